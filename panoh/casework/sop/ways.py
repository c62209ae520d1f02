"""What may be done with a case, on which page, and who may: one table.

The page of a case offers these acts; a task leads to those that end it, so that nobody reads what
to do and not how.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.refusals import Refused, allows, refusal
from panoh.casework.assistance import rules as assistance
from panoh.casework.cases import rules as cases
from panoh.casework.cases.models import Case
from panoh.casework.erasures import rules as erasures
from panoh.casework.families import rules as families
from panoh.casework.identification import rules as identification
from panoh.casework.legalhold import rules as legalhold
from panoh.casework.protection import child_rules as protection_child
from panoh.casework.protection import rules as protection
from panoh.casework.protection import status_rules as protection_status
from panoh.casework.referrals import rules as referrals
from panoh.casework.sop.duties import Duty
from panoh.casework.sop.events import SEEN

NEVER = 403  # what waits for something first is refused as 409


@dataclass(frozen=True)
class Act:
    """What a button says, the page that it opens, and who may, asked as the page asks."""

    label: Promise
    page: str
    check: Callable[..., object]
    more: tuple[Any, ...] = ()  # what the check is asked beside member and case

    def is_for(self, member: Membership, case: Case) -> bool:
        return allows(self.check, member, case, *self.more)

    def refusal(self, member: Membership, case: Case) -> Refused | None:
        return refusal(self.check, member, case, *self.more)

    def button(self, case: Case, kind: str = "") -> dict[str, str]:
        """As pages show it."""
        return {"label": str(self.label), "href": self.href(case), "kind": kind}

    def href(self, case: Case) -> str:
        return reverse(self.page, args=[case.code])


def _assign(member: Membership, case: Case) -> None:
    cases.check_assign(member, case, member)


ACTS: dict[str, Act] = {
    act.page: act
    for act in (
        Act(_("Needs, plan, services"), "assistance:show", cases.check_sight),
        Act(_("Ask about a need"), "assistance:assess_need", assistance.check_assess_need),
        Act(_("Offer a service"), "assistance:offer_service", cases.check_offer_service),
        Act(_("Refer"), "referrals:refer", referrals.check_refer),
        Act(_("Screen"), "identification:screen", identification.check_begin),
        Act(_("Record a decision"), "identification:determine", identification.check_determine),
        Act(_("Formal identification"), "identification:ask", identification.check_ask),
        Act(_("Ask for agreement"), "cases:consent", cases.check_consent),
        Act(_("Safe contact"), "cases:contact", cases.check_record, (Section.CONTACT,)),
        Act(_("Raise an alert"), "cases:raise_alert", cases.check_record, (Section.ALERTS,)),
        Act(_("Add a note"), "cases:write_note", cases.check_record),
        Act(_("Describe the person"), "cases:describe", cases.check_record),
        Act(_("Assign the case"), "cases:assign", _assign),
        Act(_("Share without agreement"), "cases:propose_share", cases.check_propose_share),
        Act(_("What was disclosed"), "cases:disclosures", cases.check_holds),
        Act(_("Close the case"), "close", cases.check_ask_closing),
        Act(_("Decide on closing"), "decide_closing", cases.check_decide_closing),
        Act(_("Open the case again"), "cases:reopen", cases.check_reopen),
        Act(_("Print the case"), "print", cases.check_print),
        Act(_("Protection"), "protection:show", cases.check_sight),
        Act(_("Assess the risk"), "protection:assess", protection.check_assess),
        Act(_("Make a safety plan"), "protection:plan", protection.check_plan),
        Act(_("Ask for protection"), "protection:ask", protection.check_ask),
        Act(_("Ask for a permit"), "protection:ask_permit", protection_status.check_ask_permit),
        Act(
            _("Look at non-punishment"),
            "protection:note_non_punishment",
            protection_status.check_note_non_punishment,
        ),
        Act(_("Appoint a guardian"), "protection:appoint", protection_child.check_appoint),
        Act(
            _("Assess the best interests"),
            "protection:assess_interests",
            protection_child.check_interests,
        ),
        Act(
            _("Record a panel's decision"),
            "protection:determine_interests",
            protection_child.check_interests,
        ),
        Act(_("Family"), "families:show", families.check_show),
        Act(_("Legal hold"), "legalhold:show", legalhold.check_show),
        Act(_("Erase the person"), "erasures:ask", erasures.check_ask),
        Act(_("Erasing the person"), "erasures:show", erasures.check_show),
    )
}
# The page on which an event comes about, by the event without what narrows it.
WAYS: dict[str, str] = {
    "alert_raised": "cases:raise_alert",
    "assigned": "cases:assign",
    "contact_recorded": "cases:contact",
    "screened": "identification:screen",
    "presumed": "identification:determine",
    "identified": "identification:determine",
    "consent_answered": "cases:consent",
    "referral_accepted": "referrals:refer",
    "provided": "assistance:offer_service",
    "needs_assessed": "assistance:assess_need",
    "consular_offered": "assistance:assess_need",
    "plan_agreed": "assistance:show",
    "plan_reviewed": "assistance:show",
    "return_assessed": "assistance:show",
    "returned": "assistance:show",
    "followed_up": "assistance:show",
    "risk_assessed": "protection:assess",
    "safety_planned": "protection:plan",
    "measure_asked": "protection:ask",
    "permit_asked": "protection:ask_permit",
    "non_punishment_noted": "protection:note_non_punishment",
    "guardian_appointed": "protection:appoint",
    "interests_assessed": "protection:assess_interests",
    "interests_determined": "protection:determine_interests",
    "closed": "close",
}


def acts_of(duty: Duty) -> list[Act]:
    """The acts that end a task, each once."""
    stems = (event.partition(".")[0] for event in duty.task.done if event in SEEN)
    return [ACTS[page] for page in dict.fromkeys(WAYS[stem] for stem in stems if stem in WAYS)]


def offered(member: Membership, case: Case, acts: Iterable[Act]) -> list[Act]:
    """Those of these acts that this member may do with the case."""
    return [act for act in acts if act.is_for(member, case)]


def ways(member: Membership, duty: Duty) -> list[dict[str, str]]:
    """Buttons to where an open task is done, as far as this member may do it; else to who may."""
    if not duty.is_open:
        return []
    acts = [ACTS["referrals:refer"]] if closed(member, duty) else acts_of(duty)
    may = offered(member, duty.case, acts)
    return [act.button(duty.case, "secondary" if n else "") for n, act in enumerate(may)]


def closed(member: Membership, duty: Duty) -> str:
    """Why nobody of the member's agency can do its own open task; nothing where somebody can.

    A border post holds cases and never sees how somebody is reached: another agency must do it.
    The case stays, as with every referral; what is done there is not shown, so it is said by hand.
    """
    if not duty.is_open or duty.by_hand or not duty.is_of(member):
        return ""
    refused = [act.refusal(member, duty.case) for act in acts_of(duty)]
    never = [each for each in refused if each and each.status == NEVER]
    if not never or never != refused:
        return ""
    what = _(
        "Refer the person to an agency that may. The case stays with yours, only this is handed "
        "on. You are not shown what they record: say here when they tell you that it is done."
    )
    return f"{never[0].sentence} {what}"
