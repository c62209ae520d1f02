"""What lists and pages say of possible duplicates: how likely, and why, in words."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.moments import date_words
from panoh.base.places.names import country_name
from panoh.casework.cases.models import Case, SamePerson
from panoh.casework.cases.templatetags.cases import in_words
from panoh.casework.duplicates.models import Candidate, CandidateQuerySet

HEAD = [
    gettext_lazy("Pair"), gettext_lazy("Cases"), gettext_lazy("How likely"), gettext_lazy("Found"),
    gettext_lazy("Decision"),
]  # fmt: skip
SURE, LIKELY = 0.95, 0.7
KINDS = {Candidate.Decision.SAME: "done", Candidate.Decision.UNSURE: "turn"}

PARTS = {
    "family": gettext_lazy("Family name"),
    "given": gettext_lazy("Given name"),
    "father": gettext_lazy("Father's name"),
}
HOW = {
    "same": gettext_lazy("the same, perhaps in other letters"),
    "root": gettext_lazy("the same but for its ending"),
    "sound": gettext_lazy("sounds alike"),
    "bones": gettext_lazy("sounds alike but for the vowels"),
    "slip": gettext_lazy("one letter apart"),
    "part": gettext_lazy("one is a part of the other"),
    "near": gettext_lazy("nearly the same"),
    "initial": gettext_lazy("the same first letter"),
    "far": gettext_lazy("a little alike"),
    "no": gettext_lazy("different"),
    "no_initial": gettext_lazy("another first letter"),
}
OTHERS = {
    "third_case": gettext_lazy("Each may well be one person's with the same third case."),
    "name_exchanged": gettext_lazy("Family and given name stand in each other's place."),
    "name_siblings": gettext_lazy("Brothers and sisters have as much in common."),
    "name_married": gettext_lazy("The family name may have changed by marriage."),
    "year_same": gettext_lazy("The year of birth is the same."),
    "year_near": gettext_lazy("The years of birth are one apart."),
    "year_about": gettext_lazy("The years of birth are two or three apart."),
    "year_digit": gettext_lazy("One digit of the year of birth differs."),
    "year_no": gettext_lazy("The years of birth are far apart."),
    "sex_same": gettext_lazy("The sex is the same."),
    "sex_no": gettext_lazy("The sex is not the same."),
    "citizenship_same": gettext_lazy("The citizenship is the same."),
    "citizenship_no": gettext_lazy("The citizenship is not the same."),
}


def reasons_in_words(reasons: Iterable[str]) -> list[str]:
    """Why two cases were put side by side, for and against, as sentences."""
    found = []
    for reason in reasons:
        part, _underscore, how = reason.partition("_")
        if part in PARTS:
            found.append(_("%(part)s: %(how)s.") % {"part": PARTS[part], "how": HOW[how]})
        elif reason in OTHERS:
            found.append(str(OTHERS[reason]))
    return found


def likely(score: float) -> str:
    """A probability as people say it: nobody should lean on its digits."""
    if score >= SURE:
        return _("Very likely")
    return _("Likely") if score >= LIKELY else _("Possible")


def undecided(member: Membership) -> CandidateQuerySet:
    """Pairs that wait for this member."""
    found: CandidateQuerySet = Candidate.objects.visible_to(member).undecided()
    return found if member.may(Permission.LINK_CASES) else found.none()


def count_undecided(member: Membership) -> int:
    """How many pairs wait for this member. One query at most."""
    return undecided(member).count() if member.may(Permission.LINK_CASES) else 0


def items(member: Membership) -> list[dict[str, Any]]:
    """Pairs that wait for this member, as one thing to do. One query at most."""
    waiting = count_undecided(member)
    if not waiting:
        return []
    why = ngettext(
        "%(n)s pair of cases may be one person's.",
        "%(n)s pairs of cases may be one person's.",
        waiting,
    )
    return [
        {
            "when": "",
            "what": _("Decide about possible duplicates"),
            "href": reverse("duplicates:list"),
            "why": why % {"n": waiting},
        }
    ]


def rows(candidates: Iterable[Candidate]) -> list[Any]:
    """Rows under `HEAD`."""
    return [
        [
            {"text": each.code, "href": each.get_absolute_url(), "code": True},
            f"{each.one.code} · {each.other.code}",
            likely(each.score),
            {"text": date_words(each.found_at), "quiet": True},
            {"tag": {"label": str(each.get_decision_display()),
                     "kind": KINDS.get(Candidate.Decision(each.decision), "")}}
            if each.decision else None,
        ]
        for each in candidates
    ]  # fmt: skip


def facts(case: Case) -> list[dict[str, Any]]:
    """What one side of a pair shows: no name, and nothing that the case's core does not show."""
    person = case.person
    origin = country_name(person.origin_country) if person.origin_country else ""
    states = ", ".join(country_name(code) for code in person.citizenships)
    said = [
        (_("Person"), in_words(person)),
        (_("Year of birth"), person.birth_year),
        (_("Citizenship"), states),
        (_("From"), origin),
        (_("About"), ", ".join(case.track_names)),
        (_("Stage"), case.get_stage_display()),
        (_("Opened"), date_words(case.opened_at)),
    ]
    return [{"term": term, "value": value or _("Not known")} for term, value in said]


def other_cases(member: Membership, case: Case) -> list[Case]:
    """The person's other cases with the own agency, for who sees all of them. One query or two."""
    mine = SamePerson.objects.visible_to(member)
    here = mine.filter(case=case).values_list("person", flat=True)[:1]
    joined = mine.filter(person__in=here).exclude(case=case)
    return list(Case.objects.visible_to(member).filter(pk__in=joined.values("case")))
