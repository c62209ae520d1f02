"""Who reads and keeps a register of risks. A rating is added, never changed or removed."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme

KEEP = Permission.KEEP_RISKS
TOGETHER = """
alter table risks_risk add constraint risk_with_its_programme unique (id, programme_id);
alter table risks_rating add constraint rating_of_its_risk
    foreign key (risk_id, programme_id) references risks_risk (id, programme_id);
"""
APART = """
alter table risks_rating drop constraint rating_of_its_risk;
alter table risks_risk drop constraint risk_with_its_programme;
"""


class Migration(migrations.Migration):
    dependencies = [("risks", "0001_tables"), ("logframe", "0002_walls")]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        OfProgramme(
            "risks_risk",
            KEEP,
            grants="select, insert, "
            "update (responsible_id, post, state, occurred_on, closed_on, reason)",
        ),
        OfProgramme("risks_rating", KEEP, grants="select, insert"),
    ]
