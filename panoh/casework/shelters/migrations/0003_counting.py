"""What the counting role reads of houses: how many beds stand in which region, and how full.

Of the countries it may count, and no name, no code, no address and no room. Whoever sees houses
otherwise sees what they saw: these walls are built anew as they were, with a door for counting.
"""

from django.db import migrations

from panoh.base.database.names import APPLICATION, FIGURES
from panoh.base.database.walls import DEFINER, Wall, share_in_force, within_reach

TABLES = ("shelters_site", "shelters_bed", "shelters_stay", "shelters_turnedaway")
DOWN = "".join(
    f"drop policy if exists {table}_{verb} on {table};"
    for table in TABLES
    for verb in ("read", "add", "change", "remove", "count")
) + "".join(f"revoke all on {table} from {APPLICATION}, {FIGURES};" for table in TABLES)

OWN = """({table}.agency_id = (select panoh_agency())
    and 'placement' = any ((select panoh_open())::text[])
    and (select panoh_reach()) <> 'nobody')"""
COUNTED = """exists (select 1 from agencies_agency a where a.id = {table}.agency_id
    and a.country = any ((select panoh_countries())::text[]))"""
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


# Who lies in which bed the counting role never reads: a function says how many nights a house had.
NIGHTS = f"""
create function panoh_nights(since date, until date) returns table (site_id uuid, taken bigint)
language sql stable {DEFINER} as $$
    select b.site_id,
           sum(least(coalesce(t.ends_on, until), until) - greatest(t.begins_on, since))
    from shelters_stay t
    join shelters_bed b on b.id = t.bed_id
    join agencies_agency a on a.id = t.agency_id
    where t.kind = 'stayed' and t.begins_on < until
      and (t.ends_on is null or t.ends_on > since)
      and a.country = any ((select panoh_countries())::text[])
    group by b.site_id $$;
revoke all on function panoh_nights(date, date) from public;
grant execute on function panoh_nights(date, date) to {FIGURES};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shelters", "0002_walls"),
    ]
    operations = [
        migrations.RunSQL(DOWN),
        own(
            "shelters_site",
            figures=("id", "agency_id", "region_id"),
            count=COUNTED.format(table="shelters_site"),
        ),
        own(
            "shelters_bed",
            grants="select, insert, update (room, name, child)",
            figures=("id", "agency_id", "site_id"),
            count=COUNTED.format(table="shelters_bed"),
        ),
        own(
            "shelters_stay",
            read=SHARED,
            grants="select, insert, update (bed_id, kind, begins_on, ends_on, hold_until, "
            "admitted_at, admitted_by_id, ended_at, ended_by_id, destination, "
            "released_at, released_by_id)",
            figures=("id", "case_id", "kind", "begins_on", "ends_on"),
        ),
        own(
            "shelters_turnedaway",
            grants="select, insert",
            figures=("id", "agency_id", '"on"', "need", "reason", "sex", "age_band"),
            count=COUNTED.format(table="shelters_turnedaway"),
        ),
        migrations.RunSQL(NIGHTS, "drop function panoh_nights(date, date)"),
    ]
