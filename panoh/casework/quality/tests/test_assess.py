"""Two assess a house: who may do what when, and that neither alone makes it count."""

import pytest
from django.db import IntegrityError, connection, transaction

from panoh.base.agencies.roles import Role
from panoh.base.database import door
from panoh.base.refusals import Refused, allows
from panoh.casework.quality import actions, rules
from panoh.casework.quality.models import Assessment
from panoh.casework.quality.tests.steps import (
    SEEN,
    agreed,
    begin,
    full,
    score,
    today,
)
from panoh.testing import member

ACTS = ("score", "submit", "agree", "send_back", "drop")
# Who may what, by how it stands: begun and scored; submitted by the NGO; agreed.
TABLE: dict[str, tuple[set[str], ...]] = {
    "bahrom": ({"score", "submit", "drop"}, {"agree", "send_back"}, set()),
    "farida": ({"score", "submit"}, set(), set()),
    "botir": (set(), set(), set()),  # of a shelter that has no part in it
    "barno": (set(), set(), set()),  # of the house, and not its keeper
    "feruza": (set(), set(), set()),  # of the NGO, and not a supervisor
    "anvar": (set(), set(), set()),  # police: placement is closed
    "eldor": (set(), set(), set()),
    "greta": (set(), set(), set()),
    "zamon": (set(), set(), set()),
}


def may(name, assessment):
    return {act for act in ACTS if allows(getattr(rules, f"check_{act}"), member(name), assessment)}


def test_who_may_do_what_when(bahrom, farida, house):
    begun = score(farida, begin(bahrom, house))
    table = [{name: may(name, begun) for name in TABLE}]
    with door.acting_as(farida):
        submitted = actions.submit(by=farida, assessment=begun)
    table.append({name: may(name, submitted) for name in TABLE})
    done = actions.agree(by=bahrom, assessment=submitted)
    table.append({name: may(name, done) for name in TABLE})
    expected = [{name: acts[n] for name, acts in TABLE.items()} for n in range(3)]
    assert table == expected


def test_the_first_assessor_comes_from_elsewhere(bahrom, house):
    with pytest.raises(Refused, match="another agency"):
        begin(bahrom, house, visitor="shelter")
    with pytest.raises(IntegrityError, match="one_assessor_from_elsewhere"), transaction.atomic():
        Assessment.objects.create(
            code="x", agency=bahrom.agency, site=house, house=house.code, begun_by=bahrom,
            standard="s", visitor=bahrom.agency, companion=bahrom.agency, visited_on=today(),
        )  # fmt: skip


@pytest.mark.parametrize("name", ["police", "prosecutor", "migration", "commission", "stranger"])
def test_some_agencies_never_learn_of_a_house(bahrom, house, name):
    for seat in ("visitor", "companion"):
        with pytest.raises(Refused, match="cannot assess"):
            begin(bahrom, house, **{seat: name})


def test_a_house_of_others_is_not_there(bahrom, house):
    with pytest.raises(Refused, match="no such thing"):
        rules.check_begin(member("botir"), house)


def test_only_whoever_keeps_a_house_has_it_assessed(bahrom):
    may_begin = {name for name in TABLE if allows(rules.check_begin, member(name))}
    assert may_begin == {"bahrom", "botir"}
    assert not allows(rules.check_begin, bahrom, visited_on=today(90))


def test_nothing_is_submitted_before_everything_is_scored_and_seen(bahrom, house):
    assessment = begin(bahrom, house)
    with pytest.raises(Refused, match="Not scored yet: 48"):
        actions.submit(by=bahrom, assessment=assessment)
    scores = full() | {"fire": None}  # it applies to every house
    actions.score(by=bahrom, assessment=assessment, scores=scores, evidence={})
    with pytest.raises(Refused, match="Not scored yet: 1"):
        actions.submit(by=bahrom, assessment=assessment)
    later = score(bahrom, begin(bahrom, house, visited_on=today(3)))
    with pytest.raises(Refused, match="still to come"):
        actions.submit(by=bahrom, assessment=later)


def test_two_of_one_agency_from_elsewhere_are_two_people(bahrom, farida, house):
    assessment = score(farida, begin(bahrom, house, companion="ngo"))
    with door.acting_as(farida):
        submitted = actions.submit(by=farida, assessment=assessment)
        with pytest.raises(Refused, match="You have signed"):
            actions.agree(by=farida, assessment=submitted)
    assert not allows(rules.check_agree, bahrom, submitted)
    feruza = member("feruza")
    feruza.role = Role.SUPERVISOR  # a second who may; nothing is asked of the database here
    assert allows(rules.check_agree, feruza, submitted)


def test_evidence_is_sealed_and_read_by_both(bahrom, farida, house):
    assessment = score(farida, begin(bahrom, house))
    for name in ("bahrom", "farida"):
        with door.acting_as(member(name)):
            found = Assessment.objects.get()
            assert actions.read_evidence(found)["alarm"] == SEEN
    assert SEEN.encode() not in bytes(found.evidence)
    assert assessment.house == house.code


def test_scores_of_one_section_leave_the_others(bahrom, house):
    assessment = begin(bahrom, house)
    for scores, evidence in (({"fire": 1}, {"fire": "Log"}), ({"plan": 2, "no-such": 2}, {})):
        assessment = actions.score(
            by=bahrom, assessment=assessment, scores=scores, evidence=evidence
        )
    assert assessment.scores == {"fire": 1, "plan": 2}
    assert actions.read_evidence(assessment) == {"fire": "Log"}


def test_the_database_sees_to_it_that_nobody_signs_for_others(bahrom, farida, house):
    """Guards below the actions: SQL of one's own meets them too."""
    assessment = score(farida, begin(bahrom, house))
    forged = (
        "update quality_assessment set status = 'submitted', visitor_signed_at = now(), "
        f"visitor_signed_by_id = '{farida.pk}'"
    )
    with pytest.raises(IntegrityError, match="Nobody signs for others"), transaction.atomic():
        connection.cursor().execute(forged)
    with door.acting_as(farida):
        actions.submit(by=farida, assessment=assessment)
        with pytest.raises(IntegrityError, match="What was signed stays"), transaction.atomic():
            connection.cursor().execute("update quality_assessment set scores = '{}'")
        both = (
            "update quality_assessment set status = 'agreed', companion_signed_at = now(), "
            f"companion_signed_by_id = '{bahrom.pk}'"
        )
        with pytest.raises(IntegrityError, match="Nobody signs for others"), transaction.atomic():
            connection.cursor().execute(both)
    actions.agree(by=bahrom, assessment=assessment)
    with pytest.raises(IntegrityError, match="What was signed stays"), transaction.atomic():
        connection.cursor().execute("update quality_assessment set status = 'begun'")


def test_strangers_see_no_assessment(bahrom, house):
    agreed(bahrom, house)
    for name, rows in {"farida": 1, "botir": 0, "anvar": 0, "eldor": 0, "greta": 0}.items():
        with door.acting_as(member(name)):
            assert Assessment.objects.count() == rows, name
            assert Assessment.objects.visible_to(member(name)).count() == rows, name
