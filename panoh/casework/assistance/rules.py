"""Who may plan with a person, say that she returns, and ask how she is, in which state.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.agencies.sections import Section
from panoh.base.refusals import Refused
from panoh.casework.assistance.models import AssessedNeed, Goal, Plan, Return, ReturnRisk
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import (
    check_holds,
    check_is_open,
    check_record,
    check_sight,
    check_who,
)
from panoh.casework.cases.taxonomy import section_of

TOO_RISKY = gettext_lazy("The risk there is high. A second person of your agency approves first.")
# From which status to which each goes. docs/states.md is printed from these.
PLANS: dict[str, frozenset[str]] = {
    Plan.Status.DRAFTED: frozenset({Plan.Status.AGREED}),
    Plan.Status.AGREED: frozenset({Plan.Status.REPLACED}),
    Plan.Status.REPLACED: frozenset(),
}
RETURNS: dict[str, frozenset[str]] = {
    Return.Status.WISHED: frozenset({Return.Status.AGREED, Return.Status.DECLINED}),
    Return.Status.AGREED: frozenset({Return.Status.RETURNED, Return.Status.DECLINED}),
    Return.Status.DECLINED: frozenset(),
    Return.Status.RETURNED: frozenset(),
}


def check_assess_need(member: Membership, case: Case, need: str = "") -> None:
    """A need is written where its service may be seen: police write no need of counselling."""
    check_record(member, case, section_of(need) if need else Section.CORE)


def check_own(member: Membership, record: AssessedNeed | Plan | Goal) -> None:
    """Whose: the own agency's, in an open case that the member sees."""
    check_who(member, Permission.RECORD)
    check_sight(member, record.case)
    if record.agency_id != member.agency_id:
        raise Refused(_("This is what another agency agreed with the person."))
    check_is_open(record.case)


def check_end_need(member: Membership, need: AssessedNeed) -> None:
    """Whoever asked says that a need is gone."""
    check_own(member, need)
    if need.ended_at is not None:
        raise Refused(_("This need does not stand any more."), status=409)


def check_draft_plan(member: Membership, case: Case) -> None:
    """Every agency that works on a case may plan with the person: one draft at a time."""
    check_record(member, case)
    drafts = Plan.objects.filter(case=case.pk, agency=member.agency_id)
    if drafts.filter(status=Plan.Status.DRAFTED).exists():
        raise Refused(_("There is a draft already. Go on with it."), status=409)


def check_set_goal(member: Membership, plan: Plan, need: str = "") -> None:
    """Goals are set in a draft: to what was agreed nobody adds behind the person's back."""
    check_own(member, plan)
    if plan.status != Plan.Status.DRAFTED:
        raise Refused(_("This was agreed already. Draft a new version."), status=409)
    if need:
        check_sight(member, plan.case, section_of(need))


def check_agree_plan(member: Membership, plan: Plan) -> None:
    """The person agrees to a draft that says what is to be reached."""
    check_set_goal(member, plan)
    goals = Goal.objects.filter(case=plan.case_id, agency=member.agency_id)
    if not goals.filter(status=Goal.Status.OPEN).exists():
        raise Refused(_("There is no goal in it yet."), status=409)


def check_end_goal(member: Membership, goal: Goal) -> None:
    """A goal that is open is reached or dropped by the agency that set it."""
    check_own(member, goal)
    if goal.status != Goal.Status.OPEN:
        raise Refused(_("This goal is not open any more."), status=409)


def check_review_plan(member: Membership, plan: Plan) -> None:
    """What stands is reviewed, with the person."""
    check_own(member, plan)
    if plan.status != Plan.Status.AGREED:
        raise Refused(_("Only what was agreed is reviewed."), status=409)


def check_read_plan(member: Membership, plan: Plan) -> None:
    """Who made it, and who sees the case; of its goals each sees the sections open to them."""
    check_sight(member, plan.case)


def check_wish_return(member: Membership, case: Case) -> None:
    """The holder writes that the person wishes to return; one return at a time."""
    check_who(member, Permission.RECORD)
    check_holds(member, case)
    check_is_open(case)
    under_way = Return.objects.filter(case=case.pk, status__in=("wished", "agreed"))
    if under_way.exists():
        raise Refused(_("A return is being prepared already."), status=409)


def check_prepares(member: Membership, journey: Return, *statuses: str) -> None:
    """The holder, while the return is prepared."""
    check_who(member, Permission.RECORD)
    check_holds(member, journey.case)
    check_is_open(journey.case)
    if journey.status not in (statuses or ("wished", "agreed")):
        raise Refused(_("This return is not at this point."), status=409)


def check_assess_return(
    member: Membership, journey: Return, end: str = "", source: str = ""
) -> None:
    """The holder at either end; an agency that receives at its own, as it sees it itself."""
    check_record(member, journey.case)
    if RETURNS[journey.status] == frozenset():
        raise Refused(_("This return is not at this point."), status=409)
    there = end == ReturnRisk.End.THERE
    receives = member.agency.country == journey.country
    holds = journey.case.holder_id == member.agency_id
    if end and not holds and not (there and receives):
        raise Refused(_("Your agency says how it is where the person returns to, if it is there."))
    if there and not receives and source in (ReturnRisk.Source.OWN, ReturnRisk.Source.PERSON):
        raise Refused(_("Nobody sees this end from here: ask somebody there, and name the source."))


def is_too_risky(journey: Return) -> bool:
    """The last word from the other end is "high", and no second person has approved since.

    PostgreSQL answers, which also knows what the member may not read.
    """
    with connection.cursor() as cursor:
        cursor.execute("select panoh_return_needs_second(%s)", [journey.pk])
        return bool(cursor.fetchone()[0])


def check_agree_return(member: Membership, journey: Return) -> None:
    """Willing: the person agrees once she has been told how it is at both ends."""
    check_prepares(member, journey, Return.Status.WISHED)
    with connection.cursor() as cursor:
        cursor.execute("select panoh_return_is_assessed(%s)", [journey.pk])
        assessed = bool(cursor.fetchone()[0])
    if not assessed:
        raise Refused(_("First the risk is assessed at both ends."), status=409)


def check_approve_return(member: Membership, journey: Return) -> None:
    """A second person looks at a return to where the risk is high."""
    check_who(member, Permission.APPROVE_SHARE)
    check_prepares(member, journey, Return.Status.AGREED)
    if journey.agreed_by_id == member.pk:
        raise Refused(_("A second person approves what you prepared."))
    if not is_too_risky(journey):
        raise Refused(_("There is nothing to approve any more."), status=409)


def check_complete_return(member: Membership, journey: Return) -> None:
    """Only who agreed goes; to a high risk only when a second person has looked too."""
    check_prepares(member, journey, Return.Status.AGREED)
    if is_too_risky(journey):
        raise Refused(TOO_RISKY, status=409)


def check_decline_return(member: Membership, journey: Return) -> None:
    """Until the last moment the person may decide not to go."""
    check_prepares(member, journey)


def check_follow_up(member: Membership, case: Case) -> None:
    """The holder asks how it goes, also after closing."""
    check_who(member, Permission.RECORD)
    check_holds(member, case)


def check_invite(member: Membership) -> None:
    """Whoever works with people may hand out a link."""
    check_who(member, Permission.RECORD)


def check_hear(member: Membership) -> None:
    """What was said is for all who work with people in the agency."""
    check_who(member, Permission.RECORD)
