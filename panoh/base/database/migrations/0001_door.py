"""What the policies read, and the codes nobody can count.

Who acts is one setting, `panoh.context`: whatever `panoh_enter` learnt, and before it a seal, an
HMAC that only the database can make, over the same words, this connection and this transaction.
Anybody may write the setting; what was not sealed here and now is nobody. The functions belong to
the owner, who alone reads the secrets.
"""

import secrets

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from panoh.base.database.names import APPLICATION, FIGURES
from panoh.base.database.tickets import pads
from panoh.base.database.walls import DEFINER

# Two pads each, as HMAC has them: core PostgreSQL has sha256() and no HMAC.
SECRETS = """
create table panoh_secret (
    purpose text not null check (purpose in ('ticket', 'seal', 'code')),
    inner_pad bytea not null,
    outer_pad bytea not null,
    until timestamptz
);
"""

SEAL = """
create function panoh_seal(words text) returns text
language plpgsql stable parallel restricted as $$
begin
    return (
        select encode(sha256(outer_pad || sha256(
            inner_pad || convert_to(words, 'UTF8')
            || int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp()))), 'hex')
        from panoh_secret where purpose = 'seal');
end $$;
create function panoh_context() returns text[]
language plpgsql stable parallel restricted as $$
declare
    said constant text := nullif(current_setting('panoh.context', true), '');
begin
    if left(said, 64) = panoh_seal(substr(said, 66)) then
        return string_to_array(said, '|');
    end if;
    return null;
end $$;
"""

# The words with which policies ask who acts, and their places in the setting.
WORDS = {
    "member": "uuid",
    "agency": "uuid",
    "reach": "text",
    "role": "text",
    "open": "text[]",
    "country": "text",
    "countries": "text[]",
}


def words() -> str:
    return "".join(
        f"create function panoh_{word}() returns {kind} "
        f"language plpgsql stable parallel restricted {DEFINER} as "
        f"$$ begin return nullif((panoh_context())[{place}], '')::{kind}; end $$;"
        for place, (word, kind) in enumerate(WORDS.items(), 2)
    )


# Four rounds of a Feistel network over 30 bits: a permutation, so no code comes twice, and without
# the key, which only the owner reads, no code tells the next.
CODE = f"""
create sequence panoh_codes;
create function panoh_code() returns text language plpgsql volatile {DEFINER} as $$
declare
    n bigint := nextval('panoh_codes');
    l int := (n >> 15) & 32767;
    r int := n & 32767;
    swap int;
    hash bytea;
    key constant bytea := (select inner_pad from panoh_secret where purpose = 'code');
    letters constant text := '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
    code text := '';
begin
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
    return left(code, 3) || '-' || right(code, 3);
end $$;
"""

# Not even the right to call them: the words do, with their owner's rights.
PRIVATE = "panoh_seal(text), panoh_context()"


def make_secrets(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for purpose in ("seal", "code"):
        editor.execute(
            "insert into panoh_secret values (%s, %s, %s)",
            [purpose, *pads(secrets.token_bytes(32))],
        )


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(SECRETS + SEAL),
        migrations.RunPython(make_secrets, elidable=False),
        migrations.RunSQL(words() + CODE),
        migrations.RunSQL(f"revoke all on function {PRIVATE} from public"),
        migrations.RunSQL(f"grant usage on schema public to {APPLICATION}, {FIGURES}"),
    ]
