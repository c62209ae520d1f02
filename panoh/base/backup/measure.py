"""What is in a database, as figures that a restored one must repeat."""

import re
from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

from panoh.base.backup.parts import KEY_TABLES, LEFT_OUT
from panoh.base.database.names import APPLICATION, FIGURES, OWNER

# The same text of a row wherever it is asked for.
PLAIN = """
set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres';
set local extra_float_digits = 1; set local bytea_output = 'hex'; set local search_path = '';
"""
TABLES = """
select relname from pg_catalog.pg_class
where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1
"""
# A sum of marks does not ask in which order the rows come.
ROWS = """
select count(*), coalesce(sum(('x' || left(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 15)
    )::bit(60)::bigint), 0)::text from public.{} t
"""
BLIND = """
select relname from pg_catalog.pg_class c
where relnamespace = 'public'::regnamespace and relrowsecurity
  and not exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid and polname = 'kept')
"""
SEQUENCES = "select sequencename, coalesce(last_value, 0) from pg_catalog.pg_sequences order by 1"
HEADS = "select agency_id::text, number, hash from public.journal_head order by 1"
OURS = """
    and not exists (select from pg_depend d where d.objid = {oid} and d.deptype = 'e')
"""
# Everything by which PostgreSQL keeps what Panoh promises, in its own words, one thing a line.
CATALOGUE = f"""
with grants (what, acl) as (
    select 'table ' || relname, coalesce(relacl, acldefault('r', relowner)) from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm')
    union all
    select 'sequence ' || relname, coalesce(relacl, acldefault('s', relowner)) from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'S'
    union all
    select 'column ' || attrelid::regclass || '.' || attname, attacl from pg_attribute
        join pg_class c on c.oid = attrelid
        where relnamespace = 'public'::regnamespace and attacl is not null
    union all
    select 'function ' || p.oid::regprocedure, coalesce(proacl, acldefault('f', proowner))
        from pg_proc p where pronamespace = 'public'::regnamespace {OURS.format(oid="p.oid")}
)
select format('grant %s on %s to %s', privilege_type, what,
              case grantee when 0 then 'public' else grantee::regrole::text end)
    from grants, aclexplode(acl)
union all
select format('table %s of %s, %s, rows %s %s', relname, relowner::regrole, relkind,
              relrowsecurity, relforcerowsecurity)
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'S')
union all
select format('column %s.%s %s %s %s', a.attrelid::regclass, attname,
              format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
    from pg_attribute a join pg_class c on c.oid = attrelid
    left join pg_attrdef d on d.adrelid = attrelid and d.adnum = attnum
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm')
      and attnum > 0 and not attisdropped
union all
select format('policy %s on %s, %s, %s to %s using %s with check %s',
              policyname, tablename, permissive, cmd, roles, qual, with_check)
    from pg_policies where schemaname = 'public'
union all
select format('constraint %s on %s, valid %s: %s', conname, conrelid::regclass, convalidated,
              pg_get_constraintdef(oid))
    from pg_constraint where connamespace = 'public'::regnamespace
union all
select pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indrelid
    where relnamespace = 'public'::regnamespace and indisvalid
union all
select format('%s, %s', pg_get_triggerdef(t.oid), tgenabled) from pg_trigger t
    join pg_class c on c.oid = tgrelid
    where relnamespace = 'public'::regnamespace and not tgisinternal
union all
select format('function of %s: %s', proowner::regrole, pg_get_functiondef(p.oid)) from pg_proc p
    where pronamespace = 'public'::regnamespace and prokind <> 'a' {OURS.format(oid="p.oid")}
union all
select format('view %s: %s', viewname, definition) from pg_views where schemaname = 'public'
union all
select 'extension ' || extname from pg_extension
order by 1
"""
ROLES = """
select 'role ' || rolname || ': ' || row(rolsuper, rolbypassrls, rolcreaterole, rolcreatedb)::text
from pg_catalog.pg_roles where rolname = any (%s) order by 1
"""


# PostgreSQL writes a cast of a list as a cast of its members once it has read it again.
CAST = re.compile(r"::(?:text|character varying)(?:\(\d+\))?(?:\[\])?")
WRAPPED = re.compile(r"(?<!\w)\(('[^']*'|ARRAY\[[^\[\]()]*\]|\w+)\)")


def _plain(line: str) -> str:
    """A line of the catalogue without the casts that come and go."""
    return WRAPPED.sub(r"\1", WRAPPED.sub(r"\1", CAST.sub("", line)))


def tables(connection: psycopg.Connection) -> list[str]:
    """Every table there is."""
    return [name for (name,) in connection.execute(TABLES)]


def blind_spots(connection: psycopg.Connection) -> list[str]:
    """Walled tables of which the owner would see nothing: a backup would be silently empty."""
    return [name for (name,) in connection.execute(BLIND)]


def rows(connection: psycopg.Connection, names: Iterable[str]) -> dict[str, list[Any]]:
    """Of each table, how many rows and the sum of their marks."""
    found = {}
    for name in names:
        query = sql.SQL(ROWS).format(sql.Identifier(name))
        found[name] = list(connection.execute(query).fetchone() or ())
    return found


def of_data(connection: psycopg.Connection) -> dict[str, Any]:
    """Figures of the data set."""
    connection.execute(PLAIN)
    apart = {*KEY_TABLES, *LEFT_OUT}
    # Roles as unquoted names, which regrole prints and this compares.
    roles = [name.strip('"') for name in (APPLICATION, OWNER, FIGURES)]
    return {
        "tables": rows(connection, (t for t in tables(connection) if t not in apart)),
        "sequences": dict(connection.execute(SEQUENCES).fetchall()),
        "heads": [list(row) for row in connection.execute(HEADS)],
        "catalogue": [
            _plain(line)
            for query, params in ((CATALOGUE, None), (ROLES, [roles]))
            for (line,) in connection.execute(query, params)
        ],
    }


def of_keys(connection: psycopg.Connection) -> dict[str, Any]:
    """Figures of the key set."""
    connection.execute(PLAIN)
    return {"tables": rows(connection, (t for t in tables(connection) if t in KEY_TABLES))}
