"""What is due, and when: reviews, goals, follow-ups. Derived from what was done, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database.questions import question
from panoh.casework.assistance.models import (
    MONTHS,
    REVIEWED_EVERY,
    FollowUp,
    Goal,
    Plan,
    Return,
    Review,
    months_after,
)
from panoh.casework.cases.models import Case

SOON = timedelta(days=7)
LAST = timedelta(days=31 * (MONTHS[-1] + 2))


@dataclass(frozen=True)
class Due:
    """Something to do for a case by a day: a review, a goal, a follow-up of some month."""

    case: Case
    what: str
    on: date
    month: int = 0
    plan: Plan | None = None
    goal: Goal | None = None
    tried: int = 0

    @property
    def event(self) -> str:
        """What ends it, in the words of a procedure; of a goal no procedure knows."""
        return {"review": "plan_reviewed", "follow_up": f"followed_up.{self.month}"}.get(
            self.what, ""
        )

    @property
    def is_late(self) -> bool:
        return self.on < timezone.localdate()

    @property
    def is_near(self) -> bool:
        return self.on <= timezone.localdate() + SOON


def reviewed_next(plan: Plan, last: Review | None) -> date | None:
    """By when an agreed plan is gone through again; after "it is done" never."""
    if last is not None and last.outcome == Review.Outcome.DONE:
        return None
    counted = last.reviewed_at if last else plan.agreed_at
    return timezone.localdate(counted + REVIEWED_EVERY) if counted else None


def reviews(member: Membership, cases: Sequence[Case]) -> list[Due]:
    """The next review of each plan of the member's agency in these cases. Three queries.

    Who has returned is asked how it goes instead.
    """
    by_key = {case.pk: case for case in cases if not case.is_closed}
    if not by_key:
        return []
    plans = Plan.objects.visible_to(member).standing().filter(agency=member.agency_id)
    plans = list(plans.filter(case__in=by_key))
    last: dict[UUID, Review] = {}
    for review in Review.objects.visible_to(member).filter(
        case__in=by_key, agency=member.agency_id
    ):
        last.setdefault(review.case_id, review)
    gone = Return.objects.visible_to(member).filter(case__in=by_key, returned_on__isnull=False)
    returned = set(gone.values_list("case", flat=True))
    found = []
    for plan in plans:
        if plan.case_id in returned:
            continue
        on = reviewed_next(plan, last.get(plan.case_id))
        if on is not None:
            found.append(Due(by_key[plan.case_id], "review", on, plan=plan))
    return found


def goals(member: Membership, cases: Sequence[Case]) -> list[Due]:
    """The open goals of the member's agency in these cases. One query."""
    by_key = {case.pk: case for case in cases if not case.is_closed}
    if not by_key:
        return []
    found = Goal.objects.visible_to(member).filter(
        case__in=by_key, agency=member.agency_id, status=Goal.Status.OPEN
    )
    return [Due(by_key[goal.case_id], "goal", goal.by_day, goal=goal) for goal in found]


def alone_since(member: Membership, cases: Iterable[Case]) -> dict[UUID, date]:
    """Since when each person gets on without us: returned, or all was done.

    The day of a return; else of the review that said so; else of closing because all was done.
    """
    keys = [case.pk for case in cases]
    since: dict[UUID, date] = {
        case.pk: timezone.localdate(case.closed_at)
        for case in cases
        if case.closed_at and case.closing == Case.Closing.GOALS_MET
    }
    done = Review.objects.visible_to(member).filter(case__in=keys, outcome=Review.Outcome.DONE)
    for review in done.order_by("reviewed_at"):
        since[review.case_id] = timezone.localdate(review.reviewed_at)
    returned = Return.objects.visible_to(member).filter(
        case__in=keys, status=Return.Status.RETURNED
    )
    for key, day in (
        returned.values("case").annotate(day=Max("returned_on")).values_list("case", "day")
    ):
        since[key] = day
    return since


def follow_ups(member: Membership, cases: Sequence[Case]) -> list[Due]:
    """The next follow-up of each case that the member's agency holds. Three queries.

    A month is over when the person was reached, or when the next one has come; after "no more
    calls" nobody calls.
    """
    held = {case.pk: case for case in cases if case.holder_id == member.agency_id}
    if not held:
        return []
    since = alone_since(member, held.values())
    asked: dict[UUID, list[FollowUp]] = {}
    for each in FollowUp.objects.visible_to(member).filter(case__in=since):
        asked.setdefault(each.case_id, []).append(each)
    found = []
    for key, day in since.items():
        done = [each for each in asked.get(key, []) if timezone.localdate(each.asked_at) >= day]
        if any(each.outcome == FollowUp.Outcome.DECLINED for each in done):
            continue
        settled = {each.month for each in done if each.outcome == FollowUp.Outcome.REACHED}
        left = [month for month in MONTHS if month > max(settled, default=0)]
        today = timezone.localdate()
        come = [month for month in left if months_after(day, month) <= today]
        month = come[-1] if come else left[0] if left else 0
        if month:
            tried = sum(each.month == month for each in done)
            on = months_after(day, month)
            found.append(Due(held[key], "follow_up", on, month=month, tried=tried))
    return found


def coming(member: Membership, carried: Sequence[Case]) -> list[Due]:
    """All that comes next in the member's cases, of those closed lately the calls."""
    return [
        *reviews(member, carried),
        *goals(member, carried),
        *follow_ups(member, [*carried, *lately_closed(member)]),
    ]


def lately_closed(member: Membership) -> list[Case]:
    """The member's own cases that are closed, as long as somebody may still have to ask."""
    return _closed_since(member, timezone.now() - LAST)


@question
def _closed_since(member: Membership, moment: datetime) -> QuerySet[Case]:
    closed = Case.objects.visible_to(member).assigned_to(member).filter(holder=member.agency_id)
    recent = closed.filter(closed_at__gte=moment, closing=Case.Closing.GOALS_MET)
    return recent.select_related("person", "holder")
