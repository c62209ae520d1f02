"""The clock may read where every chain ends, to sign it: agencies' keys, numbers and hashes."""

from django.db import migrations

from panoh.base.database.names import APPLICATION

ENDS = f"""
create function journal_ends() returns setof journal_head
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    if panoh_role() is distinct from 'timekeeper' then
        raise exception 'Only the clock reads where the chains end.'
            using errcode = 'insufficient_privilege';
    end if;
    return query select * from journal_head;
end $$;
revoke all on function journal_ends() from public;
grant execute on function journal_ends() to {APPLICATION};
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_chain")]
    operations = [migrations.RunSQL(ENDS, "drop function journal_ends()")]
