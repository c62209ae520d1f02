"""How a member enters the database, and the never-table as PostgreSQL knows it.

Agencies and memberships are made by whoever administers the country, as the owner: the
application only reads them, so no page and no injected statement can give anybody a role.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from panoh.base.agencies.roles import POWERS
from panoh.base.agencies.sections import NEVER
from panoh.base.database.names import APPLICATION, FIGURES
from panoh.base.database.walls import DEFINER, Open

# A ticket is good for a minute either way, on the one connection that it names.
TICKET = """
create function panoh_is_ticket(words text, at bigint, ticket bytea) returns boolean
language plpgsql volatile as $$
begin
    return abs(extract(epoch from clock_timestamp()) - at) <= 60 and exists (
        select from panoh_secret
        where purpose = 'ticket' and (until is null or until > clock_timestamp())
          and ticket = sha256(outer_pad || sha256(inner_pad || convert_to(
              words || '|' || pg_backend_pid() || '|' || at, 'UTF8'))));
end $$;
revoke all on function panoh_is_ticket(text, bigint, bytea) from public;
"""

# Both answer with the former context, so that whoever entered may go back to it.
ENTER = f"""
create function panoh_enter(the_member uuid, at bigint, ticket bytea) returns text
language plpgsql volatile {DEFINER} as $$
declare
    before constant text := current_setting('panoh.context', true);
    said text;
begin
    if panoh_is_ticket('enter|' || the_member, at, ticket) is not true then
        raise exception 'This is not a ticket.' using errcode = 'insufficient_privilege';
    end if;
    select concat_ws('|', m.id, m.agency_id, panoh_reach_of(m.role), m.role,
                     panoh_open_to(a.kind), a.country, '') into said
        from agencies_membership m
        join agencies_agency a on a.id = m.agency_id and a.closed_at is null
        join accounts_user u on u.id = m.user_id and u.is_active
        where m.id = the_member and m.ended_at is null;
    if not found then
        raise exception 'This membership has ended.' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('panoh.context', panoh_seal(said) || '|' || said, true);
    return before;
end $$;
create function panoh_count(the_country text, at bigint, ticket bytea) returns void
language plpgsql volatile {DEFINER} as $$
declare
    said constant text := '||||||{{' || the_country || '}}';
begin
    if panoh_is_ticket('count|' || the_country, at, ticket) is not true then
        raise exception 'This is not a ticket.' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('panoh.context', panoh_seal(said) || '|' || said, true);
    perform set_config('transaction_read_only', 'on', true);
end $$;
revoke all on function panoh_enter(uuid, bigint, bytea) from public;
revoke all on function panoh_count(text, bigint, bytea) from public;
grant execute on function panoh_enter(uuid, bigint, bytea) to {APPLICATION};
grant execute on function panoh_count(text, bigint, bytea) to {FIGURES};
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
    editor.execute(TICKET + ENTER)


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
