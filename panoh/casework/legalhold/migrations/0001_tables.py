import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    initial = True
    dependencies = [("agencies", "0001_tables"), ("cases", "0001_tables")]
    operations = [
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("court", "A court needs it"),
                            ("complaint", "A complaint is being looked into"),
                            ("investigation", "An investigation needs it"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Holds, a second person has not confirmed it yet"),
                            ("confirmed", "Holds"),
                            ("lifting", "Holds, lifting it is asked for"),
                            ("declined", "Not confirmed"),
                            ("lifted", "Lifted"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("reason", models.BinaryField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("lifting", models.BinaryField(default=b"")),
                ("lifting_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                *(
                    (
                        name,
                        models.ForeignKey(
                            null=null,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name=related,
                            to=to,
                        ),
                    )
                    for name, null, related, to in (
                        ("agency", False, "+", "agencies.agency"),
                        ("asked_by", False, "+", "agencies.membership"),
                        ("case", False, "legal_holds", "cases.case"),
                        ("decided_by", True, "+", "agencies.membership"),
                        ("lifting_by", True, "+", "agencies.membership"),
                        ("lifted_by", True, "+", "agencies.membership"),
                    )
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["case"],
                        condition=Q(status__in=["asked", "confirmed", "lifting"]),
                        name="held_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(status="asked", decided_at=None, decided_by=None)
                        | ~Q(status="asked")
                        & Q(decided_at__isnull=False, decided_by__isnull=False)
                        & ~Q(decided_by=F("asked_by")),
                        name="held_by_two",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            status__in=["lifting", "lifted"],
                            lifting_at__isnull=False,
                            lifting_by__isnull=False,
                        )
                        | ~Q(status__in=["lifting", "lifted"])
                        & Q(lifting_at=None, lifting_by=None),
                        name="lifting_asked_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            status="lifted", lifted_at__isnull=False, lifted_by__isnull=False
                        )
                        & ~Q(lifted_by=F("lifting_by"))
                        | ~Q(status="lifted") & Q(lifted_at=None, lifted_by=None),
                        name="lifted_by_two",
                    ),
                ],
            },
        ),
    ]
