"""What belongs to one programme points at nothing of another (docs/adr/0043)."""

from django.db import migrations

from panoh.programme.logframe.walls import part, whole


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_walls"), ("logframe", "0005_together")]
    operations = [
        part("evaluation_evaluation", "evaluator_id", "logframe_partner"),
        whole("evaluation_answer"),
    ]
