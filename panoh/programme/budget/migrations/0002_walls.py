"""Who reads and keeps a programme's money. An entry is decided or reversed, never changed."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme

KEEP = Permission.KEEP_BUDGET
TOGETHER = """
alter table budget_allotment add constraint allotment_with_its_programme
    unique (id, programme_id);
alter table budget_entry add constraint entry_with_its_programme unique (id, programme_id);
alter table budget_entry add constraint entry_on_a_line_of_its_programme
    foreign key (allotment_id, programme_id) references budget_allotment (id, programme_id);
alter table budget_entry add constraint entry_settles_in_its_programme
    foreign key (settles_id, programme_id) references budget_entry (id, programme_id);
alter table budget_entry add constraint entry_reverses_in_its_programme
    foreign key (reverses_id, programme_id) references budget_entry (id, programme_id);
"""
APART = """
alter table budget_entry drop constraint entry_reverses_in_its_programme;
alter table budget_entry drop constraint entry_settles_in_its_programme;
alter table budget_entry drop constraint entry_on_a_line_of_its_programme;
alter table budget_entry drop constraint entry_with_its_programme;
alter table budget_allotment drop constraint allotment_with_its_programme;
"""


class Migration(migrations.Migration):
    dependencies = [("budget", "0001_tables"), ("logframe", "0002_walls")]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        OfProgramme("budget_budget", KEEP),
        OfProgramme("budget_funder", KEEP),
        OfProgramme(
            "budget_allotment",
            KEEP,
            grants="select, insert, update (withdrawn_at, withdrawn_by_id, withdrawn_why)",
        ),
        OfProgramme(
            "budget_entry",
            KEEP,
            grants="select, insert, update (state, decided_at, decided_by_id, reason)",
        ),
    ]
