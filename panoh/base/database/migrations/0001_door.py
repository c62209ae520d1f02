"""What the policies read, and the codes nobody can count.

A setting that was set in a former transaction reads as '' and not as null: hence nullif, so that
empty means nobody.
"""

import secrets

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from panoh.base.database.names import APPLICATION, FIGURES

SETTINGS = """
create function panoh_member() returns uuid language sql stable
    as $$ select nullif(current_setting('panoh.member', true), '')::uuid $$;
create function panoh_agency() returns uuid language sql stable
    as $$ select nullif(current_setting('panoh.agency', true), '')::uuid $$;
create function panoh_reach() returns text language sql stable
    as $$ select nullif(current_setting('panoh.reach', true), '') $$;
create function panoh_role() returns text language sql stable
    as $$ select nullif(current_setting('panoh.role', true), '') $$;
create function panoh_open() returns text[] language sql stable
    as $$ select nullif(current_setting('panoh.open', true), '')::text[] $$;
create function panoh_countries() returns text[] language sql stable
    as $$ select string_to_array(nullif(current_setting('panoh.countries', true), ''), ',') $$;
create sequence panoh_codes;
"""

# Four rounds of a Feistel network over 30 bits: a permutation, so no code comes twice, and without
# the key, which only this function knows, no code tells the next.
CODE = """
create function panoh_code() returns text language plpgsql volatile as $$
declare
    n bigint := nextval('panoh_codes');
    l int := (n >> 15) & 32767;
    r int := n & 32767;
    swap int;
    letters constant text := '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
    code text := '';
begin
    for i in 1..4 loop
        swap := l # (('x' || left(md5(r || ':' || i || '{key}'), 8))::bit(32)::int & 32767);
        l := r;
        r := swap;
    end loop;
    n := (l::bigint << 15) | r;
    for i in 1..6 loop
        code := code || substr(letters, (n & 31)::int + 1, 1);
        n := n >> 5;
    end loop;
    return left(code, 3) || '-' || right(code, 3);
end $$;
"""


def make_code(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(CODE.replace("{key}", secrets.token_hex(16)))


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(SETTINGS),
        migrations.RunPython(make_code, elidable=False),
        migrations.RunSQL(f"grant usage on sequence panoh_codes to {APPLICATION}"),
        migrations.RunSQL(f"grant usage on schema public to {APPLICATION}, {FIGURES}"),
    ]
