"""C2 in short: keys change under whoever works, and an interrupted change goes on."""

import io
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event as Flag
from typing import Any

import pytest
import tink
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connections, models
from tink import aead

from panoh.base.database import door
from panoh.base.vault import keys, keysets, rotation
from panoh.base.vault.fields import Sealed
from panoh.base.vault.models import AgencyKey, PersonKey
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Site
from panoh.testing import member

WORD = "Lola Toshmatova"
SAFE: dict[str, Any] = {
    "channel": "call",
    "hours": "",
    "leave_no_message": True,
    "shared_phone": False,
}
# Columns of bytes that hold no value of a person or a house, each with the reason.
NOT_VALUES = {
    "vault_agencykey": "wrapped keys",
    "vault_indexkey": "wrapped keys",
    "vault_personkey": "wrapped keys",
}


@pytest.fixture
def keyset(tmp_path: Path, settings) -> Path:
    """Master keys of this test's own."""
    settings.MASTER_KEYS = path = tmp_path / "master.json"
    keys.make_master_keys(path)
    return path


@pytest.fixture
def cases_of_bahrom(keyset: Path, committed: None) -> list[Case]:
    bahrom = member("bahrom")
    with door.acting_as(bahrom):
        found = [cases.open_case(by=bahrom, sex="female") for _ in range(3)]
        for case in found:
            cases.record_contact(by=bahrom, case=case, phone=WORD, **SAFE)
            cases.write_note(by=bahrom, case=case, section="core", text=WORD)
        shelters.add_site(by=bahrom, name="House", region_id="UZ-TK", address=WORD)
    Authenticator.objects.using("owner").create(
        user=bahrom.user, type="totp", data={"secret": keys.seal_secret(WORD, "second factor")}
    )
    return found


def everything_opens(found: list[Case]) -> None:
    bahrom = member("bahrom")
    for case in found:
        with door.acting_as(bahrom):
            assert cases.reveal_contact(by=bahrom, case=case)["phone"] == WORD
            notes = cases.read_section(by=bahrom, case=case, section="core")
            assert {text for _note, text in notes} == {WORD}
    with door.acting_as(bahrom):
        assert shelters.read_address(by=bahrom, site=Site.objects.get()) == WORD
    secret = Authenticator.objects.get().data["secret"]
    assert keys.open_secret(secret, "second factor") == WORD


def panoh_keys(*words: str) -> str:
    out = io.StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


def older() -> int:
    return sum(each.older for each in rotation.status())


def test_all_three_kinds_of_keys_change_and_nothing_is_lost(
    keyset: Path, cases_of_bahrom: list[Case]
) -> None:
    agency = str(member("bahrom").agency_id)
    master, wrapped = keyset.read_text(), AgencyKey.objects.using("owner").get().wrapped
    assert "persons' keysets" in panoh_keys("status")
    panoh_keys("rotate")
    panoh_keys("rotate", "--agency", agency)
    panoh_keys("renew", "--agency", agency)
    assert older() == 0
    everything_opens(cases_of_bahrom)
    assert keyset.stat().st_mode & 0o777 == 0o600
    keyset.write_text(master)
    with pytest.raises(tink.TinkError):
        keys.agency_keyset(AgencyKey.objects.using("owner").get())
    old = AgencyKey(agency_id=agency, wrapped=wrapped)
    person = PersonKey.objects.using("owner").all()[0]
    with pytest.raises(tink.TinkError):
        keysets.unwrap(
            person.wrapped, keys.agency_keyset(old).primitive(aead.Aead), keys.of_person(person.pk)
        )


class Killed(BaseException):
    pass


@pytest.mark.parametrize("words", [["rotate"], ["rotate", "--agency"], ["renew", "--agency"]])
def test_whatever_stops_it_everything_opens_and_the_next_run_goes_on(
    cases_of_bahrom: list[Case], words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "--agency" in words:
        words = [*words, str(member("bahrom").agency_id)]
    steps = ("others_have_finished", "_put", "_seal_anew")
    for stop in (0, 1, 2, 4, 7):
        with monkeypatch.context() as patch:
            left = count(stop, -1)
            for step in steps:
                real = getattr(rotation, step)

                def killed(*args, real=real, left=left, **more):
                    if next(left) == 0:
                        raise Killed
                    return real(*args, **more)

                patch.setattr(rotation, step, killed)
            try:
                panoh_keys(*words)
            except Killed:
                connections["owner"].close()
        everything_opens(cases_of_bahrom)
    panoh_keys(*words)
    assert older() == 0
    everything_opens(cases_of_bahrom)


def test_whoever_writes_meanwhile_neither_waits_nor_loses(cases_of_bahrom: list[Case]) -> None:
    bahrom, done = member("bahrom"), Flag()

    def write(case: Case) -> int:
        for n in count():
            with door.acting_as(bahrom):
                cases.write_note(by=bahrom, case=case, section="core", text=WORD)
                cases.record_contact(by=bahrom, case=case, phone=WORD, **SAFE)
                cases.reveal_contact(by=bahrom, case=case)
            if done.is_set():
                connections.close_all()
                return n
        return 0

    with ThreadPoolExecutor(3) as writers:
        working = [writers.submit(write, case) for case in cases_of_bahrom]
        try:
            panoh_keys("renew", "--agency", str(bahrom.agency_id))
            panoh_keys("rotate", "--agency", str(bahrom.agency_id))
            panoh_keys("rotate")
        finally:
            done.set()
        assert all(each.result() for each in working)
    assert older() == 0
    everything_opens(cases_of_bahrom)


def test_two_do_not_change_keys_at_once(cases_of_bahrom: list[Case]) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('panoh keys'))")
        with ThreadPoolExecutor(1) as other, pytest.raises(CommandError, match="Another process"):
            other.submit(panoh_keys, "rotate").result()
        cursor.execute("select pg_advisory_unlock(hashtext('panoh keys'))")


@pytest.mark.django_db(databases="__all__")
def test_nobody_s_keys_are_not_changed(keyset: Path) -> None:
    with pytest.raises(CommandError, match="no key of such a person"):
        panoh_keys("renew", "--person", "6f3a2c1e-0b1d-4f6a-9a52-6d1f6f0c7a10")
    with pytest.raises(CommandError, match="has no keys yet"):
        panoh_keys("rotate", "--agency", str(member("bahrom").agency_id))


def test_no_column_of_bytes_escapes_a_rotation() -> None:
    escaped = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("panoh.")
        for field in model._meta.fields
        if isinstance(field, models.BinaryField) and not isinstance(field, Sealed)
    }
    assert escaped == NOT_VALUES.keys()
