"""Names by themselves, as many as a person has; what stands in papers beside them stays."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.utils.timezone
from django.db import migrations, models

NAMES_LEAVE = """
alter table cases_identity drop column family, drop column given, drop column patronymic
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0002_door"),
        ("cases", "0003_identity_goes"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(NAMES_LEAVE)],
            state_operations=[
                migrations.CreateModel(
                    name="Identity",
                    fields=[
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=models.PROTECT,
                                primary_key=True,
                                related_name="identity",
                                serialize=False,
                                to="cases.case",
                            ),
                        ),
                        ("birth_date", models.BinaryField(default=b"")),
                        ("document", models.BinaryField(default=b"")),
                    ],
                    options={
                        "db_table": "cases_identity",
                        "verbose_name_plural": "identities",
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "Official name"),
                            ("passport", "As the passport spells it"),
                            ("birth", "Name at birth"),
                            ("married", "Married name"),
                            ("alias", "What others call the person"),
                        ],
                        max_length=8,
                        verbose_name="which name",
                    ),
                ),
                ("script", models.CharField(max_length=4)),
                (
                    "language",
                    models.CharField(blank=True, max_length=3, verbose_name="language"),
                ),
                ("family", models.BinaryField(default=b"")),
                ("given", models.BinaryField(default=b"")),
                ("patronymic", models.BinaryField(default=b"")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="names", to="cases.case"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="+", to="agencies.membership"
                    ),
                ),
            ],
            options={"ordering": ["recorded_at"]},
        ),
        migrations.CreateModel(
            name="NameIndex",
            fields=[
                (
                    "name",
                    models.OneToOneField(
                        on_delete=models.DO_NOTHING,
                        primary_key=True,
                        related_name="index",
                        serialize=False,
                        to="names.name",
                    ),
                ),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["tokens"], name="names_by_token"
                    )
                ],
            },
        ),
    ]
