"""Who writes that an evaluation is given to another body; read by all who follow the programme."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme, part

TABLE = "evaluation_appointment"


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0004_appointment")]
    operations = [
        part(TABLE, "evaluation_id", "evaluation_evaluation"),
        part(TABLE, "evaluator_id", "logframe_partner"),
        OfProgramme(TABLE, Permission.KEEP_LOGFRAME, grants="select, insert"),
    ]
