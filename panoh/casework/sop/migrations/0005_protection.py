"""The steps of protection are events of a case too: its view is added to what is there."""

from django.db import migrations

# Added to the view as it stands, whichever slice was added before.
ADDED = """
do $$ begin
    execute 'create or replace view sop_milestone with (security_invoker = true) as '
        || rtrim(pg_get_viewdef('sop_milestone'::regclass), '; ')
        || ' union all select case_id, event, at from protection_milestone';
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("sop", "0004_editions"), ("protection", "0003_milestones")]
    operations = [migrations.RunSQL(ADDED, migrations.RunSQL.noop)]
