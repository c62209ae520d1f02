"""Who reads and keeps a work plan; that both ends of a dependency are of one programme; no rings.

Two who each add half of a ring at the same time would not see each other's half: so whoever adds
one waits until the other's transaction is over, programme by programme.
"""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme

TOGETHER = """
alter table workplan_activity add constraint activity_with_its_programme
    unique (id, programme_id);
alter table workplan_dependency add constraint dependency_of_its_activity
    foreign key (activity_id, programme_id) references workplan_activity (id, programme_id);
alter table workplan_dependency add constraint dependency_on_its_programme
    foreign key (needs_id, programme_id) references workplan_activity (id, programme_id);
"""
APART = """
alter table workplan_dependency drop constraint dependency_on_its_programme;
alter table workplan_dependency drop constraint dependency_of_its_activity;
alter table workplan_activity drop constraint activity_with_its_programme;
"""
NO_RING = """
create function workplan_dependency_guard() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('workplan ' || new.programme_id::text, 0));
    if exists (
        with recursive needed as (
            select new.needs_id as id
            union
            select d.needs_id from workplan_dependency d join needed n on d.activity_id = n.id
        )
        select 1 from needed where id = new.activity_id
    ) then
        raise exception 'An activity would wait for itself.'
            using errcode = 'check_violation', constraint = 'dependency_in_no_ring';
    end if;
    return new;
end $$;
create trigger workplan_dependency_guard before insert or update on workplan_dependency
    for each row execute function workplan_dependency_guard();
"""
RINGS = """
drop trigger workplan_dependency_guard on workplan_dependency;
drop function workplan_dependency_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("workplan", "0001_tables"), ("logframe", "0002_walls")]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        migrations.RunSQL(NO_RING, RINGS),
        OfProgramme(
            "workplan_activity",
            Permission.KEEP_WORKPLAN,
            grants="select, insert, "
            "update (state, expected_on, begun_on, done_on, dropped_on, reason)",
        ),
        OfProgramme(
            "workplan_dependency", Permission.KEEP_WORKPLAN, grants="select, insert, delete"
        ),
    ]
