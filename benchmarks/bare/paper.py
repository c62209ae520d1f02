"""The donor's report as one would write it in HTML and CSS for WeasyPrint: the same content.

Section by section, table by table and drawing by drawing what `panoh/programme/reports/report.typ`
sets, with its sizes and fonts; drawings are SVG.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings

Words = dict[str, Any]
LOOKS = {"good": "#1f6f4a", "mid": "#9a6400", "low": "#a32a1f", "none": "#4a565c"}
WIDE = 493  # points between the margins
FONTS = Path(settings.PRINT_FONTS)
CSS = f"""
@font-face {{ font-family: Noto; src: url({(FONTS / "NotoSans_400Regular.ttf").as_uri()}) }}
@font-face {{ font-family: Noto; font-weight: 600;
              src: url({(FONTS / "NotoSans_600SemiBold.ttf").as_uri()}) }}
@page {{ size: A4; margin: 18mm;
  @bottom-left {{ content: string(title) }} @bottom-center {{ content: string(state) }}
  @bottom-right {{ content: counter(page) }}
  @footnote {{ border-top: 0.4pt solid #d9d3c7 }} }}
html {{ font: 9.5pt/1.35 Noto; color: #1d2529 }}
.title {{ string-set: title content() }} .state {{ string-set: state content() }}
h1, h2, h3 {{ color: #12414b; break-after: avoid }}
h1 {{ font-size: 16pt; margin: 18pt 0 10pt }} h2 {{ font-size: 12pt; margin: 14pt 0 8pt }}
h3 {{ font-size: 10pt; margin: 12pt 0 6pt }}
p {{ margin: 0 0 9pt }} .quiet, .fact th {{ color: #4a565c }} .small {{ font-size: 8.2pt }}
table {{ border-collapse: collapse; width: 100%; font-size: 8.2pt; margin: 0 0 9pt }}
td, th {{ text-align: left; vertical-align: top; padding: 3.4pt 4pt;
          border-bottom: 0.4pt solid #d9d3c7 }}
thead th {{ color: #12414b; font-size: 8pt; font-weight: 600 }}
.whole {{ break-inside: avoid }} .pair {{ display: flex; gap: 12pt }}
.pair > * {{ flex: 1 }} svg {{ display: block }}
.note {{ float: footnote; font-size: 7pt; color: #4a565c }}
.contents a::after {{ content: leader('.') target-counter(attr(href), page) }}
.contents a {{ display: block; color: inherit; text-decoration: none }}
"""


def html(told: Words) -> str:
    """The whole report."""
    return (
        f"<!doctype html><html lang={told['language']}><title>{escape(told['title'])}</title>"
        + (f"<style>{CSS}</style><body>{''.join(_Paper(told).parts())}</body></html>")
    )


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Cells are HTML already."""
    top = "".join(f"<th>{escape(each)}" for each in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in rows)
    return f"<table><thead><tr>{top}</thead><tbody>{body}</tbody></table>"


def svg(height: float, shapes: Iterable[str], said: str, wide: float = WIDE) -> str:
    return (
        f"<svg role=img aria-label='{escape(said)}' width='{wide}pt' height='{height}pt'"
        f" viewBox='0 0 {wide} {height}'>{''.join(shapes)}</svg>"
    )


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f"<rect x='{x}' y='{y}' width='{width}' height='{height}' fill='{fill}'/>"


def text(x: float, y: float, said: str) -> str:
    return f"<text x='{x}' y='{y}' font-size='7.4'>{escape(said)}</text>"


NUMBERS = count()


def bars(rows: Sequence[Words], said: str) -> str:
    """A bar for each row; what is withheld is hatched and always as long."""
    hatch = f"h{next(NUMBERS)}"
    most = max([1, *(row["size"] or 0 for row in rows)])
    shapes = [
        f"<defs><pattern id={hatch} width=4 height=4 patternUnits=userSpaceOnUse>"
        "<path d='M0 4 4 0' stroke='#4a565c' stroke-width='.7'/></pattern></defs>"
    ]
    for at, row in enumerate(rows):
        y, long = at * 13, 34 if row["size"] is None else row["size"] / most * 120
        fill = f"url(#{hatch})" if row["size"] is None else "#12414b"
        shapes += [text(0, y + 7, row["label"]), rect(96, y, long, 9, fill)]
        shapes.append(text(100 + long, y + 7, row["text"]))
    return svg(13 * len(rows), shapes, said, 270)


class _Paper:
    def __init__(self, told: Words) -> None:
        self.told = told
        self.words = told["words"]
        self.noted: set[int] = set()

    def note(self, number: int) -> str:
        """A footnote where it is first told, and its number after that."""
        if not number:
            return ""
        if number in self.noted:
            return f"<sup>{number}</sup>"
        self.noted.add(number)
        return f"<span class=note>{escape(self.told['notes'][number - 1])}</span>"

    def parts(self) -> Iterable[str]:
        told, words = self.told, self.words
        around = {
            place: [each for each in told[place] if told["draft"] or each["text"]]
            for place in ("before", "after")
        }
        titles = [each["title"] for each in around["before"]]
        titles += [words[each] for each in ("overview", "progress", "plan", "money", "risks")]
        titles += [each["title"] for each in around["after"]]
        titles += [words[f"annex_{each}"] for each in ("evidence", "means", "inventory")]
        yield f"<p class='quiet state'>{escape(told['state'])}<h1 class=title>"
        yield f"{escape(told['title'])}</h1><p>{escape(told['span'])}<table class=fact>"
        for fact in told["facts"]:
            yield f"<tr><th>{escape(fact['term'])}<td>{escape(fact['value'])}"
        yield f"</table><p class='small quiet'>{escape(words['withheld'])} "
        yield f"{escape(words['nobody'])}<h1>{escape(words['contents'])}</h1><p class=contents>"
        for number, title in enumerate(titles):
            yield f"<a href='#s{number}'>{escape(title)}</a>"
        self.numbers = iter(range(len(titles)))
        for section in around["before"]:
            yield from self.section(section["title"], section["text"])
        yield from self.overview()
        yield from self.progress()
        yield from self.plan()
        yield from self.money()
        yield from self.risks()
        for section in around["after"]:
            yield from self.section(section["title"], section["text"])
        yield self.head(words["annex_evidence"])
        heads = [words[each] for each in ("indicator", "period", "number", "proof")]
        yield table(
            heads,
            (
                [escape(row[each]) for each in ("indicator", "span", "code", "proof")]
                for row in told["evidence"]
            ),
        )
        if told["documents"]:
            yield f"<h2>{escape(words['documents'])}</h2><p class=quiet>"
            yield escape(words["documents_note"])
            heads = [words[each] for each in ("number", "title", "kind", "mark")]
            yield table(heads, _picked(told["documents"], ("code", "title", "kind", "mark")))
        yield self.head(words["annex_means"])
        yield table(
            [words["line"], ""],
            (
                [
                    escape(line["line"]),
                    f"<ul>{''.join(f'<li>{escape(each)}' for each in line['items'])}</ul>",
                ]
                for line in told["means"]
            ),
        )
        yield self.head(words["annex_inventory"])
        heads = [words[each] for each in ("asset", "thing", "price", "holder", "state", "found")]
        names = ("asset", "name", "price", "holder", "state", "found")
        yield table(heads, _picked(told["inventory"], names))

    def head(self, title: str) -> str:
        return f"<h1 id=s{next(self.numbers)}>{escape(title)}</h1>"

    def section(self, title: str, paragraphs: Sequence[str]) -> Iterable[str]:
        yield self.head(title)
        yield from (f"<p>{escape(each)}" for each in paragraphs or [self.words["unwritten"]])

    def standing(self, row: Words) -> str:
        return f"<b style='color:{LOOKS[row['look']]}'>{escape(row['standing'])}</b>"

    def overview(self) -> Iterable[str]:
        words, rows = self.words, self.told["overview"]
        yield self.head(words["overview"]) + f"<p class=small>{escape(words['overview_note'])}"
        for first in range(0, len(rows), 40):  # WeasyPrint does not break a drawing
            shapes = []
            for at, row in enumerate(rows[first : first + 40]):
                y = at * 16
                shapes += [text(0, y + 8, row["line"]), text(79, y + 8, row["text"][:60])]
                shapes.append(rect(286, y, 207, 9, "#f1ede4"))
                if row["done"] is not None:
                    shapes.append(rect(286, y, 2.07 * row["done"], 9, LOOKS[row["look"]]))
                shapes.append(rect(286 + 2.07 * row["time"], y, 1, 9, "#1d2529"))
            yield svg(16 * len(rows[first : first + 40]), shapes, words["overview_alt"])
        heads = [words[each] for each in ("line", "indicator", "target", "actual", "standing")]
        yield table(
            heads,
            (
                [
                    *(escape(row[each]) for each in ("line", "text", "target", "actual")),
                    self.standing(row),
                ]
                for row in rows
            ),
        )

    def progress(self) -> Iterable[str]:
        words = self.words
        yield self.head(words["progress"])
        for level in self.told["levels"]:
            yield f"<h2>{escape(level['kind'])}. {escape(level['statement'])}</h2>"
            yield f"<p class='small quiet'>{escape(level['by'])}"
            yield from (f"<p>{escape(each)}" for each in level["text"])
            for each in level["indicators"]:
                yield from self.indicator(each)

    def indicator(self, each: Words) -> Iterable[str]:
        words = self.words
        yield f"<div class=whole><h3>{each['number']}. {escape(each['text'])}</h3>"
        heads = [words[name] for name in ("start", "target", "actual", "standing")]
        actual = escape(each["actual"]) + self.note(each["note"])
        row = [escape(each["start"]), escape(each["target"]), actual, self.standing(each)]
        yield table(heads, [row])
        if not each["periods"]:
            yield f"<p class='small quiet'>{escape(each['fed'])}"
        yield "</div>"
        if each["periods"]:
            yield table(
                [words["period"], words["value"], ""],
                (
                    [
                        escape(row["span"]),
                        escape(row["value"]) + self.note(row["note"]),
                        escape(row["said"]),
                    ]
                    for row in each["periods"]
                ),
            )
        for chart in each["charts"]:
            yield f"<div class=whole><p class=small><b>{escape(chart['title'])}, "
            yield f"{escape(chart['when'])}</b>{self.note(chart['note'])}<div class=pair>"
            yield bars(chart["rows"], words["chart_alt"])
            rows = ([escape(row["label"]), escape(row["text"])] for row in chart["rows"])
            yield table([words["part"], words["value"]], rows) + "</div></div>"

    def plan(self) -> Iterable[str]:
        words, rows = self.words, self.told["plan"]
        yield self.head(words["plan"])
        if not rows:
            yield f"<p>{escape(words['no_plan'])}"
            return
        yield f"<p class=small>{escape(words['made_up'])} {escape(words['plan_note'])}"
        for first in range(0, len(rows), 50):
            shapes = []
            for at, row in enumerate(rows[first : first + 50]):
                y, [begins, ends] = at * 11, row["plan"]
                shapes += [text(0, y + 7, row["code"]), text(59, y + 7, row["where"])]
                long = max(ends - begins, 0.005) * 330
                shapes.append(rect(163 + begins * 330, y, long, 8, "#a9cdbb"))
                if row["fact"]:
                    begun, done = row["fact"]
                    fill = LOOKS["low"] if row["late"] else "#12414b"
                    long = max(done - begun, 0.005) * 330
                    shapes.append(rect(163 + begun * 330, y + 2.5, long, 3, fill))
            yield svg(11 * len(rows[first : first + 50]), shapes, words["plan_alt"])
        heads = ("number", "activity", "country", "planned", "expected", "slippage")
        names = ("code", "text", "where", "planned", "expected", "slippage")
        yield table([words[each] for each in heads], _picked(rows, names))

    def money(self) -> Iterable[str]:
        words, money = self.words, self.told["money"]
        yield self.head(words["money"])
        if money is None:
            yield f"<p>{escape(words['no_money'])}"
            return
        yield f"<p class=small>{escape(words['made_up'])}"
        yield table(["", "EUR", "USD"], _picked(money["totals"], ("term", "eur", "usd")))
        payers = _picked(money["payers"], ("name", "percent", "eur", "usd"))
        yield table([words["payer"], words["percent"], "EUR", "USD"], payers)
        yield f"<div class=whole><h2>{escape(words['burn'])}</h2>"
        yield f"<p class=small>{escape(words['burn_note'])}"
        shapes = []
        for at, row in enumerate(money["quarters"]):
            y = at * 14
            shapes += [text(0, y + 8, row["label"])]
            shapes.append(rect(118, y, 375 * row["planned"], 10, "#a9cdbb"))
            if row["spent"] is not None:
                shapes.append(rect(118, y + 3, 375 * row["spent"], 4, "#12414b"))
        yield svg(14 * len(money["quarters"]), shapes, words["chart_alt"]) + "</div>"
        yield table(
            [words[each] for each in ("quarter", "planned_eur", "spent_eur")],
            _picked(money["quarters"], ("label", "planned_text", "spent_text")),
        )
        heads = ("budget_line", "country", "allotted", "spent", "promised", "left")
        names = ("line", "where", "usd", "spent", "promised", "left")
        yield table([words[each] for each in heads], _picked(money["lines"], names))

    def risks(self) -> Iterable[str]:
        words, rows = self.words, self.told["risks"]
        yield self.head(words["risks"])
        if not rows:
            yield f"<p>{escape(words['no_risks'])}"
            return
        yield f"<div class=whole><h2>{escape(words['matrix'])}</h2><table>"
        for probability in range(5, 0, -1):
            yield f"<tr><td>{escape(words['probability'])} {probability}"
            for impact in range(1, 6):
                risk = probability * impact
                fill = "#f6d9d3" if risk >= 12 else "#f7ecd2" if risk >= 5 else "#eaf3ee"
                marks = [
                    row["mark"]
                    for row in rows
                    if (row["probability"], row["impact"]) == (probability, impact)
                ]
                yield f"<td style='background:{fill}'>{escape(', '.join(marks))}"
        yield "<tr><td>" + "".join(f"<td>{escape(words['impact'])} {at}" for at in range(1, 6))
        yield "</table></div>"
        heads = ("number", "statement", "level", "state", "against")
        names = ("mark", "text", "level", "state", "against")
        scored = [
            row
            if row["probability"] is None
            else {**row, "level": f"{row['level']} {row['probability']} × {row['impact']}"}
            for row in rows
        ]
        yield table([words[each] for each in heads], _picked(scored, names))


def _picked(rows: Iterable[Words], names: Sequence[str]) -> Iterable[list[str]]:
    return ([escape(row[name]) for name in names] for row in rows)
