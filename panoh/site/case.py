"""The case page: one identity strip, what comes next, the sections, one timeline.

It stands on top of all slices because it gathers what each of them knows.

The page asks PostgreSQL twelve times at most, however much has happened. A part of it is a
function of the member, the case and what the page knows of both; it costs at most one query:

* what it shows of a few values of other tables is a line of ASKS: all lines are one query;
* rows of a table of its own are one query, with what they refer to joined (`select_related`);
* what its buttons ask was read before (`cases/standing.py`): a rule about the case that asks more
  of the database finds it there, and finds it anew in the act.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Reach
from panoh.base.agencies.sections import NEVER, Kind, Section
from panoh.base.database.questions import question
from panoh.base.moments import date_words
from panoh.base.places.names import country_name, language_name
from panoh.base.refusals import allows
from panoh.casework.assistance.models import Review
from panoh.casework.cases import rules, standing
from panoh.casework.cases.models import Alert, Case, Share, Track
from panoh.casework.cases.templatetags.cases import in_words
from panoh.casework.cases.timeline import OUTCOMES, granted, timeline
from panoh.casework.cases.timeline import Words as Say
from panoh.casework.cases.views import case_of
from panoh.casework.families.models import Tie, inverse
from panoh.casework.identification.models import Determination
from panoh.casework.names.forms import RevealForm
from panoh.casework.referrals.work import DONE, referrals_of, rows
from panoh.casework.shelters.models import Stay
from panoh.casework.sop import lists
from panoh.casework.sop.duties import Duty, own_duties
from panoh.casework.sop.procedures import shipped
from panoh.casework.sop.ways import ACTS, Act, acts_of, offered
from panoh.site.steps import ASKS as STEPS
from panoh.site.steps import steps
from panoh.site.templatetags.panoh import share_words

Words = dict[str, Any]

# Why a section stays closed to some kinds of agency, whatever anybody agrees to.
WHY = {
    Section.IDENTITY: gettext_lazy("Figures need no names."),
    Section.CONTACT: gettext_lazy("Family and telephone stay away from who decides on residence."),
    Section.PLACEMENT: gettext_lazy("Where somebody sleeps is known to the house alone."),
    Section.CARE: gettext_lazy("What is said to a counsellor or a doctor stays there."),
    Section.TESTIMONY: gettext_lazy("Nobody can press your house for statements it never sees."),
    Section.STATUS: gettext_lazy("Help does not depend on papers."),
}
SHOWN = tuple(WHY)
SOME = 6
NEWEST = 20  # of what happened; the rest is a page of its own
PAGE = 50


def named_task(code: str) -> str:
    """A task by its name in any edition; one that only a written edition has, by its code."""
    found = (edition.task(code) for edition in shipped().values())
    task = next(filter(None, found), None)
    return str(task.name.say(get_language())) if task else code


# What parts show of a few values of other tables, of the case k: all is asked at once, and a part
# that needs one more adds its line. The policies say who may know, and each part asks once more
# whether its section is open. In SQL, since putting these together would take longer than asking.
ASKS: dict[str, str] = {
    "alerts": """(select jsonb_agg(kind order by raised_at) from cases_alert
        where case_id = k.id and lifted_at is null)""",
    "is_named": """exists (select from names_name where case_id = k.id)
        or exists (select from cases_identity where case_id = k.id)""",
    "contact_verified_at": "(select verified_at from cases_contact where case_id = k.id)",
    "bed": """(select jsonb_build_object('kind', kind, 'since', begins_on) from shelters_stay
        where case_id = k.id and released_at is null and ended_at is null
        and not (kind = 'held' and hold_until < now()) limit 1)""",
    "same_person": """(select jsonb_agg(o.code order by o.code) from cases_sameperson mine
        join cases_sameperson other on other.person_id = mine.person_id
        join cases_case o on o.id = other.case_id
        where mine.case_id = k.id and other.case_id <> k.id)""",
    "family": """(select jsonb_agg(jsonb_build_object('code', o.code, 'is', t.relation,
        'turned', t.other_id = k.id) order by t.tied_at)
        from families_tie t join cases_case o
            on o.id = case when t.one_id = k.id then t.other_id else t.one_id end
        where t.one_id = k.id or t.other_id = k.id)""",
    "legal_hold": """exists (select from legalhold_legalhold
        where status in ('asked', 'confirmed', 'lifting') and case_id in (select k.id union all
            select other.case_id from cases_sameperson mine
            join cases_sameperson other on other.person_id = mine.person_id
            where mine.case_id = k.id))""",
    "urgent": """exists (select from cases_provision where case_id = k.id
        and (need = 'SMU' or left(need, 3) = 'MED') and delivered_on is not null)""",
    "asylum": "exists (select from sop_completion where case_id = k.id and task = 'asylum')",
    "stay_or_return": """exists (select from assistance_return where case_id = k.id)
        or exists (select from protection_permit where case_id = k.id)""",
    "threat": "exists (select from protection_riskassessment where case_id = k.id)",
    "protection_asked": "exists (select from protection_measure where case_id = k.id)",
    "protection_granted": """exists (select from protection_measure where case_id = k.id
        and state = 'granted')""",
    **STEPS,
}


def known_of(case: Case) -> Words:
    """The answers to ASKS, as the policies let whoever has entered know them. One query."""
    told = ", ".join(f"'{name}', {ask}" for name, ask in ASKS.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"select jsonb_build_object({told})::text from cases_case k where k.id = %s", [case.pk]
        )
        return dict(json.loads(cursor.fetchone()[0]))


EVERY_OUTCOME: dict[str, Any] = {**OUTCOMES, **dict(Review.Outcome.choices)}
# What the details of entries say in the timeline, key by key: a slice adds its line here.
DETAILS: dict[str, Say] = {
    "task": named_task,
    "outcome": lambda code: str(EVERY_OUTCOME.get(code, "")),
}


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """One case, as this member may see it; every closed section says why."""
    member, case = request.member, case_of(request, code)
    standing.read(member, case)
    known = known_of(case)
    open_to_me = granted(member, case)
    decided = determinations(member, case.pk)
    sent = referrals_of(member, case.pk)
    own = own_duties(member, [case])
    owed = [duty for duty in own if duty.is_open]
    next_, left = told_once(steps(member, case, known, decided, sent, own), owed)
    return render(
        request,
        "site/case.html",
        {
            "case": case,
            "strip": strip(member, case, open_to_me, known),
            "ways": ways(case, known),
            "steps": next_,
            "tasks": lists.items(left[:SOME], own=True),
            "sections": sections(member, case, open_to_me, known),
            "decisions": decisions(decided),
            "referral_head": DONE,
            "referrals": rows(sent),
            "entries": timeline(member, case, NEWEST, details=DETAILS),
            "shares": shares(member, case),
            "family": family(known),
            "links": links(member, case),
        },
    )


@require_safe
def happened(request: MemberRequest, code: str) -> HttpResponse:
    """Everything that happened and this member may know, newest first, a page at a time."""
    case = case_of(request, code)
    after = request.GET.get("after", "")
    entries = timeline(request.member, case, PAGE + 1, after, DETAILS)
    more = f"?after={entries[PAGE - 1].key}" if len(entries) > PAGE else ""
    return render(
        request, "site/happened.html", {"case": case, "entries": entries[:PAGE], "more": more}
    )


def told_once(steps: list[Words], owed: list[Duty]) -> tuple[list[Words], list[Duty]]:
    """The steps, and the tasks that are no step: what is both is a step with the task's deadline.

    A task that one act alone ends is that act, and so is one that a decision ends besides.
    """
    tasks = {
        acts[0].href(each.case): each
        for each in reversed(owed)
        if len(acts := without_decision(acts_of(each))) == 1
    }
    told = []
    for step in steps:
        if duty := tasks.get(step.get("ends") or step.get("href", "")):
            owed = [each for each in owed if each is not duty]
            by = _("By %(when)s.") % {"when": date_words(duty.due_at)}
            step = step | {"hint": f"{by} {step['hint']}"}
            if duty.is_late:
                step["tag"] = {"label": _("Late"), "kind": "alert"}
        told.append(step)
    return told, owed


def without_decision(acts: list[Act]) -> list[Act]:
    """The acts that end a task, without the decision that makes all others needless."""
    return [act for act in acts if act.page != "identification:determine"] or acts


def at(name: str, case: Case, *more: Any) -> str:
    """The address of an act on this case."""
    return reverse(name, args=[case.code, *more])


def strip(member: Membership, case: Case, open_to_me: list[str], known: Words) -> Words:
    """The head of the page: code, tracks, facts, alerts, and the way to the identity."""
    tags = [{"label": name, "kind": "track"} for name in case.track_names]
    tags.append({"label": case.get_stage_display(), "kind": ""})
    if known["legal_hold"]:
        tags.append({"label": _("Under legal hold"), "kind": "alert"})
    acts = [
        ACTS[page].button(case, kind)
        for page, kind in (("referrals:refer", ""), ("cases:write_note", "secondary"))
        if ACTS[page].is_for(member, case)
    ]
    alerts = []
    if Section.ALERTS in open_to_me:
        alerts = [{"what": Alert.Kind(kind).label} for kind in known["alerts"] or ()]
    return {
        "code": case.code,
        "tags": tags,
        "facts": [*facts(case), *same_person(member, known)],
        "alerts": alerts,
        "acts": acts,
        "reveal": reveal(member, case, open_to_me, known),
    }


def facts(case: Case) -> list[Words]:
    """What is known of the person, on one line."""
    person = case.person
    found: list[Words] = [{"term": _("Person"), "value": in_words(person), "silent": True}]
    if person.origin_country:
        place = person.origin_region or country_name(person.origin_country)
        found.append({"term": _("From"), "value": str(place)})
    if person.languages:
        names = ", ".join(language_name(language) for language in person.languages)
        found.append({"term": _("Speaks"), "value": names})
    if case.children:
        found.append({"term": _("Children with the person"), "value": case.children})
    return [*found, {"term": _("Held by"), "value": case.holder.name}]


def same_person(member: Membership, known: Words) -> list[Words]:
    """The person's other cases with the agency, for who sees all of them anyway."""
    codes = known["same_person"] if member.reach == Reach.AGENCY else None
    return [{"term": _("The same person's"), "value": ", ".join(codes)}] if codes else []


def family(known: Words) -> list[Words]:
    """Who belongs to the person, without a name: the policies show it to who sees both cases."""
    return [
        {
            "relation": Tie.Relation(inverse(tie["is"]) if tie["turned"] else tie["is"]).label,
            "code": tie["code"],
            "href": reverse("case", args=[tie["code"]]),
        }
        for tie in known["family"] or ()
    ]


def reveal(member: Membership, case: Case, open_to_me: list[str], known: Words) -> Words | None:
    """The form that opens a name, where there is one and this member may."""
    if Section.IDENTITY not in open_to_me or not member.may(Permission.REVEAL_IDENTITY):
        return None
    if not known["is_named"]:
        return None
    return {
        "label": _("Reveal the identity"),
        "href": at("names:reveal_identity", case),
        "form": RevealForm(),
        "submit": _("Reveal"),
        "said": _("It is written in the journal, and the person can read there that you looked."),
    }


# What stands on the way of a track of its own, and by which answer of ASKS it is done.
WAYS: dict[str, list[tuple[Any, str]]] = {
    Track.SMUGGLED: [
        (gettext_lazy("Urgent help"), "urgent"),
        (gettext_lazy("Asylum explained"), "asylum"),
        (gettext_lazy("Stay or return"), "stay_or_return"),
    ],
    Track.WITNESS: [
        (gettext_lazy("Threat assessed"), "threat"),
        (gettext_lazy("Protection asked for"), "protection_asked"),
        (gettext_lazy("Protection granted"), "protection_granted"),
    ],
}


def ways(case: Case, known: Words) -> list[Words]:
    """Where the case stands, on the way of each track that holds; undecided, on the first."""
    tracks = [track for track in Track if track in case.tracks] or [Track.TRAFFICKED]
    return [
        {
            "name": str(track.label) if len(tracks) > 1 else "",
            "stages": own_way(case, WAYS[track], known) if track in WAYS else stages(case),
        }
        for track in tracks
    ]


def own_way(case: Case, marks: list[tuple[Any, str]], known: Words) -> list[Words]:
    """The way of somebody smuggled, or of a witness: each mark as far as this member may see it.

    Whose marks are all reached is at the last of them, until the case is closed.
    """
    done = [True, *(bool(known[mark]) for _name, mark in marks), False]
    names = [Case.Stage.OPENED.label, *(name for name, _mark in marks), Case.Stage.CLOSED.label]
    end = len(names) - 1
    here = end if case.is_closed else min(done.index(False), end - 1)
    return [
        {
            "name": str(name),
            "state": "now" if n == here else "done" if done[n] else "later",
            "when": date_words(case.opened_at) if n == 0 else "",
        }
        for n, name in enumerate(names)
    ]


def stages(case: Case) -> list[Words]:
    """Where the case stands on the way from contact to closure."""
    way = [Case.Stage.OPENED, Case.Stage.SCREENED, Case.Stage.PRESUMED, Case.Stage.IDENTIFIED]
    if case.stage == Case.Stage.NOT_IDENTIFIED:
        way[-1] = Case.Stage.NOT_IDENTIFIED
    way.append(Case.Stage.CLOSED)
    here = way.index(Case.Stage(case.stage))
    return [
        {
            "name": str(stage.label),
            "state": "done" if n < here else "now" if n == here else "later",
            "when": date_words(case.opened_at) if n == 0 else "",
        }
        for n, stage in enumerate(way)
    ]


def sections(member: Membership, case: Case, open_to_me: list[str], known: Words) -> list[Words]:
    """Every section: open with a way in, or closed with the reason and whom to ask."""
    never = NEVER[Kind(member.agency.kind)]
    found: list[Words] = []
    for section in SHOWN:
        line: Words = {"name": section.label}
        if section in open_to_me:
            line |= entrance(member, case, section, known)
        elif section in never:
            line |= {"closed": _("Closed to your agency."), "why": WHY[section]}
        else:
            line |= {
                "closed": _("Closed: the person has not agreed."),
                "why": _("It opens with agreement, for a purpose and a time."),
                "ask": _("Ask %(agency)s, which holds the case.") % {"agency": case.holder.name},
            }
        found.append(line)
    return found


@question
def determinations(member: Membership, case: UUID) -> QuerySet[Determination]:
    """What was determined about the case, newest first."""
    return Determination.objects.visible_to(member).filter(case=case).select_related("agency")


def decisions(found: Iterable[Determination]) -> Words:
    """What was determined, as a table: a dated history in which nothing is lost."""
    return {
        "head": [_("About"), _("Decision"), _("By"), _("Day")],
        "rows": [
            [
                {"text": str(each.get_track_display()), "href": each.get_absolute_url()},
                str(each.get_outcome_display()),
                each.agency.name,
                date_words(each.decided_on),
            ]
            for each in found
        ],
    }


def entrance(member: Membership, case: Case, section: Section, known: Words) -> Words:
    """What an open section says of itself, and where it leads."""
    if section == Section.IDENTITY:
        text = _("Nothing is recorded.")
        if known["is_named"]:
            text = _("Sealed. Opened above, for a purpose.")
        href = at("names:record_identity", case) if allows(rules.check_record, member, case) else ""
        return {"text": text, "href": href}
    if section == Section.CONTACT:
        verified = known["contact_verified_at"]
        text = (
            _("Verified %(when)s. The number is masked until it is safe to call.")
            % {"when": date_words(datetime.fromisoformat(verified))}
            if verified
            else _("Nothing is recorded.")
        )
        return {"text": text, "href": at("cases:contact", case)}
    says = str(SAYS[section])
    if section == Section.PLACEMENT and (bed := known["bed"]):
        since = date_words(date.fromisoformat(bed["since"]))
        words = {"kind": Stay.Kind(bed["kind"]).label, "since": since}
        says = _("%(kind)s since %(since)s.") % words
    return {"text": says, "href": at("cases:section", case, section.value)}


SAYS = {
    Section.PLACEMENT: gettext_lazy("No stay is known now."),
    Section.CARE: gettext_lazy("Notes of counselling and health."),
    Section.TESTIMONY: gettext_lazy("Notes for those who investigate."),
    Section.STATUS: gettext_lazy("Notes on permits and border crossing."),
}


def shares(member: Membership, case: Case) -> list[Words]:
    """Which agencies may see the case, with the acts that end or approve a share."""
    return [
        {
            "name": share.agency.name,
            "how": _("holds the case")
            if share.ground == Share.Ground.HOLDER
            else f"{share.get_ground_display()}, {share_words(share)}",
            "approve": at("cases:approve_share", case, share.pk)
            if allows(rules.check_approve_share, member, share)
            else "",
            "close": at("cases:close_share", case, share.pk)
            if share.since and allows(rules.check_close_share, member, share)
            else "",
        }
        for share in standing.shares_open_or_offered(member, case)
    ]


# Further acts with a case, in the order in which the page offers them.
LINKS = (
    "assistance:show", "cases:consent", "identification:determine", "identification:ask",
    "cases:raise_alert", "protection:show", "cases:describe", "families:show", "cases:assign",
    "cases:propose_share", "cases:disclosures", "print", "close", "decide_closing",
    "cases:reopen", "legalhold:show", "erasures:ask", "erasures:show",
)  # fmt: skip


def links(member: Membership, case: Case) -> list[Words]:
    """Further acts, each shown only to who may do it."""
    found = offered(member, case, (ACTS[page] for page in LINKS))
    return [act.button(case) for act in found]
