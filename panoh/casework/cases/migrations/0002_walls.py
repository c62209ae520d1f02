"""Who sees what of a case, as PostgreSQL itself holds it.

The share is the one key: every policy asks for a share in force. That only the holder grants is a
foreign key: a share's (case, grantor) must be a case's (id, holder). What a share may hold is
watched by a trigger, because it depends on the consent and on the kind of the receiving agency.
"""

from django.db import migrations, models
from django.db.models import F, Q

from panoh.base.database.names import APPLICATION, OWNER
from panoh.base.database.walls import DEFINER, Wall, row_by_row, share_in_force, within_reach

HOLDER = """
alter table cases_share add constraint share_granted_by_the_holder
    foreign key (case_id, grantor_id) references cases_case (id, holder_id)
    deferrable initially deferred;
alter table cases_assignment add constraint assigned_inside_the_agency
    foreign key (member_id, agency_id) references agencies_membership (id, agency_id)
    deferrable initially deferred;
"""

GUARD = """
create function cases_share_guard() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
    receiver text := (select kind from agencies_agency where id = new.agency_id);
    agreed cases_consent;
begin
    if new.sections && panoh_never(receiver)::varchar[] then
        raise exception 'This kind of agency never sees that section.'
            using errcode = 'check_violation', constraint = 'share_never';
    end if;
    if tg_op = 'UPDATE' then
        if old.closed_at is not null or (old.since is not null and new.since <> old.since) then
            raise exception 'A share that was closed or opened stays so.'
                using errcode = 'check_violation', constraint = 'share_stays_closed';
        end if;
        if new.approved_at is distinct from old.approved_at
           and old.grantor_id <> panoh_agency() then
            raise exception 'Only the holder approves a share.'
                using errcode = 'check_violation', constraint = 'share_approved_by_the_holder';
        end if;
    end if;
    if new.ground = 'consent' and new.closed_at is null then
        select * into agreed from cases_consent where id = new.consent_id;
        if agreed.outcome is distinct from 'given' or agreed.case_id <> new.case_id
           or agreed.recipient_id <> new.agency_id or not (new.sections <@ agreed.sections)
           or agreed.until <= now() then
            raise exception 'The consent does not reach so far.'
                using errcode = 'check_violation', constraint = 'share_within_consent';
        end if;
    end if;
    return new;
end $$;
create trigger cases_share_guard before insert or update on cases_share
    for each row execute function cases_share_guard();

create function cases_consent_guard() returns trigger language plpgsql as $$
begin
    if old.outcome <> 'given' or new.outcome <> 'withdrawn' then
        raise exception 'An answer changes in one way: a yes is taken back.'
            using errcode = 'check_violation', constraint = 'consent_only_taken_back';
    end if;
    return new;
end $$;
create trigger cases_consent_guard before update on cases_consent
    for each row execute function cases_consent_guard();
"""

# Whoever sees a case sees its person. So nobody may open one of their own on a person whom they
# know by her key, from a share that has ended perhaps: a case begins with a person nobody had.
# And that a case is somebody else's is said in the same words as that there is none, where the
# foreign key and the index of holders' shares would each say something else.
ANSWERS = f"""
create function panoh_is_new_person(the_person uuid) returns boolean
language plpgsql stable {DEFINER} as $$
begin
    return exists (select from cases_person where id = the_person)
        and not exists (select from cases_case where person_id = the_person);
end $$;
create function panoh_holds(the_case uuid) returns boolean
language plpgsql stable {DEFINER} as $$
begin
    return exists (select from cases_case where id = the_case and holder_id = panoh_agency());
end $$;
revoke all on function panoh_is_new_person(uuid), panoh_holds(uuid) from public;
grant execute on function panoh_is_new_person(uuid), panoh_holds(uuid) to {APPLICATION};
create policy cases_person_answer on cases_person for select to {OWNER} using (true);
create policy cases_case_answer on cases_case for select to {OWNER} using (true);
"""

CORE_SECTION = "'core'::text"
CORE = row_by_row(
    f"{share_in_force('cases_case.id', CORE_SECTION)} and {within_reach('cases_case.id')}"
)
PARTIES = row_by_row("(select panoh_agency()) in (agency_id, grantor_id)")
MY_CASE = """exists (select 1 from cases_share s where s.case_id = cases_assignment.case_id
    and s.agency_id = (select panoh_agency()) and s.since is not null and s.closed_at is null
    and (s.until is null or s.until > now()))"""
HOLDS = f"""(exists (select 1 from cases_share s where s.case_id = cases_consent.case_id
    and s.agency_id = (select panoh_agency()) and s.ground = 'holder' and s.closed_at is null)
    and {within_reach("cases_consent.case_id")})"""
# The holder keeps the answers; whom else she was asked about is no receiver's business.
CONSENT = f"""({HOLDS} or exists (select 1 from cases_share s
    where s.consent_id = cases_consent.id and s.agency_id = (select panoh_agency())))"""
PERSON = "exists (select 1 from cases_case c where c.person_id = {})"
# Whom else she was asked about or sent to names the house she is in: only the holder reads it.
HOLDERS_BUSINESS = """(split_part(event, '.', 1) not in ('consent', 'referral') or exists (
    select 1 from cases_share s where s.case_id = journal_entry.case_id
    and s.agency_id = (select panoh_agency()) and s.ground = 'holder'))"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_tables"),
        ("agencies", "0002_door"),
        ("journal", "0002_chain"),
        ("vault", "0002_grants"),
    ]
    operations = [
        migrations.RunSQL(HOLDER),
        # An agency's list in the order in which cases came to it; and so many agencies are told
        # apart when PostgreSQL guesses how long it is.
        migrations.AddIndex(
            "share",
            models.Index(
                F("agency"),
                F("since").desc(),
                name="shares_newest_first",
                condition=Q(since__isnull=False, closed_at=None),
            ),
        ),
        migrations.RunSQL(
            "alter table cases_share alter column agency_id set statistics 1000",
            "alter table cases_share alter column agency_id set statistics -1",
        ),
        migrations.RunSQL(GUARD + ANSWERS),
        Wall(
            "cases_share",
            grants="select, insert, update (since, approved_at, approved_by_id, "
            "closed_at, closed_by_id)",
            read=PARTIES,
            insert="(grantor_id = (select panoh_agency()) and panoh_holds(case_id))",
            update=PARTIES,
        ),
        # A member without the agency's reach may take a case that was nobody's here: the one they
        # have just opened, or one just shared. Of such first assignments a case has one (a unique
        # constraint; a policy cannot ask its own table). Any other is a supervisor's.
        Wall(
            "cases_assignment",
            grants="select, insert, update (ended_at)",
            read="agency_id = (select panoh_agency())",
            insert=f"""agency_id = (select panoh_agency()) and {MY_CASE}
                and ((select panoh_reach()) = 'agency'
                     or member_id = (select panoh_member()) and first)""",
            update="agency_id = (select panoh_agency()) and (select panoh_reach()) = 'agency'",
        ),
        Wall(
            "cases_case",
            grants="select, insert, update (stage, tracks, children, closed_at, closed_by_id, "
            "closing)",
            read=CORE,
            insert="(holder_id = (select panoh_agency()) and panoh_is_new_person(person_id))",
            update=CORE,
            figures=("id", "person_id", "country", "stage", "tracks", "opened_at", "closed_at"),
            count="country = any ((select panoh_countries())::text[])",
        ),
        Wall(
            "cases_person",
            read=PERSON.format("cases_person.id"),
            insert="(select panoh_agency()) is not null",
            update=PERSON.format("cases_person.id"),
            figures=("id", "sex", "birth_year", "citizenships", "origin_country"),
        ),
        Wall(
            "cases_consent",
            grants="select, insert, update (outcome, withdrawn_at, withdrawn_by_id)",
            read=CONSENT,
            insert=HOLDS,
            update=CONSENT,
        ),
        Wall("cases_identity", section="identity"),
        Wall("cases_contact", section="contact"),
        Wall(
            "cases_alert",
            section="alerts",
            grants="select, insert, update (lifted_at, lifted_by_id)",
        ),
        Wall("cases_note", section="section", own="agency_id", grants="select, insert"),
        Wall(
            "cases_provision",
            section="section",
            own="agency_id",
            grants="select, insert",
            figures=("id", "case_id", "need", "delivered_on"),
        ),
        Wall(
            "vault_personkey",
            grants="select, insert",
            read=PERSON.format("vault_personkey.person_id"),
            insert="agency_id = (select panoh_agency())",
        ),
        # An entry about a case is also read by those to whom its section is shared.
        migrations.RunSQL(
            f"create policy journal_entry_share on journal_entry for select to {APPLICATION} "
            + "using ("
            + share_in_force("journal_entry.case_id", "journal_entry.section")
            + " and "
            + within_reach("journal_entry.case_id")
            + f" and {HOLDERS_BUSINESS})"
        ),
    ]
