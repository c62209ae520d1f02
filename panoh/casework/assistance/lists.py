"""Needs, plans, services and returns as they stand on pages and in my work."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Func, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.database.questions import question
from panoh.base.moments import date_words
from panoh.base.places.names import country_name
from panoh.base.refusals import allows
from panoh.casework.assistance import due, retention, rules
from panoh.casework.assistance.models import (
    AssessedNeed,
    FollowUp,
    Goal,
    Plan,
    Return,
    ReturnRisk,
)
from panoh.casework.assistance.retention import Keeping
from panoh.casework.cases.models import Case, Closure, Contact, Provision
from panoh.casework.cases.rules import (
    check_carry_on,
    check_close,
    check_offer_service,
)
from panoh.casework.legalhold.models import LegalHold

Item = dict[str, Any]
NEEDS = [gettext_lazy("Need"), gettext_lazy("How soon"), gettext_lazy("Wish"), gettext_lazy("By")]
SERVICES = [
    gettext_lazy("Service"), gettext_lazy("By"), gettext_lazy("State"), gettext_lazy("Day"),
    gettext_lazy("How much"), gettext_lazy("Cost"),
]  # fmt: skip


def at(name: str, case: Case, *more: Any) -> str:
    return reverse(f"assistance:{name}", args=[case.code, *more])


def button(label: str, kind: str = "secondary", **where: str) -> Item:
    return {"label": label, "kind": kind, **where}


def offered(*acts: tuple[str, str, Callable[..., None], tuple[Any, ...]]) -> list[Item]:
    """The buttons of the acts that pass their checks."""
    return [button(label, href=href) for label, href, check, asked in acts if allows(check, *asked)]


def needs(member: Membership, case: Case, section: str = "") -> list[list[Any]]:
    """What is needed now, the most urgent first; the own can be ended. Of one section, or all."""
    order = {urgency: number for number, urgency in enumerate(AssessedNeed.Urgency.values)}
    found = AssessedNeed.objects.visible_to(member).filter(case=case, ended_at=None)
    found = found.filter(section=section) if section else found
    rows = sorted(found.select_related("agency"), key=lambda each: order[each.urgency])
    return [
        [
            {"text": str(each), "href": at("need", case, each.pk)}
            if each.agency_id == member.agency_id
            else str(each),
            str(each.get_urgency_display()),
            str(each.get_wish_display()),
            each.agency.name,
        ]
        for each in rows
    ]


def plans(member: Membership, case: Case) -> list[Item]:
    """The plans that stand, one an agency, and the own draft: each with its acts."""
    found = Plan.objects.visible_to(member).filter(case=case)
    found = found.exclude(status=Plan.Status.REPLACED).select_related("agency")
    next_ = {each.plan.pk: each for each in due.reviews(member, [case]) if each.plan}
    items = []
    for plan in found:
        plan.case = case
        late = next_.get(plan.pk)
        items.append(
            {
                "title": _("Version %(n)s, %(agency)s")
                % {"n": plan.version, "agency": plan.agency.name},
                "text": _("Agreed %(day)s.") % {"day": date_words(plan.agreed_at)}
                if plan.agreed_at
                else _("A draft: the person has not agreed to it yet."),
                "due": _("Go through it together by %(day)s.") % {"day": date_words(late.on)}
                if late
                else "",
                "late": late is not None and late.is_late,
                "href": at("plan", case, plan.pk),
                "acts": plan_acts(member, case, plan),
            }
        )
    return items


def plan_acts(member: Membership, case: Case, plan: Plan) -> list[Item]:
    asked = (member, plan)
    return offered(
        (_("Add a goal"), at("set_goal", case, plan.pk), rules.check_set_goal, asked),
        (_("The person agrees"), at("agree_plan", case, plan.pk), rules.check_agree_plan, asked),
        (_("Review it"), at("review_plan", case, plan.pk), rules.check_review_plan, asked),
    )


def goals(member: Membership, case: Case, section: str = "") -> list[Item]:
    """Open goals by day, without their words. Of one section, or all."""
    found = Goal.objects.visible_to(member).filter(case=case, status=Goal.Status.OPEN)
    found = found.filter(section=section) if section else found
    return [
        {
            "when": date_words(goal.by_day),
            "late": goal.is_late,
            "what": str(goal),
            "href": at("goal", case, goal.pk)
            if goal.agency_id == member.agency_id
            else at("plan", case, goal.plan_id),
            "why": str(goal.get_part_display()),
        }
        for goal in found
    ]


def services(member: Membership, case: Case, section: str = "") -> list[list[Any]]:
    """What was offered and given, what is under way first. Of one section, or all."""
    found = Provision.objects.visible_to(member).filter(case=case).select_related("agency")
    found = found.filter(section=section) if section else found
    rows = sorted(found, key=lambda each: each.delivered_on is not None)
    for each in rows:
        each.case = case
    return [
        [
            {"text": str(each), "href": at("service", case, each.pk)}
            if allows(check_carry_on, member, each)
            else str(each),
            each.provider or each.agency.name,
            str(each.get_status_display()),
            date_words(last_day(each)),
            amount(each),
            cost(each),
        ]
        for each in rows
    ]


def amount(service: Provision) -> str | None:
    """How much was given: "1 piece", "12 hours"; a part of one counts as a few."""
    if not service.units:
        return None
    few = int(service.units) if service.units == int(service.units) else 2
    words = {
        Provision.Unit.TIMES: ngettext("%(n)s time", "%(n)s times", few),
        Provision.Unit.HOURS: ngettext("%(n)s hour", "%(n)s hours", few),
        Provision.Unit.DAYS: ngettext("%(n)s day", "%(n)s days", few),
        Provision.Unit.PIECES: ngettext("%(n)s piece", "%(n)s pieces", few),
    }[Provision.Unit(service.unit)]
    return words % {"n": number_format(service.units.normalize(), force_grouping=True)}


def cost(service: Provision) -> str | None:
    """What it cost, in thousands set apart; hundredths where there are any."""
    if service.cost is None:
        return None
    places = 0 if service.cost == int(service.cost) else 2
    return f"{number_format(service.cost, places, force_grouping=True)} {service.currency}"


def last_day(service: Provision) -> Any:
    """The day of the last thing that is known of a service."""
    return service.delivered_on or service.started_on or service.answered_on or service.offered_on


def returning(member: Membership, case: Case) -> Item | None:
    """The last return, how it stands, and what may be done."""
    journey = Return.objects.visible_to(member).filter(case=case).first()
    if journey is None:
        return None
    journey.case = case
    asked = (member, journey)
    acts = offered(
        (_("Assess the risk"), at("assess_return", case), rules.check_assess_return, asked),
        (_("The person agrees"), at("agree_return", case), rules.check_agree_return, asked),
        (_("The person has returned"), at("complete_return", case),
         rules.check_complete_return, asked),
    )  # fmt: skip
    for label, name, check in (
        (_("Approve as the second person"), "approve_return", rules.check_approve_return),
        (_("The person does not want to go"), "decline_return", rules.check_decline_return),
    ):
        if allows(check, *asked):
            acts.append(button(label, post=at(name, case)))
    waits = journey.status == Return.Status.AGREED and case.holder_id == member.agency_id
    return {
        "rows": [
            {"term": _("Where to"), "value": country_name(journey.country)},
            {"term": _("State"), "value": str(journey.get_status_display())},
            *(
                [{"term": _("Waits"), "value": str(rules.TOO_RISKY)}]
                if waits and rules.is_too_risky(journey)
                else []
            ),
        ],
        "risks": return_risks(member, journey),
        "acts": acts,
    }


def return_risks(member: Membership, journey: Return) -> list[Item]:
    """How dangerous a return is at each end: of the section of alerts."""
    return [
        {
            "term": str(risk.get_end_display()),
            "value": _("%(level)s. %(source)s, %(day)s.")
            % {
                "level": risk.get_level_display(),
                "source": risk.get_source_display(),
                "day": date_words(risk.assessed_at),
            },
        }
        for risk in ReturnRisk.objects.visible_to(member).filter(journey=journey)
    ]


def follow_up(member: Membership, case: Case) -> Item:
    """What was asked after the return or the end, and what is next, with the safe way."""
    found = due.follow_ups(member, [case])
    asked = FollowUp.objects.visible_to(member).filter(case=case)
    return {
        "next": found[0] if found else None,
        "words": _("%(what)s, due %(day)s")
        % {"what": due_words(found[0]), "day": date_words(found[0].on)}
        if found
        else "",
        "href": at("follow_up", case)
        if found and allows(rules.check_follow_up, member, case)
        else "",
        "done": [
            {
                "term": _("Month %(n)s") % {"n": each.month},
                "value": f"{each.get_outcome_display()}, {date_words(each.asked_at)}",
            }
            for each in asked
        ],
    }


def contact(member: Membership, case: Case) -> Contact | None:
    """The safe way to reach the person, for who may see it; never the number."""
    found: Contact | None = Contact.objects.visible_to(member).filter(case=case).first()
    return found


def keeping(member: Membership, case: Case) -> Keeping | None:
    """The clock of the case, for the agency that holds it; to others not even whether it stands."""
    if case.holder_id != member.agency_id:
        return None
    return retention.keeping(
        case, LegalHold.objects.visible_to(member).keeping(member, case).first()
    )


def acts(member: Membership, case: Case) -> dict[str, list[Item]]:
    """The buttons of each part of the page."""
    return {
        "need": offered(
            (_("Ask about a need"), at("assess_need", case), rules.check_assess_need,
             (member, case)),
        ),
        "plan": offered(
            (_("Draft a plan"), at("draft_plan", case), rules.check_draft_plan, (member, case)),
        ),
        "service": offered(
            (_("Offer a service"), at("offer_service", case), check_offer_service, (member, case)),
        ),
        "journey": offered(
            (_("The person wishes to return"), at("wish_return", case), rules.check_wish_return,
             (member, case)),
        ),
    }  # fmt: skip


def due_words(each: due.Due) -> str:
    """What is due, in a sentence."""
    if each.what == "review":
        return _("Go through the plan together")
    if each.what == "goal":
        return _("A goal of the plan")
    return _("Ask how it goes: month %(n)s") % {"n": each.month}


def mine(
    member: Membership, carried: list[Case], told: Collection[tuple[UUID, str]] = ()
) -> list[dict[str, Any]]:
    """What is late or due within a week in the member's cases, and is not told already.

    `told` are cases with the event that the procedure asks for there.
    """
    found = [
        each
        for each in due.coming(member, carried)
        if each.is_near and (each.case.pk, each.event) not in told
    ]
    near = sorted(found, key=lambda each: each.on)
    return [
        {
            "when": date_words(each.on),
            "late": each.is_late,
            "what": due_words(each),
            "href": at("show", each.case),
            "why": str(each.goal) if each.goal else "",
            "code": each.case.code,
        }
        for each in near
    ]


def approvals(member: Membership) -> list[Item]:
    """Returns to where the risk is high, for which this member may be the second person."""
    if not member.may(Permission.APPROVE_SHARE):
        return []
    return [
        {
            "when": date_words(journey.agreed_at),
            "what": _("Approve a return to a high risk"),
            "href": at("show", journey.case),
            "code": journey.case.code,
        }
        for journey in _too_risky(member)
        if allows(rules.check_approve_return, member, journey)
    ]


@question
def _too_risky(member: Membership) -> QuerySet[Return]:
    """Of the own agency's cases; to others it would tell how high a risk is."""
    needs = Func("id", function="panoh_return_needs_second", output_field=BooleanField())
    agreed: QuerySet[Return] = Return.objects.visible_to(member).filter(
        status=Return.Status.AGREED, agency=member.agency_id, case__holder=member.agency_id
    )
    return agreed.alias(needs=needs).filter(needs=True).select_related("case")


def closings(member: Membership) -> list[Item]:
    """Closings that a colleague asked for and that this member may decide."""
    return [
        {
            "when": date_words(closure.asked_at),
            "what": _("Decide whether the case is closed"),
            "href": reverse("decide_closing", args=[closure.case.code]),
            "why": str(closure.get_closing_display()),
            "code": closure.case.code,
        }
        for closure in _asked(member)
        if allows(check_close, member, closure)
    ]


@question
def _asked(member: Membership) -> QuerySet[Closure]:
    return Closure.objects.visible_to(member).asked().select_related("case", "asked_by__user")
