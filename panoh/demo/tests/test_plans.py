"""The plan and the money of XACX44 as the demo loads them, held against the project document.

The document says: EUR 873 671.80 or USD 1,244,690 (cover), funded to 80 % by the European Union
and for the rest by the United States, USD 21,800 under budget line 2100 for the evaluation
(section 6), 24 months from 1 November 2011 to 31 October 2013, activities 1.1.1 to 3.2.1
(section 10), outcome 3 in the hands of UNFPA.
"""

from datetime import date
from decimal import Decimal

import pytest

from panoh.base.database import door
from panoh.demo import plans
from panoh.demo.plans import MADE, document, plan, receive, spend
from panoh.programme.budget import accounts
from panoh.programme.budget.models import Allotment, Budget, Entry
from panoh.programme.logframe.models import Line, Partner, Programme
from panoh.programme.workplan.lists import forecasts
from panoh.programme.workplan.models import Activity, Origin
from panoh.testing import key, member

ACTIVITIES = [
    "1.1.1", "1.2.1", "1.3.1", "1.3.2", "1.4.1", "2.1.1", "2.1.2", "2.2.1", "2.2.2", "2.2.3",
    "2.3.1", "2.4.1", "3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.2.1",
]  # fmt: skip


@pytest.fixture
def programme(db):
    """XACX44 without its logframe's other lines: its days, countries, payers and activities."""
    ella = member("ella")
    with door.acting_as(ella):
        made = Programme.objects.create(
            code="XACX44", agency=ella.agency, title={"en": "XACX44"},
            countries=list(plans.COUNTRIES), starts_on=date(2011, 11, 1),
            ends_on=date(2013, 10, 31), made_by=ella,
        )  # fmt: skip
        for code, part in (("EU", "funding"), ("USA", "funding"), ("UNFPA", "implementing")):
            Partner.objects.create(programme=made, code=code, name={"en": code}, part=part)
        top = Line.objects.create(programme=made, level="objective", place="")
        for code in ACTIVITIES:
            Line.objects.create(
                programme=made, level="activity", parent=top, code=code, place=code,
                statement={"en": code},
            )  # fmt: skip
        yield made


def test_the_money_is_the_document_s_to_the_cent(programme):
    document(member("ella"), programme)
    budget = Budget.objects.get(programme=programme)
    assert (str(budget.eur), str(budget.usd)) == ("873671.80", "1244690.00")
    assert [(p.funder.partner.code, p.percent, p.eur, p.usd) for p in accounts.payers(budget)] == [
        ("EU", Decimal(80), Decimal("698937.44"), Decimal("995752.00")),
        ("USA", Decimal(20), Decimal("174734.36"), Decimal("248938.00")),
    ]
    [line] = Allotment.objects.filter(programme=programme)
    assert (line.line, line.usd, line.eur) == ("2100", Decimal("21800.00"), None)
    assert {budget.origin, line.origin} == {Origin.DOCUMENT}


def test_every_activity_of_the_document_is_planned_and_no_other(programme):
    assert [one.code for one in MADE] == ACTIVITIES
    plan(member("ella"), programme)
    planned = Activity.objects.filter(programme=programme).select_related("line", "responsible")
    assert sorted({each.line.code for each in planned}) == ACTIVITIES
    for each in planned:
        assert each.origin == Origin.MADE_UP  # the text at hand gives no dates
        assert programme.starts_on <= each.starts_on <= each.ends_on <= programme.ends_on
        third = each.line.code.startswith("3")
        assert (each.responsible.code if each.responsible else "") == ("UNFPA" if third else "")
    year = {each.line.code: each.starts_on for each in planned}
    held = {each.line.code: (each.begun_on, each.done_on) for each in planned}
    assert held["1.2.1"] == (date(2012, 6, 25), date(2012, 6, 27))  # the brochure's days
    assert held["1.4.1"] == (date(2012, 9, 25), date(2012, 9, 27))
    assert all(year[code] <= date(2012, 10, 31) for code in ("2.2.1", "2.2.2", "2.2.3"))
    assert date(2012, 11, 1) <= year["2.3.1"]
    assert len(forecasts(programme, date(2013, 11, 1))) == len(planned) - 1  # one was dropped


def test_what_is_made_up_says_so_and_fits_into_the_whole(programme):
    document(member("ella"), programme)
    team = {"adviser": member("gulnora"), "assistant": member("kamila")}
    spend(team, programme)
    receive(team, programme)
    lines = Allotment.objects.filter(programme=programme)
    assert sum(line.usd for line in lines) == Decimal("1244690.00")
    assert {line.origin for line in lines if line.line != "2100"} == {Origin.MADE_UP}
    entries = Entry.objects.filter(programme=programme)
    assert all("made up" in entry.about.casefold() for entry in entries)
    assert entries.filter(state=Entry.State.WAITING).count() == 1
    assert Decimal("0.8") * 1244690 < accounts.spent(accounts.entries_of(programme)).usd < 1244690
    came = {
        each.funder.partner.code: each.came
        for each in accounts.payers(
            Budget.objects.get(programme=programme), accounts.entries_of(programme)
        )
    }
    # 45 and 50 % of the European Union's euro, twice half of the United States' dollars.
    assert (came["EU"].eur, came["USA"].usd) == (Decimal("663990.57"), Decimal("248938.00"))
    assert {each.line for each in lines} >= {"2100", "3200"}
    assert programme.agency_id == key("office")
