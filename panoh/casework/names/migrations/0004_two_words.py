"""The function that finds names looks first for who meets two words, and stops when it has enough.

Of a common given name thousands are candidates: all their numbers were read and compared (p95 of
151 ms in an agency of a hundred thousand cases) to show the best twenty-five.
"""

from importlib import import_module

from django.db import migrations

from panoh.base.database.walls import row_by_row

BEFORE = import_module("panoh.casework.names.migrations.0003_in_order")
SEEN = row_by_row(BEFORE.SEEN)

# Of one recorded name: how near each of its parts comes.
MET = """
        select i.case_id, n.*,
               coalesce(n.family, 0) + coalesce(n.given, 0) + coalesce(n.patronymic, 0) as score
        from names_nameindex i cross join lateral (
            select max(q.near) filter (where q.part = 1) as family,
                   max(q.near) filter (where q.part = 2) as given,
                   max(q.near) filter (where q.part = 3) as patronymic
            from unnest(i.tokens) as t (token)
            join unnest(asked, parts, nearness) as q (token, part, near) on q.token = t.token
        ) n
        where i.agency_id = agency and"""

# asked: blind numbers; parts: of the family name 1, the given name 2, the patronymic 3; nearness:
# 1 an initial … 5 the same; words: how many were asked for. Of two or more words, two must meet
# something, and whoever they do comes first; or a family or given name must be as good as the same.
# A case may come twice, by two of its names, the better one first.
FIND = f"""
create or replace function panoh_find_names(
    asked bigint[], parts smallint[], nearness smallint[], words integer, most integer
) returns table (case_id uuid, family smallint, given smallint, patronymic smallint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
    agency uuid := panoh_agency();
    families bigint[] := array(
        select q.token from unnest(asked, parts) as q (token, part) where q.part = 1);
    givens bigint[] := array(
        select q.token from unnest(asked, parts) as q (token, part) where q.part = 2);
    patronymics bigint[] := array(
        select q.token from unnest(asked, parts) as q (token, part) where q.part = 3);
    close bigint[];
    room integer := least(most, 1000);
    seen integer;
begin
    if words > 1 then
        return query select b.case_id, b.family, b.given, b.patronymic from (
            select * from (
                select distinct on (m.case_id) m.* from ({MET} (
                    (i.tokens && families and i.tokens && givens)
                    or (i.tokens && families and i.tokens && patronymics)
                    or (i.tokens && givens and i.tokens && patronymics)
                )) m where greatest(m.family, m.given, m.patronymic) > 1
                order by m.case_id, m.score desc
            ) m order by m.score desc, m.case_id offset 0
        ) b where {SEEN} limit room;
        get diagnostics seen = row_count;
        room := room - seen;
    end if;
    for step in reverse 5 .. case when words > 1 then 4 else 2 end loop
        exit when room < 1;
        close := array(
            select q.token from unnest(asked, parts, nearness) as q (token, part, near)
            where q.near = step and (words < 2 or q.part < 3));
        return query select b.case_id, b.family, b.given, b.patronymic from (
            {MET} i.tokens && close
            and greatest(n.family, n.given, n.patronymic) = step
            and (words < 2 or num_nonnulls(n.family, n.given, n.patronymic) = 1)
            offset 0
        ) b where {SEEN} limit room;
        get diagnostics seen = row_count;
        room := room - seen;
    end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("names", "0003_in_order")]
    operations = [
        migrations.RunSQL(FIND, BEFORE.FUNCTION.replace(BEFORE.ALL, BEFORE.IN_ORDER)),
    ]
