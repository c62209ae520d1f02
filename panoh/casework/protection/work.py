"""What comes next in the protection of people: what is due, what runs out, what waits for a yes.

By which day to assess a risk again is said by whoever assessed it last. Where the procedure asks a
member for the same (`sop/duties.py`, `told` below) they read it there, once; else here: who cares
for somebody whose case another agency holds, and who follows an edition that has no such task.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Least, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.database.questions import question
from panoh.base.moments import date_words
from panoh.casework.cases.models import Case
from panoh.casework.protection import reminders
from panoh.casework.protection.models import (
    Interests,
    Measure,
    ReflectionChange,
    RiskAssessment,
)

# What is due: how many days before its day it is shown, and what to do.
SHOWN: dict[str, tuple[int, Promise]] = {
    "change": (0, _("Decide on an early end of the time to recover")),
    "risk": (3, _("Assess the risk again")),
    "measure": (14, _("Look at the protection again")),
    "permit": (60, _("Renew the right to stay")),
    "interests": (30, _("Look at the child's best interests again")),
}
# By what event what is due comes about, where a procedure may ask for it too.
ENDS = {"risk": "risk_assessed"}
WHERE = {
    "change": "protection:change",
    "measure": "protection:measure",
    "permit": "protection:permit",
    "interests": "protection:read_interests",
}


@dataclass(frozen=True)
class Next:
    """Something that is due in a case on a day."""

    case: Case
    kind: str
    code: str
    day: date

    @property
    def what(self) -> str:
        return str(SHOWN[self.kind][1])

    @property
    def href(self) -> str:
        if self.kind == "risk":
            return reverse("protection:assess", args=[self.case.code])
        return reverse(WHERE[self.kind], args=[self.case.code, self.code])

    @property
    def is_late(self) -> bool:
        return self.day < timezone.localdate()

    @property
    def item(self) -> dict[str, Any]:
        """A line of a list of work."""
        return {
            "when": date_words(self.day),
            "late": self.is_late,
            "what": self.what,
            "href": self.href,
            "code": self.case.code,
        }

    @property
    def step(self) -> dict[str, Any]:
        """A next step of the case."""
        late = {"label": _("Late"), "kind": "alert"}
        yours = {"label": _("Your move"), "kind": "turn"}
        return {
            "what": self.what,
            "hint": date_words(self.day),
            "href": self.href,
            "tag": late if self.is_late else yours,
        }


def due(
    member: Membership, cases: Sequence[Case], told: Collection[tuple[UUID, str]] = ()
) -> list[Next]:
    """What this member's agency should do next in these open cases, by day. One query.

    `told` are cases with the events that the procedure asks the member's agency for there.
    """
    today = timezone.localdate()
    return [
        each
        for each in coming(member, cases, told)
        if each.day <= today + timedelta(days=SHOWN[each.kind][0])
    ]


def coming(
    member: Membership, cases: Sequence[Case], told: Collection[tuple[UUID, str]] = ()
) -> list[Next]:
    """The same, however far off. One query."""
    by_key = {case.pk: case for case in cases if not case.is_closed}
    if not by_key or not member.may(Permission.RECORD):
        return []
    if len(by_key) == 1:
        rows = _of_one(member, *by_key)
    else:
        rows = list(_in(member, case__in=list(by_key)))
    found = [
        Next(by_key[case], kind, code, day)
        for case, kind, code, day in rows
        if (case, ENDS.get(kind, "")) not in told
    ]
    return sorted(found, key=lambda each: (each.day, each.case.code))


@question
def _of_one(member: Membership, case: UUID) -> Any:
    return _in(member, case=case)


def _in(member: Membership, **here: Any) -> QuerySet[Any, tuple[UUID, str, str, date]]:
    """Case, kind, code and day of what comes next in these cases, due or not."""
    own = here | {"agency": member.agency_id}
    last: Any = RiskAssessment.objects.visible_to(member).filter(**here)
    last = last.order_by("case", "-assessed_at")
    panels = Interests.objects.visible_to(member).filter(**own, review_on__isnull=False)
    changes = ReflectionChange.objects.visible_to(member).filter(**own, state="proposed")
    if not member.may(Permission.APPROVE_SHARE):
        changes = changes.none()
    days = {
        "risk": last.distinct("case").annotate(day=F("next_on")),
        "measure": Measure.objects.visible_to(member)
        .filter(**own, state=Measure.State.GRANTED)
        .annotate(day=Least(Coalesce("review_on", "until"), Coalesce("until", "review_on")))
        .filter(day__isnull=False),
        "permit": reminders.running_out(member).filter(**here).annotate(day=F("until")),
        "interests": panels.order_by("case", "-made_at").distinct("case").annotate(
            day=F("review_on")
        ),
        "change": changes.exclude(proposed_by=member.pk).annotate(day=TruncDate("proposed_at")),
    }  # fmt: skip
    first, *others = [
        found.annotate(sort=Value(kind)).values_list("case_id", "sort", "code", "day")
        for kind, found in days.items()
    ]
    joined: QuerySet[Any, tuple[UUID, str, str, date]] = first.union(*others, all=True)
    return joined
