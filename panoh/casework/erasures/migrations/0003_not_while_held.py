"""The function that destroys a key destroys none whose person is under legal hold."""

from importlib import import_module

from django.db import migrations

HELD = import_module("panoh.casework.legalhold.migrations.0002_walls").HELD
BEFORE = import_module("panoh.casework.erasures.migrations.0002_walls").ERASE
FUNCTION = (
    "create or replace function"
    + BEFORE.partition("create function")[2].partition("end $$;")[0]
    + "end $$;"
)
LAST = "and c.holder_id = e.agency_id"
NOT_WHILE_HELD = FUNCTION.replace(LAST, f"{LAST} and not {HELD.format('c.person_id')}")


class Migration(migrations.Migration):
    dependencies = [("erasures", "0002_walls"), ("legalhold", "0002_walls")]
    operations = [migrations.RunSQL(NOT_WHILE_HELD, FUNCTION)]
