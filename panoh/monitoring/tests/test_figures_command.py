"""`panoh figures`: the same answer for a terminal, a spreadsheet and a program."""

import csv
import io
import json
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.utils import timezone

from panoh.base.refusals import Refused
from panoh.monitoring.models import Release
from panoh.monitoring.tests.released import release

YEAR = timezone.localdate().year
WHOLE = ("--from", f"{YEAR}-01-01", "--to", f"{YEAR}-12-31")


def figures(*words):
    with suppress(Refused):
        release(YEAR)
    out = io.StringIO()
    call_command("figures", "--country", "UZ", *words, stdout=out)
    return out.getvalue()


def test_writes_a_table_with_how_it_was_made(identify):
    identify(60, sex="female", birth_year=YEAR - 20, origin_country="UZ")
    said = figures(*WHOLE, "--by", "track,sex,age,origin,exploitation", "--audience", "restricted")
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "All 60" in lines
    assert "Women 60 100 %" in lines
    assert "Forced labour 60 100 %" in lines
    assert "Uzbekistan 60 100 %" in lines
    assert "Definition identified-2, method linked-1." in lines
    assert any(
        line.startswith("Release ") and "cut-off" in line and "Query " in line for line in lines
    )
    assert any("not crossed with each other" in line for line in lines)


def test_writes_a_cross_with_the_last_dimension_across(identify):
    identify(20, sex="female", birth_year=YEAR - 20)
    identify(15, sex="male", birth_year=YEAR - 20)
    said = figures("--by", "exploitation,sex", "--audience", "restricted")
    rows = [line.split() for line in said.split("Sex × Exploitation")[1].splitlines()]
    assert ["Female", "20", "0", "0", "0", "0"] in rows
    assert ["Male", "15", "0", "0", "0", "0"] in rows
    assert rows[4] == []  # no rows of nobody


def test_writes_csv_with_the_same_numbers(identify):
    identify(30, sex="female", birth_year=YEAR - 20)
    rows = [*csv.DictReader(io.StringIO(figures("--by", "sex", "--format", "csv")))]
    assert [row["persons"] for row in rows] == ["30", "30", "0", "0", "0"]
    assert rows[1]["sex"] == "Female"
    assert {row["definition_edition"] for row in rows} == {"identified-2"}
    assert all(row["cut_off"] and row["query"] for row in rows)


def test_csv_holds_no_live_formula(identify):
    identify(11, sex="female", birth_year=YEAR - 20)
    for row in csv.reader(io.StringIO(figures("--by", "age", "--format", "csv"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_writes_json_with_null_for_what_is_withheld(identify):
    identify(30, sex="female", birth_year=YEAR - 20)
    identify(3, sex="male", birth_year=YEAR - 20)
    answer = json.loads(figures("--by", "sex", "--format", "json"))
    assert answer["total"] == 35
    assert answer["tables"][0]["by"] == ["sex"]
    assert answer["tables"][0]["cells"][1] == {"sex": "male", "persons": None, "per_cent": None}
    assert answer["threshold"] == 11
    assert answer["definition_edition"] == "identified-2"
    assert answer["notes"]


@pytest.mark.django_db(databases=["default", "figures"])
class TestMistakes:
    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["--by", "sex,shoe"], "--by: there is no shoe; there are track, sex, age"),
            (
                ["--measure", "lost"],
                "--measure: there is no lost; there are identified, assisted, services, "
                "unmet, turned_away, response, duties, improved.",
            ),
            (["--audience", "all"], "--audience: there is no all; there are restricted, public."),
            (["--format", "xml"], "--format: there is no xml; there are table, csv, json."),
            (["--from", "soon"], "--from: soon is no day such as 2026-01-31."),
            (["--to", f"{YEAR}-06-30"], "one whole calendar year"),
            (["--country", "Uzbekistan"], "Uzbekistan is no country. Give its two letters."),
        ],
    )
    def test_is_one_sentence(self, words, sentence):
        with pytest.raises(CommandError) as error:
            figures(*words)
        assert sentence in str(error.value)
        assert "\n" not in str(error.value)

    def test_nobody_is_zero(self):
        assert "All  0" in figures("--country", "uz", "--by", "sex")

    def test_a_country_without_a_release_is_one_sentence(self):
        with pytest.raises(CommandError, match="released yet"):
            figures("--country", "kg")


def test_releases_and_verifies(identify):
    identify(12, sex="female", birth_year=YEAR - 20)
    out = io.StringIO()
    call_command("figures", "release", "--country", "uz", "--as", "eldor", stdout=out)
    code = Release.objects.get().code
    assert f"Released as {code}." in out.getvalue()
    call_command("figures", "verify", stdout=out)
    assert "All 1 releases are as they were made." in out.getvalue()
    with connections["owner"].cursor() as cursor:
        cursor.execute("update monitoring_release set shown = jsonb_set(shown, '{public}', '{}')")
    with pytest.raises(CommandError, match=f"not as they were made: {code}"):
        call_command("figures", "verify", stdout=out)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nobody", "Say who releases"), ("greta", "Only the national coordinator")],
)
@pytest.mark.django_db(databases=["default", "figures"])
def test_others_release_nothing(name, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("figures", "release", "--country", "UZ", "--as", name)


def test_tells_of_portions_and_verifies_them(identify):
    identify(26, sex="female", birth_year=YEAR - 20)
    out = io.StringIO()
    asked = ("--country", "uz", "--measure", "response")
    call_command("figures", "release", *asked, "--as", "eldor", stdout=out)
    call_command("figures", *asked, "--audience", "restricted", stdout=out)
    call_command("figures", "verify", stdout=out)
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert "Prosecutor's office 25 75–100 % 75–100 % 75–100 %" in lines
    assert "All 1 releases are as they were made." in lines
    out = io.StringIO()
    call_command("figures", *asked, "--format", "json", stdout=out)
    [part] = json.loads(out.getvalue())["parts"]
    assert part["outcomes"]["day"] == [50, 100]
    with connections["owner"].cursor() as cursor:
        cursor.execute("update monitoring_release set part = 'presumption.police'")
    with pytest.raises(CommandError, match="not as they were made"):
        call_command("figures", "verify", stdout=out)
