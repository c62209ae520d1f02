"""The function that finds names asks the walls in the order of its answers, until enough are seen.

Of a common name thousands are candidates: all of them were held against the walls, and the best
hundred taken (p95 of 624 ms among a million names, and 151 since).
"""

from importlib import import_module

from django.db import migrations

from panoh.base.database.walls import row_by_row

BEFORE = import_module("panoh.casework.names.migrations.0002_walls")
FUNCTION = "create or replace function" + (
    BEFORE.FIND.partition("create function")[2].partition("$$;")[0] + "$$;"
)
SEEN = BEFORE.sees("b.case_id")
ALL = f"""from best b
    where {SEEN}"""
IN_ORDER = f"""
    from (select * from best order by score desc, case_id offset 0) b
    where {row_by_row(SEEN)}"""


class Migration(migrations.Migration):
    dependencies = [("names", "0002_walls")]
    operations = [migrations.RunSQL(FUNCTION.replace(ALL, IN_ORDER), FUNCTION)]
