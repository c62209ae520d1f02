"""How cases stand in lists."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

from panoh.base.places.names import country_name
from panoh.casework.cases.models import Case, Person, Sex

register = template.Library()


@register.filter
def in_words(person: Person) -> str:
    """A person without a name: "Female, about 22"."""
    # Asking the enumeration: Django's get_…_display translates every choice to find one.
    sex, age = Sex(person.sex).label, person.age()
    if age is None:
        return _("%(sex)s, age not known") % {"sex": sex}
    if person.birth_year_basis == Person.Basis.DOCUMENT:
        return _("%(sex)s, %(age)s") % {"sex": sex, "age": age}
    return _("%(sex)s, about %(age)s") % {"sex": sex, "age": age}


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
    return {
        "head": [_("Case"), _("Person"), _("From"), _("About"), _("Stage"), _("Opened")],
        "rows": [
            [
                {"text": case.code, "href": case.get_absolute_url(), "code": True},
                in_words(case.person),
                country_name(case.person.origin_country) if case.person.origin_country else None,
                ", ".join(case.track_names),
                str(Case.Stage(case.stage).label),
                {"text": case.opened_at.date().isoformat(), "quiet": True},
            ]
            for case in cases
        ],
    }
