"""A programme is there for who takes part in it; its logframe is written by who keeps it."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import PROGRAMMES, WITHOUT, OfProgramme, powers

KEEP = Permission.KEEP_LOGFRAME
# Whoever keeps logframes begins one for the own agency, before anything takes part in it.
BEGINS = f"""logframe_programme.agency_id = (select panoh_agency())
    and panoh_role_may((select panoh_role()), '{KEEP.value}')"""


class Migration(migrations.Migration):
    dependencies = [("logframe", "0001_tables"), ("agencies", "0003_programme_roles")]
    operations = [
        migrations.RunSQL(powers() + PROGRAMMES, WITHOUT),
        OfProgramme("logframe_programme", KEEP, programme="id", insert=BEGINS),
        OfProgramme("logframe_partner", KEEP),
        OfProgramme("logframe_line", KEEP),
        OfProgramme("logframe_remark", KEEP),
    ]
