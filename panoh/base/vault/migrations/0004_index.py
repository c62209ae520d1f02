"""A second keyset of each agency, for its blind indexes."""

from django.db import migrations, models

from panoh.base.database.walls import Open


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_renewal")]

    operations = [
        migrations.CreateModel(
            name="IndexKey",
            fields=[
                ("agency_id", models.UUIDField(primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
            ],
        ),
        Open("vault_indexkey", "select, insert"),
    ]
