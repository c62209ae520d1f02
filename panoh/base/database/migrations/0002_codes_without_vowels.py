"""Codes that spell no word: those in which a vowel stands are passed over.

The walk through the numbers stays the same, so no new code can be one that was drawn before.
"""

from importlib import import_module

from django.db import migrations

from panoh.base.database.walls import DEFINER

CODE = f"""
create or replace function panoh_code() returns text language plpgsql volatile {DEFINER} as $$
declare
    n bigint;
    l int;
    r int;
    swap int;
    hash bytea;
    key constant bytea := (select inner_pad from panoh_secret where purpose = 'code');
    letters constant text := '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
    code text;
begin
    loop
        n := nextval('panoh_codes');
        l := (n >> 15) & 32767;
        r := n & 32767;
        code := '';
        for i in 1..4 loop
            hash := sha256(key || int4send(i) || int4send(r));
            swap := l # ((get_byte(hash, 0) << 7) | (get_byte(hash, 1) >> 1));
            l := r;
            r := swap;
        end loop;
        n := (l::bigint << 15) | r;
        for i in 1..6 loop
            code := code || substr(letters, (n & 31)::int + 1, 1);
            n := n >> 5;
        end loop;
        if code !~ '[AEUY]' then
            return left(code, 3) || '-' || right(code, 3);
        end if;
    end loop;
end $$;
"""
BEFORE = import_module("panoh.base.database.migrations.0001_door").CODE
WITH_VOWELS = "create or replace function" + BEFORE.partition("create function")[2]


class Migration(migrations.Migration):
    dependencies = [("database", "0001_door")]
    operations = [migrations.RunSQL(CODE, WITH_VOWELS)]
