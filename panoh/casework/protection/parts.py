"""What the page of a case's protection shows: each strand with what stands and what may be done."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.casework.cases.models import Case
from panoh.casework.protection import child_rules, rules, status_rules
from panoh.casework.protection.models import (
    Guardian,
    Interests,
    Measure,
    NonPunishment,
    Permit,
    ReflectionChange,
    RiskAssessment,
    SafetyPlan,
)
from panoh.casework.protection.questions import Level

Part = dict[str, Any]
LEVELS = {Level.LOW: "done", Level.MEDIUM: "turn", Level.HIGH: "alert"}
STATES = {"asked": "turn", "granted": "done", "proposed": "turn", "approved": "done"}


def at(name: str, case: Case, *more: object) -> str:
    """The address of a page of this slice about the case."""
    return reverse(f"protection:{name}", args=[case.code, *more])


def level_tag(level: str) -> Part:
    """How high, as a tag."""
    return {"label": str(Level(level).label), "kind": LEVELS[Level(level)]}


def state_tag(record: Measure | Permit | ReflectionChange) -> Part:
    """How something stands, as a tag."""
    return {"label": str(record.get_state_display()), "kind": STATES.get(record.state, "")}


def acts(
    member: Membership, case: Case, *offered: tuple[str, str, Callable[..., None]]
) -> list[Part]:
    """What this member may do, as buttons: label, page, check."""
    return [
        {"label": label, "href": at(name, case), "kind": "secondary"}
        for label, name, check in offered
        if allows(check, member, case)
    ]


def nothing(member: Membership, case: Case, said: str, *sections: Section) -> str:
    """That there is no row; who would not see one that is there reads so too."""
    if case.holder_id == member.agency_id and {*sections} <= {*member.agency.open_sections}:
        return said
    closed = _("Or it is closed to your agency.")
    return f"{said} {closed}"


def parts(member: Membership, case: Case) -> list[Part]:
    """Every strand that concerns this person, as far as this member may see it."""
    found = [
        child(member, case),
        risk(member, case),
        plan(member, case),
        measures(member, case),
        recovery(member, case),
        residence(member, case),
        non_punishment(member, case),
    ]
    return [part for part in found if part]


def risk(member: Membership, case: Case) -> Part:
    made = RiskAssessment.objects.visible_to(member).filter(case=case).select_related("agency")
    return {
        "title": _("Risk"),
        "head": [_("Assessed"), _("Risk"), _("By"), _("Again by")],
        "rows": [
            [
                {"text": date_words(each.assessed_at), "href": at("risk", case, each.code)},
                {"tag": level_tag(each.level)},
                each.agency.name,
                date_words(each.next_on),
            ]
            for each in made
        ],
        "empty": nothing(member, case, _("Nobody has assessed the risk yet."), Section.ALERTS),
        "acts": acts(member, case, (_("Assess the risk"), "assess", rules.check_assess)),
    }


def plan(member: Membership, case: Case) -> Part:
    made = SafetyPlan.objects.visible_to(member).filter(case=case).select_related("agency")
    return {
        "title": _("Safety plan"),
        "head": [_("Made"), _("Version"), _("By"), _("Carried")],
        "rows": [
            [
                {"text": date_words(each.planned_at), "href": at("read_plan", case, each.code)},
                {"text": each.version, "numeric": True},
                each.agency.name,
                str(each.get_choice_display()) or _("Not asked yet"),
            ]
            for each in made
        ],
        "empty": nothing(member, case, _("There is no plan yet."), Section.ALERTS),
        "acts": acts(member, case, (_("Make a safety plan"), "plan", rules.check_plan)),
    }


def measures(member: Membership, case: Case) -> Part:
    made = Measure.objects.visible_to(member).filter(case=case)
    return {
        "title": _("Protection measures"),
        "head": [_("What"), _("Of whom"), _("Answer"), _("Until")],
        "rows": [
            [
                {
                    "text": str(each.get_kind_display()),
                    "href": at("measure", case, each.code),
                },
                str(each.get_body_display()),
                {"tag": state_tag(each)},
                date_words(each.until),
            ]
            for each in made
        ],
        "empty": nothing(member, case, _("Nothing was asked for yet."), Section.ALERTS),
        "acts": acts(member, case, (_("Ask for protection"), "ask", rules.check_ask)),
    }


def recovery(member: Membership, case: Case) -> Part | None:
    """The time to recover, where a presumption began one."""
    began = status_rules.presumption(case)
    if began is None:
        return None
    changes = ReflectionChange.objects.visible_to(member).filter(case=case)
    return {
        "title": _("Time to recover"),
        "note": _("Until %(day)s. Nobody presses, and nobody is sent away.")
        % {"day": date_words(began.recovers_until)},
        "head": [_("Proposed"), _("What"), _("New last day"), _("State")],
        "rows": [
            [
                {"text": date_words(each.proposed_at), "href": at("change", case, each.code)},
                str(each.get_kind_display()),
                date_words(each.ends_on),
                {"tag": state_tag(each)},
            ]
            for each in changes
        ],
        "acts": acts(
            member,
            case,
            (_("Give more time"), "lengthen", status_rules.check_lengthen),
            (_("Propose an early end"), "propose_end", status_rules.check_propose_end),
        ),
    }


def residence(member: Membership, case: Case) -> Part:
    made = Permit.objects.visible_to(member).filter(case=case)
    return {
        "title": _("Right to stay"),
        "head": [_("Right or permit"), _("State"), _("Until")],
        "rows": [
            [
                {"text": str(each.get_kind_display()), "href": at("permit", case, each.code)},
                {"tag": state_tag(each)},
                date_words(each.until),
            ]
            for each in made
        ],
        "empty": nothing(member, case, _("Nothing is recorded."), Section.STATUS, Section.CONTACT),
        "acts": acts(
            member,
            case,
            (_("Ask for a permit"), "ask_permit", status_rules.check_ask_permit),
            (_("Record what the person has"), "record_status", status_rules.check_record_status),
        ),
    }


def non_punishment(member: Membership, case: Case) -> Part:
    made = NonPunishment.objects.visible_to(member).filter(case=case).select_related("agency")
    return {
        "title": _("Non-punishment"),
        "head": [_("Looked at"), _("Something hangs on it"), _("By"), _("What came of it")],
        "rows": [
            [
                {"text": date_words(each.noted_at), "href": at("read_non_punishment", case)},
                str(each.get_connected_display()),
                each.agency.name,
                str(each.get_outcome_display()),
            ]
            for each in made
        ],
        "empty": nothing(member, case, _("Nobody has looked at it yet."), Section.CARE),
        "acts": acts(
            member,
            case,
            (
                _("Look at non-punishment"),
                "note_non_punishment",
                status_rules.check_note_non_punishment,
            ),
        ),
    }


def child(member: Membership, case: Case) -> Part | None:
    """Guardian and best interests, together: one does not go without the other."""
    if not case.person.is_child:
        return None
    guardians = Guardian.objects.visible_to(member).filter(case=case).select_related("agency")
    interests = Interests.objects.visible_to(member).filter(case=case).select_related("agency")
    return {
        "title": _("For the child"),
        "head": [_("What"), _("Day"), _("By"), _("Again by")],
        "rows": [
            *(
                [
                    {
                        "text": _("Guardian: %(kind)s") % {"kind": each.get_kind_display()},
                        "href": at("guardian", case, each.pk),
                    },
                    date_words(each.appointed_on),
                    each.agency.name,
                    {"tag": {"label": _("Ended"), "kind": ""}} if each.ended_at else None,
                ]
                for each in guardians
            ),
            *(
                [
                    {
                        "text": _("Best interests: %(kind)s") % {"kind": each.get_kind_display()},
                        "href": at("read_interests", case, each.code),
                    },
                    date_words(each.made_at),
                    each.agency.name,
                    date_words(each.review_on),
                ]
                for each in interests
            ),
        ],
        "empty": _("No guardian is appointed, and nobody has assessed the best interests yet."),
        "acts": acts(
            member,
            case,
            (_("Appoint a guardian"), "appoint", child_rules.check_appoint),
            (_("Assess the best interests"), "assess_interests", child_rules.check_interests),
            (_("Record a panel's decision"), "determine_interests", child_rules.check_interests),
        ),
    }
