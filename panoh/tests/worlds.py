"""Worlds to hold the walls against: one with everything in it, and any that Hypothesis draws."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from panoh.tests.catalogue import Database
from panoh.tests.oracle import FUTURE, LAWS, NOW, PAST, SECTIONS, Row, World
from panoh.tests.programmes import READERS

KINDS = (
    "police", "border_guard", "migration", "labour", "prosecutor", "ngo", "hotline", "shelter",
    "social", "health", "legal", "consulate", "commission", "programme", "donor", "system",
)  # fmt: skip
ROLES = (
    "first_responder", "case_manager", "shelter_manager", "investigator", "prosecutor",
    "supervisor", "timekeeper", *sorted(READERS),
)  # fmt: skip

# How a share stands: since, until, closed.
STATES: dict[str, Row] = {
    "offered": {"since": None, "until": None, "closed_at": None},
    "open": {"since": PAST, "until": None, "closed_at": None},
    "open for a time": {"since": PAST, "until": FUTURE, "closed_at": None},
    "run out": {"since": PAST, "until": PAST, "closed_at": None},
    "offer run out": {"since": None, "until": PAST, "closed_at": None},
    "closed": {"since": PAST, "until": None, "closed_at": PAST},
    "withdrawn": {"since": None, "until": None, "closed_at": PAST},
}
# How a case is assigned to a member: as the first in the agency or later, standing or ended.
WORK: dict[str, Row] = {
    "first": {"first": True, "ended_at": None},
    "later": {"first": False, "ended_at": None},
    "ended": {"first": False, "ended_at": PAST},
}


def agency(world: World, kind: str, country: str = "UZ") -> Row:
    return world.add(
        "agencies_agency", id=uuid4(), name=kind, kind=kind, country=country, competent=False
    )


def member(world: World, of: Row, role: str) -> Row:
    user = world.add("accounts_user", id=uuid4(), username=uuid4().hex, is_active=True)
    return world.add(
        "agencies_membership", id=uuid4(), user_id=user["id"], agency_id=of["id"], role=role
    )


def case(world: World, holder: Row, *, imported: bool = False) -> Row:
    person = world.add("cases_person", id=uuid4(), birth_year_basis="unknown")
    closed: Row = {"closed_at": PAST, "closed_by_id": uuid4()} if imported else {}
    return world.add(
        "cases_case", id=uuid4(), code=_code(), person_id=person["id"], holder_id=holder["id"],
        country=holder["country"], stage="closed" if imported else "opened",
        closing="imported" if imported else "", **closed,
    )  # fmt: skip


def share(world: World, of: Row, to: Row, state: str, sections: Sequence[str]) -> Row:
    ground = "holder" if of["holder_id"] == to["id"] else "consent"
    stands = STATES[state]
    agreed = {"consent_id": consent(world, of, to)["id"]} if ground == "consent" else {}
    closer = {"closed_by_id": uuid4()} if stands["closed_at"] else {}
    return world.add(
        "cases_share", id=uuid4(), case_id=of["id"], agency_id=to["id"],
        grantor_id=of["holder_id"], sections=list(sections), ground=ground,
        **stands, **closer, **agreed,
    )  # fmt: skip


def consent(world: World, of: Row, to: Row, outcome: str = "given") -> Row:
    taken_back = {"withdrawn_at": PAST, "withdrawn_by_id": uuid4()}
    return world.add(
        "cases_consent", id=uuid4(), case_id=of["id"], recipient_id=to["id"], outcome=outcome,
        **(taken_back if outcome == "withdrawn" else {}),
    )  # fmt: skip


def work(world: World, of: Row, who: Row, kind: str) -> Row:
    begun = {(a["case_id"], a["agency_id"]) for a in world["cases_assignment"] if a["first"]}
    if kind == "first" and (of["id"], who["agency_id"]) in begun:
        kind = "later"
    return world.add(
        "cases_assignment", id=uuid4(), case_id=of["id"], agency_id=who["agency_id"],
        member_id=who["id"], **WORK[kind],
    )  # fmt: skip


def furnish(world: World) -> World:
    """The world with the rows of every table that hang on its cases, agencies and members."""
    world.add("cases_person", id=uuid4(), birth_year_basis="unknown")  # without a case
    for table, law in LAWS.items():
        if table not in world.tables:
            world.tables[table] = law.rows(world)
    return world


def everything() -> World:
    """One world in which every condition of every policy decides about some row."""
    world = World()
    kinds = ("ngo", "shelter", "police", "legal", "migration", "commission")
    agencies = [agency(world, kind) for kind in kinds]
    abroad = agency(world, "ngo", "KG")
    for each in (*agencies, abroad):
        member(world, each, "supervisor")
        for _ in range(2):
            member(world, each, "case_manager")
    counting = [member(world, agencies[place], "coordinator") for place in (0, 5)]
    counting += [member(world, agencies[0], role) for role in ("programme", "adviser", "donor")]
    for country in ("UZ", "KG"):
        member(world, agency(world, "system", country), "timekeeper")
    states = list(STATES)
    for number in range(9):
        holder = {3: abroad, 7: agencies[5]}.get(number, agencies[0])
        found = case(world, holder, imported=number % 2 == 1)
        held = {4: "run out", 5: "closed", 6: "offered"}.get(number, "open")
        share(world, found, holder, held, SECTIONS[1:] if number == 8 else SECTIONS)
        for place, receiver in enumerate(each for each in agencies if each is not holder):
            state = states[(number + place) % len(states)]
            sections = (SECTIONS, SECTIONS[:1], SECTIONS, SECTIONS[1:])[(number + place) % 4]
            if receiver is agencies[0]:  # who holds other cases receives this one
                state, sections = "open", SECTIONS
            share(world, found, receiver, state, sections)
        consent(world, found, agencies[2], "refused")
        for place, who in enumerate(world["agencies_membership"]):
            if who in counting:
                work(world, found, who, "later")
            elif (number + place) % 2:
                work(world, found, who, list(WORK)[(number + place) // 2 % len(WORK)])
    return furnish(world)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Agencies of any kind, members of any role, shares in any state with any sections."""
    world = World()
    agencies = [
        agency(world, draw(st.sampled_from(KINDS)), draw(st.sampled_from(("UZ", "UZ", "KG"))))
        for _ in range(4)
    ]
    members = [member(world, of, draw(st.sampled_from(ROLES))) for of in agencies for _ in range(2)]
    some_sections = st.sets(st.sampled_from(SECTIONS), min_size=1)
    for _ in range(3):
        holder = draw(st.sampled_from(agencies))
        found = case(world, holder, imported=draw(st.booleans()))
        for to in agencies:
            ordinary = ["open"] if to is holder else ["", *STATES]
            state = draw(st.sampled_from(ordinary))
            if state:
                share(world, found, to, state, sorted(draw(some_sections)))
            outcome = draw(st.sampled_from(("", "", "given", "refused", "withdrawn")))
            if outcome and to is not holder:
                consent(world, found, to, outcome)
        for who in members:
            kind = draw(st.sampled_from(["", "", *WORK]))
            if kind:
                work(world, found, who, kind)
    return furnish(world)


def _code() -> str:
    return uuid4().hex[:7]


# What a column holds when a world says nothing of it: enough for NOT NULL.
FILLINGS: dict[str, Any] = {
    "uuid": lambda: str(uuid4()), "varchar": str, "text": str, "int2": int, "int4": int,
    "int8": int, "bool": bool, "timestamptz": NOW.isoformat, "date": NOW.date().isoformat,
    "bytea": str, "jsonb": dict, "numeric": int, "_varchar": list, "_text": list, "_int8": list,
}  # fmt: skip


class Writer:
    """Writes a world into the database, filling the columns that nobody asks about."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.columns: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in database.all(
            "select c.relname, a.attname, t.typname from pg_attribute a "
            "join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid "
            "where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' "
            "and a.attnum > 0 and not a.attisdropped and a.attnotnull and a.attgenerated = ''"
        ):
            self.columns.setdefault(table, []).append((column, kind))
        # What PostgreSQL computes itself is written by nobody.
        self.written: dict[str, str] = dict(
            database.all(
                "select table_name, string_agg(quote_ident(column_name), ', ') "
                "from information_schema.columns where table_schema = 'public' "
                "and is_generated = 'NEVER' group by 1"
            )
        )
        self.keys: dict[str, str] = dict(
            database.all(
                "select c.relname, a.attname from pg_index i join pg_class c on c.oid = i.indrelid "
                "join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey) "
                "where i.indisprimary and c.relnamespace = 'public'::regnamespace"
            )
        )

    def filled(self, table: str, row: Row) -> Row:
        """The row with every column that must not be empty."""
        found = {column: plain(value) for column, value in row.items()}
        for column, kind in self.columns[table]:
            if column not in found:
                found[column] = _code() if column == "code" else FILLINGS[kind]()
        return found

    def write(self, world: World) -> None:
        """Past all constraints between tables; each table's own CHECKs hold."""
        with self.database.unguarded():
            for table, rows in world.tables.items():
                filled = json.dumps([self.filled(table, row) for row in rows])
                columns = self.written[table]
                self.database.run(
                    f"insert into {table} ({columns}) "
                    f"select {columns} from jsonb_populate_recordset(null::{table}, %s)",
                    [filled],
                )

    def insertion(self, table: str, row: Row) -> str:
        """The statement that adds this row."""
        text = json.dumps(self.filled(table, row)).replace("'", "''")
        columns = self.written[table]
        return (
            f"insert into {table} ({columns}) "
            f"select {columns} from jsonb_populate_record(null::{table}, '{text}')"
        )


def plain(value: Any) -> Any:
    """A value as JSON writes it."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
