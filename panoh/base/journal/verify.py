"""Is the journal whole? Recounts every agency's chain, as PostgreSQL sees it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connections

BROKEN = """
with chain as (
    select e.agency_id, e.number, e.hash, e.previous,
           lag(e.number, 1, 0::bigint) over w as number_before,
           lag(e.hash, 1, '') over w as hash_before,
           journal_hash(e) as hash_now
    from journal_entry e
    window w as (partition by e.agency_id order by e.number)
), ends as (
    select coalesce(h.agency_id, l.agency_id) as agency_id, coalesce(h.number, l.number) as number,
           h.number as head_number, h.hash as head_hash,
           l.number as last_number, l.hash as last_hash
    from journal_head h
    full join (
        select distinct on (agency_id) agency_id, number, hash
        from journal_entry order by agency_id, number desc
    ) l on l.agency_id = h.agency_id
)
select agency_id, number, case
        when number <> number_before + 1 then 'gap'
        when previous <> hash_before then 'order'
        else 'altered' end
from chain
where number <> number_before + 1 or previous <> hash_before or hash <> hash_now
union all
select agency_id, number, 'end' from ends
where head_number is distinct from last_number or head_hash is distinct from last_hash
order by 1, 2
"""


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: an entry altered, a gap, a wrong order, a cut end."""

    agency_id: UUID
    number: int
    what: str


def breaks() -> list[Break]:
    """Every place where a chain does not hold, read as the owner. Empty when all is well."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(BROKEN)
        return [Break(*row) for row in cursor.fetchall()]


End = tuple[str, int, str]  # agency, number, hash


def ends() -> list[End]:
    """Where each agency's chain ends, read as the owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select agency_id::text, number, hash from journal_head order by 1")
        return list(cursor.fetchall())


def ends_for_the_clock() -> list[End]:
    """The same, read as the application by a timekeeper who has entered; refused to others."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select agency_id::text, number, hash from journal_ends() order by 1")
        return list(cursor.fetchall())


def missing(kept: list[End]) -> list[Break]:
    """Which of the ends that were kept elsewhere are no longer in the journal."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select agency_id, number, 'missing' from "
            "unnest(%s::uuid[], %s::bigint[], %s::text[]) k (agency_id, number, hash) "
            "where not exists (select 1 from journal_entry e where e.agency_id = k.agency_id "
            "and e.number = k.number and e.hash = k.hash) order by 1, 2",
            [[row[0] for row in kept], [row[1] for row in kept], [row[2] for row in kept]],
        )
        return [Break(*row) for row in cursor.fetchall()]
