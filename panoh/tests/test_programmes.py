"""What belongs to one programme points at nothing of another: the database itself says so."""

from panoh.tests.catalogue import Database

# Foreign keys from a table of a programme to another, without the programme in the key.
LOOSE = """
with parts as (
    select attrelid from pg_attribute
    where attname = 'programme_id' and attnum > 0 and not attisdropped
)
select c.conrelid::regclass::text || '.' || a.attname
from pg_constraint c
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
where c.contype = 'f' and cardinality(c.conkey) = 1
    and c.conrelid in (select attrelid from parts)
    and c.confrelid in (select attrelid from parts)
    and not exists (
        select 1 from pg_constraint whole
        join pg_attribute p on p.attrelid = whole.conrelid and p.attname = 'programme_id'
        join pg_attribute t on t.attrelid = whole.confrelid and t.attname = 'programme_id'
        where whole.contype = 'f' and whole.convalidated
            and whole.conrelid = c.conrelid and whole.confrelid = c.confrelid
            and whole.conkey = array[c.conkey[1], p.attnum]
            and whole.confkey = array[c.confkey[1], t.attnum]
    )
order by 1
"""


def test_what_is_of_a_programme_points_at_nothing_of_another(database: Database) -> None:
    assert database.all(LOOSE) == []


def test_the_test_finds_a_loose_key(database: Database) -> None:
    with database.undone():
        database.run("alter table risks_rating drop constraint rating_of_its_risk")
        assert database.all(LOOSE) == ["risks_rating.risk_id"]
