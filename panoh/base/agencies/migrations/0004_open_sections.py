"""What is open to a kind of agency, written out: every entering asks for it."""

from django.db import migrations

from panoh.base.agencies.sections import Kind, open_sections

KINDS = " ".join(
    f"when '{kind.value}' then '{{{','.join(open_sections(kind))}}}'::text[]" for kind in Kind
)
WRITTEN_OUT = f"""
create or replace function panoh_open_to(kind text) returns text[] language sql immutable
    as $$ select case kind {KINDS} else array[]::text[] end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_programme_roles")]
    operations = [migrations.RunSQL(WRITTEN_OUT)]
