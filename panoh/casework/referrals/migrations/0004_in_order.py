"""Lists of what was answered are read in their order, and not sorted each time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_free_places")]
    operations = [
        migrations.AddIndex(
            "referral",
            models.Index(fields=["receiver", "-sent_at", "-code"], name="referrals_received"),
        ),
        migrations.AddIndex(
            "referral", models.Index(fields=["sender", "-sent_at", "-code"], name="referrals_sent")
        ),
    ]
