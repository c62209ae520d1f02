"""Who sees what was asked and decided, and that neither is written over.

An answer, a finding and what they belong to are of one case and one agency: composite foreign keys
hold it, because a foreign key alone does not ask whether its target may be seen.
"""

from django.db import migrations

from panoh.base.database.walls import Wall

TOGETHER = """
alter table identification_screening add constraint screened_inside_the_agency
    foreign key (screened_by_id, agency_id) references agencies_membership (id, agency_id);
alter table identification_determination add constraint decided_inside_the_agency
    foreign key (decided_by_id, agency_id) references agencies_membership (id, agency_id);
alter table identification_answer add constraint answer_of_its_screening
    foreign key (screening_id, case_id, agency_id)
    references identification_screening (id, case_id, agency_id);
alter table identification_finding add constraint finding_of_its_determination
    foreign key (determination_id, case_id, agency_id)
    references identification_determination (id, case_id, agency_id);
"""

COMPLETED = """
create function identification_completed() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    if (select state from identification_screening where id = new.screening_id) <> 'begun' then
        raise exception 'A completed screening stays as it is.'
            using errcode = 'check_violation', constraint = 'screening_stays_completed';
    end if;
    return new;
end $$;
create trigger identification_answer_in_time before insert or update on identification_answer
    for each row execute function identification_completed();

create function identification_stays() returns trigger language plpgsql as $$
begin
    if old.state = 'completed' then
        raise exception 'A completed screening stays as it is.'
            using errcode = 'check_violation', constraint = 'screening_stays_completed';
    end if;
    return new;
end $$;
create trigger identification_screening_stays before update on identification_screening
    for each row execute function identification_stays();
"""

AWAY = """
drop trigger identification_screening_stays on identification_screening;
drop trigger identification_answer_in_time on identification_answer;
drop function identification_stays;
drop function identification_completed;
alter table identification_screening drop constraint screened_inside_the_agency;
alter table identification_determination drop constraint decided_inside_the_agency;
alter table identification_answer drop constraint answer_of_its_screening;
alter table identification_finding drop constraint finding_of_its_determination;
"""


class Migration(migrations.Migration):
    dependencies = [("identification", "0001_tables")]
    operations = [
        migrations.RunSQL(TOGETHER + COMPLETED, AWAY),
        Wall(
            "identification_screening",
            section="testimony",
            own="agency_id",
            grants="select, insert, update (state, completed_at, completed_by_id, stopped)",
        ),
        Wall(
            "identification_answer",
            section="testimony",
            own="agency_id",
            grants="select, insert, update (value, source, answered_at)",
        ),
        Wall(
            "identification_determination",
            section="core",
            own="agency_id",
            grants="select, insert",
            figures=("id", "case_id", "track", "number", "outcome", "decided_on"),
        ),
        Wall(
            "identification_finding",
            section="testimony",
            own="agency_id",
            grants="select, insert",
            figures=("determination_id", "case_id", "exploitation"),
        ),
    ]
