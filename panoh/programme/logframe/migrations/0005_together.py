"""What belongs to one programme points at nothing of another (docs/adr/0043)."""

from django.db import migrations

from panoh.programme.logframe.walls import part, whole


class Migration(migrations.Migration):
    dependencies = [("logframe", "0004_locks")]
    operations = [
        whole("logframe_partner"),
        whole("logframe_line"),
        whole("logframe_indicator"),
        whole("logframe_period"),
        part("logframe_line", "parent_id", "logframe_line"),
        part("logframe_line", "responsible_id", "logframe_partner"),
        part("logframe_remark", "line_id", "logframe_line"),
        part("logframe_indicator", "line_id", "logframe_line"),
        part("logframe_indicator", "responsible_id", "logframe_partner"),
        part("logframe_target", "indicator_id", "logframe_indicator"),
        part("logframe_period", "indicator_id", "logframe_indicator"),
    ]
