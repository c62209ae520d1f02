"""Who sees how good a house is: its own agency, and of an assessment the two agencies that assess.

Never one to which placement is closed, and only those who see their whole agency. That a post, a
plan and an assessment are of a house of their agency are foreign keys. Who signs, signs in the own
name and agency; what was submitted is not scored any more; what was agreed or given up stays: a
trigger.
"""

from django.db import migrations

from panoh.base.database.walls import Wall

ONE_AGENCY = "".join(
    f"""
alter table {table} add constraint {name}
    foreign key ({column}_id, agency_id) references {there} (id, agency_id)
    deferrable initially deferred;
"""
    for table, name, column, there in (
        ("quality_assessment", "assessment_of_a_house_of_its_agency", "site", "shelters_site"),
        ("quality_post", "post_in_a_house_of_its_agency", "site", "shelters_site"),
        ("quality_improvement", "improvement_of_a_house_of_its_agency", "site", "shelters_site"),
        ("quality_improvement", "improvement_by_a_post_of_its_agency", "post", "quality_post"),
        ("quality_training", "training_in_a_post_of_its_agency", "post", "quality_post"),
    )
)

GUARD = """
create function quality_assessment_guard() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.status <> 'begun' then
            raise exception 'An assessment begins unsigned.'
                using errcode = 'check_violation', constraint = 'assessment_begins';
        end if;
        return new;
    end if;
    if old.status in ('agreed', 'dropped')
       or old.status = 'submitted'
          and (new.scores, new.evidence) is distinct from (old.scores, old.evidence) then
        raise exception 'What was signed stays.'
            using errcode = 'check_violation', constraint = 'assessment_stays';
    end if;
    if new.visitor_signed_by_id is not null
       and new.visitor_signed_by_id is distinct from old.visitor_signed_by_id
       and (new.visitor_signed_by_id, new.visitor_id)
           is distinct from (panoh_member(), panoh_agency())
       or new.companion_signed_by_id is not null
       and new.companion_signed_by_id is distinct from old.companion_signed_by_id
       and (new.companion_signed_by_id, new.companion_id)
           is distinct from (panoh_member(), panoh_agency()) then
        raise exception 'Nobody signs for others.'
            using errcode = 'check_violation', constraint = 'assessor_signs';
    end if;
    return new;
end $$;
create trigger quality_assessment_guard before insert or update on quality_assessment
    for each row execute function quality_assessment_guard();
"""

MINE = "{table}.agency_id = (select panoh_agency())"
OPEN = """'placement' = any ((select panoh_open())::text[])
    and (select panoh_reach()) = 'agency'"""
# An array, and no list: PostgreSQL writes a list down otherwise than it reads it, and a restored
# catalogue would not be the same to the letter.
ASSESSES = """(select panoh_agency()) = any (array[quality_assessment.agency_id,
    quality_assessment.visitor_id, quality_assessment.companion_id])"""
COUNTED = """exists (select 1 from agencies_agency a where a.id = quality_assessment.agency_id
    and a.country = any ((select panoh_countries())::text[]))"""


def own(table: str, grants: str) -> Wall:
    """A table that its agency reads and writes."""
    mine = f"({MINE.format(table=table)} and {OPEN})"
    return Wall(table, section="placement", read=mine, insert=mine, update=mine, grants=grants)


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0001_tables"),
        ("shelters", "0003_counting"),
    ]
    operations = [
        migrations.RunSQL(ONE_AGENCY),
        migrations.RunSQL(GUARD),
        Wall(
            "quality_assessment",
            section="placement",
            read=f"({ASSESSES} and {OPEN})",
            insert=f"({MINE.format(table='quality_assessment')} and {OPEN})",
            update=f"({ASSESSES} and {OPEN})",
            grants="select, insert, update (scores, evidence, status, visitor_signed_at, "
            "visitor_signed_by_id, companion_signed_at, companion_signed_by_id)",
            figures=("id", "agency_id", "site_id", "standard", "visited_on", "status", "scores"),
            count=COUNTED,
        ),
        own(
            "quality_post",
            "select, insert, update (title, qualification, held_since, vetted_on, active)",
        ),
        own("quality_training", "select, insert"),
        own("quality_improvement", "select, insert, update (status, ended_at, ended_by_id)"),
    ]
