"""How a member enters the database, and the never-table as PostgreSQL knows it.

Agencies and memberships are made by whoever administers the country, as the owner: the
application only reads them, so no page and no injected statement can give anybody a role.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from panoh.base.agencies.roles import POWERS
from panoh.base.agencies.sections import NEVER
from panoh.base.database.walls import Open

ENTER = """
create function panoh_enter(the_member uuid) returns void
language plpgsql volatile set search_path = public, pg_temp as $$
declare
    who record;
begin
    if the_member is null then
        perform set_config('panoh.' || name, '', true)
            from unnest(array['member', 'agency', 'reach', 'role', 'open', 'country']) name;
        return;
    end if;
    select m.id, m.agency_id, m.role, a.kind, a.country into who
        from agencies_membership m
        join agencies_agency a on a.id = m.agency_id and a.closed_at is null
        join accounts_user u on u.id = m.user_id and u.is_active
        where m.id = the_member and m.ended_at is null;
    if not found then
        raise exception 'This membership has ended.' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('panoh.member', who.id::text, true);
    perform set_config('panoh.agency', who.agency_id::text, true);
    perform set_config('panoh.role', who.role, true);
    perform set_config('panoh.reach', panoh_reach_of(who.role), true);
    perform set_config('panoh.open', panoh_open_to(who.kind)::text, true);
    perform set_config('panoh.country', who.country, true);
end $$;
"""


def tables_of_the_code() -> str:
    """The never-table and the reach of each role, written out as SQL functions."""
    never = " ".join(
        f"when '{kind.value}' then array[{', '.join(repr(str(s.value)) for s in sorted(closed))}]"
        f"::text[]"
        for kind, closed in NEVER.items()
        if closed
    )
    reach = " ".join(
        f"when '{role.value}' then '{powers.reach.value}'" for role, powers in POWERS.items()
    )
    sections = "array['core','identity','contact','placement','care','testimony','status','alerts']"
    return f"""
create function panoh_never(kind text) returns text[] language sql immutable
    as $$ select case kind {never} else array[]::text[] end $$;
create function panoh_open_to(kind text) returns text[] language sql immutable
    as $$ select coalesce(array_agg(s), array[]::text[]) from unnest({sections}) s
          where s <> all (panoh_never(kind)) $$;
create function panoh_reach_of(role text) returns text language sql immutable
    as $$ select case role {reach} else 'nobody' end $$;
"""


def make_functions(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(tables_of_the_code())
    editor.execute(ENTER)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_tables"),
        ("accounts", "0001_tables"),
        ("database", "0001_door"),
    ]
    operations = [
        migrations.RunPython(make_functions),
        migrations.RunSQL(
            "alter table agencies_membership add constraint member_of_one_agency "
            "unique (id, agency_id)"
        ),
        Open("agencies_agency", "select", figures="select"),
        Open("agencies_membership", "select"),
        Open("agencies_agreement", "select"),
        Open("agencies_agreement_parties", "select"),
    ]
