"""What programmes typed in from official statistics, as it stands beside the reference figures.

Panoh keeps no criminal proceedings: prosecutions, convictions and investigations are typed in by
country and by sex, with proof, and accepted by a second person (docs/adr/0028). Each accepted
period is a row of its own. Nothing is added up: two programmes may tell of the same trials.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.agencies.models import Membership
from panoh.base.places.names import country_name
from panoh.monitoring.disclosure import share
from panoh.programme.logframe.lists import category_words
from panoh.programme.logframe.matrix import span_words
from panoh.programme.logframe.models import Period
from panoh.programme.logframe.overview import number_words
from panoh.programme.reports.safety import fit_cells, fit_countries

Words = dict[str, Any]
# Series of the reference figures, and the definition under which the same is typed in here.
DEFINED = {"prosecuted": "prosecutions", "convicted": "convictions"}
# What is typed in and has no series to stand beside.
ALONE = {"investigations": gettext_lazy("Investigations")}
SEXES = ("female", "male")
MOST = 8  # periods of one thing; the others are on the pages of their programmes


def typed(member: Membership) -> Mapping[str, list[Period]]:
    """By definition, the accepted periods that this member follows, the newest first."""
    wanted = {*DEFINED.values(), *ALONE}
    found = Period.objects.visible_to(member).in_force().filter(definition__code__in=wanted)
    kept: dict[str, list[Period]] = {}
    for each in found.select_related("programme", "definition").order_by("-since", "code"):
        kept.setdefault(each.definition.code, []).append(each)
    return kept


def table(periods: Iterable[Period], country: str) -> Words:
    """When, by which programme, of this country and of all, by sex, and where the proof is."""
    found = list(periods)[:MOST]
    by_sex = any("sex" in each.definition.divided_by for each in found)
    sexes = SEXES if by_sex else ()
    return {
        "head": [
            _("Time"),
            _("Programme"),
            *map(_number, (country_name(country), _("All countries"))),
            *(_number(category_words("sex", each)) for each in sexes),
            {"text": _("Where the proof is"), "wide": True},
        ],
        "rows": [
            [
                {"text": span_words(each.since, each.until), "href": each.get_absolute_url()},
                each.programme.code,
                _number(number_words(fit_countries(each).get(country))),
                _number(number_words(each.value)),
                *(_number(said) for said in (_by_sex(each) if by_sex else ())),
                each.evidence or None,
            ]
            for each in found
        ],
    }


def _number(text: str | None) -> Words | None:
    return None if text is None else {"text": text, "numeric": True}


def _by_sex(period: Period) -> list[str | None]:
    """Of all countries together, with its share of both; nothing where one of them is of a few."""
    parts = {
        part.by["sex"]: part.value
        for part in fit_cells(period)
        if not part.country and [*part.by] == ["sex"]
    }
    found = [parts.get(each) for each in SEXES]
    whole = sum((each for each in found if each is not None), Decimal(0))
    return [_with_share(each, whole) for each in found]


def _with_share(value: Decimal | None, whole: Decimal) -> str | None:
    if value is None:
        return None
    per_cent = share(int(value), int(whole))
    if per_cent is None:
        return number_words(value)
    return _("%(number)s, %(share)s %%") % {"number": number_words(value), "share": per_cent}
