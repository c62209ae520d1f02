"""Who reads and writes reports; that what was approved stays; that words are only ever added."""

from django.db import migrations

from panoh.base.agencies.roles import Permission
from panoh.programme.logframe.walls import OfProgramme, within

P = Permission
PROGRAMME = "reports_report.programme_id"
# A draft is for who works on it; what was approved, for all who follow the programme.
READS = f"""({within(PROGRAMME, P.REPORT_INDICATOR, P.ACCEPT_PERIOD)}
    or {within(PROGRAMME, P.VIEW_PROGRAMME)} and reports_report.status = 'approved')"""
STAYS = """
create function reports_report_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    if old.status = 'approved' then
        raise exception 'What was approved stays as it is.'
            using errcode = 'check_violation', constraint = 'report_stays_approved';
    end if;
    return new;
end $$;
create trigger reports_report_stays before update on reports_report
    for each row execute function reports_report_stays();
alter table reports_report add constraint report_with_its_programme unique (id, programme_id);
alter table reports_text add constraint text_of_its_programme
    foreign key (report_id, programme_id) references reports_report (id, programme_id);
"""
GOES = """
alter table reports_text drop constraint text_of_its_programme;
alter table reports_report drop constraint report_with_its_programme;
drop trigger reports_report_stays on reports_report;
drop function reports_report_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_tables"), ("logframe", "0004_locks")]
    operations = [
        OfProgramme(
            "reports_report",
            P.REPORT_INDICATOR,
            P.ACCEPT_PERIOD,
            read=READS,
            insert=within(PROGRAMME, P.REPORT_INDICATOR),
        ),
        OfProgramme(
            "reports_text",
            P.REPORT_INDICATOR,
            grants="select, insert",
            read=within("reports_text.programme_id", P.REPORT_INDICATOR, P.ACCEPT_PERIOD),
        ),
        migrations.RunSQL(STAYS, GOES),
    ]
