"""Who sees that two cases may be of one person: who sees all of the agency's cases, nobody else.

A name is compared when it is recorded, by whoever records it. They may see no case but their own,
so the comparing is done by one function with its owner's rights: it answers nothing, finds cases of
the recorder's agency alone, and writes down what it found for who sees them all. FORCE holds the
owner to the policies too, so it has policies of its own.
"""

from django.db import migrations

from panoh.base.database.names import APPLICATION, OWNER
from panoh.base.database.walls import DEFINER, Wall, share_in_force, within_reach

MINE = "(agency_id = (select panoh_agency()) and (select panoh_reach()) = 'agency')"
IDENTITY = "'identity'::text"

HOLDER = "\n".join(
    f"alter table duplicates_{table} add constraint {table}_{end}_of_the_holder "
    f"foreign key ({end}_id, agency_id) references cases_case (id, holder_id) "
    "deferrable initially deferred;"
    for table in ("candidate", "link")
    for end in ("one", "other")
)
OWNERS = f"""
create policy duplicates_candidate_note on duplicates_candidate for insert to {OWNER}
    with check (true);
"""

# asked: the blind numbers of one name; parts: of the family name 1, the given name 2, the
# patronymic 3; nearness: 1 an initial, 2 the sound, 3 the root, 4 but one letter, 5 the same.
# The weights are those of weights.json, rounded, for words of middling rarity; the batch weighs
# each word by how rare it is in the agency. Of 20 at most: more is a common name and nobody's help.
NOTE = f"""
create function panoh_note_duplicates(
    the_case uuid, asked bigint[], parts smallint[], nearness smallint[]
) returns void language plpgsql volatile {DEFINER} as $$
declare
    mine record;
    families bigint[] := array(select a from unnest(asked, parts, nearness) q (a, p, n)
                               where p = 1 and n > 1);
    givens bigint[] := array(select a from unnest(asked, parts, nearness) q (a, p, n)
                             where p = 2 and n > 1);
    initials bigint[] := array(select a from unnest(asked, parts, nearness) q (a, p, n)
                               where p = 2);
    fathers bigint[] := array(select a from unnest(asked, parts, nearness) q (a, p, n)
                              where p = 3 and n > 1);
begin
    select c.id, c.holder_id, p.id as person_id, p.birth_year, p.sex, p.citizenships into mine
    from cases_case c join cases_person p on p.id = c.person_id
    where c.id = the_case and c.holder_id = panoh_agency()
      and {share_in_force("c.id", IDENTITY)} and {within_reach("c.id")};
    if not found then
        return;
    end if;
    insert into duplicates_candidate
        (id, code, agency_id, one_id, other_id, score, reasons, found, found_at, decision, basis)
    with question as materialized (
        select a as token, p as part, max(n) as near
        from unnest(asked, parts, nearness) q (a, p, n) group by a, p
    ), met as (
        select i.name_id, i.case_id,
               max(q.near) filter (where q.part = 1) as family,
               max(q.near) filter (where q.part = 2) as given,
               max(q.near) filter (where q.part = 3) as father
        from names_nameindex i
        cross join lateral unnest(i.tokens) t (token)
        join question q on q.token = t.token
        where i.agency_id = mine.holder_id and i.case_id <> the_case
          and (i.tokens && families and i.tokens && initials
               or i.tokens && givens and i.tokens && fathers)
        group by i.name_id, i.case_id
    ), weighed as (
        select m.*, abs(p.birth_year - mine.birth_year) as apart,
               p.sex <> mine.sex and 'unknown' not in (p.sex, mine.sex) as other_sex,
               p.citizenships && mine.citizenships as citizens
        from met m
        join cases_case c on c.id = m.case_id
        join cases_person p on p.id = c.person_id and p.id <> mine.person_id
    ), scored as (
        select distinct on (w.case_id) w.*,
               -12
               + case w.family when 5 then 8 when 4 then 7 when 3 then 7 when 2 then 6 else -2 end
               + case w.given when 5 then 6 when 4 then 5.5 when 3 then 5.5 when 2 then 5
                      when 1 then 2 else -4 end
               + case w.father when 5 then 6 when 4 then 5 when 3 then 5 when 2 then 4.5
                      when 1 then 2 else 0 end
               + case when w.apart is null then 0 when w.apart = 0 then 4.5
                      when w.apart = 1 then 1.5 when w.apart <= 3 then -1.5
                      when w.apart in (9, 10) then -2 else -6.5 end
               - case when w.other_sex then 3.5 else 0 end
               + case when w.citizens then 1.2 else 0 end as bits
        from weighed w
        order by w.case_id, bits desc
    )
    select gen_random_uuid(), panoh_code(), mine.holder_id,
           least(s.case_id, the_case), greatest(s.case_id, the_case),
           1 / (1 + power(2, -s.bits)),
           array_remove(array[
               'family_' || (array['initial', 'bones', 'root', 'slip', 'same'])[s.family],
               'given_' || (array['initial', 'bones', 'root', 'slip', 'same'])[s.given],
               'father_' || (array['initial', 'bones', 'root', 'slip', 'same'])[s.father],
               'year_' || case when s.apart = 0 then 'same' when s.apart = 1 then 'near'
                               when s.apart <= 3 then 'about' when s.apart in (9, 10) then 'digit'
                          end,
               case when not s.other_sex then 'sex_same' end,
               case when s.citizens then 'citizenship_same' end], null),
           'registration', now(), '', ''
    from scored s where s.bits >= -0.6 order by s.bits desc limit 20
    on conflict do nothing;
end $$;
revoke all on function panoh_note_duplicates(uuid, bigint[], smallint[], smallint[]) from public;
grant execute on function panoh_note_duplicates(uuid, bigint[], smallint[], smallint[])
    to {APPLICATION};
"""


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0001_tables"), ("names", "0002_walls")]
    operations = [
        migrations.RunSQL(HOLDER),
        Wall(
            "duplicates_search",
            grants="select, insert, update (read, found, moved_at, ended_at)",
            read=MINE,
            insert=MINE,
            update=MINE,
        ),
        Wall(
            "duplicates_candidate",
            grants="select, insert, "
            "update (score, reasons, decision, basis, decided_at, decided_by_id)",
            read=MINE,
            insert=MINE,
            update=MINE,
        ),
        Wall(
            "duplicates_link",
            grants="select, insert, update (unlinked_at, unlinked_by_id)",
            read=MINE,
            insert=MINE,
            update=MINE,
        ),
        migrations.RunSQL(OWNERS),
        migrations.RunSQL(NOTE),
    ]
