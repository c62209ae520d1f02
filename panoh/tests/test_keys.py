"""A3, by SQL: neither a foreign key nor a unique one tells whether a row is there that is not seen.

Both are checked past all policies. So every reference into a walled table, and every unique index
on one, is tried as every kind of member: with the key of a row that is there and hidden, and with
one that never was. The database must answer both with the same words. All of it comes from the
catalogue: a new table is tried without being named here.

A table's own random key is left out: a row's existence cannot be hidden from who adds another under
the same key, and nobody knows 122 random bits without having been told them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from panoh.tests.catalogue import APPLICATION, Database
from panoh.tests.comparison import Walls, in_own_name
from panoh.tests.oracle import Eyes, Row, World
from panoh.tests.worlds import everything

UUIDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What the database says of a statement, in full, and nothing of it is left.
SAID = """
create function said(statement text) returns text language plpgsql as $$
declare state text; message text; detail text; hint text; name text;
begin
    execute statement;
    set constraints all immediate;
    raise exception using errcode = 'P0BAK';
exception
    when sqlstate 'P0BAK' then return 'done';
    when others then
        get stacked diagnostics state = returned_sqlstate, message = message_text,
            detail = pg_exception_detail, hint = pg_exception_hint, name = constraint_name;
        return concat_ws(' ', state, name, message, detail, hint);
end $$
"""
REFERENCES = """
select distinct c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
from pg_constraint c
join pg_class target on target.oid = c.confrelid and target.relrowsecurity
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
where c.contype = 'f' order by 1, 2
"""
UNIQUE = """
select i.indrelid::regclass::text, a.attname, format_type(a.atttypid, null)
from pg_index i
join pg_class t on t.oid = i.indrelid and t.relrowsecurity
join pg_attribute a on a.attrelid = t.oid and a.attnum = any (i.indkey)
where i.indisunique group by 1, 2, 3 order by 1, 2
"""


@dataclass(frozen=True)
class Pair:
    """Two statements that differ in one value: a hidden row's, and one of no row at all."""

    what: str
    hidden: str
    absent: str
    values: tuple[str, str]


class Keys:
    """A world with everything, and each member's attempts to find out what is in it."""

    def __init__(self, walls: Walls, world: World) -> None:
        self.walls, self.world = walls, world
        self.database = walls.database
        self.references = self.database.all(REFERENCES)
        self.unique = self.database.all(UNIQUE)
        walls.writer.write(world)
        self.rows: dict[str, list[Row]] = {
            table: self.database.all(f"select to_jsonb(t) from {table} t") for table in walls.tables
        }
        self.database.run(SAID)

    def pairs(self, eyes: Eyes, seen: dict[str, set[str]]) -> Iterator[Pair]:
        for table, column, target in self.references:
            key = self.walls.writer.keys[target]
            hidden = [
                row[key]
                for row in self._rows(target)
                if str(row[key]) not in seen[target] and not self._known(row, seen)
            ]
            yield from self._of(eyes, table, column, some(hidden), seen, "refers")
        for table, column, kind in self.unique:
            key = self.walls.writer.keys[table]
            if column == key:
                continue
            shown = {row[column] for row in self._rows(table) if str(row[key]) in seen[table]}
            hidden = [
                row[column]
                for row in self._rows(table)
                if str(row[key]) not in seen[table] and not self._known(row, seen)
                if row[column] and row[column] not in shown
            ]
            if kind in {"uuid", "character varying"}:
                yield from self._of(eyes, table, column, some(hidden), seen, "is as unique")

    def _of(
        self, eyes: Eyes, table: str, column: str, hidden: list[Any], seen: dict[str, set[str]],
        what: str,
    ) -> Iterator[Pair]:  # fmt: skip
        if column in BORNE or f"{table}.{column}" in BORNE:
            return
        key = self.walls.writer.keys[table]
        for there in hidden:
            absent = absent_like(there)
            values = (str(there), str(absent))
            if (table, "INSERT") in self.walls.granted:
                for row in self._templates(eyes, table, seen):
                    one, other = (
                        self.walls.writer.insertion(table, row | {column: value})
                        for value in (there, absent)
                    )
                    yield Pair(f"{table}.{column} {what}, added", one, other, values)
            if self._may_update(table, column):
                for mine in some(seen[table]):
                    one, other = (
                        f"update {table} set {column} = '{value}' where {key} = '{mine}'"
                        for value in values
                    )
                    yield Pair(f"{table}.{column} {what}, changed", one, other, values)

    def _known(self, row: Row, seen: dict[str, set[str]]) -> bool:
        """Whether it belongs to a case that one knows to be there, or to nobody at all."""
        cases = {
            str(each["case_id"])
            for table in ("cases_share", "shelters_stay")
            for each in self.world[table]
            if str(each["id"]) in seen[table]
        }
        persons = {str(each["person_id"]) for each in self.world["cases_case"]}
        alone = "birth_year_basis" in row and str(row["id"]) not in persons
        return alone or not {str(row.get("case_id")), str(row.get("id"))}.isdisjoint(cases)

    def _rows(self, table: str) -> list[Row]:
        return self.rows[table]

    def _templates(self, eyes: Eyes, table: str, seen: dict[str, set[str]]) -> list[Row]:
        """Rows as this member could have written them: like those they see, under a new key."""
        key = self.walls.writer.keys[table]
        rows = [row for row in self._rows(table) if str(row[key]) in seen[table]] or self._rows(
            table
        )
        found = []
        for row in rows[:1]:
            fresh = {name: absent_like(row[name]) for name in ("id", "code") if name in row}
            found += [each | fresh for each in in_own_name(eyes, row)]
        return found

    def _may_update(self, table: str, column: str) -> bool:
        [may] = self.database.all(
            "select has_column_privilege(%s, %s, %s, 'update')", [APPLICATION, table, column]
        )
        return bool(may)

    def told(self, who: Row) -> tuple[int, set[str]]:
        """How many pairs, and which of them were told apart."""
        eyes = Eyes(self.world, who)
        with self.database.undone(), self.database.as_member(eyes.me):
            seen = self.walls.read(self.walls.tables)
            self.database.run("reset role")
            pairs = list(self.pairs(eyes, seen))
            self.database.run(f"set local role {APPLICATION}")
            answers = self.database.all(
                "select said(s) from unnest(%s::text[]) with ordinality t (s, n) order by n",
                [[text for pair in pairs for text in (pair.hidden, pair.absent)]],
            )
        found = set()
        for pair, one, other in zip(pairs, answers[::2], answers[1::2], strict=True):
            if one.replace(pair.values[0], "?") != other.replace(pair.values[1], "?"):
                found.add(f"{pair.what}: {one[:110]} | {other[:110]}")
        return len(pairs), found


def some(found: Any) -> list[Any]:
    """Three of them: the first, the middle and the last."""
    each = sorted(set(found), key=str)
    return sorted({each[0], each[len(each) // 2], each[-1]}, key=str) if each else []


def absent_like(value: Any) -> Any:
    """A value of the same kind that no row has, in the same order to all others."""
    if UUIDS.fullmatch(text := str(value)):
        return text[:-12] + uuid4().hex[-12:]
    return uuid4().hex[:7]


# Where the answers differ, and why it is borne.
BORNE = {
    "code": "thirty bits: by SQL of their own somebody may learn that a code is in use, not whose",
    **{
        f"quality_{column}": "a random key, in two foreign keys of which either may answer"
        for column in (
            "assessment.site_id",
            "improvement.post_id",
            "improvement.site_id",
            "post.site_id",
            "training.post_id",
        )
    },
    "shelters_bed.site_id": "a random key, in two foreign keys of which either may answer",
    "shelters_bed.name": "the name of a bed in a house whose random key one must know",
    "shelters_service.site_id": "a random key, in two foreign keys of which either may answer",
    "vault_personkey.person_id": "a random key",
    # A part of a programme names another by a key that is told to who follows that programme.
    **dict.fromkeys(
        (
            "budget_funder.partner_id",
            "evidence_proof.version_id",
            "evidence_publication.document_id",
            "evidence_version.document_id",
            "inventory_sighting.count_id",
            "evaluation_answer.recommendation_id",
            "governance_decision.meeting_id",
            "governance_seat.body_id",
            "logframe_indicator.line_id",
            "logframe_period.indicator_id",
            "logframe_remark.line_id",
            "logframe_target.indicator_id",
            "risks_rating.risk_id",
        ),
        "a random key, beside a number that is the same in every programme",
    ),
    **dict.fromkeys(
        (
            "evaluation_appointment.evaluation_id",
            "evaluation_appointment.evaluator_id",
            "evaluation_evaluation.evaluator_id",
            "evidence_proof.activity_id",
            "evidence_proof.answer_id",
            "evidence_proof.entry_id",
            "evidence_proof.item_id",
            "evidence_proof.meeting_id",
            "evidence_proof.period_id",
            "inventory_disposal.item_id",
            "inventory_disposal.receiver_id",
            "inventory_item.allotment_id",
            "inventory_item.holder_id",
            "inventory_item.owner_id",
            "inventory_sighting.item_id",
            "inventory_transfer.giver_id",
            "inventory_transfer.item_id",
            "inventory_transfer.receiver_id",
            "logframe_indicator.responsible_id",
            "logframe_line.parent_id",
            "logframe_line.responsible_id",
            "reports_text.line_id",
            "risks_risk.responsible_id",
            "workplan_activity.responsible_id",
            "workplan_activity.line_id",
        ),
        "a random key; who refers to it learns nothing of what it is a key of",
    ),
    "risks_risk.kind": "one of two words, and no key; the first stands in the table's own name",
}


@pytest.fixture
def keys(database: Database) -> Keys:
    return Keys(Walls(database), everything())


def test_hidden_and_absent_keys_are_answered_alike(keys: Keys) -> None:
    tried, found = 0, set()
    for who in keys.world["agencies_membership"][::6]:
        pairs, told = keys.told(who)
        tried += pairs
        found |= told
    print(f"{tried} pairs")
    assert tried > 300
    assert found == set()
