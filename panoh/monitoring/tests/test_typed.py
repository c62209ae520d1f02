"""What was typed in from official statistics stands beside the reference figures, row by row."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from panoh.monitoring.typed import table, typed
from panoh.programme.logframe import actions, rules
from panoh.programme.logframe.models import Indicator, Programme
from panoh.programme.logframe.tests.steps import acting, drafted, indicator, load, reached
from panoh.testing import member

SEXES = {"female": 62, "male": 38}


@pytest.fixture
def programme(db: None) -> Programme:
    return load()


def prosecutions(programme: Programme) -> Indicator:
    with acting("ella"):
        return indicator(programme, "objective-3")


def tell(programme: Programme, nth: int = 0, **sexes: int) -> None:
    """Prosecutions of a half-year, typed in, submitted and accepted: 70 in Uzbekistan."""
    of = prosecutions(programme)
    with acting("ella") as ella:
        said = reached(
            by_country={"UZ": Decimal(70), "KZ": Decimal(30), "KG": None, "TJ": None, "TM": None},
            cells=[{"by": {"sex": sex}, "value": str(n)} for sex, n in sexes.items()],
        )
        period = actions.draft(by=ella, indicator=of, span=rules.spans(of)[nth], reached=said)
        actions.submit(by=ella, period=period)
    with acting("gulnora") as gulnora:
        actions.accept(by=gulnora, period=period)


def rows(name: str, country: str = "UZ") -> list[list[Any]]:
    with acting(name) as who:
        found = table(typed(who).get("prosecutions", ()), country)["rows"]
    return [[cell["text"] if isinstance(cell, dict) else cell for cell in row] for row in found]


def test_accepted_periods_are_told_by_country_and_by_sex(programme):
    tell(programme, **SEXES)
    tell(programme, 1, **SEXES)
    drafted(prosecutions(programme), 2)
    first = ["1 November 2011 – 30 April 2012", "XACX44", "70", "100", "62, 62 %", "38, 38 %",
             "List of participants"]  # fmt: skip
    assert [row[0][:10] for row in rows("greta")] == ["1 May 2012", "1 November"]
    assert rows("greta")[1] == first
    assert rows("greta", "KG")[1][2] is None
    assert rows("eldor")[1] == first  # who sits on a committee
    assert rows("aigul") == []


def test_a_few_people_of_one_sex_are_not_told_nor_the_others(programme):
    tell(programme, female=92, male=8)
    assert rows("greta")[0][3:6] == ["100", None, None]


def test_the_page_tells_what_is_typed_and_of_the_rest_that_nobody_did(programme):
    tell(programme, **SEXES)
    client = Client()
    client.force_login(member("greta").user)
    page = client.get("/figures/compare/", {"country": "UZ"}).content.decode()
    assert "62, 62 %" in page
    assert page.count("Nobody has typed in official statistics") == 2  # convictions, investigations
