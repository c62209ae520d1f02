"""The same report for Word: headings, paragraphs and tables, so that an office can go on writing.

Its drawings are those of the PDF, as pictures where it has them; each tells in words what it shows,
and the table after it holds the same numbers.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from panoh.programme.reports.office import Document, Noted
from panoh.programme.reports.printing import picture

Words = dict[str, Any]
WIDE, NARROW = 480, 290  # points
ROWS = 30  # of a drawing at most: more are drawn on in another


def docx(told: Words) -> bytes:
    """The report as DOCX."""
    paper = Document(f"{told['title']}, {told['span']}", told["language"])
    _front(paper, told)
    _results(paper, told)
    _around(paper, told)
    _annexes(paper, told)
    return paper.file()


def _front(paper: Document, told: Words) -> None:
    words = told["words"]
    paper.paragraph(told["state"])
    paper.paragraph(told["title"], "Title")
    paper.paragraph(told["span"])
    paper.table([], [[each["term"], each["value"]] for each in told["facts"]])
    paper.paragraph(words["withheld"])
    paper.paragraph(words["nobody"])
    _sections(paper, told, "before")


def _sections(paper: Document, told: Words, place: str) -> None:
    """What was written; of a draft also that nothing was."""
    for section in told[place]:
        if section["text"] or told["draft"]:
            paper.heading(section["title"], 1)
            for text in section["text"] or [told["words"]["unwritten"]]:
                paper.paragraph(text)


def _results(paper: Document, told: Words) -> None:
    words = told["words"]
    paper.heading(words["overview"], 1)
    paper.paragraph(words["overview_note"], together=True)
    measured = [row for row in told["overview"] if row["done"] is not None]
    _drawn(paper, "progress", measured, words["overview_alt"])
    paper.table(
        [words[name] for name in ("line", "indicator", "target", "actual", "standing")],
        [
            [row[name] for name in ("line", "text", "target", "actual", "standing")]
            for row in told["overview"]
        ],
    )
    paper.heading(words["progress"], 1)
    for level in told["levels"]:
        paper.heading(f"{level['kind']}. {level['statement']}", 2)
        if level["by"]:
            paper.paragraph(level["by"])
        for text in level["text"]:
            paper.paragraph(text)
        for each in level["indicators"]:
            _indicator(paper, each, words)


def _indicator(paper: Document, each: Words, words: Words) -> None:
    paper.heading(f"{each['number']}. {each['text']}", 3)
    paper.table(
        [words[name] for name in ("start", "target", "actual", "standing")],
        [[each["start"], each["target"], Noted(each["actual"], each["note"]), each["standing"]]],
    )
    if each["periods"]:
        rows = [
            [row["span"], Noted(row["value"], row["note"]), row["said"]] for row in each["periods"]
        ]
        paper.table([words["period"], words["value"], words.get("said", "")], rows)
    else:
        paper.paragraph(each["fed"])
    for chart in each["charts"]:
        title = f"{chart['title']}, {chart['when']}"
        paper.paragraph(title, note=chart["note"], together=True)
        _drawn(paper, "bars", chart["rows"], f"{title}. {words['chart_alt']}", NARROW)
        paper.table([words["part"], words["value"]], _cells(chart["rows"], "label", "text"), title)


def _around(paper: Document, told: Words) -> None:
    """Plan, money, risks."""
    words, money = told["words"], told["money"]
    paper.heading(words["plan"], 1)
    if told["plan"]:
        if any(each["made_up"] for each in told["plan"]):
            paper.paragraph(words["made_up"], together=True)
        paper.paragraph(words["plan_note"], together=True)
        axis = told.get("axis", [])  # not kept when earlier reports were approved
        _drawn(paper, "plan", told["plan"], words["plan_alt"], axis=axis)
    _listed(
        paper, told["plan"], words, "no_plan",
        ("number", "activity", "country", "planned", "expected", "slippage"),
        ("code", "text", "where", "planned", "expected", "slippage"),
    )  # fmt: skip
    paper.heading(words["money"], 1)
    if money:
        if money["made_up"]:
            paper.paragraph(words["made_up"])
        if note := money.get("note"):
            paper.paragraph(note)
        paper.table(["", "EUR", "USD"], _cells(money["totals"], "term", "eur", "usd"))
        paper.table(
            [words["payer"], words["percent"], "EUR", "USD"],
            _cells(money["payers"], "name", "percent", "eur", "usd"),
        )  # fmt: skip
        if received := money.get("received"):  # not kept when earlier reports were approved
            paper.heading(words["received"], 2)
            paper.table(
                [words["from_whom"], "EUR", "USD", words["to_come"], words.get("to_come_usd", "")],
                [
                    [*row, each.get("to_come_usd", "")]
                    for row, each in zip(
                        _cells(received, "name", "eur", "usd", "to_come"), received, strict=True
                    )
                ],
            )  # fmt: skip
        paper.heading(words["burn"], 2)
        paper.paragraph(words["burn_note"], together=True)
        about = f"{words['burn']}. {words['chart_alt']}"
        _drawn(paper, "spending", money["quarters"], about)
        paper.table(
            [words["quarter"], words["planned_eur"], words["spent_eur"]],
            _cells(money["quarters"], "label", "planned_text", "spent_text"),
        )  # fmt: skip
        _listed(
            paper, money["lines"], words, "no_money",
            ("budget_line", "country", "allotted", "spent", "promised", "left"),
            ("line", "where", "usd", "spent", "promised", "left"),
        )  # fmt: skip
    else:
        paper.paragraph(words["no_money"])
    paper.heading(words["risks"], 1)
    if rated := [each for each in told["risks"] if each["probability"] is not None]:
        paper.heading(words["matrix"], 2)
        fields = {name: words[name] for name in ("probability", "impact")}
        _drawn(paper, "matrix", rated, words["matrix_alt"], **fields)
    _listed(
        paper, told["risks"], words, "no_risks",
        ("number", "statement", "probability", "impact", "level", "state", "against"),
        ("mark", "text", "probability", "impact", "level", "state", "against"),
    )  # fmt: skip
    _sections(paper, told, "after")


def _annexes(paper: Document, told: Words) -> None:
    words = told["words"]
    paper.heading(words["annex_evidence"], 1)
    _listed(
        paper, told["evidence"], words, "unwritten",
        ("indicator", "period", "number", "proof"), ("indicator", "span", "code", "proof"),
    )  # fmt: skip
    if told.get("documents"):
        paper.heading(words["documents"], 2)
        paper.paragraph(words["documents_note"])
        _listed(
            paper, told["documents"], words, "unwritten",
            ("number", "title", "kind", "mark"), ("code", "title", "kind", "mark"),
        )  # fmt: skip
    paper.heading(words["annex_means"], 1)
    rows = [[each["line"], "\n".join(each["items"])] for each in told["means"]]
    if rows:
        paper.table([words["line"], words.get("means", words["annex_means"])], rows)
    else:
        paper.paragraph(words["unwritten"])
    if "inventory" in told:  # what was approved before there was this annex has none
        _things(paper, told)
    paper.heading(words["annex_notes"], 1)
    for number, note in enumerate(told["notes"], 1):
        paper.note(number, note)


def _things(paper: Document, told: Words) -> None:
    """The inventory."""
    words = told["words"]
    paper.heading(words["annex_inventory"], 1)
    if any(each["made_up"] for each in told["inventory"]):
        paper.paragraph(words["made_up"])
    _listed(
        paper, told["inventory"], words, "no_items",
        ("asset", "thing", "price", "holder", "state", "found"),
        ("asset", "name", "price", "holder", "state", "found"),
    )  # fmt: skip


def _drawn(
    paper: Document, draws: str, rows: Sequence[Words], about: str, width: float = WIDE, **said: Any
) -> None:
    """A drawing and what it shows in words; of many lines, drawing after drawing."""
    most = ROWS if draws in ("progress", "plan") else len(rows)
    for start in range(0, len(rows), most or 1):
        png = picture(draws, rows[start : start + most], width, language=paper.language, **said)
        paper.picture(png, width, about)


def _listed(
    paper: Document, rows: Sequence[Words], words: Words, none: str, heads: Sequence[str],
    names: Sequence[str],
) -> None:  # fmt: skip
    """A table, or the sentence that says there is nothing."""
    if rows:
        paper.table([words[head] for head in heads], _cells(rows, *names))
    else:
        paper.paragraph(words[none])


def _cells(rows: Iterable[Words], *names: str) -> list[list[Any]]:
    return [[row[name] for name in names] for row in rows]
