"""Row-level security: how a table declares its section and gets its policies, in a migration.

A walled table shows a row only where a share in force grants its section to the agency of the
member who entered through the door, where that kind of agency may ever see the section, and,
for members who see only what is assigned to them, where an assignment stands. Nobody has entered:
nobody sees. The policies are measured in docs/adr/0002-row-level-security.md; every setting is
read in a scalar sub-select so that PostgreSQL asks for it once a query, not once a row.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from panoh.base.database.names import APPLICATION, FIGURES

NOBODY = "false"
# A function with its owner's rights: no table or function that its caller made is in its way.
DEFINER = "security definer set search_path = pg_catalog, public, pg_temp"


def share_in_force(case: str, section: str) -> str:
    """SQL: a share in force grants this section of this case to the agency that has entered."""
    return f"""(
        exists (
            select 1 from cases_share s
            where s.case_id = {case}
              and s.agency_id = (select panoh_agency())
              and {section} = any (s.sections)
              and s.since is not null and s.closed_at is null
              and (s.until is null or s.until > now())
            offset 0)
        and {section} = any ((select panoh_open())::text[]))"""


def within_reach(case: str) -> str:
    """SQL: the member sees the whole agency, or the case is assigned to them."""
    return f"""(
        (select panoh_reach()) = 'agency'
        or (select panoh_reach()) = 'assigned' and exists (
            select 1 from cases_assignment a
            where a.case_id = {case}
              and a.member_id = (select panoh_member()) and a.ended_at is null
            offset 0))"""


def row_by_row(predicate: str) -> str:
    """SQL: the same, of which the planner takes for granted that every other row passes.

    It would multiply its guesses at each part, expect that hardly anything passes, and read and
    sort all that an agency has to show the newest 25. For the same reason the sub-selects above end
    in `offset 0`: PostgreSQL then asks for the share of a row when it meets the row, and does not
    gather an agency's shares first (docs/adr/0002-row-level-security.md).
    """
    return f"(case when {predicate} then true else false end)"


class Declaration(Operation):
    """A table's grants and policies as one reversible step of a migration."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def statements(self) -> list[str]:
        raise NotImplementedError

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.statements():
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for role in (APPLICATION, FIGURES):
            schema_editor.execute(f"revoke all on {self.table} from {role}")


class Open(Declaration):
    """A table without a person in it: granted as said, to the application or to both roles."""

    def __init__(
        self, table: str, grants: str = "select, insert, update", figures: str = ""
    ) -> None:
        super().__init__(table)
        self.grants = grants
        self.figures = figures

    def describe(self) -> str:
        return f"Open {self.table} to the application: {self.grants}"

    def statements(self) -> list[str]:
        found = [f"grant {self.grants} on {self.table} to {APPLICATION}"]
        if self.figures:
            found.append(f"grant {self.figures} on {self.table} to {FIGURES}")
        return found


class Wall(Declaration):
    """A case table under FORCEd policies.

    `section`: one section for the table, or the name of the column that holds the row's own.
    `case`: the column that points at the case.
    `own`: the column of the agency that wrote the row; that agency always sees it, and only it
    may write it (on a case whose core it may see).
    `grants`: what the application may do at all, down to columns.
    `figures`: the columns that the counting role may read; none by default.
    `read`, `insert`, `update`, `count`: SQL instead of the usual predicate.
    """

    def __init__(
        self,
        table: str,
        *,
        section: str = "",
        case: str = "case_id",
        own: str = "",
        grants: str = "select, insert, update",
        figures: Sequence[str] = (),
        read: str = "",
        insert: str = "",
        update: str = "",
        delete: str = "",
        count: str = "true",
    ) -> None:
        super().__init__(table)
        self.section = section
        self.case = case
        self.own = own
        self.grants = grants
        self.figures = figures
        self.read = read
        self.insert = insert
        self.update = update
        self.delete = delete
        self.count = count

    def describe(self) -> str:
        return f"Wall {self.table}, section {self.section or 'of its own'}"

    def predicates(self) -> tuple[str, str, str]:
        """SQL of who reads, who adds and who changes a row."""
        if self.read:
            return self.read, self.insert or NOBODY, self.update or NOBODY
        column = f"{self.table}.{self.case}"
        section = (
            f"{self.table}.section" if self.section == "section" else f"'{self.section}'::text"
        )
        shared, reach = share_in_force(column, section), within_reach(column)
        if not self.own:
            both = row_by_row(f"{shared} and {reach}")
            return both, self.insert or both, self.update or both
        mine = f"{self.table}.{self.own} = (select panoh_agency())"
        core = share_in_force(column, "'core'::text")
        write = f"({mine} and {core} and {reach})"
        return (
            row_by_row(f"({mine} or {shared}) and {reach}"),
            self.insert or write,
            self.update or f"({mine} and {reach})",
        )

    def statements(self) -> list[str]:
        table = self.table
        read, insert, update = self.predicates()
        found = [
            f"alter table {table} enable row level security",
            f"alter table {table} force row level security",
            f"create policy {table}_read on {table} for select to {APPLICATION} using ({read})",
        ]
        if "insert" in self.grants:
            found.append(
                f"create policy {table}_add on {table} for insert to {APPLICATION} "
                f"with check ({insert})"
            )
        if "update" in self.grants:
            found.append(
                f"create policy {table}_change on {table} for update to {APPLICATION} "
                f"using ({update}) with check ({update})"
            )
        if self.delete:
            found.append(
                f"create policy {table}_remove on {table} for delete to {APPLICATION} "
                f"using ({self.delete})"
            )
        found.append(f"grant {self.grants} on {table} to {APPLICATION}")
        if self.figures:
            found += [
                f"create policy {table}_count on {table} for select to {FIGURES} "
                f"using ({self.count})",
                f"grant select ({', '.join(self.figures)}) on {table} to {FIGURES}",
            ]
        return found

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for policy in ("read", "add", "change", "remove", "count"):
            schema_editor.execute(f"drop policy if exists {self.table}_{policy} on {self.table}")
        schema_editor.execute(f"alter table {self.table} disable row level security")
        super().database_backwards(app_label, schema_editor, from_state, to_state)


class Count(Declaration):
    """Columns of a walled table that the counting role may read beyond what its Wall says.

    A migration of its own, where they are needed. `policy`: SQL of which rows, where its Wall has
    opened none; "" where it has.
    """

    def __init__(self, table: str, *columns: str, policy: str = "") -> None:
        super().__init__(table)
        self.columns = columns
        self.policy = policy

    def describe(self) -> str:
        return f"Count {self.table} by {', '.join(self.columns)}"

    def statements(self) -> list[str]:
        found = [f"grant select ({', '.join(self.columns)}) on {self.table} to {FIGURES}"]
        if self.policy:
            found.append(
                f"create policy {self.table}_count on {self.table} for select to {FIGURES} "
                f"using ({self.policy})"
            )
        return found

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        columns = ", ".join(self.columns)
        schema_editor.execute(f"revoke select ({columns}) on {self.table} from {FIGURES}")
        if self.policy:
            schema_editor.execute(f"drop policy {self.table}_count on {self.table}")
