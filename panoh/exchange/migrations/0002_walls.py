"""Who sees which list came in, and that what came in with a list, and nothing else, can go again.

No other row of a case can be deleted by anybody. These can, by the agency that brought them in, as
long as the row that says so stands.
"""

from django.db import migrations

from panoh.base.database.names import APPLICATION
from panoh.base.database.walls import Wall

TOGETHER = """
alter table exchange_importbatch add constraint committed_inside_the_agency
    foreign key (committed_by_id, agency_id) references agencies_membership (id, agency_id)
    deferrable initially deferred;
"""
MINE = "(agency_id = (select panoh_agency()) and (select panoh_reach()) = 'agency')"
MY_BATCH = "batch_id in (select id from exchange_importbatch)"
IMPORTED_HERE = """exists (select 1 from cases_case c where c.id = exchange_importedcase.case_id
    and c.holder_id = (select panoh_agency()) and c.closing = 'imported')"""
CAME_IN = "exists (select 1 from exchange_importedcase i where i.case_id = {})"
REMOVABLE = {
    # "offset 0" keeps the two questions apart: as a join they would be planned, while statistics
    # are stale, as if both tables were empty, and a list of thousands would take minutes.
    "cases_person": "exists (select 1 from cases_case c where c.person_id = cases_person.id "
    "and exists (select 1 from exchange_importedcase i where i.case_id = c.id offset 0))",
    "cases_case": CAME_IN.format("cases_case.id"),
    **{
        table: CAME_IN.format(f"{table}.case_id")
        for table in (
            "cases_share",
            "cases_provision",
            "identification_determination",
            "identification_finding",
        )
    },
}


def removal(table: str, came_in: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"create policy {table}_undo on {table} for delete to {APPLICATION} using ({came_in});"
        f"grant delete on {table} to {APPLICATION};",
        f"revoke delete on {table} from {APPLICATION}; drop policy {table}_undo on {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_tables"), ("identification", "0002_walls")]
    operations = [
        migrations.RunSQL(
            TOGETHER,
            "alter table exchange_importbatch drop constraint committed_inside_the_agency",
        ),
        Wall(
            "exchange_importbatch",
            grants="select, insert, update (undone_at, undone_by_id)",
            read=MINE,
            insert=MINE,
            update=MINE,
        ),
        Wall(
            "exchange_importedcase",
            grants="select, insert, delete",
            read=MY_BATCH,
            insert=f"{MY_BATCH} and {IMPORTED_HERE}",
            delete=MY_BATCH,
        ),
        *(removal(table, came_in) for table, came_in in REMOVABLE.items()),
    ]
