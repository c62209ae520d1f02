"""Everything done to a report: words are written, a second person approves, it is locked."""

from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused
from panoh.programme.logframe.models import Line, Programme
from panoh.programme.reports import rules
from panoh.programme.reports.content import content
from panoh.programme.reports.models import Report, Text

Status = Report.Status
# In which languages a report is kept; words that were written in one stand in both, marked.
LANGUAGES = [code for code, _name in settings.LANGUAGES if code in ("en", "ru")]


@act
def begin(
    *, by: Membership, programme: Programme, since: date, until: date, reason: str = ""
) -> Report:
    """Begin a report of these days; of one that is approved, a new version with its reason.

    A new version begins with the words of the one before.
    """
    locked = Programme.objects.select_for_update(of=("self",), no_key=True)
    programme = locked.filter(pk=programme.pk).first() or programme
    rules.check_begin(by, programme)
    rules.check_span(programme, since, until)
    rules.check_version(programme, since, until, reason)
    there = Report.objects.filter(programme=programme, since=since, until=until)
    before = there.order_by("-version").first()
    made = Report.objects.create(
        code=new_code(), programme=programme, since=since, until=until, begun_by=by,
        version=before.version + 1 if before else 1, reason=reason if before else "",
    )  # fmt: skip
    for text in Text.objects.filter(report=before).newest() if before else ():
        Text.objects.create(
            programme=programme, report=made, section=text.section, line=text.line, number=1,
            words=text.words, written_by=by,
        )  # fmt: skip
    record(by, Event.REPORT_BEGUN, subject=made, detail={"report": made.code})
    return made


@act
def write(
    *, by: Membership, report: Report, section: str, words: dict[str, str], line: Line | None = None
) -> Text:
    """Say a section anew; what it said before stays, and so do its other languages."""
    report = lock(report)
    rules.check_write(by, report, section, line)
    before = Text.objects.filter(report=report, section=section, line=line).first()
    made = Text.objects.create(
        programme=report.programme, report=report, section=section, line=line, written_by=by,
        number=before.number + 1 if before else 1,
        words={**(before.words if before else {}), **words},
    )  # fmt: skip
    record(by, Event.REPORT_WRITTEN, subject=made, detail={"report": report.code})
    return made


@act
def submit(*, by: Membership, report: Report) -> Report:
    """Hand it to a second person."""
    report = lock(report)
    rules.check_submit(by, report)
    report.status = Status.SUBMITTED
    report.submitted_at, report.submitted_by = timezone.now(), by
    report.answered_at, report.answered_by, report.answer = None, None, ""
    report.save()
    record(by, Event.REPORT_SUBMITTED, subject=report, detail={"report": report.code})
    return report


@act
def approve(*, by: Membership, report: Report) -> Report:
    """As the second person, take it as it is. What it says, number by number, is kept with it."""
    report = lock(report)
    rules.check_approve(by, report)
    report.status = Status.APPROVED
    report.answered_at, report.answered_by = timezone.now(), by
    for language in LANGUAGES:
        with override(language):
            report.told[language] = content(by, report, language)
    report.save()
    record(by, Event.REPORT_APPROVED, subject=report, detail={"report": report.code})
    return report


@act
def send_back(*, by: Membership, report: Report, reason: str) -> Report:
    """As the second person, ask for it to be said otherwise."""
    report = lock(report)
    rules.check_send_back(by, report)
    report.status, report.answer = Status.SENT_BACK, reason
    report.answered_at, report.answered_by = timezone.now(), by
    report.save()
    record(by, Event.REPORT_SENT_BACK, subject=report, detail={"report": report.code})
    return report


def lock(report: Report) -> Report:
    """It as it stands now, held until the transaction ends."""
    found = Report.objects.select_for_update(of=("self",)).select_related("programme__agency")
    now = found.filter(pk=report.pk).first()
    if now is None:
        raise Refused(_("There is no such programme among yours."))
    return now
