"""A hold keeps every case that the agency has linked as the same person's, and no other."""

from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.base.vault.models import PersonKey
from panoh.casework.assistance.lists import keeping
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions
from panoh.casework.cases.models import Case
from panoh.casework.duplicates import actions as duplicates
from panoh.casework.duplicates.models import Link
from panoh.casework.erasures import actions as erasures
from panoh.casework.families import actions as families
from panoh.casework.legalhold.models import LegalHold
from panoh.casework.legalhold.rules import is_held
from panoh.casework.legalhold.tests.test_hold import acts, ask, lifted
from panoh.testing import member


@pytest.fixture
def second(db: None) -> Any:
    """Another case of the NGO's supervisor."""
    return acts("farida", cases.open_case, sex="female")


@pytest.fixture
def third(db: None) -> Any:
    return acts("farida", cases.open_case, sex="female")


def linked(one: Case, other: Case) -> Link:
    link: Link = acts("farida", duplicates.link, one=one, other=other)
    return link


def unlinked(link: Link) -> None:
    acts("farida", duplicates.unlink, link=link)


def held(case: Case, by: str = "farida") -> bool:
    with door.acting_as(member(by)):
        return is_held(case)


def erases(case: Case) -> bool:
    """Whether PostgreSQL destroys the key for two who pass by every rule; nothing of it stays."""
    farida, feruza = member("farida"), member("feruza")
    asks = (
        "insert into erasures_erasure (id, case_id, agency_id, ground, status, asked_at,"
        " asked_by_id, decided_at, decided_by_id) values (gen_random_uuid(), %s, %s, 'wish',"
        " 'erased', now(), %s, now(), %s) returning id"
    )
    with door.acting_as(farida), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(asks, [case.pk, farida.agency_id, feruza.pk, farida.pk])
        (key,) = cursor.fetchone()
        with suppress(DatabaseError), transaction.atomic():
            cursor.execute("select panoh_erase(%s)", [key])
        gone = not PersonKey.objects.filter(pk=case.person_id).exists()
        transaction.set_rollback(True)
    return gone


@pytest.mark.parametrize("near", [True, False])
def test_a_hold_on_a_linked_case_keeps_this_one_and_unlinking_restores(
    closed: Case, second: Case, third: Case, near: bool
) -> None:
    """Near: linked with it; far: linked with one that is linked with it."""
    link = linked(closed, second if near else third)
    if not near:
        linked(third, second)
    assert not held(closed)
    assert erases(closed)
    hold = ask(second, by="farida")
    assert held(closed)
    with pytest.raises(Refused, match="linked as the same person's"):
        acts("feruza", erasures.ask, case=closed, ground="wish")
    assert not erases(closed)
    unlinked(link)
    assert not held(closed)
    assert erases(closed)
    assert hold.status == LegalHold.Status.ASKED


def test_what_was_asked_before_is_not_done_while_a_linked_case_is_held(
    closed: Case, second: Case
) -> None:
    erasure = acts("feruza", erasures.ask, case=closed, ground="wish")
    link = linked(closed, second)
    hold = ask(second, by="farida")
    with pytest.raises(Refused, match="linked as the same person's"):
        acts("farida", erasures.erase, erasure=erasure)
    unlinked(link)
    linked(closed, second)
    with pytest.raises(Refused, match="linked as the same person's"):
        acts("farida", erasures.erase, erasure=erasure)
    acts("farida", cases.assign, case=second, colleague=member("feruza"))
    lifted(acts("feruza", confirms, hold=hold))
    acts("farida", erasures.erase, erasure=erasure)


def confirms(**said: Any) -> Any:
    from panoh.casework.legalhold import actions

    return actions.confirm(**said)


def test_a_hold_never_spreads_through_a_family(closed: Case, second: Case) -> None:
    third = acts("farida", families.open_relative, case=second, relation="child", sex="male")
    reopened = acts("feruza", closing_actions.reopen_case, case=closed, reason="To tie them.")
    acts("farida", families.tie, case=second, other=reopened, relation="sibling")
    asked = acts("farida", closing_actions.ask_closing, case=reopened, closing="lost")
    again = acts("feruza", closing_actions.close_case, closure=asked)
    ask(second, by="farida")
    assert not held(again)
    assert not held(third)
    assert erases(again)


def test_the_clock_and_the_page_say_so_to_who_sees_links_and_to_nobody_else(
    closed: Case, second: Case
) -> None:
    linked(closed, second)
    ask(second, by="farida")
    for name, told in (("farida", True), ("feruza", False)):
        by = member(name)
        with door.acting_as(by):
            clock = keeping(by, closed)
            assert clock is not None
            assert (clock.until is None) == told, name
        client = Client()
        client.force_login(by.user)
        page = client.get(closed.get_absolute_url()).content.decode()
        assert ("Under legal hold" in page) == told, name
        page = client.get(reverse("legalhold:show", args=[closed.code])).content.decode()
        assert ("linked as the same person's" in page) == told, name
