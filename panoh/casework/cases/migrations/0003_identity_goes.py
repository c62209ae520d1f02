"""Who a person is belongs to the slice of names from here on; the table stays where it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_walls")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Identity")]),
    ]
