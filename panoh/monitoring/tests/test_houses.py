"""Houses by region: told so that none is found, and nobody is counted as they come and go."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.casework.quality import figures
from panoh.casework.quality.figures import House
from panoh.casework.quality.tests.steps import agreed, today
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.tests.steps import admit, bed_of, guest, open_house
from panoh.monitoring.stock import LEAST, Stock, band, last_month, places_of, stock, together
from panoh.testing import member

ORDER = ["good", "fair", "weak", "unacceptable"]
REGIONS = ["UZ-TK", "UZ-FA", "UZ-QR", "UZ-SA"]
some_houses = st.lists(
    st.builds(
        House,
        st.sampled_from(REGIONS), st.integers(0, 30), st.integers(0, 900),
        st.sampled_from(["", *ORDER]), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


def told(*houses: House) -> Stock:
    found = stock(houses, 30, ORDER)
    assert found
    return found


def house(region="UZ-TK", places=4, taken=60, grade="good", improved=False):
    return House(region, places, taken, grade, improved)


@settings(max_examples=80, deadline=None)
@given(some_houses)
def test_what_is_told_is_never_of_one_house_or_two_nor_what_is_left_of_it(houses):
    alone, others = together(houses)
    groups = [*alone.values(), others]
    assert sorted(each for group in groups for each in group) == sorted(houses)
    assert all(len(group) >= LEAST for group in alone.values())
    if alone:
        assert len(others) == 0 or len(others) >= LEAST
    for group in groups:
        said = stock(group, 30, ORDER)
        assert (said is None) is (len(group) < LEAST)
        if said and said.full is not None:
            assert said.full % 10 == 0
            assert said.full <= 100


def test_of_no_house_the_same_is_said_as_of_a_small_one():
    assert places_of([house("UZ-QR", 4)], "UZ-QR") == places_of([], "UZ-QR") == band(0)
    assert len({str(band(n)) for n in (9, 10, 19, 20, 49, 50)}) == 4


def test_the_house_in_the_middle_stands_for_all():
    graded = [house(grade=grade) for grade in ("good", "weak", "fair")]
    assert told(*graded).grade == "fair"
    assert told(*graded[:2], house(grade="")).grade == ""
    assert told(*[house(places=3)] * 3).full is None
    assert told(*[house(places=4, taken=60)] * 3).full == 50


def test_of_few_houses_it_is_not_told_which_improved():
    """Of one or two nothing; of more the same while fewer than three have improved."""
    better = house(improved=True)
    assert stock([better, better], 30, ORDER) is None
    few = {str(told(*[better] * n, *[house()] * 3).improved) for n in range(LEAST)}
    assert few == {"fewer than 3, or none"}
    assert str(told(*[better] * 3).improved) == str(told(*[better] * 9).improved) == "3 to 9"
    assert str(told(*[better] * 10).improved) == "10 or more"


def test_a_month_is_over_before_it_is_told():
    assert last_month(date(2026, 1, 31)) == (date(2025, 12, 1), date(2026, 1, 1))


def test_the_figures_role_counts_houses_and_what_two_agreed(committed):
    bahrom = member("bahrom")
    site = open_house(bahrom, "1.1", "1.2", region="UZ-TK")
    with door.acting_as(bahrom):
        admit(bahrom, bed_of(site, "1.1"), guest(bahrom))
        shelters.turn_away(
            by=bahrom, on=today(), need="ACC.EMERGENCY", reason="no_place", sex="male",
            age_band="unknown",
        )  # fmt: skip
    agreed(bahrom, site, today(-50), value=1)
    counted = figures.houses("UZ", today(), today(10))
    assert counted == [House("UZ-TK", 2, 10, "weak", False)]
    agreed(bahrom, site, today(-1))
    assert figures.houses("UZ", today(-9), today()) == [House("UZ-TK", 2, 0, "good", True)]
    assert (figures.improved("UZ", today()), figures.improved("UZ", today(-20))) == (1, 0)
    assert figures.houses("KG", today(), today(10)) == []
    assert figures.turned_away("UZ", today(), today() + timedelta(days=1)) == {"no_place": 1}


@pytest.mark.django_db(databases=["default", "figures"])
def test_the_page_names_no_house_and_is_for_who_counts():
    client = Client()
    client.force_login(member("eldor").user)
    page = client.get("/figures/houses/").content.decode()
    assert page.count("fewer than 10, or none") == 14  # every region, with a house or not
    assert "Houses that have improved" not in page
    assert "No figures have been released" in page
    file = client.get("/figures/houses/csv/").content.decode()
    assert file.count('"fewer than 10, or none",–,–,houses-1,') == 14
    client.force_login(member("greta").user)
    assert client.get("/figures/houses/?country=KG").status_code == 200
    client.force_login(member("aigul").user)
    for path in ("/figures/houses/", "/figures/houses/csv/"):
        assert client.get(path).status_code == 403


def test_the_page_tells_in_a_band_how_many_houses_have_improved(committed):
    bahrom = member("bahrom")
    site, *_others = (open_house(bahrom, "1.1", name=f"House {n}") for n in range(LEAST))
    agreed(bahrom, site, today(-50), value=1)
    agreed(bahrom, site, today(-40))
    client = Client()
    client.force_login(member("eldor").user)
    page = client.get("/figures/houses/").content.decode()
    assert "by the last two assessments of each: fewer than 3, or none." in page
