"""Who may protect and how: who, whose, when, willing, in that order.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.agencies.sections import Section
from panoh.base.refusals import Refused, allows
from panoh.casework.cases.models import Alert, Case
from panoh.casework.cases.rules import (
    check_holds,
    check_is_open,
    check_record,
    check_sight,
    check_who,
)
from panoh.casework.identification.models import Determination
from panoh.casework.identification.rules import check_competent, standing
from panoh.casework.protection.models import (
    Guardian,
    Interests,
    InterestsWords,
    Measure,
    Permit,
    ReflectionChange,
    RiskAssessment,
    RiskGrounds,
    SafetyPlan,
    SafetyWords,
)
from panoh.casework.protection.questions import Level, Value, current

Change, State = ReflectionChange, Measure.State

# docs/states.md is printed from these.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.ASKED: frozenset({State.GRANTED, State.REFUSED, State.ENDED}),
    State.GRANTED: frozenset({State.ENDED}),
    State.REFUSED: frozenset(),
    State.ENDED: frozenset(),
}
TURN: dict[str, str] = {State.ASKED: "author", State.GRANTED: "author"}
TRANSITIONS_OF_A_PERMIT: dict[str, frozenset[str]] = {
    Permit.State.ASKED: frozenset({Permit.State.GRANTED, Permit.State.REFUSED, Permit.State.ENDED}),
    Permit.State.GRANTED: frozenset({Permit.State.ENDED}),
    Permit.State.REFUSED: frozenset(),
    Permit.State.ENDED: frozenset(),
}
TRANSITIONS_OF_REFLECTION: dict[str, frozenset[str]] = {
    Change.State.PROPOSED: frozenset({Change.State.APPROVED, Change.State.DECLINED}),
    Change.State.APPROVED: frozenset(),
    Change.State.DECLINED: frozenset(),
}

# How long the time to recover may be made at once; UN Model Law 2009 speaks of 90 days.
LONGEST = timedelta(days=90)
# A determination of best interests is looked at again within six months (UNHCR, BIP 2021).
REVIEW_WITHIN = timedelta(days=183)
PANEL = 2


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


# The time to recover


def presumption(case: Case) -> Determination | None:
    """The presumption that stands and began a time to recover, if any."""
    found = [each for each in standing(case).values() if each.reflection_ends_on is not None]
    return found[0] if found else None


def check_recovering(case: Case) -> Determination:
    """When: a time to recover runs today."""
    found = presumption(case)
    ends = found.recovers_until if found else None
    if found is None or ends is None or ends < timezone.localdate():
        raise Refused(_("No time to recover runs in this case."), status=409)
    return found


def check_lengthen(
    member: Membership, case: Case, ends_on: date | None = None, reason: str | None = None
) -> None:
    """The holder gives the person more time: it takes nothing from anybody."""
    check_who(member, Permission.DETERMINE)
    check_holds(member, case)
    check_is_open(case)
    until = check_recovering(case).recovers_until
    if ends_on is None:
        return
    if until is not None and not until < ends_on <= until + LONGEST:
        raise Refused(_("The new last day is later than the old one, by at most 90 days."))
    if not (reason or "").strip():
        raise Refused(_("Give your reasons."))


def check_propose_end(
    member: Membership,
    case: Case,
    ground: str | None = None,
    ends_on: date | None = None,
    reason: str | None = None,
) -> None:
    """Early only at the person's wish, told to the holder, or on a ground of a competent authority.

    nrm.md §2; CoE Convention art. 13(3): public order, or a status claimed improperly. Of a child
    only after a panel has determined the best interests while the time ran.
    """
    check_who(member, Permission.DETERMINE)
    check_sight(member, case)
    check_is_open(case)
    if case.holder_id != member.agency_id:
        check_competent(member)
    began = check_recovering(case)
    if case.person.is_child and not determined(case, began.decided_on):
        raise Refused(
            _("For a child, a panel determines the best interests first. Without it, time goes on.")
        )
    if ground is None:
        return
    if ground not in Change.Ground.values:
        raise Refused(_("The time to recover ends early only on one of these grounds."))
    if ground == Change.Ground.WISH:
        check_holds(member, case)
    else:
        check_competent(member)
    until = began.recovers_until
    if ends_on is None or until is None or not timezone.localdate() <= ends_on < until:
        raise Refused(_("An early end is today or later, and before the last day."))
    if not (reason or "").strip():
        raise Refused(_("Give your reasons."))
    waiting = Change.objects.visible_to(member).filter(case=case, state=Change.State.PROPOSED)
    if waiting.exists():
        raise Refused(_("An early end is proposed already. A second person decides."), status=409)


def grounds_of(member: Membership, case: Case) -> list[str]:
    """The grounds that this member may name: the wish is told to the holder, others are decided."""
    wish = [Change.Ground.WISH.value] if case.holder_id == member.agency_id else []
    others = [each.value for each in Change.Ground if each != Change.Ground.WISH]
    return wish + (others if member.agency.competent else [])


def determined(case: Case, since: date) -> bool:
    """Whether a panel has determined the child's best interests since that day."""
    made = Interests.objects.filter(case=case, kind=Interests.Kind.DETERMINATION)
    return made.filter(made_at__date__gte=since).exists()


def check_decide_end(member: Membership, change: ReflectionChange, state: str) -> None:
    """A second person of the same agency approves or declines; nobody decides on their own."""
    check_who(member, Permission.APPROVE_SHARE)
    check_sight(member, change.case)
    check_own(member, change)
    check_is_open(change.case)
    if state not in TRANSITIONS_OF_REFLECTION[change.state]:
        raise Refused(_("There is nothing to approve any more."), status=409)
    if change.proposed_by_id == member.pk:
        raise Refused(_("A second person approves what you proposed."))
    if state == Change.State.APPROVED:
        check_recovering(change.case)


# Residence


def check_record_status(
    member: Membership, case: Case, kind: str | None = None, until: date | None = None
) -> None:
    """What right to stay the person has is written where help may depend on its end."""
    check_record(member, case)
    if kind is not None:
        check_lasts(kind, until)


def check_ask_permit(member: Membership, case: Case, renews: Permit | None = None) -> None:
    """A permit is asked for, or the renewal of one that was granted."""
    check_record(member, case)
    if renews is None:
        return
    if renews.case_id != case.pk:
        raise Refused(_("There is no such permit among yours."))
    check_own(member, renews)
    if renews.state != Permit.State.GRANTED:
        raise Refused(_("Only what was granted is renewed."), status=409)
    asked = renews.renewals.filter(state=Permit.State.ASKED)
    if asked.exists():
        raise Refused(_("Its renewal is asked for already."), status=409)


def check_permit(member: Membership, permit: Permit, state: str) -> None:
    """Who asked writes what became of it, in the order of things."""
    check_record(member, permit.case)
    check_own(member, permit)
    if state not in TRANSITIONS_OF_A_PERMIT[permit.state]:
        raise Refused(_("This is answered or ended already."), status=409)


def check_grant_permit(
    member: Membership, permit: Permit, until: date | None = None, *, asked: bool = False
) -> None:
    """Granted until a day, save what lasts by its nature."""
    check_permit(member, permit, Permit.State.GRANTED)
    if not asked:
        check_lasts(permit.kind, until)


def check_lasts(kind: str, until: date | None) -> None:
    """What is only for a time names its last day, and that lies ahead; what lasts names none."""
    if kind not in Permit.Kind.values:
        raise Refused(_("There is no such right to stay."))
    if kind in Permit.LASTING:
        if until is not None:
            raise Refused(_("This lasts: it names no last day."))
    elif until is None or until < timezone.localdate():
        raise Refused(_("Say until when it holds. The day lies ahead."))


def check_remind(member: Membership) -> None:
    """Only the clock reminds."""
    check_who(member, Permission.KEEP_TIME)


# Non-punishment


def check_note_non_punishment(member: Membership, case: Case) -> None:
    """Whoever records in the case looks at it (CoE art. 26, Smuggling Protocol art. 5)."""
    check_record(member, case)


# Children


def check_child(member: Membership, case: Case) -> None:
    """When: the person is a child, or may be one."""
    check_record(member, case)
    if not case.person.is_child:
        raise Refused(_("The person is not a child."), status=409)


def check_appoint(
    member: Membership,
    case: Case,
    kind: str | None = None,
    *,
    name: str = "",
    uninvolved: bool = False,
    on: date | None = None,
) -> None:
    """One guardian at a time, never somebody who may be involved (UNICEF guidelines, §6).

    While an alert says that a relative may be involved, no relative is appointed at all.
    """
    check_child(member, case)
    if Guardian.objects.filter(case=case, ended_at=None).exists():
        raise Refused(_("The child has a guardian. End that task first."), status=409)
    if kind is None:
        return
    if not name.strip():
        raise Refused(_("Write who it is. The name is sealed."))
    if not uninvolved:
        raise Refused(_("Make sure first that this person has no part in what happened."))
    if kind == Guardian.Kind.RELATIVE:
        if not allows(check_sight, member, case, Section.ALERTS):
            raise Refused(_("Your agency cannot know whether a relative may be involved."))
        suspected = Alert.objects.standing().filter(case=case, kind=Alert.Kind.RELATIVE)
        if suspected.exists():
            raise Refused(_("A relative may be involved. Appoint somebody else."))
    if on is not None and on > timezone.localdate():
        raise Refused(_("This day is still to come."), status=409)


def check_end_guardian(member: Membership, guardian: Guardian) -> None:
    """Whoever wrote the appointment, or holds the case, ends it."""
    check_record(member, guardian.case)
    if member.agency_id != guardian.agency_id:
        raise Refused(_("Only the agency that wrote this carries it on."))
    if guardian.ended_at is not None:
        raise Refused(_("This has ended already."), status=409)


def check_reveal_guardian(member: Membership, guardian: Guardian) -> None:
    """The guardian's name is opened like any name, and by who wrote it."""
    check_who(member, Permission.REVEAL_IDENTITY)
    check_sight(member, guardian.case)
    if member.agency_id != guardian.agency_id:
        check_sight(member, guardian.case, Section.IDENTITY)


def check_interests(
    member: Membership,
    case: Case,
    kind: str | None = None,
    said: Mapping[str, str] | None = None,
    **more: Any,
) -> None:
    """An assessment by who works with the child; a determination by a panel, in writing.

    Always with the child's own views and more than one way looked at (CRC art. 3 and 12).
    """
    check_child(member, case)
    if kind is None or said is None:
        return
    if not said.get("views", "").strip() or not said.get("options", "").strip():
        raise Refused(_("Write the child's own views, and what speaks for and against each way."))
    if kind != Interests.Kind.DETERMINATION:
        return
    if not said.get("decision", "").strip():
        raise Refused(_("Write what the panel decided, and why."))
    panel, against = more.get("panel") or 0, more.get("against") or 0
    if panel < PANEL or not 0 <= against < panel:
        raise Refused(_("A panel has at least two members, and more for the decision than none."))
    if against and not said.get("dissent", "").strip():
        raise Refused(_("Whoever was against says why, and it is kept."))
    review, today = more.get("review_on"), timezone.localdate()
    if review is None or not today < review <= today + REVIEW_WITHIN:
        raise Refused(_("A determination is looked at again within six months."))


def check_read_interests(member: Membership, interests: Interests) -> None:
    """What was written is for who wrote it, and for those who care for the child."""
    check_sight(member, interests.case)
    if not InterestsWords.objects.visible_to(member).filter(interests=interests).exists():
        raise Refused(_("What was written is closed to your agency."))
