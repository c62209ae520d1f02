"""Who sees what protects a person, and that words belong to what they explain.

Rows of codes stand in `alerts`, `core` or `status`; words in `care` and `placement`, which no
force of the State and no consulate ever opens. What an agency wrote itself it always reads.
"""

from django.db import migrations

from panoh.base.database.walls import Wall, share_in_force, within_reach

# What is written by a member of the agency in whose name it stands: table, column.
WRITTEN = {
    "riskassessment": ("assessed_by_id",),
    "safetyplan": ("planned_by_id", "chosen_by_id"),
    "measure": ("asked_by_id", "answered_by_id", "ended_by_id"),
    "reflectionchange": ("proposed_by_id", "decided_by_id"),
    "permit": ("asked_by_id", "answered_by_id", "ended_by_id"),
    "nonpunishment": ("noted_by_id",),
    "guardian": ("appointed_by_id", "ended_by_id"),
    "interests": ("made_by_id",),
}
# What belongs to a row of the same case and agency: table, column, and that row's table.
OF = {
    "riskgrounds": ("assessment_id", "protection_riskassessment"),
    "safetywords": ("plan_id", "protection_safetyplan"),
    "interestswords": ("interests_id", "protection_interests"),
    "permit": ("renews_id", "protection_permit"),
    "reflectionchange": ("determination_id", "identification_determination"),
}


def constraints() -> list[tuple[str, str, str]]:
    """(table, name, what it says)"""
    found = [
        (
            f"protection_{table}",
            f"{table}_{column.removesuffix('_by_id')}_inside_the_agency",
            f"foreign key ({column}, agency_id) references agencies_membership (id, agency_id)",
        )
        for table, columns in WRITTEN.items()
        for column in columns
    ]
    for table, (column, target) in OF.items():
        key, of = "case_id, agency_id", "id, case_id, agency_id"
        if target.startswith("identification"):
            key, of = "case_id", "id, case_id"
        found.append(
            (
                f"protection_{table}",
                f"{table}_of_its_{column.removesuffix('_id')}",
                f"foreign key ({column}, {key}) references {target} ({of})",
            )
        )
    return found


TOGETHER = "\n".join(
    f"alter table {table} add constraint {name} {says};" for table, name, says in constraints()
)
APART = "\n".join(
    f"alter table {table} drop constraint {name};" for table, name, _ in constraints()
)

CORE = "'core'::text"
MINE = "{table}.agency_id = (select panoh_agency())"
CASE = "{table}.case_id"


def own(table: str) -> str:
    """SQL: written by the own agency, of a case within reach."""
    return f"({MINE.format(table=table)} and {within_reach(CASE.format(table=table))})"


def written(table: str) -> str:
    """SQL: the same, of a case whose core the agency sees."""
    return f"({own(table)} and {share_in_force(CASE.format(table=table), CORE)})"


# Those who control migration read of status only what they wrote: to them alone, of those who may
# see a status, the way to reach the person is closed for good.
PERMIT = "protection_permit"
SHARED = f"""({share_in_force(CASE.format(table=PERMIT), "'status'::text")}
    and 'contact' = any ((select panoh_open())::text[])
    and {within_reach(CASE.format(table=PERMIT))})"""
CHANGE = "protection_reflectionchange"
CLOCK = """((select panoh_role()) = 'timekeeper' and country = (select panoh_country()))"""
ENDED = "ended_at, ended_by_id"


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0001_tables"),
        ("identification", "0003_reflections"),
        ("cases", "0002_walls"),
    ]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        Wall(
            "protection_riskassessment",
            section="alerts",
            own="agency_id",
            grants="select, insert",
        ),
        Wall("protection_riskgrounds", section="care", own="agency_id", grants="select, insert"),
        Wall(
            "protection_safetyplan",
            section="alerts",
            own="agency_id",
            grants="select, insert, update (choice, chosen_at, chosen_by_id)",
        ),
        Wall(
            "protection_safetywords",
            section="placement",
            own="agency_id",
            grants="select, insert",
        ),
        Wall(
            "protection_measure",
            section="alerts",
            own="agency_id",
            grants="select, insert, update (state, answered_at, answered_by_id, refusal, until, "
            f"review_on, ending, {ENDED})",
        ),
        Wall(
            CHANGE,
            grants="select, insert, update (state, decided_at, decided_by_id)",
            read=own(CHANGE),
            insert=written(CHANGE),
            update=own(CHANGE),
        ),
        Wall(
            PERMIT,
            grants=f"select, insert, update (state, answered_at, answered_by_id, until, {ENDED})",
            read=f"({own(PERMIT)} or {SHARED})",
            insert=written(PERMIT),
            update=own(PERMIT),
        ),
        Wall("protection_reminder", grants="select, insert", read=CLOCK, insert=CLOCK),
        Wall("protection_nonpunishment", section="care", own="agency_id", grants="select, insert"),
        Wall(
            "protection_guardian",
            section="core",
            own="agency_id",
            grants=f"select, insert, update ({ENDED})",
        ),
        Wall("protection_interests", section="core", own="agency_id", grants="select, insert"),
        Wall("protection_interestswords", section="care", own="agency_id", grants="select, insert"),
    ]
