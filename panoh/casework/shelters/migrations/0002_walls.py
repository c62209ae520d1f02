"""Who sees a house, a bed and a stay: the own agency, and never one to which placement is closed.

That a bed belongs to its house's agency, and a stay to its bed's, are foreign keys. A stay may be
of a case that the agency sees, or that stays with it already: a trigger, because a policy cannot
ask its own table.
"""

from django.db import migrations

from panoh.base.database.walls import Wall, share_in_force, within_reach

ONE_AGENCY = """
alter table shelters_bed add constraint bed_in_a_house_of_its_agency
    foreign key (site_id, agency_id) references shelters_site (id, agency_id)
    deferrable initially deferred;
alter table shelters_service add constraint service_in_a_house_of_its_agency
    foreign key (site_id, agency_id) references shelters_site (id, agency_id)
    deferrable initially deferred;
alter table shelters_stay add constraint stay_in_a_bed_of_its_agency
    foreign key (bed_id, agency_id) references shelters_bed (id, agency_id)
    deferrable initially deferred;
"""

GUARD = """
create function shelters_stay_guard() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    if new.case_id is not null
       and not exists (select 1 from cases_case where id = new.case_id)
       and not exists (select 1 from shelters_stay
                       where case_id = new.case_id and agency_id = new.agency_id
                         and released_at is null) then
        raise exception 'There is no such case among yours.'
            using errcode = 'check_violation', constraint = 'stay_of_a_case_in_sight';
    end if;
    return new;
end $$;
create trigger shelters_stay_guard before insert on shelters_stay
    for each row execute function shelters_stay_guard();
"""

OWN = """({table}.agency_id = (select panoh_agency())
    and 'placement' = any ((select panoh_open())::text[])
    and (select panoh_reach()) <> 'nobody')"""
PLACEMENT = "'placement'::text"
SHARED = (
    f"({share_in_force('shelters_stay.case_id', PLACEMENT)} "
    f"and {within_reach('shelters_stay.case_id')})"
)


def own(table: str, *, read: str = "", **more: object) -> Wall:
    """A table that its agency reads and writes; `read` lets others read too."""
    mine = OWN.format(table=table)
    return Wall(
        table,
        section="placement",
        read=f"({mine} or {read})" if read else mine,
        insert=mine,
        update=mine,
        **more,  # type: ignore[arg-type]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("shelters", "0001_tables"),
        ("cases", "0002_walls"),
    ]
    operations = [
        migrations.RunSQL(ONE_AGENCY),
        migrations.RunSQL(GUARD),
        own("shelters_site"),
        own("shelters_bed", grants="select, insert, update (room, name, child)"),
        own(
            "shelters_stay",
            read=SHARED,
            grants="select, insert, update (bed_id, kind, begins_on, ends_on, hold_until, "
            "admitted_at, admitted_by_id, ended_at, ended_by_id, destination, "
            "released_at, released_by_id)",
            figures=("id", "case_id", "kind", "begins_on", "ends_on"),
        ),
        own("shelters_turnedaway", grants="select, insert"),
        # A directory: whoever has entered reads what is offered; an address is not in it.
        Wall(
            "shelters_service",
            read="(select panoh_agency()) is not null "
            "and (active or agency_id = (select panoh_agency()))",
            insert="agency_id = (select panoh_agency())",
            update="agency_id = (select panoh_agency())",
        ),
    ]
