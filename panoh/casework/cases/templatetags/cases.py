"""How cases stand in lists."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panoh.base.moments import day_words
from panoh.base.places.names import country_name
from panoh.casework.cases.models import Case, Person, Sex, Track

register = template.Library()
ANY = "000-000"  # in the place of a code, which has no 0


@register.filter
def in_words(person: Person) -> str:
    """A person without a name: "Female, about 22"."""
    certain = person.birth_year_basis == Person.Basis.DOCUMENT
    return _in_words(person.sex, person.age(), certain, get_language())


@lru_cache(maxsize=10_000)
def _in_words(sex: str, age: int | None, certain: bool, _language: str | None) -> str:
    """The same words for everybody of this age: a list says them again and again."""
    said = {"sex": Sex(sex).label, "age": age}
    if age is None:
        return _("%(sex)s, age not known") % said
    return (_("%(sex)s, %(age)s") if certain else _("%(sex)s, about %(age)s")) % said


@lru_cache(maxsize=1_000)
def _label(kind: type[TextChoices], value: str, _language: str | None) -> str:
    return str(kind(value).label)


@register.simple_tag
def acts(*parts: Any) -> list[dict[str, Any]]:
    """Buttons of a title row: address, label and kind, one after the other."""
    return [
        {"href": href, "label": label, "kind": kind}
        for href, label, kind in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


@register.simple_tag
def case_table(cases: Iterable[Case]) -> dict[str, Any]:
    """The list of cases as the table component wants it."""
    language = get_language()
    here = reverse("case", args=[ANY])
    return {
        "head": [_("Case"), _("Person"), _("From"), _("About"), _("Stage"), _("Opened")],
        "rows": [
            [
                {"text": case.code, "href": here.replace(ANY, case.code), "code": True},
                in_words(case.person),
                country_name(case.person.origin_country) if case.person.origin_country else None,
                ", ".join(_label(Track, track, language) for track in case.tracks)
                or _("Undetermined"),
                _label(Case.Stage, case.stage, language),
                {"text": day_words(timezone.localdate(case.opened_at)), "quiet": True},
            ]
            for case in cases
        ],
    }
