"""The journal may only be added to, and each agency's entries are a chain of hashes."""

from django.db import migrations

from panoh.base.database.names import OWNER
from panoh.base.database.walls import Wall

CHAIN = """
create function journal_hash(e journal_entry) returns text language sql stable as $$
    select encode(sha256(convert_to(jsonb_build_array(
        e.previous, e.agency_id, e.number, extract(epoch from e.at), e.member_id, e.event,
        e.section, e.case_id, e.subject, e.subject_id, e.detail)::text, 'UTF8')), 'hex') $$;

create function journal_append() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    head journal_head;
begin
    -- The head's row lock makes writers of one agency wait for each other, and nobody else.
    insert into journal_head as h (agency_id, number, hash) values (new.agency_id, 1, '')
        on conflict (agency_id) do update set number = h.number + 1
        returning * into head;
    new.number := head.number;
    new.previous := head.hash;
    new.hash := journal_hash(new);
    update journal_head set hash = new.hash where agency_id = new.agency_id;
    return new;
end $$;

create trigger journal_append before insert on journal_entry
    for each row execute function journal_append();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_tables"), ("agencies", "0002_door")]
    operations = [
        migrations.RunSQL(CHAIN),
        Wall(
            "journal_entry",
            grants="select, insert",
            read="agency_id = (select panoh_agency()) and ((select panoh_reach()) = 'agency' "
            "or member_id = (select panoh_member()))",
            insert="agency_id = (select panoh_agency()) and member_id = (select panoh_member())",
        ),
        # The verifier runs as the owner; FORCE would blind it too.
        migrations.RunSQL(
            f"create policy journal_entry_verify on journal_entry for select to {OWNER} "
            "using (true)"
        ),
    ]
