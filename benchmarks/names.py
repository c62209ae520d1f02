"""Looking for a name, and holding one new person against all others, among a million names.

Every case of the measured agencies gets a made-up name with the numbers by which Panoh really finds
it; those of the other agencies get the same numbers turned into others of their own, so that the
index is as large and as uneven as it would be. What is sealed is noise: nobody opens it here.

Ours is what a page does: keys of the question, blind numbers, a transaction, entering, and the
reviewed function behind the walls. Theirs is the bare question to the index, past all walls.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

import django
from django.conf import settings

if __name__ == "__main__":
    os.environ.setdefault("PANOH_POOL", "1")  # what is sent often is prepared, as in `panoh serve`
    django.setup()

import psycopg
from django.db import connection, transaction

from benchmarks.million import MEASURED, SEALED
from benchmarks.rows import Row, Times, times
from benchmarks.stage import admin
from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.vault import keys
from panoh.base.vault.models import IndexKey
from panoh.casework.cases.models import Case
from panoh.casework.duplicates.made_up import Record, entries
from panoh.casework.names import actions
from panoh.casework.names.tokens import of_name

TIMES = int(os.environ.get("TIMES", "40"))
FOUND, CHECKED = 50.0, 30.0  # ms: the aims
NOTE = "select panoh_note_duplicates(%s, %s::bigint[], %s::smallint[], %s::smallint[])"
BY_TOKEN = "create index names_by_token on names_nameindex using gin (tokens) with (fastupdate=off)"
NAMES = """
insert into names_name (id, case_id, kind, script, language, family, given, patronymic, recorded_at,
                        recorded_by_id)
select gen_random_uuid(), c.id, 'official', 'Cyrl', '', %(noise)s, %(noise)s, %(noise)s,
       c.opened_at, c.opened_by_id
from cases_case c where c.holder_id {which} (%(holders)s)
"""
# As on a server that has run for a day: the index of names, and what the walls ask, are in memory.
WARM = """
create extension if not exists pg_prewarm;
select sum(pg_prewarm(c.oid)) from pg_class c
join pg_class t on t.oid = c.oid or exists (
    select from pg_index i where i.indrelid = t.oid and i.indexrelid = c.oid)
where t.relname = any ('{names_nameindex,cases_case,cases_person,cases_share}')
"""
# The same numbers, turned by a number of the agency's own.
OTHERS = """
insert into names_nameindex (name_id, case_id, agency_id, tokens)
with given as (select row_number() over () as at, tokens from names_nameindex),
     many as (select count(*) as n from given),
     others as (
         select n.id, c.id as case_id, c.holder_id, hashtextextended(c.holder_id::text, 0) as turn,
                1 + row_number() over (order by c.id) %% (select n from many) as at
         from names_name n join cases_case c on c.id = n.case_id
         where c.holder_id <> all (%(holders)s)
     )
select o.id, o.case_id, o.holder_id, (select array_agg(t # o.turn) from unnest(g.tokens) as t)
from others o join given g on g.at = o.at
"""


def measured() -> list[Membership]:
    """A supervisor of each measured agency, the largest first."""
    found = Membership.objects.select_related("agency", "user").filter(role="supervisor")
    return [found.get(agency__name=f"Agency {part}") for part in MEASURED]


def parts(record: Record) -> dict[str, str]:
    return {"family": record.family, "given": record.given, "patronymic": record.patronymic}


def give_names(db: psycopg.Connection, members: list[Membership]) -> None:
    """A name to every case, once."""
    if db.execute("select from names_name limit 1").fetchall():
        return
    begun = time.monotonic()
    holders = [member.agency_id for member in members]
    words = {"holders": holders, "noise": b"x" * SEALED}
    with db.transaction():
        db.execute("set local session_replication_role = replica")
        db.execute("drop index names_by_token")
        for which in ("= any", "<> all"):
            db.execute(NAMES.format(which=which), words)
        for member in members:
            number(db, member)
        db.execute(OTHERS, words)
        db.execute(BY_TOKEN)
    db.execute("analyze names_name, names_nameindex")
    [[rows]] = db.execute("select count(*) from names_nameindex").fetchall()
    took = time.monotonic() - begun
    print(f"{rows:,} names given in {took:.0f} s", file=sys.stderr, flush=True)


def number(db: psycopg.Connection, member: Membership) -> None:
    """The real numbers of the names of one agency's cases, in the order of the made-up list."""
    agency = member.agency_id
    wrapped = keys.new_index_key(agency)
    IndexKey.objects.using("owner").get_or_create(pk=agency, defaults={"wrapped": wrapped})
    rows = db.execute(
        "select n.id, c.id from names_name n join cases_case c on c.id = n.case_id "
        "where c.holder_id = %s order by c.id",
        [agency],
    ).fetchall()
    words = [[*map(str, of_name(parts(record)))] for record in entries(len(rows), 1)]
    different = sorted({word for each in words for word in each})
    blind = dict(zip(different, keys.blind(agency, different), strict=True))
    with db.cursor().copy(
        "copy names_nameindex (name_id, case_id, agency_id, tokens) from stdin"
    ) as out:
        for (name, case), each in zip(rows, words, strict=True):
            out.write_row([name, case, agency, [blind[word] for word in each]])


def mistyped(chance: Random, word: str) -> str:
    """With one letter left out, as it happens in haste."""
    at = chance.randrange(len(word)) if len(word) > 3 else len(word)
    return word[:at] + word[at + 1 :]


def asked(work: Callable[[Record], object], chosen: list[Record]) -> Times:
    """Each record once; the first three warm up."""
    found = []
    for turn, record in enumerate(chosen):
        begun = time.perf_counter()
        work(record)
        if turn >= 3:
            found.append(time.perf_counter() - begun)
    return times(found)


def main() -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    size = int(name.rpartition("_")[2])
    superuser = admin(name)
    superuser.autocommit = True
    members = measured()
    give_names(superuser, members)
    superuser.execute(WARM)
    for part, by in zip(MEASURED, members, strict=True):
        for row in rows(superuser, by, f"{size:,} names, agency {part}"):
            row.print()
    connection.close()


def rows(superuser: psycopg.Connection, by: Membership, where: str) -> Iterator[Row]:
    [[held]] = superuser.execute(
        "select count(*) from cases_case where holder_id = %s", [by.agency_id]
    ).fetchall()
    chance = Random(1)
    named = [record for record in entries(held, 1) if record.family and record.given]
    chosen = chance.sample(named, min(TIMES + 3, len(named)))

    @cache
    def question(record: Record) -> str:
        return f"{mistyped(chance, record.family)} {record.given}"

    def find(record: Record) -> object:
        with transaction.atomic():
            door.enter(by)
            return actions.find(by=by, name=question(record))

    def bare(record: Record) -> object:
        blind = keys.blind(by.agency_id, map(str, of_name(parts(record))))
        return superuser.execute(
            "select case_id from names_nameindex where tokens && %s and agency_id = %s limit 25",
            [blind, by.agency_id],
        ).fetchall()

    ours, theirs = asked(find, chosen), asked(bare, chosen)
    yield Row(
        f"name search, {where}", "the index without walls", str(ours), str(theirs),
        f"{ours.p50 / theirs.p50:.1f}", f"p95 ≤ {FOUND:.0f} ms", ours.p95 <= FOUND,
    )  # fmt: skip
    case = Case.objects.using("owner").filter(holder=by.agency_id).values_list("pk", flat=True)[0]

    def check(record: Record) -> None:
        tokens = of_name(parts(record))
        with transaction.atomic():
            door.enter(by)
            with connection.cursor() as cursor:
                cursor.execute(
                    NOTE,
                    [
                        case,
                        keys.blind(by.agency_id, map(str, tokens)),
                        [int(token.part) for token in tokens],
                        [int(token.nearness) for token in tokens],
                    ],
                )
            transaction.set_rollback(True)

    ours = asked(check, chosen)
    yield Row(
        f"one new person held against the others, {where}", "", str(ours), "", "",
        f"p95 ≤ {CHECKED:.0f} ms", ours.p95 <= CHECKED,
    )  # fmt: skip


if __name__ == "__main__":
    main()
