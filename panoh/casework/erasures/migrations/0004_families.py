"""Whoever is erased takes the ties of a family with them."""

from importlib import import_module

from django.db import migrations

from panoh.base.database.names import OWNER

BEFORE = import_module("panoh.casework.erasures.migrations.0003_not_while_held").NOT_WHILE_HELD
LAST = "end $$;"
TIES = """    delete from families_tie t using vault_erasure e
        where e.person_id = the_person
          and (t.one_id = any (e.case_ids) or t.other_id = any (e.case_ids));
"""
WITH_TIES = BEFORE.replace(LAST, f"{TIES}{LAST}")
ERASED = "(select unnest(case_ids) from vault_erasure)"
POLICY = f"""
create policy families_tie_erase on families_tie to {OWNER}
    using (one_id in {ERASED} or other_id in {ERASED});
"""


class Migration(migrations.Migration):
    dependencies = [("erasures", "0003_not_while_held"), ("families", "0002_walls")]
    operations = [
        migrations.RunSQL(POLICY, "drop policy families_tie_erase on families_tie;"),
        migrations.RunSQL(WITH_TIES, BEFORE),
    ]
