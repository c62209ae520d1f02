"""Who reads and files documents: the team and reviewers all of them, others what is for everybody.

A version is never changed; a second person may take its file out, once and for all.
"""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.base.database.names import OWNER
from panoh.programme.logframe.walls import OfProgramme, part, whole, within

P = Permission
KEEP, SECOND = P.KEEP_EVIDENCE, P.KEEP_BUDGET
RECORDS = (P.KEEP_EVIDENCE, P.KEEP_LOGFRAME, P.EVALUATE, P.AUDIT)
DOCUMENT, VERSION, PROOF = "evidence_document", "evidence_version", "evidence_proof"
OF_ALL = within(f"{DOCUMENT}.programme_id", *RECORDS)
OF_SOME = within(f"{DOCUMENT}.programme_id", P.VIEW_PROGRAMME)
# A version, and what it proves, is read by who reads the document: its own policy says so.
READS_VERSION = f"exists (select 1 from {DOCUMENT} d where d.id = {VERSION}.document_id)"
READS_PROOF = f"exists (select 1 from {VERSION} v where v.id = {PROOF}.version_id)"
STAYS = f"""
create function evidence_version_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    if current_user = '{OWNER}' and new.taken_out_at is not distinct from old.taken_out_at then
        return new;  -- sealed anew under another key
    end if;
    if old.taken_out_at is not null or new.taken_out_at is null then
        raise exception 'What was filed stays as it is.'
            using errcode = 'check_violation', constraint = 'version_stays_filed';
    end if;
    return new;
end $$;
create trigger evidence_version_stays before update on evidence_version
    for each row execute function evidence_version_stays();
"""
GOES = """
drop trigger evidence_version_stays on evidence_version;
drop function evidence_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_tables"),
        ("inventory", "0002_walls"),
        ("evaluation", "0003_together"),
        ("governance", "0002_walls"),
        ("workplan", "0003_together"),
    ]
    operations = [
        whole(DOCUMENT),
        whole(VERSION),
        part(VERSION, "document_id", DOCUMENT),
        part(PROOF, "version_id", VERSION),
        part(PROOF, "period_id", "logframe_period"),
        part(PROOF, "activity_id", "workplan_activity"),
        part(PROOF, "entry_id", "budget_entry"),
        part(PROOF, "meeting_id", "governance_meeting"),
        part(PROOF, "answer_id", "evaluation_answer"),
        part(PROOF, "item_id", "inventory_item"),
        OfProgramme(
            DOCUMENT,
            KEEP,
            read=f"({OF_ALL} or {OF_SOME} and {DOCUMENT}.audience = 'all')",
            grants="select, insert, update (audience)",
        ),
        OfProgramme(
            VERSION,
            KEEP,
            SECOND,
            read=READS_VERSION,
            insert=within(f"{VERSION}.programme_id", KEEP),
            grants="select, insert, update (sealed, taken_out_at, taken_out_by_id, taken_out_why)",
        ),
        OfProgramme(
            PROOF,
            KEEP,
            read=READS_PROOF,
            grants="select, insert, update (detached_at, detached_by_id, detached_why)",
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
