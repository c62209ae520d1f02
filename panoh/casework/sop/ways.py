"""From a task to the pages where it is done: nobody reads what to do and not how."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.refusals import allows
from panoh.casework.assistance import rules as assistance
from panoh.casework.cases import rules as cases
from panoh.casework.identification import rules as identification
from panoh.casework.protection import rules as protection
from panoh.casework.referrals import rules as referrals
from panoh.casework.sop.duties import Duty
from panoh.casework.sop.events import SEEN

Check = Callable[..., object]
PERMIT: tuple[Promise, str, Check, Any] = (
    _("Ask for a permit"), "protection:ask_permit", protection.check_ask_permit, (),
)  # fmt: skip
DECIDE: tuple[Promise, str, Check, Any] = (
    _("Your decision"), "identification:determine", identification.check_determine, (),
)  # fmt: skip
HELP: tuple[Promise, str, Check, Any] = (
    _("Needs, plan, services"), "assistance:show", cases.check_record, (),
)  # fmt: skip
NEED: tuple[Promise, str, Check, Any] = (
    _("Ask about a need"), "assistance:assess_need", assistance.check_assess_need, (),
)  # fmt: skip
# By the event, without what narrows it: the words, the page, and who may, asked as the page asks.
WAYS: dict[str, tuple[Promise, str, Check, Any]] = {
    "alert_raised": (
        _("Raise an alert"), "cases:raise_alert", cases.check_record, (Section.ALERTS,),
    ),
    "assigned": (
        _("Assign the case"), "cases:assign",
        lambda member, case: cases.check_assign(member, case, member), (),
    ),
    "contact_recorded": (
        _("Safe contact"), "cases:contact", cases.check_record, (Section.CONTACT,),
    ),
    "screened": (_("Screen"), "identification:screen", identification.check_begin, ()),
    "presumed": DECIDE,
    "identified": DECIDE,
    "consent_answered": (_("Ask for agreement"), "cases:consent", cases.check_consent, ()),
    "referral_accepted": (_("Refer"), "referrals:refer", referrals.check_refer, ()),
    "provided": (
        _("Offer a service"), "assistance:offer_service", cases.check_offer_service, (),
    ),
    "needs_assessed": NEED,
    "consular_offered": NEED,
    "plan_agreed": HELP,
    "plan_reviewed": HELP,
    "return_assessed": HELP,
    "returned": HELP,
    "followed_up": HELP,
    "risk_assessed": (
        _("Assess the risk"), "protection:assess", protection.check_assess, (),
    ),
    "safety_planned": (_("Make a safety plan"), "protection:plan", protection.check_plan, ()),
    "measure_asked": (_("Ask for protection"), "protection:ask", protection.check_ask, ()),
    "permit_asked": PERMIT,
    "non_punishment_noted": (
        _("Look at non-punishment"), "protection:note_non_punishment",
        protection.check_note_non_punishment, (),
    ),
    "guardian_appointed": (
        _("Appoint a guardian"), "protection:appoint", protection.check_appoint, (),
    ),
    "interests_assessed": (
        _("Assess the best interests"), "protection:assess_interests",
        protection.check_interests, (),
    ),
    "interests_determined": (
        _("Record a panel's decision"), "protection:determine_interests",
        protection.check_interests, (),
    ),
    "closed": (_("Close the case"), "cases:close", cases.check_ask_closing, ()),
}  # fmt: skip


def ways(member: Membership, duty: Duty) -> list[dict[str, Any]]:
    """Buttons to where an open task is done, as far as this member may do it, each page once."""
    if not duty.is_open:
        return []
    stems = (event.partition(".")[0] for event in duty.task.done if event in SEEN)
    found = dict.fromkeys(WAYS[stem] for stem in stems if stem in WAYS)
    may = [each for each in found if allows(each[2], member, duty.case, *each[3])]
    return [
        {
            "label": label,
            "href": reverse(page, args=[duty.case.code]),
            "kind": "secondary" if n else "",
        }
        for n, (label, page, _check, _more) in enumerate(may)
    ]
