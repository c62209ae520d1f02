"""What came is from a funder of the same programme."""

from django.db import migrations

from panoh.programme.logframe.walls import part, whole


class Migration(migrations.Migration):
    dependencies = [("budget", "0004_received")]
    operations = [
        whole("budget_funder"),
        part("budget_entry", "funder_id", "budget_funder"),
    ]
