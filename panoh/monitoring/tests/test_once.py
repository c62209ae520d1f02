"""What is told once: who got which help, who lacked it, who was turned away, and of nobody."""

import csv
import io
import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connections
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.assistance.actions import assess_need
from panoh.casework.cases import actions as cases
from panoh.casework.cases import provision_actions
from panoh.casework.identification.figures import Marked
from panoh.casework.shelters import actions as shelters
from panoh.monitoring import actions
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.indicators import ONCE, UNTOLD, Measure, Once
from panoh.monitoring.models import Release
from panoh.monitoring.once import Kinds, answer, named_regions, tables
from panoh.monitoring.tests.marks import PublicReader, Reader, helped
from panoh.testing import member

YEAR = timezone.localdate().year - 1
NAMED = ["KG", "UZ", "other", "unknown"]


def told(rows, measure=Once.SERVICES):
    return tables(measure, rows, NAMED).shown()


@settings(max_examples=12, deadline=None)
@given(st.integers(12, 160), st.integers(0, 10_000))
def test_nothing_withheld_can_be_worked_out(people, seed):
    """A reader who knows the whole to the last person, and a linear programme."""
    rows = helped(people, seed)
    shown = told(rows)
    for mark in ("ACC", "MED", "LEG", "DOC"):
        assert [*Reader(rows, mark, shown["restricted"][mark]).narrow()] == [], mark
        assert [*PublicReader(rows, mark, shown["public"][mark]).narrow()] == [], mark


def test_without_suppression_the_reader_finds_them():
    reader = Reader(helped(60, 2), "MED", {}, bare=True)
    assert len([*reader.narrow()]) == len([*reader.small()]) > 5


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 120), st.integers(0, 10_000))
def test_whatever_is_told_is_true_and_leaves_as_many_beside_it(people, seed):
    rows = helped(people, seed)
    shown = told(rows)
    for audience, (fewest, of_children) in {"restricted": (5, 10), "public": (11, 11)}.items():
        for mark, cells in shown[audience].items():
            for name, count in cells.items():
                at = Reader.at(name)
                bear, whole = (
                    Reader.count([(r.of, r.persons) for r in rows if r.mark == m], at)
                    for m in (mark, "")
                )
                least = of_children if name == "age=0-17" else fewest
                assert count == bear
                assert (name, count) == ("", 0) or least <= count <= whole - least
                assert audience == "restricted" or name in shown["restricted"][mark]


def test_one_kind_is_told_to_nobody():
    """Whoever got something got one of the kinds: were all told, the last could be found."""
    assert UNTOLD not in told([Marked("INF", ("female", "18-29", "UZ"), 40)])["restricted"]
    assert UNTOLD in ONCE[Once.UNMET].marks


def test_one_person_of_unknown_sex_is_hidden_behind_another_sex():
    alike = [("female", 40, 20), ("male", 30, 12), ("unknown", 1, 1)]
    rows = [Marked("", (sex, "18-29", "UZ"), whole) for sex, whole, _n in alike]
    rows += [Marked("MED", (sex, "18-29", "UZ"), bear) for sex, _whole, bear in alike]
    shown = told(rows)["restricted"]["MED"]
    assert shown[""] == 33
    assert len({"sex=female", "sex=male"} & {*shown}) == 1
    assert "sex=unknown" not in shown


def test_where_all_men_are_old_neither_betrays_the_other():
    """Sex and age say the same here: what is withheld of the one is withheld of the other."""
    whole = {("female", "18-29"): 30, ("male", "48+"): 30}
    rows = [Marked("", (*of, "UZ"), n) for of, n in whole.items()]
    rows += [Marked("DOC", ("female", "18-29", "UZ"), 15), Marked("DOC", ("male", "48+", "UZ"), 2)]
    shown = told(rows)["restricted"]["DOC"]
    assert shown == {"": 17, "origin=UZ": 17}


def test_none_is_told_of_a_country_and_of_nobody_in_it():
    rows = [Marked("", ("female", "18-29", "UZ"), 40), Marked("SEC", ("female", "18-29", "UZ"), 40)]
    shown = told(rows)["restricted"]
    assert shown["LEG"] == {"": 0}
    assert shown["SEC"] == {}


def test_regions_with_few_people_are_told_of_together():
    whole: Kinds = Counter({("UZ-FA",): 11, ("UZ-TK",): 10, ("",): 30})
    assert named_regions(whole) == ["UZ-FA", "other", "unknown"]
    rows = [Marked("", of, n) for of, n in whole.items()]
    rows += [Marked("LEG", ("UZ-FA",), 6), Marked("LEG", ("UZ-TK",), 5), Marked("LEG", ("",), 9)]
    assert told(rows, Once.UNMET)["restricted"]["LEG"] == {
        "": 20, "region=UZ-FA": 6, "region=other": 5, "region=unknown": 9,
    }  # fmt: skip
    assert told(rows, Once.UNMET)["public"]["LEG"] == {"": 20}


def test_of_turned_away_few_are_withheld_and_another_for_their_sake():
    times = {"no_place": 30, "skill": 2, "unsafe": 9}
    rows = [Marked("", (reason,), n) for reason, n in times.items()]
    shown = told(rows, Once.TURNED_AWAY)["restricted"][""]
    assert shown == {"": 41, "reason=no_place": 30}


@pytest.fixture
def a_year(committed):
    """Last year, thirty people: all were asked about a lawyer, twelve had one; some had a bed."""
    feruza, bahrom = member("feruza"), member("bahrom")
    with time_machine.travel(datetime(YEAR, 3, 1, 9, tzinfo=UTC), tick=False):
        with door.acting_as(feruza):
            for number in range(30):
                case = cases.open_case(
                    by=feruza, sex="female" if number % 2 else "male", origin_country="UZ",
                    birth_year=YEAR - 25, birth_year_basis="document",
                )  # fmt: skip
                assess_need(by=feruza, case=case, need="LEG.CRIMINAL", urgency="now", wish="wished")
                day = date(YEAR, 3, 1)
                provision_actions.deliver(by=feruza, case=case, need="BAS", delivered_on=day)
                if number < 12:
                    provision_actions.deliver(
                        by=feruza, case=case, need="LEG.CRIMINAL", delivered_on=day
                    )
        with door.acting_as(bahrom):
            for number in range(12):
                shelters.turn_away(
                    by=bahrom, on=date(YEAR, 3, 1), need="ACC.EMERGENCY", sex="female",
                    reason="no_place" if number else "skill", age_band="unknown",
                )  # fmt: skip


def release(measure, year=YEAR, name="eldor", country="UZ"):
    with door.acting_as(by := member(name)):
        if measure in Measure.values:
            return actions.release(by=by, measure=Measure(measure), country=country, year=year)
        return actions.release_once(by=by, measure=Once(measure), country=country, year=year)


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def test_a_year_is_told_once_on_a_page_in_a_file_and_to_a_program(a_year):
    with pytest.raises(Refused, match="Release first how many people were assisted"):
        release("services")
    release("assisted")
    asked = {each: f"?measure={each}&country=UZ&year={YEAR}" for each in Once}
    eldor, greta = signed_in("eldor"), signed_in("greta")
    page = eldor.get(f"/figures/{asked[Once.SERVICES]}").content.decode()
    assert "have been released yet" in page
    assert "Release what is known today" in page
    assert greta.get(f"/figures/csv/{asked[Once.SERVICES]}").status_code == 404
    for each in Once:
        page = eldor.post(f"/figures/release/{asked[each]}", follow=True).content.decode()
        assert "Released as " in page
        assert "once for the whole year" in page
        assert "Release what is known today" not in page
        with pytest.raises(Refused, match="were released, and stand"):
            release(each)
    found = answer(Once.SERVICES, "UZ", YEAR, Audience.RESTRICTED)
    lacking = answer(Once.UNMET, "UZ", YEAR, Audience.RESTRICTED)
    assert found
    assert lacking
    assert lacking.count("LEG") == 18
    assert (found.count("LEG"), found.count("BAS"), found.count("SEC")) == (12, None, 0)
    file = greta.get(f"/figures/csv/{asked[Once.SERVICES]}").content.decode("utf-8-sig")
    read = csv.DictReader(io.StringIO(file))
    rows = {(row["mark"], row["by"], row["category"]): row for row in read}
    assert rows["LEG", "total", ""]["number"] == "10"  # rounded, for who is not the coordinator
    assert rows["BAS", "total", ""]["number"] == "…"
    assert rows["SEC", "total", ""]["number"] == "0"
    assert rows["LEG", "sex", "Female"]["method_edition"] == "once-1"
    assert ("INF", "total", "") not in rows
    page = greta.get(f"/figures/{asked[Once.TURNED_AWAY]}").content.decode()
    assert "No free place that fits" in page
    assert "Turned away from houses" in greta.get("/figures/houses/?country=UZ").content.decode()
    words = ("figures", "--country", "UZ", "--from", f"{YEAR}-01-01", "--to", f"{YEAR}-12-31")
    out = io.StringIO()
    finer = ("--format", "json", "--audience", "restricted")
    call_command(*words, "--measure", "unmet", *finer, stdout=out)
    said = json.loads(out.getvalue())
    assert {"mark": "LEG", "number": 18} in said["cells"]
    assert {"mark": "DOC", "number": 0} in said["cells"]
    call_command(*words, "--measure", "services", stdout=out)
    assert "Legal help" in out.getvalue()
    call_command("figures", "verify", stdout=out)
    assert "All 4 releases are as they were made." in out.getvalue()
    with door.acting_as(member("eldor")):
        assert Entry.objects.filter(event="figures.released").count() == 4


@pytest.mark.django_db(databases=["default", "figures"])
@pytest.mark.parametrize("measure", Once)
def test_of_a_running_year_and_of_few_people_nothing_is_told(measure):
    with pytest.raises(Refused, match="when the year is over"):
        release(measure, year=YEAR + 1)
    page = signed_in("eldor").get(f"/figures/?measure={measure}&year={YEAR + 1}").content.decode()
    assert "These figures are told once, when the year is over." in page
    assert "Release what is known today" not in page
    with pytest.raises(Refused, match="Only the national coordinator"):
        release(measure, name="greta")
    with pytest.raises(Refused, match="Only the national coordinator"):
        release(measure, country="KG")
    with pytest.raises(CommandError, match="have been released yet"):
        call_command("figures", "--country", "UZ", "--measure", measure)


@pytest.mark.django_db(databases=["default", "figures"])
@pytest.mark.parametrize("name", ["aigul", "bahrom", "farida"])
def test_those_who_help_people_read_none_of_it(name):
    for path in ("/figures/", "/figures/csv/"):
        assert signed_in(name).get(path, {"measure": "services"}).status_code == 403


def test_nobody_changes_it(a_year):
    release("unmet")
    with pytest.raises(DatabaseError):
        Release.objects.update(year=2000)


@pytest.mark.parametrize(
    "hidden",
    [
        "urgency from assistance_assessedneed", "assessed_by_id from assistance_assessedneed",
        "provider from cases_provision", "bed_id from shelters_stay", "code from shelters_stay",
        "recorded_by_id from shelters_turnedaway", "code from cases_case",
        "holder_id from cases_case", "children from cases_case",
    ],
)  # fmt: skip
def test_of_help_and_needs_the_counting_role_reads_no_words_and_nobody(committed, hidden):
    with (
        door.counting("UZ"),
        connections["figures"].cursor() as cursor,
        pytest.raises(DatabaseError, match="permission denied"),
    ):
        cursor.execute(f"select {hidden}")
