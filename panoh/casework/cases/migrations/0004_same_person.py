"""As whom a person counts who has several cases with one agency."""

import django.db.models.deletion
from django.db import migrations, models

from panoh.base.database.walls import Wall

HOLDER = """
alter table cases_sameperson add constraint same_person_with_the_holder
    foreign key (case_id, agency_id) references cases_case (id, holder_id)
    deferrable initially deferred;
"""
# Not for who sees only what is assigned to them: the row alone tells that there is another case.
MINE = "(agency_id = (select panoh_agency()) and (select panoh_reach()) = 'agency')"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_door"),
        ("cases", "0003_identity_goes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SamePerson",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="same_person",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "same persons",
            },
        ),
        migrations.RunSQL(
            HOLDER, "alter table cases_sameperson drop constraint same_person_with_the_holder"
        ),
        Wall(
            "cases_sameperson",
            grants="select, insert, delete",
            read=MINE,
            insert=MINE,
            delete=MINE,
            figures=("case_id", "person_id"),
        ),
    ]
