"""Who writes a logframe, reports on it and accepts what was reported, and when.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.database.questions import question
from panoh.base.refusals import Refused
from panoh.programme.logframe.calculation import Span, across_places, grid
from panoh.programme.logframe.models import (
    Definition,
    Indicator,
    Line,
    Partner,
    Period,
    Programme,
    ProgrammeQuerySet,
    Remark,
)

Status = Period.Status
Level = Line.Level

# From which status to which a period may go. docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.DRAFTED: frozenset({Status.SUBMITTED}),
    Status.SUBMITTED: frozenset({Status.SENT_BACK, Status.ACCEPTED}),
    Status.SENT_BACK: frozenset({Status.SUBMITTED}),
    Status.ACCEPTED: frozenset(),
}
# Whose move it is.
TURN: dict[str, str] = {
    Status.DRAFTED: "reporter",
    Status.SUBMITTED: "second person",
    Status.SENT_BACK: "reporter",
}
# What hangs on what.
UNDER: dict[str, Level | None] = {
    Level.OBJECTIVE: None,
    Level.OUTCOME: Level.OBJECTIVE,
    Level.OUTPUT: Level.OUTCOME,
    Level.ACTIVITY: Level.OUTPUT,
}


def check_who(member: Membership, permission: Permission) -> None:
    """Who: the member's role holds the permission."""
    if not member.may(permission):
        raise Refused(_("Your role does not do this."))


def check_takes_part(member: Membership, programme: Programme) -> None:
    """Whose: the member's agency runs the programme or takes part in it."""
    if not _among(member, programme.pk):
        raise Refused(_("There is no such programme among yours."))


@question
def _among(member: Membership, programme: UUID) -> ProgrammeQuerySet:
    return Programme.objects.visible_to(member).filter(pk=programme).only("pk")


def check_begin(member: Membership) -> None:
    """Whoever keeps logframes may begin one for the own agency."""
    check_who(member, Permission.KEEP_LOGFRAME)


def check_dates(starts_on: date, ends_on: date) -> None:
    """A programme ends after it starts."""
    if ends_on <= starts_on:
        raise Refused(_("The last day must come after the first."), status=409)


def check_new_partner(programme: Programme, code: str) -> None:
    """A partner is named once."""
    if Partner.objects.filter(programme=programme, code=code).exists():
        raise Refused(_("Another partner has this short name already."), status=409)


def check_keep(member: Membership, programme: Programme) -> None:
    """The logframe is written by who keeps it, in a programme of theirs."""
    check_who(member, Permission.KEEP_LOGFRAME)
    check_takes_part(member, programme)


def check_add(member: Membership, parent: Line | None, programme: Programme, level: str) -> None:
    """A line hangs on the level above it; a programme has one objective."""
    check_keep(member, programme)
    above = UNDER[level]
    if (parent.level if parent else None) != above:
        raise Refused(_("This line does not belong there."), status=409)
    if parent and parent.withdrawn_at:
        raise Refused(_("The line above was withdrawn."), status=409)
    standing = Line.objects.filter(programme=programme).standing()
    if level == Level.OBJECTIVE and standing.filter(level=level).exists():
        raise Refused(_("A programme has one objective."), status=409)


def check_code(programme: Programme, code: str, line: Line | None = None) -> None:
    """A code stands once in a programme."""
    others = Line.objects.filter(programme=programme, code=code).standing()
    if line:
        others = others.exclude(pk=line.pk)
    if others.exists():
        raise Refused(_("Another line has this code already."), status=409)


def check_change(member: Membership, thing: Line | Remark | Indicator) -> None:
    """What stands may be changed by who keeps the logframe."""
    check_keep(member, thing.programme)
    if thing.withdrawn_at:
        raise Refused(_("It was withdrawn and stays so."), status=409)


def check_withdraw(member: Membership, thing: Line | Remark | Indicator) -> None:
    """What nothing hangs on may be withdrawn; what was said of it stays."""
    check_change(member, thing)
    if not isinstance(thing, Line):
        return
    below = Line.objects.filter(parent=thing).standing()
    measured = Indicator.objects.filter(line=thing).standing()
    if below.exists() or measured.exists():
        raise Refused(_("Withdraw what hangs on it first."), status=409)


def check_define(member: Membership) -> None:
    """Definitions are written by who keeps logframes."""
    check_who(member, Permission.KEEP_LOGFRAME)


def check_target(indicator: Indicator, until: date) -> None:
    """A target is for a day of the programme."""
    programme = indicator.programme
    if not programme.starts_on <= until <= programme.ends_on:
        raise Refused(_("This day is not within the programme."), status=409)


def spans(indicator: Indicator) -> list[Span]:
    """The periods in which an indicator is reported."""
    programme = indicator.programme
    return grid(
        indicator.frequency,
        programme.starts_on,
        programme.ends_on,
        counted=indicator.definition.feed == Definition.Feed.FIGURE,
    )


def check_report(
    member: Membership, indicator: Indicator, span: Span | None = None, reason: str | None = None
) -> None:
    """Whoever answers for an indicator reports it, for a period that has begun, once at a time.

    After a period was accepted only a new version with a reason follows.
    """
    check_who(member, Permission.REPORT_INDICATOR)
    check_takes_part(member, indicator.programme)
    answers = {indicator.programme.agency_id}
    if indicator.owner and indicator.owner.agency_id:
        answers.add(indicator.owner.agency_id)
    if member.agency_id not in answers:
        raise Refused(_("Another partner answers for this indicator."))
    if indicator.withdrawn_at:
        raise Refused(_("This indicator was withdrawn."), status=409)
    if indicator.definition.feed == Definition.Feed.NOTHING:
        raise Refused(_("Nothing feeds this indicator yet."), status=409)
    if span is None:
        return
    if span not in spans(indicator):
        raise Refused(_("This is no period of the indicator."), status=409)
    if span.since > timezone.localdate():
        raise Refused(_("This period has not begun."), status=409)
    there = Period.objects.filter(indicator=indicator, since=span.since)
    if there.running().exists():
        raise Refused(_("Somebody is working on this period already."), status=409)
    if there.exists() and not reason:
        raise Refused(_("This period is locked. Say why there must be a new version."), status=409)


def check_edit(member: Membership, period: Period) -> None:
    """A draft, and what was sent back, is changed by who reports."""
    check_report(member, period.indicator)
    if period.status not in (Status.DRAFTED, Status.SENT_BACK):
        raise Refused(_("It was submitted: nothing of it changes now."), status=409)


def check_submit(member: Membership, period: Period) -> None:
    """Who reports submits, with a value or with words, and with its proof, after the period."""
    check_edit(member, period)
    if period.until > timezone.localdate():
        raise Refused(_("This period is not over."), status=409)
    if period.value is None and not period.note:
        raise Refused(_("There is no value yet. Say in words why, or enter one."), status=409)
    if period.definition.feed == Definition.Feed.TYPED and not period.evidence:
        raise Refused(_("Say where the proof is."), status=409)
    if period.definition.measure == Definition.Measure.NUMBER and not period.drawn:
        _check_numbers(period)


def _check_numbers(period: Period) -> None:
    """What was typed in is of nothing less than nothing, and no parts are more than the whole."""
    parts: dict[str, list[Decimal]] = {}
    for cell in period.cells:
        if cell["value"] is not None:
            parts.setdefault(", ".join(cell["by"]), []).append(Decimal(cell["value"]))
    known = [period.value, *period.numbers.values(), *chain.from_iterable(parts.values())]
    if any(number is not None and number < 0 for number in known):
        raise Refused(_("A number here is below zero."), status=409)
    whole, at_least = period.value, False
    if period.by_country:
        total = across_places(period.definition.places, period.numbers)
        whole, at_least = total.value, total.at_least
    if whole is not None and not at_least and any(sum(each) > whole for each in parts.values()):
        raise Refused(_("The parts of a division are more than the whole."), status=409)


def check_accept(member: Membership, period: Period) -> None:
    """A second person accepts what was submitted, or sends it back."""
    check_who(member, Permission.ACCEPT_PERIOD)
    check_takes_part(member, period.programme)
    if period.status != Status.SUBMITTED:
        raise Refused(_("Only what was submitted is accepted or sent back."), status=409)
    if period.submitted_by_id == member.pk:
        raise Refused(_("Somebody else accepts what you submitted."))


def check_send_back(member: Membership, period: Period) -> None:
    """The same second person sends back."""
    check_accept(member, period)


def check_correct(member: Membership, period: Period) -> None:
    """Who reports begins a new version of what is locked, if nobody has yet."""
    check_report(member, period.indicator)
    newest = Period.objects.filter(indicator=period.indicator_id, since=period.since)
    if not period.is_locked or newest.order_by("-version").values_list("pk", flat=True)[0] != (
        period.pk
    ):
        raise Refused(_("Only the newest version that was accepted is corrected."), status=409)


def can_be_reported(indicator: Indicator) -> Sequence[Span]:
    """The periods that have begun, the newest first."""
    today = timezone.localdate()
    return [span for span in reversed(spans(indicator)) if span.since <= today]
