"""Two cases belong together: said by one who sees both, told to nobody else, taken back whole."""

import pytest
from django.db import DatabaseError, connection, transaction

from panoh.base.database import door
from panoh.base.journal.events import SECTIONS, Event
from panoh.base.journal.models import Entry
from panoh.base.vault import erasure as ledger
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions, share_actions
from panoh.casework.cases.models import Case
from panoh.casework.cases.tests.steps import acting, agree, letters_to, refused
from panoh.casework.erasures import actions as erasures
from panoh.casework.families import actions
from panoh.casework.families.models import Tie
from panoh.casework.families.tests.conftest import opened
from panoh.testing import member

FAMILY = (Event.FAMILY_TIED, Event.FAMILY_UNTIED)


def entries(case):
    with acting("farida"):
        found = Entry.objects.filter(case_id=case.pk, event__in=FAMILY).order_by("number")
        return [(each.event, each.subject, each.subject_id, each.detail) for each in found]


@pytest.mark.parametrize("turned", [False, True])
def test_each_side_says_what_the_other_is(mother, child, turned):
    with acting("feruza") as feruza:
        case, other, relation = (child, mother, "parent") if turned else (mother, child, "child")
        tie = actions.tie(by=feruza, case=case, other=other, relation=relation)
    assert tie.seen_from(mother) == (child, "child")
    assert tie.seen_from(child) == (mother, "parent")
    assert (tie.tied_by, tie.agency_id) == (feruza, feruza.agency_id)


@pytest.mark.parametrize("relation", ["partner", "sibling", "relative", "together"])
def test_these_are_the_same_from_both_sides(mother, child, relation):
    with acting("feruza") as feruza:
        tie = actions.tie(by=feruza, case=mother, other=child, relation=relation)
    assert {tie.seen_from(case)[1] for case in (mother, child)} == {relation}


def test_both_journals_say_so_and_neither_names_the_other(mother, child, tied):
    for case in (mother, child):
        assert entries(case) == [(Event.FAMILY_TIED, "", None, {})]
    assert not SECTIONS.keys() & {*FAMILY}  # so a share opens none of it
    assert letters_to("farida") == []


def test_untie_leaves_everything_as_it_was(mother, child, tied):
    with acting("feruza") as feruza:
        both = Case.objects.filter(pk__in=[mother.pk, child.pk]).order_by("pk")
        before = list(both.values())
        actions.untie(by=feruza, tie=tied)
        assert not Tie.objects.exists()
        with refused("There is no such case among yours"):
            actions.untie(by=feruza, tie=tied)
        actions.tie(by=feruza, case=mother, other=child, relation="child")
        assert list(both.values()) == before
    assert [event for event, *_ in entries(child)] == [*FAMILY, Event.FAMILY_TIED]


def test_is_refused_twice_with_itself_and_after_closing(mother, child, tied):
    with acting("feruza") as feruza:
        with refused("belong together already", 409):
            actions.tie(by=feruza, case=child, other=mother, relation="parent")
        with refused("one and the same person", 409):
            actions.tie(by=feruza, case=mother, other=mother, relation="sibling")
        actions.untie(by=feruza, tie=tied)
        asked = closing_actions.ask_closing(by=feruza, case=child, closing="lost")
    with acting("farida") as farida:
        closing_actions.close_case(by=farida, closure=asked)
        with refused("The case is closed", 409):
            actions.tie(by=farida, case=mother, other=child, relation="child")


def test_one_of_another_agency_is_not_tied_even_when_it_is_shared(mother):
    with acting("aigul") as aigul:
        theirs = cases.open_case(by=aigul, sex="male")
        consent = agree(aigul, theirs, "ngo")
        offer = share_actions.offer_share(
            by=aigul, case=theirs, consent=consent, sections=consent.sections
        )
    with acting("feruza") as feruza:
        share_actions.open_share(by=feruza, share=offer)
        with refused("Only the agency that holds the case"):
            actions.tie(by=feruza, case=mother, other=theirs, relation="partner")


def test_a_colleague_to_whom_one_is_not_assigned_neither_ties_nor_unties(mother, child, tied):
    """The police's first responder sees her own case and not the supervisor's."""
    with acting("anvar") as anvar:
        unseen = cases.open_case(by=anvar, sex="male")
    with acting("aigul") as aigul:
        seen = cases.open_case(by=aigul, sex="female")
        with refused("There is no such"):
            actions.tie(by=aigul, case=seen, other=unseen, relation="partner")
    with acting("anvar") as anvar:
        tie = actions.tie(by=anvar, case=seen, other=unseen, relation="partner")
    with acting("aigul") as aigul:
        assert not Tie.objects.exists()
        assert not Entry.objects.filter(case_id=seen.pk, event__in=FAMILY).exists()
        with refused("There is no such"):
            actions.untie(by=aigul, tie=tie)
        with connection.cursor() as cursor:
            cursor.execute("delete from families_tie")
            assert cursor.rowcount == 0
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(
                    "insert into families_tie (id, agency_id, one_id, other_id, relation, tied_at,"
                    " tied_by_id) select gen_random_uuid(), %s, least(%s, %s), greatest(%s, %s),"
                    " 'partner', now(), %s",
                    [aigul.agency_id, seen.pk, mother.pk, seen.pk, mother.pk, aigul.pk],
                )


def test_opens_a_case_for_another_one_and_copies_nothing(mother):
    with acting("feruza") as feruza:
        new = actions.open_relative(by=feruza, case=mother, relation="partner", sex="male")
        [tie] = Tie.objects.visible_to(feruza).of(mother)
        assert tie.seen_from(mother) == (new, "partner")
    person = new.person
    assert (person.origin_country, person.citizenships, person.languages) == ("", [], [])
    assert person.pk != mother.person_id


def test_nothing_is_opened_when_it_cannot_be_tied(mother, monkeypatch):
    def broken(**said):
        raise RuntimeError

    monkeypatch.setattr(actions, "tie", broken)
    with acting("feruza") as feruza:
        with pytest.raises(RuntimeError):
            actions.open_relative(by=feruza, case=mother, relation="partner", sex="male")
        assert Case.objects.visible_to(feruza).count() == 1


def test_erasing_one_takes_the_ties_with_it(committed):
    mother, child, other = opened(sex="female"), opened(sex="male"), opened(sex="male")
    with acting("feruza") as feruza:
        hers = actions.tie(by=feruza, case=mother, other=child, relation="child")
        theirs = actions.tie(by=feruza, case=child, other=other, relation="sibling")
        asked = closing_actions.ask_closing(by=feruza, case=mother, closing="lost")
    with acting("farida") as farida:
        closing_actions.close_case(by=farida, closure=asked)
    with acting("feruza") as feruza:
        erasure = erasures.ask(by=feruza, case=mother, ground="wish")
    with door.acting_as(member("farida")):
        erasures.erase(by=member("farida"), erasure=erasure)
        assert list(Tie.objects.all()) == [theirs]
    Tie.objects.using("owner").bulk_create([hers])  # as an older backup would bring it back
    ledger.by_ledger()
    assert list(Tie.objects.using("owner")) == [theirs]
