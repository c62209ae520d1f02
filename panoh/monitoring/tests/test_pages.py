"""The page of facts and figures, and its file."""

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from panoh.monitoring.tests.released import release
from panoh.testing import member

YEAR = timezone.localdate().year


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


@pytest.fixture
def people(identify):
    identify(30, sex="female", birth_year=YEAR - 20, origin_country="UZ")
    identify(14, sex="male", birth_year=YEAR - 40, origin_country="KG")
    identify(3, sex="female", birth_year=YEAR - 10, origin_country="UZ")
    release(YEAR)


def test_a_coordinator_reads_the_own_country(people):
    page = signed_in("eldor").get("/figures/").content.decode()
    assert f"47 people were identified in {YEAR}" in page
    assert "Definition identified-2." in page
    assert "fewer than 5 people" in page
    assert 'class="govuk-table__cell pn-withheld"' in page
    assert "Kazakhstan" not in page  # no other country to choose


def test_a_coordinator_reads_no_other_country(people):
    page = signed_in("eldor").get("/figures/", {"country": "KG"})
    assert page.status_code == 200
    assert "were identified" not in page.content.decode()


def test_a_donor_reads_public_figures_of_any_country(people):
    donor = signed_in("greta")
    page = donor.get("/figures/").content.decode()
    assert f"45 people were identified in {YEAR}" in page
    assert "Rounded to 5" in page
    page = donor.get("/figures/", {"country": "KG"}).content.decode()
    assert f"No figures of {YEAR} have been released yet." in page


def test_hides_the_same_in_chart_and_table(people):
    """Girls are three: hatched in the chart, and read out as withheld in the table."""
    page = signed_in("eldor").get("/figures/").content.decode()
    assert 'fill="url(#group-h)"' in page
    assert page.count("…<span") >= page.count('class="pn-hatched" fill="url(#group-h)"') > 0


def test_downloads_the_same_numbers(people):
    answer = signed_in("eldor").get("/figures/csv/", {"year": YEAR})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="figures-identified-UZ-{YEAR}.csv"'
    )
    rows = [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]
    assert rows[0]["persons"] == "47"
    girls = [row["persons"] for row in rows if row["group"] == "Girls"]
    assert girls == ["…"]


def test_releases_at_a_press_and_only_once_for_each_person(identify):
    client = signed_in("eldor")
    assert "No figures" in client.get("/figures/").content.decode()
    identify(2, sex="female", birth_year=YEAR - 20)
    address = f"/figures/release/?measure=identified&country=UZ&year={YEAR}"
    answer = client.post(address)
    assert answer.status_code == 409
    assert "fewer than 11 people" in answer.content.decode()
    identify(10, sex="female", birth_year=YEAR - 20)
    assert client.get(client.post(address).url).content.decode().count("12 people were identified")
    identify(1, sex="female", birth_year=YEAR - 20)
    assert client.post(address).status_code == 409
    assert "12 people were identified" in client.get("/figures/").content.decode()


def test_only_the_coordinator_is_offered_a_release(people):
    assert "Release what is known today" in signed_in("eldor").get("/figures/").content.decode()
    assert "Release what is known" not in signed_in("greta").get("/figures/").content.decode()
    address = f"/figures/release/?measure=identified&country=UZ&year={YEAR}"
    assert signed_in("greta").post(address).status_code == 403
    assert signed_in("eldor").post("/figures/release/?country=KG").status_code == 400


@pytest.mark.django_db(databases=["default", "figures"])
class TestWho:
    @pytest.mark.parametrize("name", ["aigul", "bahrom", "dilshod", "chynara", "farida"])
    @pytest.mark.parametrize("path", ["/figures/", "/figures/csv/"])
    def test_those_who_help_people_read_no_figures(self, name, path):
        page = signed_in(name).get(path)
        assert page.status_code == 403
        assert "Your role does not read figures." in page.content.decode()

    def test_a_stranger_signs_in_first(self):
        assert Client().get("/figures/").status_code == 302

    @pytest.mark.parametrize("asked", [{"year": "1850"}, {"measure": "lost"}, {"country": "US"}])
    def test_a_wrong_choice_is_answered_with_the_form(self, asked):
        page = signed_in("greta").get("/figures/", asked)
        assert page.status_code == 200
        assert "govuk-error-summary" in page.content.decode()
        assert signed_in("greta").get("/figures/csv/", asked).status_code == 400

    def test_asks_a_handful_of_queries(self, django_assert_max_num_queries):
        client = signed_in("eldor")
        with django_assert_max_num_queries(20):
            client.get("/figures/")
