"""An indicator takes what was released, and what was accepted can be made again."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Role
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.monitoring.actions import release as release_figures
from panoh.monitoring.bindings import BINDINGS, measure_of, recounts
from panoh.monitoring.indicators import Banded, Measure
from panoh.monitoring.tests.released import release
from panoh.programme.logframe import actions
from panoh.programme.logframe.files import read
from panoh.programme.logframe.forms import FIGURES
from panoh.programme.logframe.models import Period
from panoh.programme.logframe.tests.steps import XACX44, acting
from panoh.programme.logframe.tests.test_pages import client, post
from panoh.testing import member

YEAR = timezone.localdate().year


def test_every_figure_that_a_file_names_is_counted() -> None:
    named = {each.facts["figure"] for each in read(XACX44).definitions} - {""}
    assert named == BINDINGS.keys() == FIGURES.keys()
    assert set(BINDINGS.values()) == {*Measure, *Banded}
    with pytest.raises(Refused, match="does not count"):
        measure_of("beds")


@pytest.fixture
def counting(committed: None) -> str:
    """Where the indicator of a programme that runs now is reported."""
    with acting("ella") as ella:
        programme = actions.begin(
            by=ella, code="NOW", countries=["UZ", "KG"], title={"en": "Now"}, place={"en": "Here"},
            starts_on=date(YEAR, 1, 1), ends_on=date(YEAR + 1, 12, 31),
        )  # fmt: skip
        line = actions.add_line(
            by=ella, programme=programme, level="objective", parent=None, code="",
            statement={"en": "More people are found"},
        )  # fmt: skip
        [plan] = [each for each in read(XACX44).definitions if each.code == "persons-identified"]
        definition = actions.define(by=ella, code=plan.code, **plan.facts)
        actions.add_indicator(
            by=ella, line=line, definition=definition, statement={"en": "People"}, frequency="year"
        )
    return "/programmes/NOW/indicators/objective-1/"


def test_the_order_of_countries_is_that_in_which_they_were_drawn(counting) -> None:
    """The programme names UZ before KG; the database gives them back the other way round."""
    chynara = member("chynara")
    Membership.objects.using("owner").filter(pk=chynara.pk).update(role=Role.COORDINATOR)
    chynara.role = Role.COORDINATOR
    release(YEAR)  # of nobody, which is a number
    with door.acting_as(chynara):
        release_figures(by=chynara, measure=Measure.IDENTIFIED, country="KG", year=YEAR)
    post(client("ella"), f"{counting}take/", span=f"{YEAR}-01-01")
    with acting("ella"):
        [period] = Period.objects.all()
        assert [each["country"] for each in period.drawn] == ["UZ", "KG"]
        assert [*period.by_country] == ["KG", "UZ"]
        assert recounts(period)


def test_from_release_to_lock_and_back(counting, identify) -> None:
    """Taken empty, taken again when there is a release, accepted, and proved when there are two."""
    ella, gulnora = client("ella"), client("gulnora")
    assert ella.get(f"{counting}report/").headers["Location"] == f"{counting}take/"
    post(ella, f"{counting}take/", span=f"{YEAR}-01-01")
    with acting("ella"):
        [period] = Period.objects.all()
        assert (period.value, period.by_country) == (None, {"UZ": None, "KG": None})
        assert recounts(period)
    identify(28, sex="female", birth_year=YEAR - 20, origin_country="UZ")
    first = release(YEAR)
    post(ella, f"{counting}take/", span=f"{YEAR}-01-01")
    with acting("ella"):
        [period] = Period.objects.all()
    assert period.by_country == {"UZ": "30", "KG": None}  # rounded as for everybody
    assert [each["release"] for each in period.drawn] == [first.code]
    cells = {each["by"].get("sex"): each["value"] for each in period.cells}
    assert cells["female"] == "30"
    page = ella.get(f"/periods/{period}/").content.decode()
    assert period.query in page
    with time_machine.travel(date(YEAR + 1, 1, 10)):
        client("ella").post(f"/periods/{period}/submit/")
        client("gulnora").post(f"/periods/{period}/accept/")
    identify(12, sex="male", birth_year=YEAR - 40, origin_country="KG")
    assert release(YEAR).number == 2
    with acting("ella"):
        [period] = Period.objects.accepted()
        assert period.value == Decimal(30)
        assert recounts(period)
        period.by_country = {"UZ": "35", "KG": None}
        assert not recounts(period)
    said = StringIO()
    call_command("figures", "verify", stdout=said)
    assert "as they were made" in said.getvalue()
    assert "30 people" in gulnora.get(f"/periods/{period}/").content.decode()
