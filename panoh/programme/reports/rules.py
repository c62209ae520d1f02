"""Who writes a report to the donor, who approves it, and when.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.programme.logframe.models import Line, Programme
from panoh.programme.logframe.rules import check_takes_part, check_who
from panoh.programme.reports.models import Report, Text

Status = Report.Status

# From which status to which a report may go. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.DRAFTED: frozenset({Status.SUBMITTED}),
    Status.SUBMITTED: frozenset({Status.SENT_BACK, Status.APPROVED}),
    Status.SENT_BACK: frozenset({Status.SUBMITTED}),
    Status.APPROVED: frozenset(),
}
# Whose move it is.
TURN: dict[str, str] = {
    Status.DRAFTED: "reporter",
    Status.SUBMITTED: "second person",
    Status.SENT_BACK: "reporter",
}
# Of which lines progress is told in words.
TOLD = frozenset({Line.Level.OUTCOME, Line.Level.OUTPUT})


def check_begin(member: Membership, programme: Programme) -> None:
    """Whoever reports on a programme begins a report on it."""
    check_who(member, Permission.REPORT_INDICATOR)
    check_takes_part(member, programme)


def check_span(programme: Programme, since: date, until: date) -> None:
    """A report is of days of the programme, and has begun."""
    if not programme.starts_on <= since < until <= programme.ends_on:
        raise Refused(
            _("A report is of a time within the programme, its first day before its last."),
            status=409,
        )
    if since > timezone.localdate():
        raise Refused(_("This time has not begun."), status=409)


def check_version(programme: Programme, since: date, until: date, reason: str) -> None:
    """One at a time is written of the same days; after an approved one, with a reason."""
    there = Report.objects.filter(programme=programme, since=since, until=until)
    if there.exclude(status=Status.APPROVED).exists():
        raise Refused(_("Somebody is working on a report of this time already."), status=409)
    if there.exists() and not reason:
        raise Refused(
            _("This report is approved. Say why there must be a new version."), status=409
        )


def check_write(
    member: Membership, report: Report, section: str = "", line: Line | None = None
) -> None:
    """Whoever reports writes, before it is submitted or after it came back."""
    check_begin(member, report.programme)
    if report.status not in (Status.DRAFTED, Status.SENT_BACK):
        raise Refused(_("It was submitted: nothing of it changes now."), status=409)
    if section == Text.Section.LINE and (line is None or line.level not in TOLD):
        raise Refused(_("Progress is told of outcomes and outputs."), status=409)


def check_submit(member: Membership, report: Report) -> None:
    """A report with a summary goes to a second person, when its time is over."""
    check_write(member, report)
    if report.until >= timezone.localdate():
        raise Refused(_("This time is not over."), status=409)
    if not Text.objects.filter(report=report, section=Text.Section.SUMMARY).exists():
        raise Refused(_("Write first what it says in short."), status=409)


def check_approve(member: Membership, report: Report) -> None:
    """A second person approves, or sends it back."""
    check_who(member, Permission.ACCEPT_PERIOD)
    check_takes_part(member, report.programme)
    if report.status != Status.SUBMITTED:
        raise Refused(_("Only what was submitted is approved or sent back."), status=409)
    if report.submitted_by_id == member.pk:
        raise Refused(_("Somebody else approves what you submitted."))


def check_send_back(member: Membership, report: Report) -> None:
    """The same second person sends back."""
    check_approve(member, report)
