"""Who is told what about an assessment: its code and a link, never which house it is."""

from collections.abc import Iterable
from uuid import UUID

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import POWERS, Permission, Reach, Role
from panoh.base.journal.events import Event
from panoh.base.outbox.actions import tell
from panoh.casework.quality.models import Assessment

# Those who may read what a house lacks (`models.sees_no_weakness`).
WHOLE_AGENCY = [role for role in Role if POWERS[role].reach == Reach.AGENCY]


def asked(assessment: Assessment, by: Membership) -> None:
    """To both agencies that are asked to assess."""
    both = {assessment.visitor_id, assessment.companion_id}
    to_assessors(assessment, by, Event.ASSESSMENT_BEGUN, both)


def signed(assessment: Assessment, by: Membership) -> None:
    """To the agency whose signature is still missing: the first of the two has signed."""
    unsigned = assessment.companion_id if assessment.visitor_signed_by_id else assessment.visitor_id
    to_assessors(assessment, by, Event.ASSESSMENT_SUBMITTED, {unsigned})


def sent_back(assessment: Assessment, signer: Membership | None) -> None:
    """To whoever had signed: the other does not agree, and both score again."""
    tell(
        to=[signer] if signer else [],
        event=Event.ASSESSMENT_RETURNED,
        code=assessment.code,
        path=assessment.get_absolute_url(),
    )


def to_assessors(
    assessment: Assessment, by: Membership, event: Event, agencies: Iterable[UUID]
) -> None:
    """To members of these agencies who assess, save whoever has just acted."""
    assessors = Membership.objects.active().filter(agency__in=agencies, role__in=WHOLE_AGENCY)
    tell(
        to=assessors.who_may(Permission.ASSESS_HOUSES).exclude(pk=by.pk),
        event=event,
        code=assessment.code,
        path=assessment.get_absolute_url(),
    )
