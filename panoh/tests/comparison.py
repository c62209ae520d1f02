"""The oracle and PostgreSQL held against each other, member by member and table by table."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

from panoh.tests.catalogue import APPLICATION, FIGURES, NO_PRIVILEGE, OWNER, Database
from panoh.tests.oracle import LAWS, Eyes, Row, World
from panoh.tests.worlds import Writer

COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
REFUSED, LET_IN = "refused", "let in"


@dataclass(frozen=True)
class Try:
    """A statement, what it tries, and what the oracle expects of it: rows, or an answer."""

    what: str
    statement: str
    expected: str


class Walls:
    """The database's side: its walled tables, and what the application is granted on them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.writer = Writer(database)

    @cached_property
    def tables(self) -> list[str]:
        return self.database.all(
            "select relname from pg_class where relrowsecurity "
            "and relnamespace = 'public'::regnamespace order by 1"
        )

    @cached_property
    def granted(self) -> set[tuple[str, str]]:
        """Table and command, wherever the application has any right to it."""
        return set(
            self.database.all(
                "select t, c from unnest(%s::text[]) t, unnest(%s::text[]) c where case c "
                "when 'DELETE' then has_table_privilege(%s, t, c) "
                "else has_any_column_privilege(%s, t, c) end",
                [self.tables, list(COMMANDS), APPLICATION, APPLICATION],
            )
        )

    @cached_property
    def movable(self) -> list[tuple[str, str]]:
        """Table and column, wherever the application may write what a policy depends on."""
        return self.database.all(
            "select table_name, column_name from information_schema.column_privileges "
            "where grantee = %s and privilege_type = 'UPDATE' and table_name = any (%s) "
            "and column_name in ('case_id', 'agency_id')",
            [APPLICATION, self.tables],
        )

    @cached_property
    def counted(self) -> set[str]:
        """The tables whose rows the counting role may count."""
        return {
            table
            for table in self.tables
            if self.database.all(
                "select has_column_privilege(%s, %s, %s, 'SELECT')",
                [FIGURES, table, self.writer.keys[table]],
            )[0]
        }

    def read(self, tables: Iterable[str]) -> dict[str, set[str]]:
        """The keys of all rows that whoever has entered reads, by table."""
        found: dict[str, set[str]] = {table: set() for table in tables}
        query = " union all ".join(
            f"select '{table}', {self.writer.keys[table]}::text from {table}" for table in found
        )
        for table, key in self.database.all(query) if found else []:
            found[table].add(key)
        return found


class Comparison:
    """One world, written into the database, asked about again and again."""

    def __init__(self, walls: Walls, world: World, *, most: int = 12) -> None:
        self.walls, self.world, self.most = walls, world, most
        self.points = 0
        self._eyes = [Eyes(world, who) for who in [None, *world["agencies_membership"]]]
        self._tries: dict[tuple[object, str], dict[str, list[Try]]] = {}
        self._due: dict[tuple[object, str], set[str]] = {}
        walls.writer.write(world)

    def differences(
        self, tables: Iterable[str] | None = None, commands: Collection[str] = COMMANDS
    ) -> list[str]:
        """The first points in which PostgreSQL and the oracle do not agree."""
        tables = list(self.walls.tables if tables is None else tables)
        for eyes in list(self._eyes):
            found = self._by_member(eyes, tables, commands)
            if found:
                self._eyes.remove(eyes)
                self._eyes.insert(0, eyes)  # who noticed this, likely notices the next
                return found
        return self._by_other_roles(tables) if "SELECT" in commands else []

    def _by_member(self, eyes: Eyes, tables: list[str], commands: Collection[str]) -> list[str]:
        walls = self.walls
        reads = tables if "SELECT" in commands else []
        tries = [
            each
            for table in tables
            for command, tries in self._tried(eyes, table).items()
            if command in commands
            for each in tries
        ]
        with walls.database.undone(), walls.database.unguarded(), walls.database.as_member(eyes.me):
            read = walls.read(reads)
            answers = walls.database.attempts(each.statement for each in tries) if tries else []
        found = []
        name = f"{eyes.role or 'nobody'} of {eyes.kind or 'nowhere'}"
        for table in reads:
            found += self._difference(
                f"{name} reads of {table}", read[table], self._read(eyes, table)
            )
            self.points += len(self.world[table])
        for each, answer in zip(tries, answers, strict=True):
            self.points += 1
            given = REFUSED if answer.startswith(NO_PRIVILEGE) else answer
            agrees = given != REFUSED if each.expected == LET_IN else given == each.expected
            if not agrees:
                found.append(f"{name} {each.what}: {answer}, not {each.expected}")
        return found

    def _by_other_roles(self, tables: list[str]) -> list[str]:
        """The counting role meets the rows of a country, the owner only what it answers for."""
        walls, found = self.walls, []
        for role, meets in ((FIGURES, walls.counted), (OWNER, set(walls.tables))):
            asked = [table for table in tables if table in meets]
            with walls.database.as_role(role):
                if role == FIGURES:
                    walls.database.count("UZ")
                read = walls.read(asked)
            for table in asked:
                law = LAWS[table]
                due = {
                    str(row[walls.writer.keys[table]])
                    for row in self.world[table]
                    if (law.audited if role == OWNER else law.counted(self.world, row))
                }
                self.points += len(self.world[table])
                found += self._difference(f"{role} reads of {table}", read[table], due)
        return found

    @staticmethod
    def _difference(what: str, read: set[str], due: set[str]) -> list[str]:
        more, less = len(read - due), len(due - read)
        return [f"{what}: {more} too many, {less} too few"] if more or less else []

    def _read(self, eyes: Eyes, table: str) -> set[str]:
        """The keys of what these eyes read, as the oracle says."""
        if (eyes.me, table) not in self._due:
            key, law = self.walls.writer.keys[table], LAWS[table]
            due = {str(row[key]) for row in self.world[table] if law.read(eyes, row)}
            self._due[eyes.me, table] = due
        return self._due[eyes.me, table]

    def _tried(self, eyes: Eyes, table: str) -> dict[str, list[Try]]:
        if (eyes.me, table) not in self._tries:
            self._tries[eyes.me, table] = {
                "INSERT": self._additions(eyes, table),
                "UPDATE": self._changes(eyes, table),
                "DELETE": self._removals(eyes, table),
            }
        return self._tries[eyes.me, table]

    def _additions(self, eyes: Eyes, table: str) -> list[Try]:
        """Rows like those that are there, as others write them and in the own name."""
        rows, tries = self.world[table], []
        granted = (table, "INSERT") in self.walls.granted
        for row in [*rows[:: max(1, len(rows) // self.most)], *LAWS[table].more(self.world)]:
            for tried in in_own_name(eyes, row):
                own = {c: uuid4() for c in ("id", "determination_id") if c in tried}
                allowed = granted and LAWS[table].add(eyes, tried | own)
                statement = self.walls.writer.insertion(table, tried | own)
                tries.append(Try(f"adds to {table}", statement, LET_IN if allowed else REFUSED))
        return tries

    def _changes(self, eyes: Eyes, table: str) -> list[Try]:
        """Changes without reading, which meet no other policy, and with; and moves elsewhere."""
        law, rows, key = LAWS[table], self.world[table], self.walls.writer.keys[table]
        if (table, "UPDATE") not in self.walls.granted:
            return [Try(f"changes {table}", f"update {table} set {key} = {key}", REFUSED)]
        assert law.blind, f"Say in the oracle how a row of {table} is changed."
        changed = [row for row in rows if law.change(eyes, row)]
        both = [row for row in changed if law.read(eyes, row)]
        statement = f"update {table} set {law.blind}"
        tries = [
            Try(f"changes {table}", statement, str(len(changed))),
            Try(
                f"changes, reading, {table}", f"{statement} where {key} is not null", str(len(both))
            ),
        ]
        for column in [column for moved, column in self.walls.movable if moved == table and both]:
            places = "cases_case" if column == "case_id" else "agencies_agency"
            for there in self.world[places]:
                moved = both[0] | {column: there["id"]}
                place = f"{column} = '{there['id']}' where {key} = '{both[0][key]}'"
                expected = LET_IN if law.change(eyes, moved) else REFUSED
                tries.append(Try(f"moves {table}", f"update {table} set {place}", expected))
        return tries

    def _removals(self, eyes: Eyes, table: str) -> list[Try]:
        removed = sum(LAWS[table].remove(eyes, row) for row in self.world[table])
        granted = (table, "DELETE") in self.walls.granted
        expected = str(removed) if granted else REFUSED
        return [Try(f"removes from {table}", f"delete from {table}", expected)]


def in_own_name(eyes: Eyes, row: Row) -> list[Row]:
    """The row as it is, and as if this member, this agency, or both had written it."""
    agency = dict.fromkeys(("agency_id", "holder_id", "grantor_id", "sender_id"), eyes.mine)
    member = dict.fromkeys(("member_id", "to_id"), eyes.me)
    rows: list[Row] = []
    for own in ({}, agency, member, agency | member):
        tried = row | {column: value for column, value in own.items() if column in row and value}
        if tried not in rows:
            rows.append(tried)
    return rows
