"""Who appoints the guardian of a child, and who assesses and determines its best interests."""

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
from panoh.casework.cases.rules import check_record, check_sight, check_who
from panoh.casework.protection.models import Guardian, Interests, InterestsWords

# A determination of best interests is looked at again within six months (UNHCR, BIP 2021).
REVIEW_WITHIN = timedelta(days=183)
PANEL = 2


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
