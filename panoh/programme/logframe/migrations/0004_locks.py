"""Who reads and writes indicators and periods; and that what was accepted stays as it is."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.base.database.names import OWNER
from panoh.base.database.walls import Wall
from panoh.programme.logframe.walls import OfProgramme, within

P = Permission
MAY = "panoh_role_may((select panoh_role()), '{}')"
PROGRAMME = "logframe_period.programme_id"
# A draft is for who works on it; what was accepted, for all who follow the programme.
READS = f"""({within(PROGRAMME, P.REPORT_INDICATOR, P.ACCEPT_PERIOD)}
    or {within(PROGRAMME, P.VIEW_PROGRAMME)} and logframe_period.status = 'accepted')"""

# Whoever administers recounts what was accepted (`panoh figures verify`).
STAYS = f"""
create policy logframe_period_answer on logframe_period for select to {OWNER} using (true);
create function logframe_period_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    if old.status = 'accepted' then
        raise exception 'What was accepted stays as it is.'
            using errcode = 'check_violation', constraint = 'period_stays_accepted';
    end if;
    return new;
end $$;
create trigger logframe_period_stays before update on logframe_period
    for each row execute function logframe_period_stays();
"""
GOES = """
drop policy logframe_period_answer on logframe_period;
drop trigger logframe_period_stays on logframe_period;
drop function logframe_period_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("logframe", "0003_indicators")]
    operations = [
        Wall(
            "logframe_definition",
            read=MAY.format(P.VIEW_PROGRAMME.value),
            insert=MAY.format(P.KEEP_LOGFRAME.value),
            grants="select, insert",
        ),
        OfProgramme("logframe_indicator", P.KEEP_LOGFRAME),
        OfProgramme("logframe_target", P.KEEP_LOGFRAME),
        OfProgramme(
            "logframe_period",
            P.REPORT_INDICATOR,
            P.ACCEPT_PERIOD,
            read=READS,
            insert=within(PROGRAMME, P.REPORT_INDICATOR),
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
