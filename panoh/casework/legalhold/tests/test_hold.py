"""What is held nobody erases, neither on pages nor in the database; two lay it on, two lift it."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.base.vault.models import PersonKey
from panoh.casework.assistance.lists import keeping
from panoh.casework.cases import closing_actions
from panoh.casework.cases.models import Case
from panoh.casework.cases.tests.steps import letters_to
from panoh.casework.erasures import actions as erasures
from panoh.casework.legalhold import actions
from panoh.casework.legalhold.models import LegalHold
from panoh.testing import member

WHY = "Canary judge wants the file"
Status = LegalHold.Status
HOLDS = {"legal_hold.asked", "legal_hold.lifting"}
PEOPLE = ("feruza", "farida", "bahrom", "anvar")


def acts(name: str, verb: Any, **said: Any) -> Any:
    by = member(name)
    with door.acting_as(by):
        return verb(by=by, **said)


def ask(case: Case, by: str = "feruza") -> LegalHold:
    hold: LegalHold = acts(by, actions.ask, case=case, ground="court", reason=WHY)
    return hold


def holding(case: Case) -> LegalHold:
    hold: LegalHold = acts("farida", actions.confirm, hold=ask(case))
    return hold


def lifted(hold: LegalHold) -> LegalHold:
    hold = acts("farida", actions.ask_lifting, hold=hold, reason="The verdict is final.")
    ended: LegalHold = acts("feruza", actions.lift, hold=hold)
    return ended


def runs(who: str, statement: str, *params: Any) -> bool:
    """Whether the database does this for this member."""
    try:
        with door.acting_as(member(who)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, params)
            cursor.execute("set constraints all immediate")
    except DatabaseError:
        return False
    return True


def has_key(case: Case) -> bool:
    return PersonKey.objects.filter(pk=case.person_id).exists()


def test_nobody_is_erased_while_it_holds(closed: Case) -> None:
    erasure = acts("feruza", erasures.ask, case=closed, ground="wish")
    hold = ask(closed)
    with pytest.raises(Refused, match="legal hold"):
        acts("farida", erasures.erase, erasure=erasure)
    hold = acts("farida", actions.confirm, hold=hold)
    with pytest.raises(Refused, match="legal hold"):
        acts("farida", erasures.erase, erasure=erasure)
    acts("farida", erasures.keep, erasure=erasure)
    with pytest.raises(Refused, match="legal hold"):
        acts("feruza", erasures.ask, case=closed, ground="wish")
    hold = acts("farida", actions.ask_lifting, hold=hold, reason="The verdict is final.")
    with pytest.raises(Refused, match="legal hold"):
        acts("feruza", erasures.ask, case=closed, ground="wish")
    acts("feruza", actions.lift, hold=hold)
    erasure = acts("feruza", erasures.ask, case=closed, ground="wish")
    with door.acting_as(member("farida")):
        assert has_key(closed)
        erasures.erase(by=member("farida"), erasure=erasure)
        assert not has_key(closed)
    with pytest.raises(Refused, match="erased"):
        ask(closed)


@pytest.mark.parametrize("state", ["asked", "confirmed", "lifting", "lifted"])
def test_the_database_erases_nobody_who_is_held(closed: Case, state: str) -> None:
    """Whoever passes by the rule meets the same at the wall."""
    erasure = acts("feruza", erasures.ask, case=closed, ground="wish")
    hold = ask(closed)
    if state != "asked":
        hold = acts("farida", actions.confirm, hold=hold)
    if state == "lifting":
        acts("farida", actions.ask_lifting, hold=hold, reason="Done.")
    if state == "lifted":
        lifted(hold)
    farida = member("farida")
    decides = (
        "with decided as (update erasures_erasure set status = 'erased', decided_at = now(), "
        "decided_by_id = %s where id = %s returning id) select count(*) from decided"
    )
    with door.acting_as(farida), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(decides, [farida.pk, erasure.pk])
        erases = "select panoh_erase(%s)"
        if state == "lifted":
            cursor.execute(erases, [erasure.pk])
        else:
            with pytest.raises(DatabaseError, match="erased by one"), transaction.atomic():
                cursor.execute(erases, [erasure.pk])
        assert has_key(closed) == (state != "lifted")


def test_one_alone_neither_confirms_nor_lifts(case: Case) -> None:
    hold = ask(case)
    with pytest.raises(Refused, match="second person"):
        acts("feruza", actions.confirm, hold=hold)
    hold = acts("farida", actions.confirm, hold=hold)
    hold = acts("farida", actions.ask_lifting, hold=hold, reason="Done.")
    with pytest.raises(Refused, match="second person"):
        acts("farida", actions.lift, hold=hold)
    hold = acts("farida", actions.keep, hold=hold)
    assert hold.status == Status.CONFIRMED
    assert lifted(hold).status == Status.LIFTED
    again = ask(case)
    assert acts("farida", actions.decline, hold=again).status == Status.DECLINED


def test_the_database_lets_it_go_one_way_and_nobody_sign_for_another(case: Case) -> None:
    farida, feruza = member("farida").pk, member("feruza").pk
    hold = ask(case)
    sets = "update legalhold_legalhold set {} where id = %s"
    signed = "status = '{}', {}_at = now(), {}_by_id = '{}'"
    confirm = sets.format(signed.format("confirmed", "decided", "decided", farida))
    assert not runs("feruza", confirm, hold.pk)  # in Farida's name
    own = sets.format(signed.format("confirmed", "decided", "decided", feruza))
    assert not runs("feruza", own, hold.pk)  # alone
    assert not runs(
        "farida", sets.format(signed.format("lifted", "lifted", "lifted", farida)), hold.pk
    )
    assert runs("farida", confirm, hold.pk)
    assert not runs(
        "farida", sets.format("status = 'asked', decided_at = null, decided_by_id = null"), hold.pk
    )
    assert not runs("farida", sets.format("reason = ''"), hold.pk)
    assert not runs("farida", "delete from legalhold_legalhold where id = %s", hold.pk)


def test_who_does_not_hold_a_case_keeps_nothing(case: Case) -> None:
    asks = (
        "insert into legalhold_legalhold (id, case_id, agency_id, ground, status, reason, lifting,"
        " asked_at, asked_by_id) values (gen_random_uuid(), %s, %s, 'court', 'asked', 'x', '',"
        " now(), %s)"
    )
    bahrom, farida = member("bahrom"), member("farida")
    assert not runs("bahrom", asks, case.pk, bahrom.agency_id, bahrom.pk)
    assert runs("farida", asks, case.pk, farida.agency_id, farida.pk)


def test_the_clock_stands_and_says_so_to_who_holds_the_case(closed: Case) -> None:
    def clock(who: str) -> Any:
        with door.acting_as(member(who)):
            return keeping(member(who), closed)

    assert clock("farida").until is not None
    hold = ask(closed)
    assert clock("farida").until is None
    assert "legal hold since" in clock("farida").words
    assert clock("bahrom") is None
    acts("farida", actions.decline, hold=hold)
    assert clock("farida").until is not None


def test_the_reason_is_sealed_and_read_by_who_decides(case: Case) -> None:
    hold = holding(case)
    assert WHY.encode() not in bytes(hold.reason)
    assert acts("farida", actions.read, hold=hold)["reason"] == WHY
    with door.acting_as(member("farida")):
        events = set(Entry.objects.filter(case_id=case.pk).values_list("event", flat=True))
    assert {"legal_hold.asked", "legal_hold.confirmed", "section.opened"} <= events
    for who in ("bahrom", "aigul", "eldor"):
        with pytest.raises(Refused):
            acts(who, actions.read, hold=hold)


def test_the_second_person_is_told_a_code_and_nothing_else(case: Case) -> None:
    ask(case)
    told = {who: [x for x in letters_to(who) if x.event in HOLDS] for who in PEOPLE}
    (letter,) = told.pop("farida")
    assert (letter.code, letter.path) == (case.code, reverse("legalhold:show", args=[case.code]))
    assert not any(told.values())


def test_an_open_case_is_held_through_its_closing(case: Case) -> None:
    hold = holding(case)
    asked = acts("farida", closing_actions.ask_closing, case=case, closing="lost")
    closed = acts("feruza", closing_actions.close_case, closure=asked)
    with pytest.raises(Refused, match="legal hold"):
        acts("feruza", erasures.ask, case=closed, ground="time")
    lifted(hold)
    assert acts("feruza", erasures.ask, case=closed, ground="time")


def test_on_pages_two_people_keep_it_and_let_it_go(closed: Case) -> None:
    people = {who: Client() for who in ("feruza", "farida")}
    for who, client in people.items():
        client.force_login(member(who).user)
    feruza, farida = people.values()

    def page(client: Client, name: str = "show") -> str:
        return client.get(reverse(f"legalhold:{name}", args=[closed.code])).content.decode()

    def post(client: Client, name: str, **said: str) -> None:
        client.post(reverse(f"legalhold:{name}", args=[closed.code]), said)

    assert "Keep the case" in page(feruza)
    post(feruza, "ask", ground="complaint", reason=WHY)
    assert "Confirm the hold" not in page(feruza)
    assert WHY in page(farida)
    assert "Confirm the hold" in page(farida)
    post(farida, "confirm")
    shown = farida.get(closed.get_absolute_url()).content.decode()
    assert "Under legal hold" in shown
    assert "Erase the person" not in shown
    assert "legal hold since" in farida.get(f"/cases/{closed.code}/assistance/").content.decode()
    post(farida, "ask_lifting", reason="It was withdrawn.")
    assert "Lift the hold" not in page(farida)
    assert "It was withdrawn." in page(feruza)
    post(feruza, "lift")
    assert "What held it before" in page(feruza)
    assert "Under legal hold" not in farida.get(closed.get_absolute_url()).content.decode()
