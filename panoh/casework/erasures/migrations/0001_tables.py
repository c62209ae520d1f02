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
            name="Erasure",
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
                            ("wish", "The person wishes it"),
                            ("time", "The time for which it may be kept is over"),
                            ("court", "A court or an authority for data protection has decided it"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("erased", "Erased"),
                            ("kept", "Not erased"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                *(
                    (
                        name,
                        models.ForeignKey(
                            null=name == "decided_by",
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name=related,
                            to=to,
                        ),
                    )
                    for name, related, to in (
                        ("agency", "+", "agencies.agency"),
                        ("asked_by", "+", "agencies.membership"),
                        ("decided_by", "+", "agencies.membership"),
                        ("case", "erasures", "cases.case"),
                    )
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["case"], condition=~Q(status="kept"), name="erased_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(status="asked", decided_at=None, decided_by=None)
                        | Q(status="kept", decided_at__isnull=False, decided_by__isnull=False)
                        | Q(status="erased", decided_at__isnull=False, decided_by__isnull=False)
                        & ~Q(decided_by=F("asked_by")),
                        name="erased_by_two",
                    ),
                ],
            },
        ),
    ]
