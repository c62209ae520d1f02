"""Places are counted of the services that are asked about, where before all were counted."""

from django.db import migrations

from panoh.base.database.names import APPLICATION

FREE_PLACES = f"""
drop function panoh_free_places(date);
create function panoh_free_places(on_day date, of_services uuid[] default null)
returns table (service_id uuid, free smallint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query select s.id, (case
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
    where s.active and panoh_agency() is not null
      and s.id = any (coalesce(of_services, array(select id from shelters_service)));
end $$;
revoke all on function panoh_free_places(date, uuid[]) from public;
grant execute on function panoh_free_places(date, uuid[]) to {APPLICATION};
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_walls")]
    operations = [migrations.RunSQL(FREE_PLACES)]
