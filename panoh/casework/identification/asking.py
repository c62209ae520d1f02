"""Competent authorities that a case may be put before, and what waits before one's own."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.cases import standing
from panoh.casework.cases.forms import partners
from panoh.casework.cases.models import Case, Consent, Purpose, Share
from panoh.casework.identification import rules

Item = dict[str, Any]
PURPOSE = Purpose.IDENTIFICATION


def authorities(member: Membership, case: Case) -> list[Item]:
    """Each authority with which an agreement stands: how far it is, and what is next."""
    answers: dict[Any, Consent] = {}
    for answer in Consent.objects.visible_to(member).filter(case=case, purpose=PURPOSE):
        answers.setdefault(answer.recipient_id, answer)
    shares = {
        share.agency_id: share
        for share in standing.shares_open_or_offered(member, case)
        if share.purpose == PURPOSE
    }
    found = []
    for agency in partners(member).filter(competent=True, country=case.country):
        consent, share = answers.get(agency.pk), shares.get(agency.pk)
        item: Item = {"name": agency.name}
        if share is not None:
            item["words"] = how_far(share)
        elif consent is not None and consent.is_in_force:
            item["words"] = _("The person agreed that it sees: %(sections)s.") % {
                "sections": ", ".join(consent.section_names)
            }
            item["consent"] = consent.pk
        else:
            item["words"] = _("The person has not agreed to it yet.")
            if allows(rules.check_ask, member, case):
                item["href"] = _ask_the_person(case, agency.pk)
        found.append(item)
    return found


def how_far(share: Share) -> str:
    """Since when an authority was asked, or has the case."""
    if share.since is None:
        return _("Asked: %(day)s. It has not taken it up yet.") % {
            "day": date_words(share.proposed_at)
        }
    return _("Taken up: %(day)s.") % {"day": date_words(share.since)}


def _ask_the_person(case: Case, agency: Any) -> str:
    return reverse(
        "cases:consent",
        args=[case.code],
        query={
            "recipient": agency,
            "purpose": PURPOSE.value,
            "next": reverse("identification:ask", args=[case.code]),
        },
    )


def waiting(member: Membership) -> list[Item]:
    """What was asked of the member's own authority and nobody has taken up."""
    if not member.agency.competent:
        return []
    found = asked_of(member).select_related("grantor")
    return [
        {
            "when": date_words(share.proposed_at),
            "what": _("You are asked to identify somebody formally"),
            "href": reverse("identification:asked", args=[share.pk]),
            "why": share.grantor.name,
        }
        for share in found
        if allows(rules.check_take_up, member, share)
    ]


def asked_of(member: Membership) -> Any:
    """Offers to the member's agency for the purpose of identification."""
    offers = Share.objects.visible_to(member).filter(agency=member.agency_id, purpose=PURPOSE)
    return offers.filter(since=None, closed_at=None, ground=Share.Ground.CONSENT)
