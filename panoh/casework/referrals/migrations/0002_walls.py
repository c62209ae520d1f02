"""Who sees a referral: the sender who sees the case, the receiver's queue, and the clock when late.

Two functions answer for what their caller may not read. Both belong to the owner, fix their search
path, and say the least that is needed: whether a share is still on offer, and how many places a
service has, up to three. FORCE holds the owner to the policies too, so it has policies of its own.
"""

from django.db import migrations

from panoh.base.database.names import APPLICATION, OWNER
from panoh.base.database.walls import Wall, share_in_force, within_reach

COUNTED = (
    "cases_share",
    "shelters_service",
    "shelters_bed",
    "shelters_stay",
    "referrals_referral",
)
OWNERS = "\n".join(
    f"create policy {table}_answer on {table} for select to {OWNER} using (true);"
    for table in COUNTED
)

FUNCTIONS = f"""
create function panoh_still_offered(the_share uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from cases_share where id = the_share and closed_at is null
                   and (until is null or until > now())) $$;

create function panoh_free_places(on_day date) returns table (service_id uuid, free smallint)
language sql stable security definer set search_path = public, pg_temp as $$
    select s.id, (case
        when s.need like 'ACC%' then least(3, (
            select count(*) from shelters_bed b
            where b.agency_id = s.agency_id and not b.child
              and (s.site_id is null or b.site_id = s.site_id)
              and not exists (
                  select 1 from shelters_stay t
                  where t.bed_id = b.id and t.released_at is null
                    and daterange(t.begins_on, t.ends_on) @> on_day
                    and not (t.kind = 'held' and t.hold_until < now()))))
        when s.places is not null then least(3, greatest(0, s.places - (
            select count(*) from referrals_referral r
            where r.service_id = s.id and r.status = 'accepted')))
        end)::smallint
    from shelters_service s
    where s.active and panoh_agency() is not null $$;

revoke all on function panoh_still_offered(uuid), panoh_free_places(date) from public;
grant execute on function panoh_still_offered(uuid), panoh_free_places(date) to {APPLICATION};
"""

GUARD = """
create function referrals_referral_guard() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
    offered cases_share;
    mover uuid;
begin
    select * into offered from cases_share where id = new.share_id;
    if tg_op = 'INSERT' then
        if new.status <> 'sent' or offered.case_id is distinct from new.case_id
           or offered.agency_id <> new.receiver_id or offered.grantor_id <> new.sender_id
           or offered.since is not null or offered.closed_at is not null
           or not exists (select 1 from shelters_service
                          where id = new.service_id and agency_id = new.receiver_id) then
            raise exception 'A referral rests on an offered share to the agency of the service.'
                using errcode = 'check_violation', constraint = 'referral_rests_on_an_offer';
        end if;
        return new;
    end if;
    mover := case
        when old.status = 'sent' and new.status in ('accepted', 'declined') then old.receiver_id
        when old.status = 'accepted' and new.status = 'ended' then old.receiver_id
        when old.status = 'sent' and new.status = 'withdrawn' then old.sender_id
    end;
    if new.status <> old.status and mover is distinct from panoh_agency()
       or new.status = old.status and (
           new.answered_at, new.answered_by_id, new.reason, new.stay_id,
           new.ended_at, new.ended_by_id) is distinct from (
           old.answered_at, old.answered_by_id, old.reason, old.stay_id,
           old.ended_at, old.ended_by_id)
       or new.step is distinct from old.step
          and panoh_role() is distinct from 'timekeeper' then
        raise exception 'It is not your move.'
            using errcode = 'check_violation', constraint = 'referral_moved_in_turn';
    end if;
    if new.status = 'accepted' and old.status = 'sent'
       and (offered.since is null or offered.closed_at is not null) then
        raise exception 'Nothing is accepted that the person has not agreed to.'
            using errcode = 'check_violation', constraint = 'referral_accepted_by_consent';
    end if;
    return new;
end $$;
create trigger referrals_referral_guard before insert or update on referrals_referral
    for each row execute function referrals_referral_guard();
"""

CORE = "'core'::text"
CASE = "referrals_referral.case_id"
SENDS = f"""(sender_id = (select panoh_agency())
    and {share_in_force(CASE, CORE)} and {within_reach(CASE)})"""
RECEIVES = """(receiver_id = (select panoh_agency()) and (select panoh_reach()) <> 'nobody')"""
LATE = """((select panoh_role()) = 'timekeeper' and status = 'sent' and deadline < now()
    and country = (select panoh_country())
    and panoh_still_offered(share_id))"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_tables"),
        ("shelters", "0002_walls"),
        ("cases", "0002_walls"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(GUARD),
        Wall(
            "referrals_referral",
            section="core",
            grants="select, insert, update (status, answered_at, answered_by_id, reason, "
            "stay_id, ended_at, ended_by_id, step, escalated_at)",
            read=f"({SENDS} or {RECEIVES} or {LATE})",
            insert=SENDS,
            update=f"({SENDS} or {RECEIVES} or {LATE})",
        ),
        migrations.RunSQL(OWNERS),
    ]
