"""Who is told what about a case: a code and a link, never more."""

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.casework.cases.models import Case, Consent, Share, colleagues_who


def case_assigned(case: Case, colleague: Membership) -> None:
    """To the colleague who has the case now."""
    tell(to=[colleague], event=Event.CASE_ASSIGNED, code=case.code, path=case.get_absolute_url())


def share_proposed(case: Case, by: Membership) -> None:
    """To those of the holder who may be the second person."""
    approvers = Membership.objects.active().filter(agency=by.agency).exclude(pk=by.pk)
    tell(
        to=approvers.who_may(Permission.APPROVE_SHARE),
        event=Event.SHARE_PROPOSED,
        code=case.code,
        path=case.get_absolute_url(),
    )


def closing_asked(case: Case, by: Membership) -> None:
    """To those of the holder who may be the second person."""
    tell(
        to=colleagues_who(Permission.CLOSE_CASE, by, case),
        event=Event.CLOSING_ASKED,
        code=case.code,
        path=case.get_absolute_url(),
    )


def share_opened(share: Share) -> None:
    """To the receiver's members who answer for their agency."""
    tell(
        to=Membership.objects.active().filter(agency=share.agency).who_may(Permission.ASSIGN),
        event=Event.SHARE_OPENED,
        code=share.case.code,
        path=share.case.get_absolute_url(),
    )


def consent_withdrawn(consent: Consent, by: Membership) -> None:
    """To the recipient whose access has ended, and to the holder when the recipient recorded it.

    Without the case's code: the recipient has no business with it any more.
    """
    agencies = {consent.recipient_id, consent.taken_by.agency_id} - {by.agency_id}
    members = Membership.objects.active().filter(agency__in=agencies)
    tell(
        to=members.who_may(Permission.ANSWER_REFERRAL),
        event=Event.CONSENT_WITHDRAWN,
        code="",
        path="/",
    )
