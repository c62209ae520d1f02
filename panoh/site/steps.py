"""What comes next in a case, and whose move it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.assistance.due import follow_ups
from panoh.casework.assistance.lists import due_words
from panoh.casework.assistance.models import Return
from panoh.casework.assistance.rules import TOO_RISKY, check_approve_return, check_follow_up
from panoh.casework.cases import standing
from panoh.casework.cases.models import Case, Purpose, Track
from panoh.casework.cases.rules import check_close, check_consent, check_offer_service
from panoh.casework.identification.models import Determination, Screening
from panoh.casework.identification.rules import (
    check_ask,
    check_begin,
    check_competent,
    check_determine,
)
from panoh.casework.protection import work as protection
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.rules import check_refer
from panoh.casework.sop.duties import Duty, told_of
from panoh.casework.sop.lists import left_undone, left_words

Step = dict[str, Any]
Known = dict[str, Any]


# What the steps ask of a case, with all that the page asks (`case.py`).
ASKS = {
    "interviews": """(select jsonb_agg(jsonb_build_object(
            'code', code, 'state', state, 'started_at', started_at) order by started_at desc)
        from identification_screening where case_id = k.id)""",
    "is_answered": "exists (select from cases_consent where case_id = k.id)",
    "too_risky": """(select id from assistance_return
        where case_id = k.id and status = 'agreed' and panoh_return_needs_second(id))""",
}


def steps(
    member: Membership,
    case: Case,
    known: Known,
    decided: Sequence[Determination],
    sent: Sequence[Referral],
    own: Sequence[Duty],
) -> list[Step]:
    """The next steps of a case, the reader's own moves first; of a closed one the calls.

    `known` are the answers to ASKS; what was decided, whom the case was sent to and which
    tasks are the reader's own the page has read already, as far as this member sees it.
    """
    if case.is_closed:
        return calls(member, case)
    found = [
        *closing(member, case, [duty for duty in own if duty.is_open]),
        *risky_return(member, case, known),
        *screening(member, case, known, decided),
        *urgent(member, case, known),
        *agreement(member, case, known),
    ]
    found += [*referral(member, case, sent), *formal_identification(member, case, decided)]
    found += [each.step for each in protection.due(member, [case], told_of(own))]
    return sorted(found, key=lambda step: step.get("tag", {}).get("kind") != "turn")


def calls(member: Membership, case: Case) -> list[Step]:
    """After the end: ask how it goes, when its month has come."""
    if not allows(check_follow_up, member, case):
        return []
    near = [each for each in follow_ups(member, [case]) if each.is_near]
    return [
        yours(
            due_words(each),
            date_words(each.on),
            reverse("assistance:follow_up", args=[case.code]),
        )
        for each in near
    ]


def closing(member: Membership, case: Case, owed: Sequence[Duty]) -> list[Step]:
    """Somebody asked that the case be closed: whoever decides reads what would be left undone."""
    asked = standing.asked_to_close(member, case)
    if asked is None:
        return []
    left = left_words(left_undone(owed))
    hint = f"{asked.get_closing_display()}. {left}" if left else str(asked.get_closing_display())
    if allows(check_close, member, asked):
        href = reverse("decide_closing", args=[case.code])
        return [yours(_("Decide whether the case is closed"), hint, href)]
    what = _("A second person decides whether the case is closed")
    return [{"what": what, "hint": hint, "cannot": _("Waiting for them")}]


def risky_return(member: Membership, case: Case, known: Known) -> list[Step]:
    """To a high risk nobody goes before a second person looks: the holder's own matter."""
    if not known["too_risky"] or case.holder_id != member.agency_id:
        return []
    what, hint = _("Approve a return to a high risk"), str(TOO_RISKY)
    journey = Return.objects.visible_to(member).get(pk=known["too_risky"])
    if allows(check_approve_return, member, journey):
        return [yours(what, hint, reverse("assistance:show", args=[case.code]))]
    return [{"what": what, "hint": hint, "cannot": _("Waiting for them")}]


def yours(what: str, hint: str, href: str) -> Step:
    """A move of the reader. `ends`, beside these: the page of an act whose tasks this step is."""
    return {
        "what": what,
        "hint": hint,
        "href": href,
        "tag": {"label": _("Your move"), "kind": "turn"},
    }


def screening(
    member: Membership, case: Case, known: Known, decided: Sequence[Determination]
) -> list[Step]:
    """Ask, go on asking, or decide on what was answered."""
    mine = [
        Screening(**row | {"started_at": datetime.fromisoformat(row["started_at"])})
        for row in known["interviews"] or ()
    ]
    begun = [
        yours(
            _("Go on with the screening"),
            _("Begun %(when)s.") % {"when": date_words(draft.started_at)},
            draft.get_absolute_url(),
        )
        | {"ends": reverse("identification:screen", args=[case.code])}
        for draft in mine
        if not draft.is_completed
    ]
    if begun:
        return begun
    if mine:
        if decided or not allows(check_determine, member, case):
            return []
        hint = _("The answers are counted. The machine does not decide.")
        step = yours(_("Read the result and decide"), hint, mine[0].get_absolute_url())
        return [step | {"ends": reverse("identification:determine", args=[case.code])}]
    if decided or not allows(check_begin, member, case):
        return []
    hint = _("Danger first, then one question at a time.")
    return [yours(_("Screen"), hint, reverse("identification:screen", args=[case.code]))]


def urgent(member: Membership, case: Case, known: Known) -> list[Step]:
    """Somebody smuggled needs help before anything is settled: it is the first mark of their way.

    Who never sees what a doctor gave cannot know that it was given, and refers.
    """
    unseen = Section.CARE not in member.agency.open_sections
    if Track.SMUGGLED not in case.tracks or known["urgent"] or unseen:
        return []
    if not allows(check_offer_service, member, case):
        return []
    hint = _("A doctor, food, a place for the night. It does not depend on papers.")
    return [
        yours(_("Give urgent help"), hint, reverse("assistance:offer_service", args=[case.code]))
    ]


def agreement(member: Membership, case: Case, known: Known) -> list[Step]:
    """Without an answer of the person, nothing is shared."""
    if known["is_answered"] or not allows(check_consent, member, case):
        return []
    hint = _("For whom, what for, until when. No is as easy as yes.")
    return [yours(_("Ask for agreement"), hint, reverse("cases:consent", args=[case.code]))]


def referral(member: Membership, case: Case, sent: Sequence[Referral]) -> list[Step]:
    """Who was asked and has not answered; else the way to ask."""
    ours = [each for each in sent if each.sender_id == member.agency_id]
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
        for referral in ours
        if referral.is_waiting
    ]
    if waiting or not allows(check_refer, member, case):
        return waiting
    if any(each.status == Referral.Status.ACCEPTED for each in ours):
        return []
    hint = _("The services that fit, best first. They see no case before they accept.")
    return [yours(_("Refer to a service"), hint, reverse("referrals:refer", args=[case.code]))]


def formal_identification(
    member: Membership, case: Case, decided: Sequence[Determination]
) -> list[Step]:
    """After a presumption: who identifies, and how long the person has to recover first."""
    about = [each for each in decided if each.track == Track.TRAFFICKED]
    last = max(about, key=lambda each: each.number, default=None)
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
    if allows(check_ask, member, case) and not is_asked(member, case):
        return [
            yours(
                _("Put it before who identifies"),
                hint,
                reverse("identification:ask", args=[case.code]),
            )
        ]
    return [{"what": what, "hint": hint, "cannot": _("Another body's move")}]


def is_asked(member: Membership, case: Case) -> bool:
    """Whether an authority has the case, or was asked to take it up."""
    shares = standing.shares_open_or_offered(member, case)
    return any(share.purpose == Purpose.IDENTIFICATION for share in shares)
