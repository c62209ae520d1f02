"""Who may protect and how: who, whose, when, willing, in that order.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import check_record, check_sight
from panoh.casework.protection.models import (
    Guardian,
    Measure,
    Permit,
    ReflectionChange,
    RiskAssessment,
    RiskGrounds,
    SafetyPlan,
    SafetyWords,
)
from panoh.casework.protection.questions import Level, Value, current

State = Measure.State

# docs/states.md is printed from this.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.ASKED: frozenset({State.GRANTED, State.REFUSED, State.ENDED}),
    State.GRANTED: frozenset({State.ENDED}),
    State.REFUSED: frozenset(),
    State.ENDED: frozenset(),
}
TURN: dict[str, str] = {State.ASKED: "author", State.GRANTED: "author"}


# Risk


def check_assess(
    member: Membership,
    case: Case,
    answers: Mapping[str, str] | None = None,
    level: str = "",
    reason: str = "",
) -> None:
    """Whoever records in the case assesses; every question has an answer, a person decides."""
    check_record(member, case)
    if answers is None:
        return
    asked = current(member.agency.country, timezone.localdate())
    if set(answers) != set(asked.questions) or not set(answers.values()) <= set(Value.values):
        raise Refused(_("Answer each question: yes, no, or not known."))
    if level not in Level.values:
        raise Refused(_("Decide how high the risk is."))
    if not reason.strip():
        raise Refused(_("Give your reasons."))


def check_read_grounds(member: Membership, assessment: RiskAssessment) -> None:
    """Answers and reasons are for who wrote them, and for those who care for the person."""
    check_sight(member, assessment.case)
    if not RiskGrounds.objects.visible_to(member).filter(assessment=assessment).exists():
        raise Refused(_("What was answered is closed to your agency."))


# The safety plan


def check_plan(member: Membership, case: Case, said: Mapping[str, str] | None = None) -> None:
    """Whoever records in the case makes the plan, with the person; an empty one protects nobody."""
    check_record(member, case)
    if said is not None and not any(text.strip() for text in said.values()):
        raise Refused(_("Write at least one thing that helps."))


def check_read_plan(member: Membership, plan: SafetyPlan) -> None:
    """What a plan says is for who made it, and for those who know where the person lives."""
    check_sight(member, plan.case)
    if not SafetyWords.objects.visible_to(member).filter(plan=plan).exists():
        raise Refused(_("What the plan says is closed to your agency."))


def check_print_plan(member: Membership, plan: SafetyPlan) -> None:
    """Printed by whoever may read it, as long as the case is open."""
    check_record(member, plan.case)
    check_read_plan(member, plan)


def check_choose(member: Membership, plan: SafetyPlan) -> None:
    """The person says it to whoever made the plan, for the version that holds."""
    check_record(member, plan.case)
    check_own(member, plan)
    newest = SafetyPlan.objects.visible_to(member).filter(case=plan.case_id, agency=plan.agency_id)
    if newest.first() != plan:
        raise Refused(_("There is a newer plan."), status=409)


def check_own(
    member: Membership, record: SafetyPlan | Measure | Permit | Guardian | ReflectionChange
) -> None:
    """Whose: the agency that wrote it carries it on."""
    if record.agency_id != member.agency_id:
        raise Refused(_("Only the agency that wrote this carries it on."))


# Measures


def check_ask(member: Membership, case: Case) -> None:
    """Whoever records in the case asks for protection, for a victim, a witness or anybody."""
    check_record(member, case)


def check_measure(member: Membership, measure: Measure, state: str) -> None:
    """Who asked writes what became of it, in the order of things."""
    check_record(member, measure.case)
    check_own(member, measure)
    if state not in TRANSITIONS[measure.state]:
        raise Refused(_("This is answered or ended already."), status=409)


def check_grant(
    member: Membership,
    measure: Measure,
    until: date | None = None,
    review_on: date | None = None,
) -> None:
    """A grant begins now; what it says of later days lies ahead."""
    check_measure(member, measure, State.GRANTED)
    check_days(until, review_on)


def check_refuse(member: Membership, measure: Measure, refusal: str | None = None) -> None:
    """A refusal has a reason: UNTOC art. 24 asks for appropriate measures, not for silence."""
    check_measure(member, measure, State.REFUSED)
    if refusal is not None and refusal not in Measure.Refusal.values:
        raise Refused(_("A refusal has a reason."))


def check_review(
    member: Membership,
    measure: Measure,
    until: date | None = None,
    review_on: date | None = None,
) -> None:
    """What holds is looked at again by who asked for it."""
    check_record(member, measure.case)
    check_own(member, measure)
    if measure.state != State.GRANTED:
        raise Refused(_("Only what was granted is reviewed."), status=409)
    check_days(until, review_on)


def check_end(member: Membership, measure: Measure, ending: str | None = None) -> None:
    """Asked or granted protection ends, for a reason."""
    check_measure(member, measure, State.ENDED)
    if ending is not None and ending not in Measure.Ending.values:
        raise Refused(_("Say why it ends."))


def check_days(until: date | None, review_on: date | None) -> None:
    """Days ahead, and the review before the end."""
    today = timezone.localdate()
    if any(day is not None and day < today for day in (until, review_on)):
        raise Refused(_("This day is past."), status=409)
    if until and review_on and review_on > until:
        raise Refused(_("Review it before it ends."), status=409)
