"""By which day a risk was to be assessed again, for who counts duties that were done in time."""

from django.db import migrations

from panoh.base.database.walls import Count


class Migration(migrations.Migration):
    dependencies = [("sop", "0008_happened"), ("protection", "0003_milestones")]
    operations = [Count("protection_riskassessment", "next_on")]
