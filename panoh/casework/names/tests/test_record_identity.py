"""Names and papers: sealed as they are spelt, numbered for their holder, opened for a purpose."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.cases.tests.steps import acting, agree, close, last_entry, refused
from panoh.casework.names import actions
from panoh.casework.names.models import Identity, Name, is_named
from panoh.casework.names.tests.conftest import HER
from panoh.testing import member

CLOSED = "There is no such case among yours, or this section is closed to you."


def test_is_sealed_as_it_is_spelt_and_journalled_without_a_name(aigul, case, name):
    kept = Name.objects.get()
    for part, text in HER.items():
        assert text.encode() not in bytes(getattr(kept, part))
        assert getattr(kept, part)
    assert (kept.kind, kept.script, kept.recorded_by) == ("official", "Cyrl", aigul)
    entry = last_entry(Event.IDENTITY_RECORDED)
    assert (entry.section, entry.subject_id) == ("identity", kept.pk)
    assert entry.detail == {
        "fields": ["family", "given", "patronymic"], "kind": "official", "script": "Cyrl",
    }  # fmt: skip


def test_opens_again_for_a_purpose_with_every_spelling(aigul, case, name):
    assert is_named(aigul, case)
    actions.record_identity(by=aigul, case=case, kind="passport", family="Toshmatova")
    actions.record_identity(by=aigul, case=case, birth_date="3 March 2004", document="AA 123")
    opened = actions.reveal_identity(by=aigul, case=case, purpose="papers")
    assert [(name.kind, parts["family"]) for name, parts in opened.names] == [
        ("official", "Тошматова"), ("passport", "Toshmatova"),
    ]  # fmt: skip
    assert opened.names[0][1] == HER
    assert (opened.birth_date, opened.document) == ("3 March 2004", "AA 123")
    assert opened.day_is_known
    assert last_entry(Event.IDENTITY_REVEALED).detail == {"purpose": "papers"}


def test_what_is_left_empty_changes_nothing(aigul, case):
    actions.record_identity(by=aigul, case=case, birth_date="2004", document="AA 123")
    assert actions.record_identity(by=aigul, case=case, document="BB 456") is None
    opened = actions.reveal_identity(by=aigul, case=case, purpose="papers")
    assert (opened.names, opened.birth_date, opened.document) == ([], "2004", "BB 456")


@pytest.mark.parametrize(
    ("date", "year", "to_the_day"), [("01.01.1996", 1996, False), ("17.05.1996", 1996, True)]
)
def test_a_birth_date_gives_the_year_where_none_was_known(aigul, date, year, to_the_day):
    case = cases.open_case(by=aigul, sex="female")
    actions.record_identity(by=aigul, case=case, birth_date=date)
    case.person.refresh_from_db()
    assert (case.person.birth_year, case.person.birth_year_basis) == (year, "stated")
    revealed = actions.reveal_identity(by=aigul, case=case, purpose="papers")
    assert revealed.day_is_known is to_the_day
    actions.record_identity(by=aigul, case=case, birth_date="2001", document="AA 1")
    case.person.refresh_from_db()
    assert case.person.birth_year == year


def test_what_nobody_recorded_opens_empty_and_is_journalled_all_the_same(aigul, case):
    opened = actions.reveal_identity(by=aigul, case=case, purpose="health")
    assert (opened.names, opened.birth_date, opened.document) == ([], "", "")
    assert last_entry(Event.IDENTITY_REVEALED)
    assert not is_named(aigul, case)


def test_is_opened_by_a_receiver_only_with_the_section(aigul, case, name):
    for to, sections in (("shelter", ["core"]), ("prosecutor", ["core", "identity"])):
        consent = agree(aigul, case, to, sections=sections)
        share = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=sections)
        with acting("bahrom" if to == "shelter" else "dilshod") as somebody:
            share_actions.open_share(by=somebody, share=share)
    with acting("bahrom") as bahrom:
        assert not Name.objects.exists()
        with refused(CLOSED):
            actions.reveal_identity(by=bahrom, case=case, purpose="health")
        with refused(CLOSED):
            actions.record_identity(by=bahrom, case=case, given="X")
    with acting("dilshod") as dilshod:
        opened = actions.reveal_identity(by=dilshod, case=case, purpose="proceedings")
        assert opened.names[0][1]["given"] == "Гулнора"
        actions.record_identity(by=dilshod, case=case, kind="alias", given="Nodira")
        assert actions.find(by=dilshod, name="Nodira") == []  # it is not the prosecutor's case
    assert [match.case for match in actions.find(by=aigul, name="Нодира")] == [case]


@pytest.mark.parametrize(
    ("somebody", "sentence"),
    [
        ("chynara", "There is no such case among yours"),
        ("akmal", "There is no such case among yours"),
        ("eldor", "Your role does not do this"),
        ("zamon", "Your role does not do this"),
    ],
)
def test_is_refused_to_those_without_the_case(aigul, case, name, somebody, sentence):
    with acting(somebody) as other:
        with refused(sentence):
            actions.reveal_identity(by=other, case=case, purpose="papers")
        with refused(sentence):
            actions.record_identity(by=other, case=case, given="X")
        with refused(sentence):
            actions.correct_name(by=other, name=name, kind="alias", given="X")
        with refused(sentence):
            actions.remove_name(by=other, name=name)


def test_a_closed_case_is_read_and_not_written(aigul, case, name):
    with door.acting_as(member("anvar")):
        close(member("anvar"), case)
    case.refresh_from_db()
    with refused("The case is closed.", status=409):
        actions.record_identity(by=aigul, case=case, given="X")
    assert actions.reveal_identity(by=aigul, case=case, purpose="papers").names
    assert Identity.objects.count() == 0


def test_takes_a_handful_of_statements(aigul, case):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.record_identity(by=aigul, case=case, **HER)
    statements = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
    assert len(statements) <= 8  # with the job that looks for duplicates
