"""`panoh import` in a terminal: a dry run unless told otherwise."""

import csv
import re

import pytest
from django.core.management.base import CommandError

from panoh import cli
from panoh.base.database import door
from panoh.casework.cases.models import Case
from panoh.exchange.management.commands.import_ import Bar
from panoh.exchange.models import ImportBatch
from panoh.exchange.tests.lists import VICTIM, written
from panoh.testing import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_list(tmp_path):
    """Two rows that can be read and one that cannot."""
    file = tmp_path / "old list.csv"
    file.write_bytes(written([VICTIM, VICTIM, VICTIM | {"prs_Gender": "=Queen"}]))
    return file


def cases_of(name):
    with door.acting_as(member(name)):
        return Case.objects.count()


def run(*words):
    cli.run("import", [str(word) for word in words])


def test_a_dry_run_says_what_is_there_and_writes_nothing(old_list, capsys):
    run("cases", old_list, "--as", "farida")
    said = capsys.readouterr().out
    assert "HTCDS 2.0: 2 rows can come in." in said
    assert re.search(r" 2  Trafficked: Identified", said)
    assert re.search(r" 1  Stay out", said)
    assert "Nothing was written." in said
    assert cases_of("farida") == 0


def test_lists_every_bad_cell(old_list, tmp_path, capsys):
    run("cases", old_list, "--as", "farida", "--errors", tmp_path / "errors.csv")
    with (tmp_path / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines == [
        ["sheet", "row", "column", "value", "reason"],
        ["", "4", "prs_Gender", "'=Queen", "This is none of the codes of this column."],
    ]


def test_brings_in_and_takes_back(old_list, capsys):
    run("cases", old_list, "--as", "farida", "--commit")
    assert cases_of("farida") == 2
    with door.acting_as(member("farida")):
        code = ImportBatch.objects.get().code
    assert f"2 cases came in as {code}." in capsys.readouterr().out
    run("undo", code.lower().replace("-", ""), "--as", "farida")
    assert cases_of("farida") == 0
    assert f"2 cases of {code} were removed." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--as", "nobody"), "There is no member nobody."),
        (("--as", "feruza"), "Your role does not do this"),
    ],
)
def test_refuses_with_a_sentence(old_list, words, sentence):
    with pytest.raises(CommandError, match=sentence):
        run("cases", old_list, *words)


def test_says_when_the_file_is_in_already(old_list):
    run("cases", old_list, "--as", "farida", "--commit")
    with pytest.raises(CommandError, match="in already"):
        run("cases", old_list, "--as", "farida")


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run("cases", tmp_path / "none.csv", "--as", "farida")


def test_another_agencys_list_is_no_list(old_list):
    run("cases", old_list, "--as", "farida", "--commit")
    with door.acting_as(member("farida")):
        code = ImportBatch.objects.get().code
    with pytest.raises(CommandError, match="no such list"):
        run("undo", code, "--as", "chynara")
    assert cases_of("farida") == 2


def test_a_year_for_rows_without_a_date(tmp_path, capsys):
    file = tmp_path / "undated.csv"
    file.write_bytes(written([VICTIM | {"cas_IncomingReferralDate": "", "spl_ActualEndDate": ""}]))
    run("cases", file, "--as", "farida")
    assert "0 rows can come in" in capsys.readouterr().out
    run("cases", file, "--as", "farida", "--year", "2018")
    assert "1 row can come in" in capsys.readouterr().out


def test_shows_how_far_it_is_on_a_terminal_only(capsys, monkeypatch):
    Bar("Rows:", 4)(2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    bar = Bar("Rows:", 4)
    bar(2)
    bar(4)
    bar.end()
    shown = capsys.readouterr().err
    assert "50 %" in shown
    assert shown.endswith("100 % 4\n")
