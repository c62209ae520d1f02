"""What belongs to one programme points at nothing of another (docs/adr/0043)."""

from django.db import migrations

from panoh.programme.logframe.walls import part


class Migration(migrations.Migration):
    dependencies = [("workplan", "0002_walls"), ("logframe", "0005_together")]
    operations = [
        part("workplan_activity", "line_id", "logframe_line"),
        part("workplan_activity", "responsible_id", "logframe_partner"),
    ]
