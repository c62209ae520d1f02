"""Who keeps an inventory. What changed hands or was counted is answered or closed, never removed.

A second person decides on a disposal and closes a count: whoever files proof or keeps the money.
"""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme, part, whole, within

KEEP, SECOND = Permission.KEEP_EVIDENCE, Permission.KEEP_BUDGET
ITEM, PARTNER = "inventory_item", "logframe_partner"
STAYS = """
create function inventory_sighting_guard() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    if exists (select 1 from inventory_count where id = new.count_id and closed_at is not null) then
        raise exception 'A count that was closed stays as it is.'
            using errcode = 'check_violation', constraint = 'count_stays_closed';
    end if;
    return new;
end $$;
create trigger inventory_sighting_guard before insert or update on inventory_sighting
    for each row execute function inventory_sighting_guard();
"""
GOES = """
drop trigger inventory_sighting_guard on inventory_sighting;
drop function inventory_sighting_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0001_tables"),
        ("budget", "0003_together"),
        ("logframe", "0005_together"),
    ]
    operations = [
        whole(ITEM),
        whole("inventory_count"),
        part(ITEM, "allotment_id", "budget_allotment"),
        part(ITEM, "owner_id", PARTNER),
        part(ITEM, "holder_id", PARTNER),
        part("inventory_transfer", "item_id", ITEM),
        part("inventory_transfer", "giver_id", PARTNER),
        part("inventory_transfer", "receiver_id", PARTNER),
        part("inventory_disposal", "item_id", ITEM),
        part("inventory_disposal", "receiver_id", PARTNER),
        part("inventory_sighting", "count_id", "inventory_count"),
        part("inventory_sighting", "item_id", ITEM),
        OfProgramme(
            ITEM,
            KEEP,
            SECOND,
            insert=within(f"{ITEM}.programme_id", KEEP),
            grants="select, insert, update (owner_id, holder_id, post, region_id, state)",
        ),
        OfProgramme(
            "inventory_transfer",
            KEEP,
            grants="select, insert, update (state, reason, answered_at, answered_by_id)",
        ),
        OfProgramme(
            "inventory_disposal",
            KEEP,
            SECOND,
            insert=within("inventory_disposal.programme_id", KEEP),
            grants="select, insert, update (state, answer, decided_at, decided_by_id)",
        ),
        OfProgramme(
            "inventory_count",
            KEEP,
            SECOND,
            insert=within("inventory_count.programme_id", KEEP),
            grants="select, insert, update (closed_on, closed_at, closed_by_id, note)",
        ),
        OfProgramme(
            "inventory_sighting",
            KEEP,
            grants="select, insert, "
            "update (found, condition, region_id, note, seen_at, seen_by_id)",
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
