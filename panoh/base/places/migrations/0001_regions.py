import pycountry
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from panoh.base.database.walls import Open
from panoh.base.places.names import places


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Region = apps.get_model("places", "Region")
    Region.objects.using(schema_editor.connection.alias).bulk_create(
        Region(
            code=place.code,
            country=place.code[:2],
            name=pycountry.subdivisions.get(code=place.code).name,
            latitude=place.latitude,
            longitude=place.longitude,
        )
        for place in places().values()
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=6, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                ("name", models.CharField(max_length=60, verbose_name="official name")),
                (
                    "latitude",
                    models.FloatField(verbose_name="latitude of the administrative centre"),
                ),
                (
                    "longitude",
                    models.FloatField(verbose_name="longitude of the administrative centre"),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__startswith", models.F("country"))),
                        name="region_belongs_to_its_country",
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        Open("places_region", "select", figures="select"),
    ]
