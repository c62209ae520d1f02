"""Describing: what is known of a person, corrected."""

from panoh.base.journal.events import Event
from panoh.casework.cases import actions
from panoh.casework.cases.models import Case, Person
from panoh.casework.cases.tests.steps import acting, last_entry, refused


def test_changes_what_is_known_and_journals_which_fields(aigul, case):
    actions.describe_person(
        by=aigul, case=case, children=2, sex="female", birth_year=None, birth_year_basis="unknown",
        origin_country="UZ", origin_region_id="UZ-FA",
    )  # fmt: skip
    person = Person.objects.get(pk=case.person_id)
    assert (person.birth_year, person.origin_region_id) == (None, "UZ-FA")
    assert Case.objects.get(pk=case.pk).children == 2
    entry = last_entry(Event.PERSON_DESCRIBED)
    assert entry.section == "core"
    assert "birth_year" in entry.detail["fields"]
    assert "UZ-FA" not in str(entry.detail)


def test_a_receiver_may_describe_too(shared, case):
    with acting("bahrom") as bahrom:
        actions.describe_person(by=bahrom, case=case, children=1)
        assert Case.objects.get().children == 1


def test_is_refused_to_who_has_not_got_it(aigul, case):
    for name in ("chynara", "akmal", "eldor"):
        with acting(name) as somebody, refused("There is no such case among yours"):
            actions.describe_person(by=somebody, case=case, children=0)


def test_is_refused_when_the_case_is_closed(aigul, closed_case):
    with refused("The case is closed.", status=409):
        actions.describe_person(by=aigul, case=closed_case, children=0)
