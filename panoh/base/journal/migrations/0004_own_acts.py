"""What a member did is read in its order, and not found among all acts of the country."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_ends")]
    operations = [
        migrations.AddIndex(
            "entry",
            models.Index(fields=["member_id", "-number"], name="journal_of_a_member"),
        )
    ]
