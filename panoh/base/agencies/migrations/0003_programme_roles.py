"""The roles of a programme's team and of those who review it; who reviewed before is a donor."""

from django.db import migrations, models

from panoh.base.agencies.roles import Role

RENAMED = "update agencies_membership set role = '{}' where role = '{}'"


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_door")]
    operations = [
        migrations.AlterField(
            "membership", "role", models.CharField(choices=Role.choices, max_length=20)
        ),
        migrations.RunSQL(RENAMED.format("donor", "reviewer"), RENAMED.format("reviewer", "donor")),
    ]
