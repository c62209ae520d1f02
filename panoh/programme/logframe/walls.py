"""Who sees and writes a row of a programme, as PostgreSQL holds it, declared in a migration.

A programme is there for the members of agencies that take part in it, in a role that may do so:
`panoh_programmes(permission)` says for which programmes whoever has entered holds a permission.
Every table of a programme names it in a column of its own and is declared by `OfProgramme`.
"""

from collections.abc import Sequence

from django.db.migrations import RunSQL

from panoh.base.agencies.roles import OF_PROGRAMMES, POWERS, Permission
from panoh.base.database.names import APPLICATION, OWNER
from panoh.base.database.walls import DEFINER, NOBODY, Wall


def powers() -> str:
    """SQL: which role holds which permission of programmes, as `roles.py` has it.

    A migration runs it again whenever that changes; a test tells.
    """
    lines = " ".join(
        f"when '{permission.value}' then role in ({_roles(permission)})"
        for permission in sorted(OF_PROGRAMMES)
    )
    return f"""
create or replace function panoh_role_may(role text, permission text) returns boolean
    language sql immutable
    as $$ select case permission {lines} else false end $$;
"""


def _roles(permission: Permission) -> str:
    held = [role.value for role, powers in POWERS.items() if permission in powers.permissions]
    return ", ".join(f"'{role}'" for role in held) or "''"


# Asked once a query, in a scalar sub-select, not once a row.
PROGRAMMES = f"""
create function panoh_programmes(permission text) returns uuid[]
language plpgsql stable {DEFINER} as $$
begin
    if panoh_role_may(panoh_role(), permission) is not true then
        return array[]::uuid[];
    end if;
    return array(
        select id from logframe_programme where agency_id = panoh_agency()
        union
        select programme_id from logframe_partner where agency_id = panoh_agency()
    );
end $$;
revoke all on function panoh_programmes(text) from public;
grant execute on function panoh_programmes(text) to {APPLICATION};
create policy logframe_programme_answer on logframe_programme for select to {OWNER} using (true);
create policy logframe_partner_answer on logframe_partner for select to {OWNER} using (true);
"""
WITHOUT = """
drop policy logframe_partner_answer on logframe_partner;
drop policy logframe_programme_answer on logframe_programme;
drop function panoh_programmes(text);
drop function panoh_role_may(text, text);
"""


def within(column: str, *permissions: Permission) -> str:
    """SQL: the column names a programme in which the member holds one of the permissions."""
    asked = [
        f"{column} = any ((select panoh_programmes('{each.value}'))::uuid[])"
        for each in permissions
    ]
    return f"({' or '.join(asked)})" if asked else NOBODY


class OfProgramme(Wall):
    """A table of a programme: read by all who follow it, written by who holds a permission.

    `keep`: the permissions of which one is needed to add and change a row. `read`, `insert`: SQL
    instead of that.
    """

    def __init__(
        self,
        table: str,
        *keep: Permission,
        programme: str = "programme_id",
        grants: str = "select, insert, update",
        read: str = "",
        insert: str = "",
        figures: Sequence[str] = (),
    ) -> None:
        column = f"{table}.{programme}"
        write = within(column, *keep)
        super().__init__(
            table,
            read=read or within(column, Permission.VIEW_PROGRAMME),
            insert=insert or write,
            update=write,
            delete=write if "delete" in grants else "",
            grants=grants,
            figures=figures,
        )


def whole(table: str) -> RunSQL:
    """A table to which others of the same programme may point by `part`."""
    name = f"{table.partition('_')[2]}_with_its_programme"
    return RunSQL(
        f"alter table {table} add constraint {name} unique (id, programme_id)",
        f"alter table {table} drop constraint {name}",
    )


def part(table: str, column: str, of: str) -> RunSQL:
    """A column that points at a row of the same programme, and at none of another."""
    name = f"{table.partition('_')[2]}_{column.removesuffix('_id')}_of_its_programme"
    return RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}, programme_id) "
        f"references {of} (id, programme_id)",
        f"alter table {table} drop constraint {name}",
    )
