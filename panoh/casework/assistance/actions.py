"""Everything that is done for a person's plan, return and follow-up, and the only writer of it."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.database.acts import act
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.refusals import Refused, allows
from panoh.base.vault import keys
from panoh.casework.assistance import letters, rules
from panoh.casework.assistance.models import (
    AssessedNeed,
    FollowUp,
    Goal,
    Plan,
    Return,
    ReturnRisk,
    Review,
)
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import check_sight
from panoh.casework.cases.taxonomy import section_of

Record = TypeVar("Record", bound=Model)


def _held(records: QuerySet[Record], record: Model) -> Record:
    """The record as it stands now, its case held until the transaction ends."""
    case = cases.lock(record.case)  # type: ignore[attr-defined]
    found = records.get(pk=record.pk)
    found.case = case  # type: ignore[attr-defined]
    return found


@act
def assess_need(*, by: Membership, case: Case, need: str, urgency: str, wish: str) -> AssessedNeed:
    """Keep what was asked about a need. Asked again, the earlier answer ends and is kept."""
    case = cases.lock(case)
    rules.check_assess_need(by, case, need)
    now = timezone.now()
    standing = AssessedNeed.objects.filter(case=case, agency=by.agency, need=need, ended_at=None)
    standing.update(ended_at=now, ended_by=by)
    assessed = AssessedNeed.objects.create(
        case=case,
        agency=by.agency,
        section=section_of(need),
        need=need,
        urgency=urgency,
        wish=wish,
        assessed_at=now,
        assessed_by=by,
    )
    record(by, Event.NEED_ASSESSED, case=case, subject=assessed, detail={"need": need})
    return assessed


@act
def end_need(*, by: Membership, need: AssessedNeed) -> AssessedNeed:
    """Keep that a need does not stand any more."""
    need = _held(AssessedNeed.objects.all(), need)
    rules.check_end_need(by, need)
    need.ended_at, need.ended_by = timezone.now(), by
    need.save(update_fields=["ended_at", "ended_by"])
    record(by, Event.NEED_ENDED, case=need.case, subject=need, detail={"need": need.need})
    return need


def _note(by: Membership, case: Case, words: str) -> UUID | None:
    """The key of the words as a note: in care, where the agency sees care, else in the core."""
    if not words:
        return None
    care = allows(check_sight, by, case, Section.CARE)
    section = Section.CARE if care else Section.CORE
    return cases.write_note(by=by, case=case, section=section, text=words).pk


@act
def draft_plan(*, by: Membership, case: Case, words: str = "") -> Plan:
    """Begin a version of the plan. What was agreed stands until the person agrees to this."""
    case = cases.lock(case)
    rules.check_draft_plan(by, case)
    plan = Plan.objects.create(
        case=case,
        agency=by.agency,
        version=Plan.objects.filter(case=case, agency=by.agency).count() + 1,
        note=_note(by, case, words),
        drafted_by=by,
    )
    record(by, Event.PLAN_DRAFTED, case=case, subject=plan)
    return plan


@act
def set_goal(*, by: Membership, plan: Plan, need: str, what: str, by_day: date, part: str) -> Goal:
    """Put a goal into a draft, in the section of its need; its words are sealed."""
    plan = _held(Plan.objects.all(), plan)
    rules.check_set_goal(by, plan, need)
    goal = Goal.objects.create(
        case=plan.case,
        agency=by.agency,
        plan=plan,
        section=section_of(need),
        need=need,
        what=keys.seal(plan.case.person_id, {"goal": what})["goal"],
        by_day=by_day,
        part=part,
    )
    record(by, Event.GOAL_SET, case=plan.case, subject=goal, detail={"need": need})
    return goal


@act
def agree_plan(*, by: Membership, plan: Plan, form: str, giver: str) -> Plan:
    """Keep that the person agrees. The version before is replaced; its open goals go on."""
    plan = _held(Plan.objects.all(), plan)
    rules.check_agree_plan(by, plan)
    before = Plan.objects.filter(case=plan.case, agency=by.agency, status=Plan.Status.AGREED)
    before.update(status=Plan.Status.REPLACED)
    plan.status, plan.agreed_at, plan.agreed_by = Plan.Status.AGREED, timezone.now(), by
    plan.form, plan.giver = form, giver
    plan.save(update_fields=["status", "agreed_at", "agreed_by", "form", "giver"])
    record(by, Event.PLAN_AGREED, case=plan.case, subject=plan)
    return plan


@act
def end_goal(*, by: Membership, goal: Goal, reached: bool) -> Goal:
    """Keep that a goal is reached, or dropped."""
    goal = _held(Goal.objects.all(), goal)
    rules.check_end_goal(by, goal)
    goal.status = Goal.Status.REACHED if reached else Goal.Status.DROPPED
    goal.ended_at, goal.ended_by = timezone.now(), by
    goal.save(update_fields=["status", "ended_at", "ended_by"])
    detail = {"need": goal.need, "status": goal.status}
    record(by, Event.GOAL_ENDED, case=goal.case, subject=goal, detail=detail)
    return goal


@act
def review_plan(*, by: Membership, plan: Plan, outcome: str, words: str = "") -> Review:
    """Keep that the plan was gone through with the person; the next time counts from now."""
    plan = _held(Plan.objects.all(), plan)
    rules.check_review_plan(by, plan)
    review = Review.objects.create(
        case=plan.case,
        agency=by.agency,
        plan=plan,
        outcome=outcome,
        note=_note(by, plan.case, words),
        reviewed_by=by,
    )
    record(by, Event.PLAN_REVIEWED, case=plan.case, subject=review, detail={"outcome": outcome})
    return review


@act
def read_plan(*, by: Membership, plan: Plan) -> list[tuple[Goal, str]]:
    """Open the goals of a plan, as far as their sections are open: each with its words."""
    rules.check_read_plan(by, plan)
    record(by, Event.SECTION_OPENED, case=plan.case, subject=plan, detail={"section": Section.CORE})
    goals = Goal.objects.visible_to(by).filter(case=plan.case, agency=plan.agency_id)
    person = plan.case.person_id
    return [(goal, keys.unseal(person, {"goal": goal.what})["goal"]) for goal in goals]


@act
def wish_return(*, by: Membership, case: Case, country: str) -> Return:
    """Keep that the person wishes to return, and where to."""
    case = cases.lock(case)
    rules.check_wish_return(by, case)
    journey = Return.objects.create(case=case, agency=by.agency, country=country, wished_by=by)
    record(by, Event.RETURN_WISHED, case=case, subject=journey, detail={"country": country})
    return journey


@act
def assess_return(
    *, by: Membership, journey: Return, end: str, level: str, source: str
) -> ReturnRisk:
    """Keep the risk at one end, and who says so. Refused where nobody could know it."""
    journey = _held(Return.objects.all(), journey)
    rules.check_assess_return(by, journey, end, source)
    risk = ReturnRisk.objects.create(
        case=journey.case,
        agency=by.agency,
        journey=journey,
        end=end,
        level=level,
        source=source,
        assessed_by=by,
    )
    detail = {"end": end, "level": level, "source": source}
    record(by, Event.RETURN_ASSESSED, case=journey.case, subject=risk, detail=detail)
    return risk


@act
def agree_return(*, by: Membership, journey: Return, form: str, giver: str) -> Return:
    """Keep that the person, told how it is at both ends, agrees to go."""
    journey = _held(Return.objects.all(), journey)
    rules.check_agree_return(by, journey)
    journey.status, journey.agreed_at, journey.agreed_by = Return.Status.AGREED, timezone.now(), by
    journey.form, journey.giver = form, giver
    journey.save(update_fields=["status", "agreed_at", "agreed_by", "form", "giver"])
    record(by, Event.RETURN_AGREED, case=journey.case, subject=journey)
    if rules.is_too_risky(journey):
        letters.return_to_approve(journey, by)
    return journey


@act
def approve_return(*, by: Membership, journey: Return) -> Return:
    """As the second person, let somebody go to where the risk is high."""
    journey = _held(Return.objects.all(), journey)
    rules.check_approve_return(by, journey)
    journey.approved_at, journey.approved_by = timezone.now(), by
    journey.save(update_fields=["approved_at", "approved_by"])
    record(by, Event.RETURN_APPROVED, case=journey.case, subject=journey)
    return journey


@act
def complete_return(*, by: Membership, journey: Return, on: date) -> Return:
    """Keep that the person has returned. From this day her follow-up counts."""
    journey = _held(Return.objects.all(), journey)
    rules.check_complete_return(by, journey)
    journey.returned_on = on
    _end(by, journey, Return.Status.RETURNED)
    record(by, Event.RETURNED, case=journey.case, subject=journey)
    return journey


@act
def decline_return(*, by: Membership, journey: Return) -> Return:
    """Keep that the person decided not to go. It costs her nothing."""
    journey = _held(Return.objects.all(), journey)
    rules.check_decline_return(by, journey)
    _end(by, journey, Return.Status.DECLINED)
    record(by, Event.RETURN_DECLINED, case=journey.case, subject=journey)
    return journey


def _end(by: Membership, journey: Return, status: Return.Status) -> None:
    journey.status, journey.ended_at, journey.ended_by = status, timezone.now(), by
    journey.save(update_fields=["status", "ended_at", "ended_by", "returned_on"])


@act
def follow_up(*, by: Membership, case: Case, month: int, outcome: str) -> FollowUp:
    """Keep how it went to ask after so many months. Who was not reached is tried again."""
    case = cases.lock(case)
    rules.check_follow_up(by, case)
    settled = FollowUp.objects.filter(case=case).exclude(outcome=FollowUp.Outcome.NOT_REACHED)
    if settled.filter(month=month).exists():
        raise Refused(_("This month was followed up already."), status=409)
    asked = FollowUp.objects.create(
        case=case, agency=by.agency, month=month, outcome=outcome, asked_by=by
    )
    detail = {"month": month, "outcome": outcome}
    record(by, Event.FOLLOWED_UP, case=case, subject=asked, detail=detail)
    return asked


# What people say about the help they got. Nothing here is journalled: an entry of when a link was
# handed out, or of when it was used, would tell who spoke.


def mark_of(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


@act
def invite(*, by: Membership, kind: str) -> str:
    """A link that one person may use once; returns its token, which nobody keeps."""
    rules.check_invite(by)
    token = secrets.token_urlsafe(16)
    with connection.cursor() as cursor:
        cursor.execute("select panoh_invite(%s, %s)", [mark_of(token), kind])
        if not cursor.fetchone()[0]:
            raise Refused(
                _("Your agency has handed out very many links today. Go on tomorrow."), status=409
            )
    return token


def is_invited(token: str) -> bool:
    """Whether this link is still good."""
    with connection.cursor() as cursor:
        cursor.execute("select panoh_invited(%s)", [mark_of(token)])
        return bool(cursor.fetchone()[0])


def say(token: str, answers: Sequence[int]) -> bool:
    """Keep what somebody said, and forget the link. False when it was used before, or ran out."""
    with connection.cursor() as cursor:
        cursor.execute("select panoh_say(%s, %s::smallint[])", [mark_of(token), list(answers)])
        return bool(cursor.fetchone()[0])
