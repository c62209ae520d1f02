"""Who sees needs, plans and returns; and how somebody says how it was without being known.

Needs and goals stand in the section of their need. The risk of a return stands with the alerts,
which consulates and migration control never see; that it is assessed, and whether it is too high to
go without a second person, one function says to who prepares the return.

What people say about their help is read by no role of ours. Functions of the owner take it, and
tell an agency of whole months in which enough people have spoken.
"""

from django.db import migrations

from panoh.base.database.names import APPLICATION, OWNER
from panoh.base.database.walls import DEFINER, Wall

TABLES = (
    "need:assessedneed:assessed_by_id",
    "plan:plan:drafted_by_id",
    "review:review:reviewed_by_id",
    "return:return:wished_by_id",
    "risk:returnrisk:assessed_by_id",
    "follow_up:followup:asked_by_id",
)
INSIDE = [each.split(":") for each in TABLES]
TOGETHER = "\n".join(
    f"alter table assistance_{table} add constraint {name}_inside_the_agency "
    f"foreign key ({column}, agency_id) references agencies_membership (id, agency_id);"
    for name, table, column in INSIDE
)
APART = "\n".join(
    f"alter table assistance_{table} drop constraint {name}_inside_the_agency;"
    for name, table, _column in INSIDE
)

# Enough people for words about an agency: below national level at least ten (disclosure control).
ENOUGH = 10

RETURNS = f"""
create function panoh_return_is_assessed(the_return uuid) returns boolean
language sql stable {DEFINER} as $$
    select panoh_agency() is not null and (
        select count(distinct "end") = 2 from assistance_returnrisk
        where journey_id = the_return) $$;

create function panoh_return_needs_second(the_return uuid) returns boolean
language sql stable {DEFINER} as $$
    select panoh_agency() is not null and exists (
        select from (
            select level, assessed_at from assistance_returnrisk
            where journey_id = the_return and "end" = 'there'
            order by assessed_at desc limit 1) last
        where last.level = 'high' and not exists (
            select from assistance_return
            where id = the_return and approved_at >= last.assessed_at)) $$;

create function assistance_return_guard() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    if (old.status, new.status) not in (
        ('wished', 'wished'), ('agreed', 'agreed'), ('wished', 'agreed'), ('wished', 'declined'),
        ('agreed', 'returned'), ('agreed', 'declined')) then
        raise exception 'A return goes one way.'
            using errcode = 'check_violation', constraint = 'return_goes_one_way';
    end if;
    if old.status = 'wished' and new.status = 'agreed'
       and not panoh_return_is_assessed(new.id) then
        raise exception 'Nobody agrees before both ends are assessed.'
            using errcode = 'check_violation', constraint = 'return_agreed_knowingly';
    end if;
    if old.status = 'agreed' and new.status = 'returned'
       and panoh_return_needs_second(new.id) then
        raise exception 'A second person approves a return to a high risk.'
            using errcode = 'check_violation', constraint = 'return_not_into_danger';
    end if;
    return new;
end $$;
create trigger assistance_return_guard before update on assistance_return
    for each row execute function assistance_return_guard();

create policy assistance_returnrisk_answer on assistance_returnrisk
    for select to {OWNER} using (true);
create policy assistance_return_answer on assistance_return for select to {OWNER} using (true);
"""

FEEDBACK = f"""
create function panoh_invite(the_mark text, the_kind text) returns boolean
language plpgsql {DEFINER} as $$
begin
    if panoh_agency() is null or panoh_reach() = 'nobody' or (
        select count(*) >= 500 from assistance_invitation
        where agency_id = panoh_agency() and ends_on > current_date) then
        return false;
    end if;
    insert into assistance_invitation (mark, agency_id, kind, ends_on)
    values (the_mark, panoh_agency(), the_kind, current_date + 30);
    return true;
end $$;

create function panoh_invited(the_mark text) returns boolean
language sql stable {DEFINER} as $$
    select exists (select from assistance_invitation
                   where mark = the_mark and ends_on >= current_date) $$;

create function panoh_say(the_mark text, said smallint[]) returns boolean
language plpgsql {DEFINER} as $$
declare
    used assistance_invitation;
begin
    delete from assistance_invitation where mark = the_mark and ends_on >= current_date
        returning * into used;
    delete from assistance_invitation where ends_on < current_date;
    if used.mark is null then
        return false;
    end if;
    insert into assistance_feedback (id, agency_id, kind, month, answers)
    values (gen_random_uuid(), used.agency_id, used.kind, date_trunc('month', current_date), said);
    return true;
end $$;

-- Whole months that are over, added up until enough people have spoken; the rest waits.
create function panoh_heard() returns table (kind text, since date, until date, said bigint,
                                             answers bigint[])
language plpgsql stable {DEFINER} as $$
declare
    each record;
    here text := '';
begin
    for each in
        select f.kind as k, f.month as m, count(*) as n,
               array_agg(f.answers) as a
        from assistance_feedback f
        where f.agency_id = panoh_agency() and panoh_reach() <> 'nobody'
          and f.month < date_trunc('month', current_date)
        group by 1, 2 order by 1, 2
    loop
        if each.k <> here then
            here := each.k; kind := each.k; since := each.m; said := 0; answers := null;
        end if;
        since := coalesce(since, each.m);
        until := each.m;
        said := said + each.n;
        -- of each question, how many said yes (1), partly (2), no (3): three numbers a question
        select array_agg(coalesce(answers[o.n], 0) + o.c order by o.n) into answers
        from (
            select (q - 1) * 3 + v as n,
                   (select count(*) from generate_series(1, array_length(each.a, 1)) r
                    where each.a[r][q] = v) as c
            from generate_series(1, array_length(each.a, 2)) q, generate_series(1, 3) v) o;
        if said >= {ENOUGH} then
            return next;
            since := null; said := 0; answers := null;
        end if;
    end loop;
end $$;
"""
FUNCTIONS = (
    "panoh_return_is_assessed(uuid), panoh_return_needs_second(uuid), panoh_invite(text, text), "
    "panoh_invited(text), panoh_say(text, smallint[]), panoh_heard()"
)
RIGHTS = f"""
revoke all on function {FUNCTIONS} from public;
grant execute on function {FUNCTIONS} to {APPLICATION};
"""
GONE = f"""
drop trigger assistance_return_guard on assistance_return;
drop policy assistance_returnrisk_answer on assistance_returnrisk;
drop policy assistance_return_answer on assistance_return;
drop function assistance_return_guard(), {FUNCTIONS};
"""
ADDED = "select, insert"
ENDED = "select, insert, update (ended_at, ended_by_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0001_tables"),
        ("cases", "0005_services_and_closing"),
    ]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        migrations.RunSQL(RETURNS + FEEDBACK + RIGHTS, GONE),
        Wall(
            "assistance_assessedneed",
            section="section",
            own="agency_id",
            grants=ENDED,
            figures=("id", "case_id", "agency_id", "need", "wish", "assessed_at", "ended_at"),
        ),
        Wall(
            "assistance_plan",
            section="core",
            own="agency_id",
            grants="select, insert, update (status, agreed_at, agreed_by_id, form, giver)",
        ),
        Wall(
            "assistance_goal",
            section="section",
            own="agency_id",
            grants="select, insert, update (status, ended_at, ended_by_id)",
        ),
        Wall("assistance_review", section="core", own="agency_id", grants=ADDED),
        Wall(
            "assistance_return",
            section="core",
            own="agency_id",
            grants="select, insert, update (status, agreed_at, agreed_by_id, form, giver, "
            "approved_at, approved_by_id, ended_at, ended_by_id, returned_on)",
        ),
        Wall("assistance_returnrisk", section="alerts", own="agency_id", grants=ADDED),
        Wall("assistance_followup", section="core", own="agency_id", grants=ADDED),
    ]
