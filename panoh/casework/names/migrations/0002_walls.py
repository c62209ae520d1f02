"""Who sees a name, and the one function that finds one.

`&&` on arrays is not leakproof, so under a policy its index would lie unused. The function that
asks it belongs to the owner, fixes its search path, repeats the walls' own test, and shows nobody
what the walls would not: cases that the caller's agency holds, with the names open to it, within
the caller's reach. FORCE holds the owner to the policies too, so it has policies of its own.
"""

from django.db import migrations

from panoh.base.database.names import APPLICATION, OWNER
from panoh.base.database.walls import Wall, share_in_force, within_reach

IDENTITY_SECTION = "'identity'::text"


def sees(case: str) -> str:
    """SQL: whoever has entered sees the names of this case."""
    return f"({share_in_force(case, IDENTITY_SECTION)} and {within_reach(case)})"


HOLDER = """
alter table names_nameindex add constraint numbered_for_the_holder
    foreign key (case_id, agency_id) references cases_case (id, holder_id)
    deferrable initially deferred;
"""

OWNERS = "\n".join(
    f"create policy {table}_answer on {table} for select to {OWNER} using (true);"
    for table in ("names_nameindex", "cases_assignment")
)

# asked: blind numbers; parts: of the family name 1, the given name 2, the patronymic 3; nearness:
# 1 an initial … 5 the same; words: how many were asked for. Of two or more words, two must meet
# something, or a family or given name must be as good as the same. Each case comes once, by its
# best name.
FIND = f"""
create function panoh_find_names(
    asked bigint[], parts smallint[], nearness smallint[], words integer, most integer
) returns table (case_id uuid, family smallint, given smallint, patronymic smallint)
language sql stable security definer set search_path = public, pg_temp as $$
    with question as materialized (
        select token, part, max(near) as near
        from unnest(asked, parts, nearness) as q (token, part, near) group by token, part
    ), met as (
        select i.name_id, i.case_id,
               max(q.near) filter (where q.part = 1) as family,
               max(q.near) filter (where q.part = 2) as given,
               max(q.near) filter (where q.part = 3) as patronymic
        from names_nameindex i
        cross join lateral unnest(i.tokens) as t (token)
        join question q on q.token = t.token
        where i.tokens && array(select token from question where near > 1)
          and i.agency_id = (select panoh_agency())
        group by i.name_id, i.case_id
    ), best as (
        select distinct on (m.case_id) m.case_id, m.family, m.given, m.patronymic,
               coalesce(m.family, 0) + coalesce(m.given, 0) + coalesce(m.patronymic, 0) as score
        from met m
        where words < 2 or num_nonnulls(m.family, m.given, m.patronymic) > 1
              or greatest(m.family, m.given) > 3
        order by m.case_id, score desc
    )
    select b.case_id, b.family, b.given, b.patronymic from best b
    where {sees("b.case_id")}
    order by b.score desc, b.case_id limit least(most, 1000) $$;

revoke all on function panoh_find_names(bigint[], smallint[], smallint[], integer, integer)
    from public;
grant execute on function panoh_find_names(bigint[], smallint[], smallint[], integer, integer)
    to {APPLICATION};
"""


class Migration(migrations.Migration):
    dependencies = [("names", "0001_tables"), ("cases", "0003_identity_goes")]
    operations = [
        Wall(
            "names_name",
            section="identity",
            grants="select, insert, delete, "
            "update (kind, script, language, family, given, patronymic)",
            delete=sees("names_name.case_id"),
        ),
        Wall(
            "names_nameindex",
            section="identity",
            grants="select (name_id, case_id, agency_id), insert, delete",
            delete=sees("names_nameindex.case_id"),
        ),
        migrations.RunSQL(HOLDER),
        migrations.RunSQL(OWNERS),
        migrations.RunSQL(FIND),
    ]
