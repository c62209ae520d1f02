"""Who sees that two cases belong together: of the agency that holds both, who sees both."""

from django.db import migrations

from panoh.base.database.walls import Wall

ASSIGNED = " and ".join(
    f"""exists (
        select 1 from cases_assignment a
        where a.case_id = families_tie.{end}_id
          and a.member_id = (select panoh_member()) and a.ended_at is null
        offset 0)"""
    for end in ("one", "other")
)
BOTH = f"""(agency_id = (select panoh_agency()) and (
    (select panoh_reach()) = 'agency'
    or (select panoh_reach()) = 'assigned' and {ASSIGNED}))"""
TOGETHER = """
alter table families_tie add constraint tie_one_of_the_holder
    foreign key (one_id, agency_id) references cases_case (id, holder_id)
    deferrable initially deferred;
alter table families_tie add constraint tie_other_of_the_holder
    foreign key (other_id, agency_id) references cases_case (id, holder_id)
    deferrable initially deferred;
alter table families_tie add constraint tied_inside_the_agency
    foreign key (tied_by_id, agency_id) references agencies_membership (id, agency_id);
"""
APART = """
alter table families_tie drop constraint tie_one_of_the_holder,
    drop constraint tie_other_of_the_holder, drop constraint tied_inside_the_agency;
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0001_tables"), ("cases", "0002_walls")]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        Wall(
            "families_tie",
            section="core",
            grants="select, insert, delete",
            read=BOTH,
            insert=BOTH,
            delete=BOTH,
        ),
    ]
