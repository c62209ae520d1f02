"""B2 in short: what hides from the chain itself, a checkpoint kept elsewhere tells."""

import io
import json
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection

from panoh.base.database import door, server
from panoh.base.journal import checkpoints, jobs, verify
from panoh.base.journal.actions import record
from panoh.base.journal.checkpoints import Checkpoint
from panoh.base.journal.events import Event
from panoh.base.vault import keysets
from panoh.testing import member

# Each leaves a chain that holds in itself.
CUT = """
delete from journal_entry where number = 5;
update journal_head h set number = 4, hash = (
    select hash from journal_entry e where e.agency_id = h.agency_id and e.number = 4);
"""
EMPTY = "delete from journal_entry; delete from journal_head;"
REWRITE = """
do $$ declare each record; before text; begin
    update journal_entry set event = 'case.closed' where number = 3;
    for each in select id, agency_id, number from journal_entry order by agency_id, number loop
        before := coalesce((select hash from journal_entry where agency_id = each.agency_id
                            and number = each.number - 1), '');
        update journal_entry set previous = before where id = each.id;
        update journal_entry e set hash = journal_hash(e) where id = each.id;
    end loop;
    update journal_head h set hash = (select hash from journal_entry e
        where e.agency_id = h.agency_id and e.number = h.number);
end $$;
"""


@pytest.fixture
def folder(committed: None, tmp_path: Path) -> Path:
    """Five entries of each of two agencies, and a checkpoint of them."""
    for name in ("aigul", "bahrom"):
        with door.acting_as(member(name)):
            for number in range(5):
                record(member(name), Event.SECTION_OPENED, detail={"n": number})
    call_command("journal", "checkpoint", tmp_path / "kept", stdout=io.StringIO())
    return tmp_path / "kept"


def behind_its_back(statement: str) -> None:
    """As a superuser, past every privilege."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(server.admin_url(name), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(statement)


def verified(folder: Path, *more: str) -> str:
    out = io.StringIO()
    call_command("journal", "verify", "--checkpoints", folder, *more, stdout=out,
                 stderr=io.StringIO())  # fmt: skip
    return out.getvalue()


def test_a_journal_that_grew_agrees_with_its_checkpoints(folder: Path) -> None:
    with door.acting_as(member("aigul")):
        record(member("aigul"), Event.SECTION_OPENED)
    assert "11 entries of 2 agencies" in verified(folder)


@pytest.mark.parametrize("attack", [CUT, EMPTY, REWRITE], ids=["cut", "empty", "rewrite"])
def test_a_chain_that_holds_in_itself_is_held_against_the_checkpoint(
    folder: Path, attack: str
) -> None:
    behind_its_back(attack)
    assert verify.breaks() == []
    with pytest.raises(CommandError, match="does not hold in 2 places"):
        verified(folder)


def test_an_altered_checkpoint_is_no_checkpoint(folder: Path) -> None:
    (path,) = checkpoints.among(folder)
    kept = json.loads(path.read_text())
    kept["ends"][0][1] = 4
    path.write_text(json.dumps(kept))
    with pytest.raises(CommandError, match="not signed by this key"):
        verified(folder)
    path.write_text("{}")
    with pytest.raises(CommandError, match="cannot be read"):
        verified(folder)
    path.unlink()
    with pytest.raises(CommandError, match="no checkpoint"):
        verified(folder)


def test_it_is_verified_with_the_public_key_kept_with_it(folder: Path, tmp_path: Path) -> None:
    key, other, theirs = tmp_path / "key", tmp_path / "other", tmp_path / "theirs.json"
    out = io.StringIO()
    call_command("journal", "key", stdout=out)
    key.write_text(out.getvalue())
    assert "holds" in verified(folder, "--public", str(key))
    keysets.make(theirs, keysets.ED25519)
    other.write_text(keysets.public(keysets.read(theirs)))
    with pytest.raises(CommandError, match="not signed by this key"):
        verified(folder, "--public", str(other))


def test_the_clock_writes_one_every_hour_where_a_folder_is_named(folder: Path, settings) -> None:
    settings.CHECKPOINTS = None
    jobs.checkpoint.func(timestamp=0)
    settings.CHECKPOINTS = folder
    jobs.checkpoint.func(timestamp=0)
    before, now = (
        Checkpoint.read(each, checkpoints.public_key()) for each in checkpoints.among(folder)
    )
    assert before.ends == now.ends == verify.ends()


def test_nobody_but_the_clock_reads_where_the_chains_of_others_end(db: None) -> None:
    with pytest.raises(ProgrammingError, match="Only the clock"), door.acting_as(member("anvar")):
        verify.ends_for_the_clock()
