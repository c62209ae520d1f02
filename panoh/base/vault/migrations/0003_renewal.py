"""Keys can be renewed; and a ledger, which the application cannot write, of those destroyed."""

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0002_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "case_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("agency_id", models.UUIDField()),
                ("erased_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "db_table": "vault_erasure",
            },
        ),
        migrations.AddField(
            model_name="personkey",
            name="holds_older",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.AddField(
            model_name="personkey",
            name="renewed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="personkey",
            index=models.Index(fields=["agency_id", "person_id"], name="keys_of_an_agency"),
        ),
        migrations.AddIndex(
            model_name="personkey",
            index=models.Index(
                condition=models.Q(("holds_older", True)),
                fields=["person_id"],
                name="keys_being_renewed",
            ),
        ),
    ]
