"""What signing in counts and keeps: guesses, drafts, codes taken, one-time passwords."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from panoh.base.database.walls import Open


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_grants")]
    operations = [
        migrations.AddField("user", "code_step", models.BigIntegerField(default=0)),
        migrations.AddField("user", "one_time_until", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="Guess",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name_plural": "guesses",
                "indexes": [models.Index(fields=["at"], name="guesses_by_age")],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="draft",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed", models.TextField()),
                ("until", models.DateTimeField()),
            ],
        ),
        Open("accounts_user", "update (code_step, one_time_until)"),
        Open("accounts_guess", "select, insert, update, delete"),
        Open("accounts_draft", "select, insert, update, delete"),
    ]
