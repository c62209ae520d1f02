"""B2 in short: whatever is done to the journal behind its back is noticed."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections

from panoh.base.database import door, server
from panoh.base.journal import verify
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.journal.verify import End
from panoh.testing import member


@pytest.fixture
def kept(committed: None) -> list[End]:
    """Five entries of each of two agencies, and where the chains ended then."""
    for name in ("aigul", "bahrom"):
        with door.acting_as(member(name)):
            for number in range(5):
                record(member(name), Event.SECTION_OPENED, detail={"n": number})
    return verify.ends()


def behind_its_back(statement: str) -> None:
    """As a superuser, past every privilege."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(server.admin_url(name), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(statement)


ENTRY = "(select id from journal_entry order by agency_id, number offset 2 limit 1)"
ATTACKS = {
    "edit": f"update journal_entry set event = 'case.closed' where id = {ENTRY}",
    "edit the time": f"update journal_entry set at = at - interval '1 day' where id = {ENTRY}",
    "edit the detail": f"update journal_entry set detail = '{{}}' where id = {ENTRY}",
    "delete": f"delete from journal_entry where id = {ENTRY}",
    "insert": "insert into journal_entry select gen_random_uuid(), agency_id, number + 1, at, "
    "member_id, event, section, case_id, subject, subject_id, detail, hash, 'x' "
    "from journal_entry order by number desc limit 1",
    "renumber": f"update journal_entry set number = 99 where id = {ENTRY}",
    "swap": "update journal_entry a set detail = b.detail from journal_entry b "
    "where a.agency_id = b.agency_id and a.number + b.number = 5",
    "cut the tail": "delete from journal_entry where number = 5",
    "empty the table": "delete from journal_entry",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_every_attack_is_noticed(kept: list[End], attack: str) -> None:
    assert verify.breaks() == []
    behind_its_back(attack)
    assert verify.breaks()


@pytest.mark.parametrize(
    "statement",
    [
        "update journal_entry set event = 'x'",
        "delete from journal_entry",
        "truncate journal_entry",
        "update journal_head set number = 0",
        "alter table journal_entry disable trigger all",
    ],
)
def test_the_application_may_only_add(kept: list[End], statement: str) -> None:
    with pytest.raises(ProgrammingError), door.acting_as(member("anvar")):
        connection.cursor().execute(statement)


def test_the_same_number_is_never_given_twice_under_load(committed: None) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        try:
            with door.acting_as(member("aigul")):
                record(member("aigul"), Event.SECTION_OPENED, detail={"n": number})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert verify.breaks() == []
    assert [number for _, number, _ in verify.ends()] == [40]


def test_nobody_writes_in_the_name_of_another(db: None) -> None:
    with pytest.raises(ProgrammingError), door.acting_as(member("aigul")):
        record(member("bahrom"), Event.CASE_OPENED)
