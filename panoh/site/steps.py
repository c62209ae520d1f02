"""What comes next in a case, and whose move it is."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.cases.models import Case, Consent, Track
from panoh.casework.cases.rules import check_consent
from panoh.casework.identification.models import Determination, Screening
from panoh.casework.identification.rules import check_begin, check_competent, check_determine
from panoh.casework.protection import work as protection
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.rules import check_refer

Step = dict[str, Any]


def steps(member: Membership, case: Case) -> list[Step]:
    """The next steps of an open case, the reader's own moves first."""
    if case.is_closed:
        return []
    found = [*screening(member, case), *agreement(member, case), *referral(member, case)]
    found += formal_identification(member, case)
    found += [each.step for each in protection.due(member, [case])]
    return sorted(found, key=lambda step: step.get("tag", {}).get("kind") != "turn")


def yours(what: str, hint: str, href: str) -> Step:
    """A move of the reader."""
    return {
        "what": what,
        "hint": hint,
        "href": href,
        "tag": {"label": _("Your move"), "kind": "turn"},
    }


def screening(member: Membership, case: Case) -> list[Step]:
    """Ask, go on asking, or decide on what was answered."""
    mine = Screening.objects.visible_to(member).filter(case=case)
    begun = [
        yours(
            _("Go on with the screening"),
            _("Begun %(when)s.") % {"when": date_words(draft.started_at)},
            draft.get_absolute_url(),
        )
        for draft in mine.begun()
    ]
    if begun:
        return begun
    decided = Determination.objects.visible_to(member).filter(case=case).exists()
    last = mine.completed().first()
    if last:
        if decided or not allows(check_determine, member, case):
            return []
        hint = _("The answers are counted. The machine does not decide.")
        return [yours(_("Read the result and decide"), hint, last.get_absolute_url())]
    if decided or not allows(check_begin, member, case):
        return []
    hint = _("Danger first, then one question at a time.")
    return [yours(_("Screen"), hint, reverse("identification:screen", args=[case.code]))]


def agreement(member: Membership, case: Case) -> list[Step]:
    """Without an answer of the person, nothing is shared."""
    if not allows(check_consent, member, case):
        return []
    if Consent.objects.visible_to(member).filter(case=case).exists():
        return []
    hint = _("For whom, what for, until when. No is as easy as yes.")
    return [yours(_("Ask for agreement"), hint, reverse("cases:consent", args=[case.code]))]


def referral(member: Membership, case: Case) -> list[Step]:
    """Who was asked and has not answered; else the way to ask."""
    sent = Referral.objects.visible_to(member).filter(case=case, sender=member.agency_id)
    waiting = [
        {
            "what": _("Answer on: %(need)s") % {"need": referral.get_need_display()},
            "hint": _("%(agency)s, by %(when)s.")
            % {"agency": referral.receiver.name, "when": date_words(referral.deadline)},
            "href": referral.get_absolute_url(),
            "tag": {"label": _("Late"), "kind": "alert"}
            if referral.is_overdue
            else {"label": _("Waiting for them"), "kind": ""},
        }
        for referral in sent.waiting().select_related("receiver", "share")
    ]
    if waiting or not allows(check_refer, member, case):
        return waiting
    if sent.running().exists():
        return []
    hint = _("The services that fit, best first. They see no case before they accept.")
    return [yours(_("Refer to a service"), hint, reverse("referrals:refer", args=[case.code]))]


def formal_identification(member: Membership, case: Case) -> list[Step]:
    """After a presumption: who identifies, and how long the person has to recover first."""
    standing = Determination.objects.visible_to(member).filter(case=case, track=Track.TRAFFICKED)
    last = standing.order_by("-number").first()
    if last is None or last.outcome != Determination.Outcome.PRESUMED:
        return []
    ends = last.recovers_until
    hint = (
        _("Time to recover and decide freely, until %(day)s. Help goes on whatever is decided.")
        % {"day": date_words(ends)}
        if ends and ends > timezone.localdate()
        else _("By a competent authority. Help goes on whatever is decided.")
    )
    what = _("Formal identification")
    if allows(check_competent, member) and allows(check_determine, member, case):
        return [yours(what, hint, reverse("identification:determine", args=[case.code]))]
    return [{"what": what, "hint": hint, "cannot": _("Another body's move")}]
