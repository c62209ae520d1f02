"""The post that promised something says itself that it is done: its roles change these columns."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme, within

TABLE = "evaluation_answer"
KEEP = Permission.KEEP_LOGFRAME
GRANTS = "select, insert, update (done_on, outcome)"
# The wall is built anew below.
DOWN = "".join(f"drop policy {TABLE}_{verb} on {TABLE};\n" for verb in ("read", "add", "change"))
AS_IT_WAS = ";\n".join(OfProgramme(TABLE, KEEP, grants=GRANTS).statements())


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0005_appointment_walls")]
    operations = [
        migrations.RunSQL(DOWN, AS_IT_WAS),
        OfProgramme(
            TABLE,
            KEEP,
            Permission.REPORT_INDICATOR,
            Permission.KEEP_RISKS,
            insert=within(f"{TABLE}.programme_id", KEEP),
            grants=GRANTS,
        ),
    ]
