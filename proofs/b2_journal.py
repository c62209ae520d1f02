"""A superuser rewrites the journal.

Entries are edited, deleted, inserted, exchanged, the tail is cut together with its head, an
older table is brought back, the whole chain is written anew so that it holds in itself. Each attack
goes past every privilege, at a random place, and is then undone; a checkpoint was signed before.
"""

import random
import tempfile
from pathlib import Path

import psycopg
from django.db import connections

from panoh.base.database import door, server
from panoh.base.journal import checkpoints, verify
from panoh.base.journal.actions import record
from panoh.base.journal.checkpoints import Checkpoint
from panoh.base.journal.events import Event
from panoh.testing import member
from proofs.outcome import Outcome

ENTRIES, TRIALS = 60, 40
CHOSEN = "(select id from journal_entry order by hash limit 1 offset {n})"
CHAIN_ANEW = """
do $$ declare each record; before text; begin
    for each in select id, agency_id, number from journal_entry order by agency_id, number loop
        before := coalesce((select hash from journal_entry where agency_id = each.agency_id
                            and number = each.number - 1), '');
        update journal_entry set previous = before where id = each.id;
        update journal_entry e set hash = journal_hash(e) where id = each.id;
    end loop;
    update journal_head h set (number, hash) = (select number, hash from journal_entry e
        where e.agency_id = h.agency_id order by number desc limit 1);
end $$
"""
ATTACKS = {
    "edit": f"update journal_entry set event = 'case.closed' where id = {CHOSEN}",
    "edit time": f"update journal_entry set at = at - interval '1 s' where id = {CHOSEN}",
    "edit who": f"update journal_entry set member_id = gen_random_uuid() where id = {CHOSEN}",
    "edit detail": f"update journal_entry set detail = '{{}}' where id = {CHOSEN}",
    "delete": f"delete from journal_entry where id = {CHOSEN}",
    "insert": "insert into journal_entry select gen_random_uuid(), agency_id, 1000 + {n}, at, "
    "member_id, event, section, case_id, subject, subject_id, detail, hash, 'x' "
    f"from journal_entry where id = {CHOSEN}",
    "exchange": "update journal_entry a set detail = b.detail from journal_entry b where "
    f"a.id <> b.id and a.agency_id = b.agency_id and (a.id = {CHOSEN} or b.id = {CHOSEN})",
    "cut the tail and mend the head": "delete from journal_entry where number > {k};"
    "update journal_head h set number = {k}, hash = (select hash from journal_entry e "
    "where e.agency_id = h.agency_id and e.number = {k})",
    "an older table": "delete from journal_entry where at >= {early};"
    "delete from journal_head h where not exists "
    "(select from journal_entry e where e.agency_id = h.agency_id);" + CHAIN_ANEW,
    "edit, and write the chain anew": "update journal_entry set event = 'case.closed' "
    f"where id = {CHOSEN};" + CHAIN_ANEW,
    "delete, and write the chain anew": "delete from journal_entry where number = {k};"
    "update journal_entry set number = number - 1 where number > {k};" + CHAIN_ANEW,
    "empty": "delete from journal_entry; delete from journal_head",
}


def prove(scale: float = 1.0) -> Outcome:
    """Whatever is done, the chain or the checkpoint tells."""
    for name in ("aigul", "bahrom"):
        with door.acting_as(member(name)):
            for number in range(ENTRIES):
                record(member(name), Event.SECTION_OPENED, detail={"n": number})
    tried, unnoticed, dice = 0, [], random.Random(2)
    key = checkpoints.public_key()
    with tempfile.TemporaryDirectory() as folder, _superuser() as superuser:
        Checkpoint.of(verify.ends()).write(Path(folder))
        assert not verify.breaks() + checkpoints.disagreements(Path(folder), key)
        superuser.execute("create table kept_entry as table journal_entry")
        superuser.execute("create table kept_head as table journal_head")
        for what in ATTACKS:
            for _ in range(max(1, round(TRIALS * scale))):
                tried, attack = tried + 1, ATTACKS[what]
                n, k = dice.randrange(2 * ENTRIES), dice.randrange(1, ENTRIES)
                early = f"(select at from journal_entry order by at limit 1 offset {n})"
                for word, value in (("{n}", n), ("{k}", k), ("{early}", early)):
                    attack = attack.replace(word, str(value))
                superuser.execute(attack)
                if not verify.breaks() + checkpoints.disagreements(Path(folder), key):
                    unnoticed.append(what)
                superuser.execute(
                    "delete from journal_entry; insert into journal_entry table kept_entry;"
                    "delete from journal_head; insert into journal_head table kept_head"
                )
    connections.close_all()
    note = f"{len(ATTACKS)} kinds of attack" + "".join(f"; not noticed: {w}" for w in unnoticed)
    return Outcome(tried, tried - len(unnoticed), len(unnoticed), note)


def _superuser() -> psycopg.Connection:
    connection = psycopg.connect(server.admin_url(server.DATABASE), autocommit=True)
    connection.execute("set session_replication_role = replica")
    return connection
