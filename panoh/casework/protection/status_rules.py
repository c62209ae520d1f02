"""Who lengthens or ends the time to recover, writes of the right to stay and of non-punishment."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.casework.cases.models import Case
from panoh.casework.cases.rules import (
    check_holds,
    check_is_open,
    check_record,
    check_sight,
    check_who,
)
from panoh.casework.identification.models import Determination
from panoh.casework.identification.rules import check_competent, standing
from panoh.casework.protection.models import Interests, Permit, ReflectionChange
from panoh.casework.protection.rules import check_own

Change = ReflectionChange

# docs/states.md is printed from these.
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
