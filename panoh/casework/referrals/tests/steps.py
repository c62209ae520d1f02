"""Ways to a referral by real actions, for tests. Each enters as who acts."""

from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case, Consent
from panoh.casework.referrals import actions
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.rules import purpose_of
from panoh.casework.shelters.models import Bed, Service
from panoh.casework.shelters.tests.steps import day

WOMAN: dict[str, Any] = {
    "sex": "female", "birth_year": 2000, "birth_year_basis": "stated", "languages": ["uz"],
    "citizenships": ["UZ"],
}  # fmt: skip
AGREED = ("core", "contact", "alerts")


def open_case(by: Membership, **facts: Any) -> Case:
    with door.acting_as(by):
        return cases.open_case(by=by, **(WOMAN | facts))


def agree(by: Membership, case: Case, service: Service, **more: Any) -> Consent:
    """The person says yes to the agency of a service."""
    said: dict[str, Any] = {
        "sections": AGREED,
        "given": True,
        "language": "uz",
        "form": "spoken",
    } | more
    with door.acting_as(by):
        return share_actions.take_consent(
            by=by,
            case=case,
            recipient=service.agency,
            purpose=purpose_of(service.need),
            **said,
        )


def refer(by: Membership, case: Case, service: Service, **more: Any) -> Referral:
    said: dict[str, Any] = {
        "urgency": "urgent",
        "needed_from": day(0),
        "note": "Ground floor.",
    } | more
    with door.acting_as(by):
        return actions.refer(by=by, case=case, service=service, **said)


def accept(by: Membership, referral: Referral, *beds: Bed, **more: Any) -> Referral:
    with door.acting_as(by):
        return actions.accept(by=by, referral=referral, beds=beds, **more)
