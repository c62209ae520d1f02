"""What plans, returns and follow-ups show joins the events of a case."""

from django.db import migrations

# The view as it stands, whoever has added to it, and this.
MILESTONES = """
do $do$ begin
    execute 'create or replace view sop_milestone with (security_invoker = true) as '
        || rtrim(pg_get_viewdef('sop_milestone'::regclass), ';') || $q$
union all
    select case_id, 'needs_assessed', assessed_at from assistance_assessedneed
union all
    select case_id, 'consular_offered', assessed_at from assistance_assessedneed
        where need = 'CON' and wish <> 'undecided'
union all
    select case_id, 'plan_agreed', agreed_at from assistance_plan where agreed_at is not null
union all
    select case_id, 'plan_reviewed', reviewed_at from assistance_review
union all
    select case_id, 'return_wished', wished_at from assistance_return
union all
    select case_id, 'return_assessed', max(first) from (
        select case_id, journey_id, min(assessed_at) as first from assistance_returnrisk
        group by case_id, journey_id, "end") ends
        group by case_id, journey_id having count(*) = 2
union all
    select case_id, 'return_declined', ended_at from assistance_return where status = 'declined'
union all
    select case_id, 'returned', (returned_on + 1)::timestamptz from assistance_return
        where returned_on is not null
union all
    -- Who wants no more calls is not owed the later ones.
    select case_id, 'followed_up.' || m, asked_at
        from assistance_followup, unnest(array[1, 3, 6, 12]) m
        where outcome = 'reached' and m = month or outcome = 'declined' and m >= month
$q$;
end $do$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sop", "0005_protection"),
        ("assistance", "0002_walls"),
    ]
    operations = [migrations.RunSQL(MILESTONES, migrations.RunSQL.noop)]
