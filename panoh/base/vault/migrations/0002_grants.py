"""Agencies' wrapped keys are readable; persons' keys get their wall with the cases."""

from django.db import migrations

from panoh.base.database.walls import Open


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_tables"), ("database", "0001_door")]
    operations = [Open("vault_agencykey", "select, insert")]
