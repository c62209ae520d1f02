"""Who says that a task was done or left out, and the events of a case in one view.

The view runs under the policies of whoever asks (security_invoker): an event in a section that is
closed to them has not happened for them.
"""

from django.db import migrations

from panoh.base.database.walls import Wall

TOGETHER = """
alter table sop_completion add constraint completed_inside_the_agency
    foreign key (done_by_id, agency_id) references agencies_membership (id, agency_id);
alter table sop_exemption add constraint exempted_inside_the_agency
    foreign key (exempted_by_id, agency_id) references agencies_membership (id, agency_id);
alter table sop_move add constraint moved_inside_the_agency
    foreign key (moved_by_id, agency_id) references agencies_membership (id, agency_id);
"""
APART = """
alter table sop_completion drop constraint completed_inside_the_agency;
alter table sop_exemption drop constraint exempted_inside_the_agency;
alter table sop_move drop constraint moved_inside_the_agency;
"""

GROUP = """case left({column}, 3) when 'ACC' then 'accommodation' when 'MED' then 'medical'
    when 'LEG' then 'legal' when 'DOC' then 'documents' end"""

# A service has a day and no hour: it counts from the end of that day.
MILESTONES = f"""
create view sop_milestone with (security_invoker = true) as
    select id as case_id, 'opened' as event, opened_at as at from cases_case
union all
    select id, 'closed', closed_at from cases_case where closed_at is not null
union all
    select case_id, 'assigned', assigned_at from cases_assignment
union all
    select case_id, e, raised_at from cases_alert,
        unnest(array['alert_raised', 'alert_raised.' || kind]) e
union all
    select case_id, 'contact_recorded', verified_at from cases_contact
union all
    select case_id, 'consent_answered', taken_at from cases_consent
union all
    select case_id, 'screened', completed_at from identification_screening
        where completed_at is not null
union all
    select case_id, e, recorded_at from identification_determination,
        unnest(array[outcome, outcome || '.' || track]) e
union all
    select case_id, 'referral_accepted.' || {GROUP.format(column="need")}, answered_at
        from referrals_referral where status in ('accepted', 'ended')
union all
    select case_id, 'provided.' || {GROUP.format(column="need")},
        (delivered_on + 1)::timestamptz from cases_provision
union all
    select case_id, 'admitted', admitted_at from shelters_stay
        where admitted_at is not null and case_id is not null
union all
    select case_id, 'discharged', ended_at from shelters_stay
        where kind = 'stayed' and ended_at is not null
union all
    select case_id, event, done_at from sop_completion;
grant select on sop_milestone to panoh_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sop", "0001_tables"),
        ("cases", "0002_walls"),
        ("identification", "0002_walls"),
        ("shelters", "0002_walls"),
        ("referrals", "0002_walls"),
    ]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        Wall("sop_completion", section="core", own="agency_id", grants="select, insert"),
        Wall(
            "sop_exemption",
            section="core",
            own="agency_id",
            grants="select, insert, update (ended_at, ended_by_id)",
        ),
        Wall("sop_move", section="core", own="agency_id", grants="select, insert"),
        migrations.RunSQL(MILESTONES, "drop view sop_milestone"),
    ]
