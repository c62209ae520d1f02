"""Who sees that a case is held, who may end it, and the one question that others may ask."""

from django.db import migrations

from panoh.base.database.names import APPLICATION, OWNER
from panoh.base.database.walls import DEFINER, Wall, within_reach

MEMBERS = ("asked_by", "decided_by", "lifting_by", "lifted_by")
TOGETHER = """
alter table legalhold_legalhold add constraint hold_asked_by_the_holder
    foreign key (case_id, agency_id) references cases_case (id, holder_id)
    deferrable initially deferred;
""" + "".join(
    f"alter table legalhold_legalhold add constraint hold_{name}_inside_the_agency "
    f"foreign key ({name}_id, agency_id) references agencies_membership (id, agency_id);"
    for name in MEMBERS
)
APART = "".join(
    f"alter table legalhold_legalhold drop constraint {name};"
    for name in ("hold_asked_by_the_holder", *(f"hold_{n}_inside_the_agency" for n in MEMBERS))
)

# A hold goes one way, and who ends it signs in their own name.
GUARD = """
create function legalhold_guard() returns trigger language plpgsql as $$
declare
    signer uuid;
begin
    if (old.status, new.status) not in (
            ('asked', 'confirmed'), ('asked', 'declined'), ('confirmed', 'lifting'),
            ('lifting', 'lifted'), ('lifting', 'confirmed'))
        or (old.decided_by_id is not null
            and new.decided_by_id is distinct from old.decided_by_id) then
        raise exception 'A hold goes one way.'
            using errcode = 'check_violation', constraint = 'hold_goes_one_way';
    end if;
    signer := case new.status when 'lifted' then new.lifted_by_id
        when 'lifting' then new.lifting_by_id
        when 'declined' then new.decided_by_id
        else case old.status when 'asked' then new.decided_by_id else panoh_member() end end;
    if signer is distinct from panoh_member() then
        raise exception 'Nobody signs for another.'
            using errcode = 'check_violation', constraint = 'hold_signed_in_own_name';
    end if;
    return new;
end $$;
create trigger legalhold_guard before update of status, decided_by_id, lifting_by_id, lifted_by_id
    on legalhold_legalhold for each row execute function legalhold_guard();
"""
UNGUARD = "drop trigger legalhold_guard on legalhold_legalhold; drop function legalhold_guard();"

HELD = """exists (select from cases_case held join legalhold_legalhold h on h.case_id = held.id
    where held.person_id = {} and h.status in ('asked', 'confirmed', 'lifting'))"""
IS_HELD = f"""
create function panoh_is_held(the_case uuid) returns boolean
language plpgsql stable {DEFINER} as $$
begin
    return exists (select from cases_case c where c.id = the_case
        and c.holder_id = panoh_agency() and {HELD.format("c.person_id")});
end $$;
revoke all on function panoh_is_held(uuid) from public;
grant execute on function panoh_is_held(uuid) to {APPLICATION};
create policy legalhold_legalhold_answer on legalhold_legalhold for select to {OWNER} using (true);
"""
IS_NOT = """
drop function panoh_is_held(uuid);
drop policy legalhold_legalhold_answer on legalhold_legalhold;
"""

REACH = within_reach("legalhold_legalhold.case_id")
MINE = f"(agency_id = (select panoh_agency()) and {REACH})"
CHANGED = ", ".join(f"{name}_at, {name}_by_id" for name in ("decided", "lifting", "lifted"))


class Migration(migrations.Migration):
    dependencies = [
        ("legalhold", "0001_tables"),
        ("cases", "0002_walls"),
    ]
    operations = [
        migrations.RunSQL(TOGETHER, APART),
        migrations.RunSQL(GUARD, UNGUARD),
        Wall(
            "legalhold_legalhold",
            section="core",
            grants=f"select, insert, update (status, lifting, {CHANGED})",
            read=MINE,
            insert=MINE,
            update=MINE,
        ),
        migrations.RunSQL(IS_HELD, IS_NOT),
    ]
