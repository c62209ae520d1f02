"""Who reads and keeps committees and their meetings; what belongs together is of one programme."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme

KEEP = Permission.KEEP_MEETINGS
WHOLE = ("body", "seat", "meeting")
# Constraint: table, column, and what it points at.
PARTS = {
    "seat_on_a_body_of_its_programme": ("seat", "body_id", "body"),
    "meeting_of_a_body_of_its_programme": ("meeting", "body_id", "body"),
    "attendance_of_its_programme": ("attendance", "meeting_id", "meeting"),
    "attendance_from_a_seat_of_its_programme": ("attendance", "seat_id", "seat"),
    "decision_of_its_programme": ("decision", "meeting_id", "meeting"),
    "decision_for_a_seat_of_its_programme": ("decision", "seat_id", "seat"),
}
TOGETHER = "".join(
    f"alter table governance_{table} add constraint {table}_with_its_programme "
    "unique (id, programme_id);\n"
    for table in WHOLE
) + "".join(
    f"alter table governance_{table} add constraint {name} foreign key ({column}, programme_id) "
    f"references governance_{other} (id, programme_id);\n"
    for name, (table, column, other) in PARTS.items()
)
APART = "".join(
    f"alter table governance_{table} drop constraint {name};\n"
    for name, (table, _column, _other) in PARTS.items()
) + "".join(
    f"alter table governance_{table} drop constraint {table}_with_its_programme;\n"
    for table in WHOLE
)


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_tables"), ("logframe", "0002_walls")]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        OfProgramme("governance_body", KEEP, grants="select, insert"),
        OfProgramme("governance_seat", KEEP, grants="select, insert"),
        OfProgramme(
            "governance_meeting",
            KEEP,
            grants='select, insert, update (state, "on", said, reason, minuted_at, minuted_by_id)',
        ),
        OfProgramme(
            "governance_attendance", KEEP, grants="select, insert, update (women, men, unknown)"
        ),
        OfProgramme(
            "governance_decision", KEEP, grants="select, insert, update (state, ended_on, outcome)"
        ),
    ]
