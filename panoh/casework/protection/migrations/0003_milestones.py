"""What protection tells of its steps to whoever may see them (security_invoker): that, and when.

The procedures of cases (`casework/sop`) count deadlines by it.
"""

from django.db import migrations

MILESTONES = """
create view protection_milestone with (security_invoker = true) as
    select case_id, 'risk_assessed' as event, assessed_at as at from protection_riskassessment
union all
    select case_id, 'risk_high', assessed_at from protection_riskassessment where level = 'high'
union all
    select case_id, 'safety_planned', planned_at from protection_safetyplan
union all
    select case_id, 'measure_asked', asked_at from protection_measure
union all
    select case_id, case refusal when '' then 'measure_granted' else 'measure_refused' end,
        answered_at from protection_measure where answered_at is not null
union all
    select case_id, 'permit_asked', asked_at from protection_permit where not held
union all
    select case_id, 'permit_granted', answered_at from protection_permit
        where answered_at is not null and state <> 'refused'
union all
    select case_id, 'non_punishment_noted', noted_at from protection_nonpunishment
union all
    select case_id, 'guardian_appointed', appointed_at from protection_guardian
union all
    select case_id, case kind when 'assessment' then 'interests_assessed'
        else 'interests_determined' end, made_at from protection_interests
union all
    select case_id, 'separation_proposed', made_at from protection_interests where separation;
grant select on protection_milestone to panoh_app;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_walls")]
    operations = [migrations.RunSQL(MILESTONES, "drop view protection_milestone")]
