"""How somebody who may be the one is shown: code and facts, and why, in words; never a name."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.casework.cases.templatetags.cases import in_words
from panoh.casework.names.actions import Match
from panoh.casework.names.tokens import Nearness

register = template.Library()

FAMILY = {
    Nearness.SAME: gettext_lazy("family name the same"),
    Nearness.ONE_LETTER: gettext_lazy("family name but for one letter"),
    Nearness.ROOT: gettext_lazy("family name but for its ending"),
    Nearness.SKELETON: gettext_lazy("family name alike"),
    Nearness.INITIAL: gettext_lazy("family name begins alike"),
}
GIVEN = {
    Nearness.SAME: gettext_lazy("first name the same"),
    Nearness.ONE_LETTER: gettext_lazy("first name but for one letter"),
    Nearness.ROOT: gettext_lazy("first name but for its ending"),
    Nearness.SKELETON: gettext_lazy("first name alike"),
    Nearness.INITIAL: gettext_lazy("first name begins alike"),
}
PATRONYMIC = {
    Nearness.SAME: gettext_lazy("patronymic the same"),
    Nearness.ONE_LETTER: gettext_lazy("patronymic but for one letter"),
    Nearness.ROOT: gettext_lazy("patronymic but for its ending"),
    Nearness.SKELETON: gettext_lazy("patronymic alike"),
    Nearness.INITIAL: gettext_lazy("patronymic begins alike"),
}
YEARS = {
    0: gettext_lazy("year of birth the same"),
    1: gettext_lazy("year of birth differs by one"),
}


@register.filter
def why(match: Match) -> str:
    """Why this case was found: "family name the same; first name alike"."""
    near = (match.family, match.given, match.patronymic)
    reasons = [
        words[part]
        for words, part in zip((FAMILY, GIVEN, PATRONYMIC), near, strict=True)
        if part is not None
    ]
    if match.years_apart in YEARS:
        reasons.append(YEARS[match.years_apart])
    return "; ".join(map(str, reasons))


@register.simple_tag
def match_table(matches: Iterable[Match]) -> dict[str, Any]:
    """The cases that were found, as the table component wants them."""
    return {
        "head": [_("Case"), _("Person"), _("Born"), _("Stage"), {"text": _("Why"), "wide": True}],
        "rows": [
            [
                {"text": match.case.code, "href": match.case.get_absolute_url(), "code": True},
                in_words(match.case.person),
                {"text": match.case.person.birth_year or None, "quiet": True},
                str(match.case.get_stage_display()),
                why(match),
            ]
            for match in matches
        ],
    }
