"""Who says where a document is published, and who confirms it; read by who reads the document."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme, part, within

KEEP, SECOND = Permission.KEEP_EVIDENCE, Permission.KEEP_BUDGET
TABLE = "evidence_publication"


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_publication")]
    operations = [
        part(TABLE, "document_id", "evidence_document"),
        OfProgramme(
            TABLE,
            KEEP,
            SECOND,
            read=f"exists (select 1 from evidence_document d where d.id = {TABLE}.document_id)",
            insert=within(f"{TABLE}.programme_id", KEEP),
            grants="select, insert, update (confirmed_at, confirmed_by_id, withdrawn_at, "
            "withdrawn_by_id, withdrawn_why)",
        ),
    ]
