"""Who sees that somebody is to be erased, and the function that destroys a key.

The application cannot delete a key. The function belongs to the owner and looks for itself: two
members of the holder, the second of them the one who has entered, and a case that is closed.
"""

from django.db import migrations

from panoh.base.database.names import APPLICATION, OWNER
from panoh.base.database.walls import DEFINER, Wall, within_reach

TOGETHER = """
alter table erasures_erasure add constraint erasure_asked_by_the_holder
    foreign key (case_id, agency_id) references cases_case (id, holder_id)
    deferrable initially deferred;
alter table erasures_erasure add constraint erasure_inside_the_agency
    foreign key (asked_by_id, agency_id) references agencies_membership (id, agency_id);
alter table erasures_erasure add constraint erased_inside_the_agency
    foreign key (decided_by_id, agency_id) references agencies_membership (id, agency_id);
"""
APART = """
alter table erasures_erasure drop constraint erasure_asked_by_the_holder,
    drop constraint erasure_inside_the_agency, drop constraint erased_inside_the_agency;
"""

GUARD = """
create function erasures_guard() returns trigger language plpgsql as $$
begin
    if old.status <> 'asked' then
        raise exception 'An erasure is decided once.'
            using errcode = 'check_violation', constraint = 'erasure_decided_once';
    end if;
    return new;
end $$;
create trigger erasures_guard before update on erasures_erasure
    for each row execute function erasures_guard();
"""
UNGUARD = "drop trigger erasures_guard on erasures_erasure; drop function erasures_guard();"

# The owner sees keys and numbers only of who is in the ledger, which this function alone writes.
ERASE = f"""
create function panoh_erase(the_erasure uuid) returns void
language plpgsql volatile {DEFINER} as $$
declare
    the_person uuid;
begin
    select c.person_id into the_person
        from erasures_erasure e join cases_case c on c.id = e.case_id and c.stage = 'closed'
        where e.id = the_erasure and e.status = 'erased' and e.decided_by_id = panoh_member()
          and e.asked_by_id <> e.decided_by_id and e.agency_id = panoh_agency()
          and c.holder_id = e.agency_id
          and not exists (select from cases_case other where other.person_id = c.person_id
              and (other.holder_id <> c.holder_id or other.stage <> 'closed'));
    if not found then
        raise exception 'Nobody is erased by one.' using errcode = 'insufficient_privilege';
    end if;
    insert into vault_erasure (person_id, case_ids, agency_id, erased_at)
        select the_person, array_agg(id), panoh_agency(), clock_timestamp()
        from cases_case where person_id = the_person
        on conflict do nothing;
    delete from vault_personkey where person_id = the_person;
    delete from names_nameindex where case_id in (
        select unnest(case_ids) from vault_erasure where person_id = the_person);
end $$;
revoke all on function panoh_erase(uuid) from public;
grant execute on function panoh_erase(uuid) to {APPLICATION};
create policy erasures_erasure_answer on erasures_erasure for select to {OWNER} using (true);
create policy vault_personkey_erase on vault_personkey to {OWNER}
    using (person_id in (select person_id from vault_erasure));
create policy names_nameindex_erase on names_nameindex for delete to {OWNER}
    using (case_id in (select unnest(case_ids) from vault_erasure));
"""
SPARE = """
drop function panoh_erase(uuid);
drop policy erasures_erasure_answer on erasures_erasure;
drop policy vault_personkey_erase on vault_personkey;
drop policy names_nameindex_erase on names_nameindex;
"""

# The guard of shares looks at everything but the reason: of somebody erased the owner empties it.
LOOKED_AT = (
    "case_id, agency_id, grantor_id, sections, ground, consent_id, since, until, approved_at, "
    "approved_by_id, closed_at, closed_by_id"
)
REASONS = f"""
drop trigger cases_share_guard on cases_share;
create trigger cases_share_guard before insert or update of {LOOKED_AT} on cases_share
    for each row execute function cases_share_guard();
"""
ALL = """
drop trigger cases_share_guard on cases_share;
create trigger cases_share_guard before insert or update on cases_share
    for each row execute function cases_share_guard();
"""

REACH = within_reach("erasures_erasure.case_id")
MINE = f"(agency_id = (select panoh_agency()) and {REACH})"


class Migration(migrations.Migration):
    dependencies = [
        ("erasures", "0001_tables"),
        ("cases", "0002_walls"),
        ("names", "0002_walls"),
        ("vault", "0003_renewal"),
    ]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        migrations.RunSQL(GUARD, UNGUARD),
        Wall(
            "erasures_erasure",
            section="core",
            grants="select, insert, update (status, decided_at, decided_by_id)",
            read=MINE,
            insert=MINE,
            update=MINE,
        ),
        migrations.RunSQL(ERASE, SPARE),
        migrations.RunSQL(REASONS, ALL),
    ]
