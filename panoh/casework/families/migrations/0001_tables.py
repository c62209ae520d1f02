"""Cases of one agency that belong together."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Greatest, Least


class Migration(migrations.Migration):
    initial = True
    dependencies = [("agencies", "0002_door"), ("cases", "0004_same_person")]
    operations = [
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("parent", "Mother or father"),
                            ("child", "Child"),
                            ("partner", "Wife, husband or partner"),
                            ("sibling", "Sister or brother"),
                            ("relative", "Another relative"),
                            ("together", "Travels with the person"),
                        ],
                        max_length=8,
                    ),
                ),
                ("tied_at", models.DateTimeField(default=django.utils.timezone.now)),
                *(
                    (
                        name,
                        models.ForeignKey(
                            **({} if to == "cases.case" else {"db_index": False}),
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=to,
                        ),
                    )
                    for name, to in (
                        ("agency", "agencies.agency"),
                        ("one", "cases.case"),
                        ("other", "cases.case"),
                        ("tied_by", "agencies.membership"),
                    )
                ),
            ],
            options={
                "ordering": ["tied_at"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("agency"),
                        Least("one", "other"),
                        Greatest("one", "other"),
                        name="tied_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("one", models.F("other")), _negated=True),
                        name="tied_with_another",
                    ),
                ],
            },
        ),
    ]
