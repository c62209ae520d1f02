"""Erasing takes two of the holder and a closed case, and then nothing brings anybody back."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.base.vault import erasure as ledger
from panoh.base.vault import keys
from panoh.base.vault.models import Erasure as Ledger
from panoh.base.vault.models import PersonKey
from panoh.casework.cases import actions as cases
from panoh.casework.cases import closing_actions, share_actions
from panoh.casework.cases.models import Case, Note, Share
from panoh.casework.erasures import actions
from panoh.casework.erasures.models import Erasure
from panoh.casework.names import actions as names
from panoh.casework.names.models import NameIndex
from panoh.testing import member

NAME = {"family": "Toshmatova", "given": "Lola"}
Status = Erasure.Status


@pytest.fixture
def closed(committed: None) -> Case:
    """A closed case of an NGO, with a name and a note, and a share that was proposed in words."""
    farida, feruza = member("farida"), member("feruza")
    with door.acting_as(farida):
        case = cases.open_case(by=farida, sex="female")
        names.record_identity(by=farida, case=case, **NAME)
        cases.write_note(by=farida, case=case, section="core", text="Her brother is a baker.")
        share_actions.propose_share(
            by=farida, case=case, agency=member("bahrom").agency, sections=["core"],
            ground="danger", purpose="protection", reason="Her brother knows where she is.",
            until=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        cases.assign(by=farida, case=case, colleague=feruza)
        asked = closing_actions.ask_closing(by=farida, case=case, closing="lost")
    with door.acting_as(feruza):
        return closing_actions.close_case(by=feruza, closure=asked)


@pytest.fixture
def asked(closed: Case) -> Erasure:
    with door.acting_as(member("feruza")):
        return actions.ask(by=member("feruza"), case=closed, ground="wish")


def erased(asked: Erasure) -> Erasure:
    with door.acting_as(member("farida")):
        return actions.erase(by=member("farida"), erasure=asked)


def found_by_name(who: str) -> list[Any]:
    with door.acting_as(member(who)):
        return names.find(by=member(who), name="Toshmatova Lola")


def may(who: str, statement: str, *params: Any) -> bool:
    """Whether the database does this for this member."""
    try:
        with door.acting_as(member(who)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, params)
    except DatabaseError:
        return False
    return True


def erases(who: str, asked: Erasure) -> bool:
    return may(who, "select panoh_erase(%s)", asked.pk)


def test_the_key_and_the_numbers_go_and_the_count_stays(closed: Case, asked: Erasure) -> None:
    assert found_by_name("farida")
    erased(asked)
    assert not PersonKey.objects.using("owner").filter(pk=closed.person_id).exists()
    assert Ledger.objects.using("owner").get().case_ids == [closed.pk]
    assert not NameIndex.objects.using("owner").exists()
    assert not found_by_name("farida")
    with door.acting_as(member("farida")):
        with pytest.raises(Refused, match="erased"):
            closing_actions.reopen_case(
                by=member("farida"), case=closed, reason="She has come back."
            )
        assert Case.objects.get(pk=closed.pk).person.sex == "female"
        with pytest.raises(keys.Unreadable, match="key"):
            cases.read_section(by=member("farida"), case=closed, section="core")
        entry = Entry.objects.filter(event="person.erased").get()
        assert (entry.case_id, entry.detail) == (closed.pk, {})


def test_the_sweep_deletes_what_no_key_opens_and_empties_words(
    closed: Case, asked: Erasure
) -> None:
    reason = Share.objects.using("owner").filter(case=closed).exclude(reason="")
    assert reason.exists()
    erased(asked)
    out = StringIO()
    call_command("keys", "sweep", stdout=out)
    assert "3 rows" in out.getvalue()
    assert not Note.objects.using("owner").filter(case=closed).exists()
    assert not reason.exists()
    with door.acting_as(member("farida")):
        assert cases.read_section(by=member("farida"), case=closed, section="core") == []


def test_one_alone_never_erases(closed: Case) -> None:
    farida = member("farida")
    with door.acting_as(farida):
        own = actions.ask(by=farida, case=closed, ground="time")
        with pytest.raises(Refused, match="second person"):
            actions.erase(by=farida, erasure=own)
        own.status, own.decided_by, own.decided_at = Status.ERASED, farida, timezone.now()
        with pytest.raises(DatabaseError), transaction.atomic():
            own.save()
    assert PersonKey.objects.using("owner").filter(pk=closed.person_id).exists()


def test_nobody_is_erased_while_somebody_helps_them(committed: None) -> None:
    farida = member("farida")
    with door.acting_as(farida):
        case = cases.open_case(by=farida, sex="male")
        with pytest.raises(Refused, match="Close the case first"):
            actions.ask(by=farida, case=case, ground="wish")


def test_the_database_erases_for_nobody_else(closed: Case, asked: Erasure) -> None:
    for who in ("feruza", "farida", "bahrom"):  # not decided, whoever asks
        assert not erases(who, asked)
    erased(asked)
    assert not erases("feruza", asked)  # somebody else decided
    assert not may("feruza", "delete from vault_personkey")


def test_what_was_not_erased_may_be_asked_again(closed: Case, asked: Erasure) -> None:
    farida = member("farida")
    with door.acting_as(farida):
        actions.keep(by=farida, erasure=asked)
        with pytest.raises(Refused, match="decided"):
            actions.erase(by=farida, erasure=asked)
        assert actions.ask(by=farida, case=closed, ground="court").status == Status.ASKED
    again = "update erasures_erasure set status = 'erased' where id = %s"
    assert not may("farida", again, asked.pk)
    assert PersonKey.objects.using("owner").filter(pk=closed.person_id).exists()


def test_who_does_not_hold_a_case_asks_for_nothing(closed: Case) -> None:
    bahrom = member("bahrom")
    asks = (
        "insert into erasures_erasure "
        "(id, case_id, agency_id, ground, status, asked_at, asked_by_id) "
        "values (gen_random_uuid(), %s, %s, 'wish', 'asked', now(), %s)"
    )
    assert not may("bahrom", asks, closed.pk, bahrom.agency_id, bahrom.pk)
    farida = member("farida")
    assert may("farida", asks, closed.pk, farida.agency_id, farida.pk)


def test_an_older_copy_of_the_rows_stays_shut(closed: Case, asked: Erasure) -> None:
    older = Note.objects.using("owner").get(case=closed)
    erased(asked)
    ledger.by_ledger()
    older.save(using="owner", force_insert=True)  # as a restored backup would bring it back
    with door.acting_as(member("farida")), pytest.raises(keys.Unreadable):
        cases.read_section(by=member("farida"), case=closed, section="core")
    assert ledger.by_ledger() == 1


def test_on_pages_two_people_erase_and_have_the_proof(closed: Case) -> None:
    page = reverse("erasures:show", args=[closed.code])
    feruza, farida = Client(), Client()
    feruza.force_login(member("feruza").user)
    farida.force_login(member("farida").user)
    assert feruza.get(page).status_code == 404
    feruza.post(reverse("erasures:ask", args=[closed.code]), {"ground": "wish"})
    assert "Erase for good" not in feruza.get(page).content.decode()
    assert "Erase for good" in farida.get(page).content.decode()
    farida.post(reverse("erasures:erase", args=[closed.code]))
    shown = farida.get(page).content.decode()
    assert f"The person of {closed.code} is erased" in shown
    assert "Erase for good" not in shown
    assert farida.get(closed.get_absolute_url()).status_code == 200
