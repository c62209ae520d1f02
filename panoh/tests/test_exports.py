"""F2: nothing that leaves Panoh for a spreadsheet is a formula there, whatever somebody wrote.

Every place in the code that answers with a file is found by its syntax, and stands below.
"""

import ast
import csv
import io
import unicodedata
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from panoh import cli
from panoh.base.spreadsheets import attached, safe
from panoh.exchange.tests.hostile import FORMULAS, packed, parts, row_of
from panoh.exchange.tests.lists import VICTIM, written
from panoh.testing import member
from panoh.tests.test_writers import modules, nodes, strings

# Who makes a file that a browser keeps, and who writes rows: one module, and a pipe of our own.
FILES = {"base/spreadsheets.py"}
WRITERS = {"base/spreadsheets.py", "exchange/unpack.py"}
# Who writes rows for a spreadsheet, and who answers with a file, by way of that module.
EXPORTS = {
    "casework/duplicates/management/commands/duplicates.py", "casework/sop/draft_views.py",
    "exchange/management/commands/import_.py", "exchange/publishing.py", "exchange/views.py",
    "monitoring/houses.py", "monitoring/management/commands/figures.py", "monitoring/views.py",
    "programme/budget/views.py", "programme/budget/workbooks.py",
    "programme/evidence/lists.py", "programme/evidence/views.py",
    "programme/inventory/views.py", "programme/inventory/workbooks.py",
    "programme/logframe/matrix.py", "programme/logframe/views.py", "programme/reports/views.py",
    "site/prints.py",
}  # fmt: skip
LIVE = "=+-@＝＋－＠﹢﹣﹦﹫"


def live_cells(text: str) -> Iterator[str]:
    """Every cell that some spreadsheet, at home anywhere, would take for a formula."""
    for divider in ",;\t|":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=divider):
            for cell in row:
                visible = [c for c in cell if unicodedata.category(c)[0] not in "CZ"]
                if visible and visible[0] in LIVE and not cell.startswith("'"):
                    yield cell


def imported(tree: ast.AST) -> set[str]:
    """The packages that a module imports."""
    plain = {alias.name.split(".")[0] for node in nodes(tree, ast.Import) for alias in node.names}
    return plain | {(node.module or "").split(".")[0] for node in nodes(tree, ast.ImportFrom)}


def test_one_module_writes_for_spreadsheets() -> None:
    makers = {"writer", "DictWriter", "Workbook", "to_csv", "to_excel"}
    imports = {
        path
        for path, tree in modules().items()
        if {"csv", "xlsxwriter", "openpyxl", "pandas"} & imported(tree)
        and makers & {name.attr for name in nodes(tree, ast.Attribute)}
    }
    assert imports == WRITERS


def test_one_module_answers_with_files() -> None:
    found = {
        path
        for path, tree in modules().items()
        if any("attachment" in text for text in strings(tree) if "Disposition" not in text)
        or {"FileResponse", "StreamingHttpResponse"} & {n.id for n in nodes(tree, ast.Name)}
    }
    assert found == FILES


def test_every_export_goes_through_it() -> None:
    found = {
        path
        for path, tree in modules().items()
        for node in nodes(tree, ast.ImportFrom)
        if node.module == "panoh.base.spreadsheets"
    }
    assert found == EXPORTS


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_goes_out_as_a_formula(text) -> None:
    answer = attached([[text, "x"], ["x", text]], "x.csv").content.decode("utf-8-sig")
    assert [*live_cells(answer)] == []


@given(st.text(st.sampled_from("=+-@＝;,\t\r\n\" '\u200b\u00a0ax1"), max_size=12))
def test_nor_does_any_other(text) -> None:
    answer = attached([[text, text]], "x.csv").content.decode("utf-8-sig")
    assert [*live_cells(answer)] == []


@pytest.mark.parametrize("text", ["", "KG", "30.04.2019", "a=b", 17, "9--17", "UZ; KG", "a-b, c"])
def test_ordinary_text_goes_out_as_it_is(text) -> None:
    assert safe(text) == str(text)


def test_the_test_finds_a_live_cell() -> None:
    for text in FORMULAS:
        out = io.StringIO()
        csv.writer(out).writerow(["x", text])
        assert [*live_cells(out.getvalue())], text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_file_of_errors_holds_none(language, tmp_path) -> None:
    """From cells, from names of sheets, on the page and in the terminal."""
    client = Client(headers={"accept-language": language})
    client.force_login(member("farida").user)
    bad = [VICTIM | {"prs_Gender": text, "prs_Citizenship": text} for text in FORMULAS]
    sheet = row_of(1, [*VICTIM]) + row_of(2, ["=1+1", *[*VICTIM.values()][1:]])
    book = parts(sheet)
    book["xl/workbook.xml"] = book["xl/workbook.xml"].replace("Cases", "=cmd|'x'!A0")
    for data in (written(bad), packed(book)):
        file = SimpleUploadedFile("=cmd.csv", data)
        answer = client.post("/import/", {"file": file, "errors": "1"})
        content = answer.content.decode("utf-8-sig")
        assert content.count("prs_Gender") >= 1
        assert [*live_cells(content)] == []
        assert "=cmd" not in answer["Content-Disposition"]
        (tmp_path / "list").write_bytes(data)
        errors = tmp_path / "errors.csv"
        with translation.override(language):
            cli.run("import", ["cases", str(tmp_path / "list"), "--as", "farida", "--errors",
                               str(errors)])  # fmt: skip
        assert [*live_cells(errors.read_text(encoding="utf-8-sig"))] == []
