"""A hold keeps every case that the agency has linked as the same person's."""

from importlib import import_module

from django.db import migrations

from panoh.base.database.names import OWNER
from panoh.base.database.walls import DEFINER

BEFORE = import_module("panoh.casework.legalhold.migrations.0002_walls").IS_HELD

# Of one person: cases of the person, and those that links join to one of them, near or far. A link
# is known by whom the cases count as (cases_sameperson), which is one for all that hangs together.
HELD = """exists (select from cases_case own
    left join cases_sameperson counts on counts.case_id = own.id
    left join cases_sameperson joined on joined.person_id = counts.person_id
        and joined.agency_id = counts.agency_id
    join legalhold_legalhold h on h.case_id in (own.id, joined.case_id)
    where own.person_id = {} and h.status in ('asked', 'confirmed', 'lifting'))"""
IS_HELD = f"""
create or replace function panoh_is_held(the_case uuid) returns boolean
language plpgsql stable {DEFINER} as $$
begin
    return exists (select from cases_case c where c.id = the_case
        and c.holder_id = panoh_agency() and {HELD.format("c.person_id")});
end $$;
create policy cases_sameperson_answer on cases_sameperson for select to {OWNER} using (true);
"""
WAS_HELD = (
    "create or replace function"
    + BEFORE.partition("create function")[2].partition("end $$;")[0]
    + "end $$; drop policy cases_sameperson_answer on cases_sameperson;"
)


class Migration(migrations.Migration):
    dependencies = [("legalhold", "0002_walls"), ("cases", "0004_same_person")]
    operations = [migrations.RunSQL(IS_HELD, WAS_HELD)]
