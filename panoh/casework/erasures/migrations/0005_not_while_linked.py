"""The function that destroys a key spares also whom a hold on a linked case keeps."""

from importlib import import_module

from django.db import migrations

ONE_CASE = import_module("panoh.casework.legalhold.migrations.0002_walls").HELD.format(
    "c.person_id"
)
LINKED = import_module("panoh.casework.legalhold.migrations.0003_linked").HELD.format("c.person_id")
BEFORE = import_module("panoh.casework.erasures.migrations.0004_families").WITH_TIES


class Migration(migrations.Migration):
    dependencies = [("erasures", "0004_families"), ("legalhold", "0003_linked")]
    operations = [migrations.RunSQL(BEFORE.replace(ONE_CASE, LINKED), BEFORE)]
