"""The post that carries a decision out says itself that it is done."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme, within

TABLE = "governance_decision"
KEEP = Permission.KEEP_MEETINGS
GRANTS = "select, insert, update (state, ended_on, outcome)"
# The wall is built anew below.
DOWN = "".join(f"drop policy {TABLE}_{verb} on {TABLE};\n" for verb in ("read", "add", "change"))
AS_IT_WAS = ";\n".join(OfProgramme(TABLE, KEEP, grants=GRANTS).statements())


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_walls")]
    operations = [
        migrations.RunSQL(DOWN, AS_IT_WAS),
        OfProgramme(
            TABLE,
            KEEP,
            Permission.KEEP_RISKS,  # the expert's
            insert=within(f"{TABLE}.programme_id", KEEP),
            grants=GRANTS,
        ),
    ]
