"""What a report says, word by word and number by number, in the language that is active.

Only what was accepted by the end of its time: indicators from locked periods, their parts as far as
they may be told (`safety`), money in the books, the plan, the risks. No name of anybody. Beside
each number stands which footnote says how it was made. Nothing here but words, numbers and lists,
so that an approved report is kept as it was read (docs/adr/0033-reports-are-kept-as-read.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.moments import day_words, month_words, months_later
from panoh.base.places.names import country_name
from panoh.programme.budget.accounts import (
    Place,
    entries_of,
    is_made_up,
    payers,
    places,
    quarters,
    spent,
    total,
)
from panoh.programme.budget.models import Budget
from panoh.programme.evidence.lists import document_words
from panoh.programme.evidence.models import Document, Proof
from panoh.programme.evidence.register import proofs_of
from panoh.programme.inventory.lists import found_words, items_of, last_sightings, price_words
from panoh.programme.logframe.calculation import elapsed
from panoh.programme.logframe.lists import LOOKS, category_words, time_words
from panoh.programme.logframe.matrix import facts, span_words
from panoh.programme.logframe.models import Line, Period, Programme, Remark, say
from panoh.programme.logframe.overview import Block, Stand, blocks, number_words, total_words
from panoh.programme.reports.models import Report, Text
from panoh.programme.reports.safety import Part, fit_cells, fit_countries
from panoh.programme.risks.lists import risks_of
from panoh.programme.risks.models import Rating, Risk, level_of
from panoh.programme.workplan.lists import activities_of, between, forecasts, slippage
from panoh.programme.workplan.models import Activity, Origin

Words = dict[str, Any]
Section = Text.Section
BEFORE = (Section.SUMMARY, Section.CONTEXT)
AFTER = (Section.DIFFICULTIES, Section.LESSONS, Section.VISIBILITY, Section.NEXT)
WITHHELD = "…"


class Notes:
    """Footnotes: how each number was made. The same making is one note."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def of(self, period: Period) -> int:
        """The number of the note on a period's numbers."""
        said = [
            _("Definition %(definition)s: %(meaning)s")
            % {"definition": period.definition, "meaning": _sentence(period.definition.meaning)},
            _("Period %(code)s, version %(version)s, cut-off %(day)s.")
            % {
                "code": period.code,
                "version": period.version,
                "day": date_format(timezone.localtime(period.cut_off), "j E Y"),
            },
        ]
        if period.query:
            said.append(_("Query %(query)s.") % {"query": period.query})
        return self.texts.setdefault(" ".join(said), len(self.texts) + 1)


def _sentence(texts: Mapping[str, str]) -> str:
    """With a full stop, whether it was written or not."""
    return f"{str(say(texts)).rstrip('.')}."


def content(member: Membership, report: Report, language: str) -> Words:
    """The whole report as this member may read it."""
    programme, day = report.programme, min(report.until, timezone.localdate())
    notes = Notes()
    said = _texts(member, report)
    chain = [_until(block, programme, report) for block in blocks(programme, day)]
    filed = _filed(member, programme, chain)
    levels = [_level(block, said, notes) for block in chain if block.line.level != "activity"]
    return {
        "language": language,
        "code": programme.code,
        "title": _("Report on %(code)s") % {"code": programme.code},
        "span": span_words(report.since, report.until),
        "state": _state(report),
        "draft": not report.is_locked,
        "facts": [*facts(programme), *_report_facts(report)],
        "time": time_words(programme, day),
        "before": [_section(section, said) for section in BEFORE],
        "overview": _overview(chain),
        "levels": levels,
        "plan": _plan(programme, day),
        "axis": _axis(programme),
        "money": _money(member, programme, day),
        "risks": _risks(programme),
        "after": [_section(section, said) for section in AFTER],
        "evidence": _evidence(chain, filed),
        "documents": _documents(filed),
        "inventory": _inventory(programme, day),
        "means": _means(chain),
        "notes": [*notes.texts],
        "words": _words(),
    }


def _state(report: Report) -> str:
    if report.is_locked and report.answered_at:
        day = date_format(timezone.localtime(report.answered_at), "j E Y")
        return _("Approved %(day)s") % {"day": day}
    return _("Draft: not approved yet")


def _report_facts(report: Report) -> list[Words]:
    version = _("version %(n)s") % {"n": report.version}
    said = [
        (_("Time of this report"), span_words(report.since, report.until)),
        (_("Report"), f"{report.code}, {version}"),
        (_("Why there is a new version"), report.reason),
    ]
    return [{"term": term, "value": value} for term, value in said if value]


# --- words -------------------------------------------------------------------

Said = Mapping[tuple[str, object], str]


def _texts(member: Membership, report: Report) -> Said:
    found = Text.objects.visible_to(member).filter(report=report).newest()
    return {(each.section, each.line_id): str(each.said) for each in found}


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r", "").split("\n") if part.strip()]


def _section(section: Section, said: Said) -> Words:
    return {"title": str(section.label), "text": _paragraphs(said.get((section, None), ""))}


# --- what was reached --------------------------------------------------------


def _until(block: Block, programme: Programme, report: Report) -> Block:
    """The line as it stood at the end of the report's time."""
    time = elapsed(programme.starts_on, programme.ends_on, report.until)
    stands = [
        replace(
            stand,
            periods=[each for each in stand.periods if each.until <= report.until],
            time=time,
        )
        for stand in block.stands
    ]
    return replace(block, stands=stands)


def _level(block: Block, said: Said, notes: Notes) -> Words:
    line = block.line
    return {
        "level": line.level,
        "code": line.slug,
        "kind": str(line),
        "statement": str(line.said),
        "by": str(line.responsible.named) if line.responsible else "",
        "text": _paragraphs(said.get((Section.LINE, line.pk), "")),
        "indicators": [_indicator(stand, notes) for stand in block.stands],
    }


def _indicator(stand: Stand, notes: Notes) -> Words:
    indicator = stand.indicator
    last = stand.last
    return {
        "number": indicator.number,
        "text": str(indicator.said),
        "start": number_words(indicator.baseline) or _("not known"),
        "target": number_words(stand.target) or _("not set"),
        "actual": _with_unit(total_words(stand.actual), str(say(indicator.definition.unit))),
        "note": notes.of(last) if last else 0,
        "standing": str(stand.standing.label),
        "look": LOOKS[stand.standing],
        "fed": str(indicator.definition.get_feed_display()),
        "periods": [
            {
                "span": span_words(each.since, each.until),
                "value": number_words(each.value) or "–",
                "note": notes.of(each),
                "said": each.note,
            }
            for each in stand.periods
        ],
        "charts": [*_charts(last, notes)] if last else [],
    }


def _with_unit(value: str | None, unit: str) -> str:
    return "–" if value is None else f"{value} {unit}"


def _charts(period: Period, notes: Notes) -> Iterable[Words]:
    """By country, and by each division: a drawing and its table in one."""
    note, when = notes.of(period), span_words(period.since, period.until)
    by_country = fit_countries(period)
    if len(by_country) > 1:
        rows = [
            _bar(country_name(code), value, known=bool(value is not None or period.drawn))
            for code, value in by_country.items()
        ]
        yield {"title": _("By country"), "when": when, "note": note, "rows": rows}
    divisions: dict[str, dict[str, list[Part]]] = {}
    for part in fit_cells(period):
        if len(part.by) == 1:
            [(name, category)] = part.by.items()
            divisions.setdefault(name, {}).setdefault(category, []).append(part)
    for name, categories in divisions.items():
        yield {
            "title": _by(name),
            "when": when,
            "note": note,
            "rows": [
                _bar(category_words(name, category), _together(parts))
                for category, parts in categories.items()
            ],
        }


def _by(name: str) -> str:
    known = {
        "sex": _("By sex"), "age": _("By age"), "origin": _("By country of origin"),
        "country": _("By country"), "level": _("By level"), "audience": _("By audience"),
    }  # fmt: skip
    return known.get(name, name)


def _together(parts: Sequence[Part]) -> Decimal | None:
    """All countries together; nothing where one of them is withheld."""
    values = [part.value for part in parts]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _bar(label: str, value: Decimal | None, *, known: bool = True) -> Words:
    """A row of a chart: what is withheld is hatched and of one length, whatever it would be.

    Of what nobody knows there is no bar.
    """
    if not known:
        return {"label": str(label), "text": _("not known"), "size": 0.0}
    return {
        "label": str(label),
        "text": WITHHELD if value is None else number_words(value),
        "size": None if value is None else float(value),
    }


def _overview(chain: Iterable[Block]) -> list[Words]:
    """Every indicator in a line: how far it has come, beside the time that is over."""
    return [
        {
            "line": str(block.line),
            "text": str(stand.indicator.said),
            "done": None if stand.done is None else max(0, min(100, round(stand.done * 100))),
            "time": round(stand.time * 100),
            "actual": total_words(stand.actual) or "–",
            "target": number_words(stand.target) or _("not set"),
            "standing": str(stand.standing.label),
            "look": LOOKS[stand.standing],
        }
        for block in chain
        for stand in block.stands
    ]


# --- plan, money, risks ------------------------------------------------------


def _plan(programme: Programme, day: date) -> list[Words]:
    expected = forecasts(programme, day)
    return [_activity(each, programme, expected.get(each.pk)) for each in activities_of(programme)]


def _axis(programme: Programme) -> list[Words]:
    """Where every half-year of the programme begins, for who reads the drawing of the plan."""
    days = max((programme.ends_on - programme.starts_on).days, 1)
    marks: list[Words] = []
    while (on := months_later(programme.starts_on, 6 * len(marks))) < programme.ends_on:
        marks.append({"at": (on - programme.starts_on).days / days, "label": month_words(on)})
    return marks


def _activity(activity: Activity, programme: Programme, expected: Any) -> Words:
    days = max((programme.ends_on - programme.starts_on).days, 1)

    def place(on: date) -> float:
        return min(max((on - programme.starts_on).days / days, 0.0), 1.0)

    return {
        "code": activity.line.code,
        "text": str(activity.line.said),
        "where": activity.where,
        "planned": between(activity.starts_on, activity.ends_on),
        "expected": between(expected.starts_on, expected.ends_on) if expected else "–",
        "slippage": slippage(expected),
        "state": str(activity.get_state_display()),
        "done": activity.state == Activity.State.DONE,
        "late": bool(expected and expected.is_late),
        "plan": [place(activity.starts_on), place(activity.ends_on)],
        "fact": [place(expected.starts_on), place(expected.ends_on)] if expected else None,
        "made_up": activity.origin == Origin.MADE_UP,
    }


def _money(member: Membership, programme: Programme, day: date) -> Words | None:
    """None where no budget was set."""
    budget = Budget.objects.visible_to(member).filter(programme=programme).first()
    if budget is None:
        return None
    entries = [each for each in entries_of(programme) if each.on <= day]
    whole, paying = spent(entries), payers(budget, entries)
    came = total(each.came for each in paying)
    return {
        "totals": [
            {"term": _("Budget"), "eur": _amount(budget.eur), "usd": _amount(budget.usd)},
            {"term": _("Received"), "eur": _amount(came.eur), "usd": _amount(came.usd)},
            {"term": _("Spent"), "eur": _amount(whole.eur), "usd": _amount(whole.usd)},
            {
                "term": _("Not spent"),
                "eur": _amount(budget.eur - whole.eur),
                "usd": _amount(budget.usd - whole.usd),
            },
        ],
        "payers": [
            {
                "name": str(each.funder.partner.named),
                "percent": number_words(each.percent),
                "eur": _amount(each.eur),
                "usd": _amount(each.usd),
            }
            for each in paying
        ],
        "received": [
            {
                "name": str(each.funder.partner.named),
                "eur": _amount(each.came.eur),
                "usd": _amount(each.came.usd),
                "to_come": _amount(each.eur - each.came.eur),
                "to_come_usd": _amount(each.usd - each.came.usd),
            }
            for each in paying
        ],
        "note": _(
            "As entered in the books up to %(day)s, each amount at the rates of its own day. A "
            "negative amount to come: more came than was promised."
        )
        % {"day": day_words(day)},
        "lines": [_place(each) for each in places(programme, entries)],
        "quarters": [
            {
                "label": _("Until %(day)s") % {"day": day_words(each.ends_on)},
                "planned": float(each.planned.eur / budget.eur),
                "planned_text": _amount(each.planned.eur),
                "spent": None if each.so_far is None else float(each.so_far.eur / budget.eur),
                "spent_text": "–" if each.so_far is None else _amount(each.so_far.eur),
            }
            for each in quarters(programme, budget, entries, day)
        ],
        "made_up": is_made_up(programme),
    }


def _place(place: Place) -> Words:
    return {
        "line": f"{place.line} {place.name}",
        "where": place.where,
        "usd": _amount(place.usd),
        "spent": _amount(place.spent.usd),
        "promised": _amount(place.promised.usd),
        "left": _amount(place.left_usd),
    }


def _amount(amount: Decimal | None) -> str:
    """To the cent; a dash where nobody set one."""
    if amount is None:
        return "–"
    return number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)


def _risks(programme: Programme) -> list[Words]:
    found = risks_of(programme)
    against: dict[object, str] = {}
    for rating in Rating.objects.filter(programme=programme).order_by("number"):
        against[rating.risk_id] = str(rating.against)
    return [_risk(each, against.get(each.pk, "")) for each in found]


def _risk(risk: Any, against: str) -> Words:
    rated = risk.probability is not None
    return {
        "mark": risk.mark,
        "text": str(risk.said),
        "probability": risk.probability,
        "impact": risk.impact,
        "level": str(level_of(risk.probability, risk.impact).label) if rated else "–",
        "high": bool(rated and level_of(risk.probability, risk.impact) == "high"),
        "state": str(Risk.State(risk.state).label),
        "against": against,
    }


# --- annexes -----------------------------------------------------------------


Filed = Mapping[object, list[Proof]]


def _filed(member: Membership, programme: Programme, chain: Iterable[Block]) -> Filed:
    """The documents that prove the periods told of: those meant for everybody who follows it."""
    told = {period.pk for block in chain for stand in block.stands for period in stand.periods}
    return {
        key: meant
        for key, proofs in proofs_of(member, programme).items()
        if key in told
        if (meant := [each for each in proofs if _is_meant(each)])
    }


def _is_meant(proof: Proof) -> bool:
    return proof.version.document.audience == Document.Audience.ALL


def _evidence(chain: Iterable[Block], filed: Filed) -> list[Words]:
    """Where the proof of each accepted period is: as typed, and by which documents."""
    return [
        {
            "indicator": f"{block.line}, {stand.indicator.number}",
            "span": span_words(period.since, period.until),
            "code": period.code,
            "proof": "; ".join(
                [
                    period.evidence
                    or _("Releases %(codes)s")
                    % {"codes": ", ".join(str(each["release"]) for each in period.drawn)},
                    *(document_words(each) for each in filed.get(period.pk, [])),
                ]
            ),
        }
        for block in chain
        for stand in block.stands
        for period in stand.periods
        if period.evidence or period.drawn
    ]


def _documents(filed: Filed) -> list[Words]:
    """Each of those documents, by which whoever has its file knows it again."""
    versions = {each.version_id: each.version for proofs in filed.values() for each in proofs}
    return [
        {
            "code": f"{each.document.code}-{each.number}",
            "title": each.document.title,
            "kind": str(each.document.get_kind_display()),
            "mark": each.sha256,
        }
        for each in versions.values()
    ]


def _inventory(programme: Programme, day: date) -> list[Words]:
    """What was in the inventory by then, who holds it in which region, and what counts found."""
    items = [each for each in items_of(programme) if each.acquired_on <= day]
    seen = last_sightings(programme)
    return [
        {
            "asset": each.asset,
            "name": each.name,
            "price": price_words(each),
            "holder": f"{each.held_by}, {each.region}",
            "state": str(each.get_state_display()),
            "found": found_words(last) if (last := seen.get(each.pk)) else "–",
            "made_up": each.origin == Origin.MADE_UP,
        }
        for each in items
    ]


def _means(chain: Iterable[Block]) -> list[Words]:
    """What the document itself names as means of verification."""
    return [
        {"line": str(block.line), "items": [str(each.said) for each in found]}
        for block in chain
        if block.line.level != Line.Level.ACTIVITY
        and (found := block.remarks.get(Remark.Kind.MEANS, []))
    ]


def _words() -> Words:
    """What stands around: heads of tables and headings."""
    return {
        "contents": _("Contents"),
        "overview": _("Where every indicator stands"),
        "overview_note": _(
            "A bar is how much of the way from start to target is done; the line is how much of "
            "the programme's time is over. Without a target there is no bar."
        ),
        "overview_alt": _("Progress of each indicator. The table after it holds the same numbers."),
        "progress": _("Outcomes and outputs"),
        "no_indicator": _("No indicator has been written yet."),
        "indicator": _("Indicator"),
        "start": _("Start"),
        "target": _("Target"),
        "actual": _("Actual"),
        "standing": _("Standing"),
        "period": _("Period"),
        "value": _("Value"),
        "part": _("Part"),
        "line": _("Line"),
        "chart_alt": _("A bar for each row. The table beside it holds the same numbers."),
        "withheld": _(
            "“…” stands for a number that is withheld, so that nobody can be singled out. Where a "
            "division would tell of fewer than eleven people it is left out."
        ),
        "plan": _("Work plan"),
        "plan_alt": _("Planned and actual time of each activity. The table holds the same days."),
        "plan_note": _(
            "Pale: as planned. Dark: as it happened, or is expected; red: later than planned."
        ),
        "activity": _("Activity"),
        "country": _("Country"),
        "planned": _("Planned"),
        "expected": _("Happened, or expected"),
        "slippage": _("Slippage"),
        "state": _("State"),
        "money": _("Money"),
        "made_up": _("Some of these amounts or days were made up for a demonstration."),
        "total": _("In all"),
        "payer": _("Who pays"),
        "received": _("Received"),
        "from_whom": _("From whom"),
        "to_come": _("To come, EUR"),
        "to_come_usd": _("To come, USD"),
        "said": _("In words"),
        "means": _("Means of verification"),
        "percent": _("Percent"),
        "budget_line": _("Budget line"),
        "allotted": _("Allotted, USD"),
        "spent": _("Spent, USD"),
        "promised": _("Committed, not spent, USD"),
        "left": _("Left, USD"),
        "quarter": _("Quarter"),
        "planned_eur": _("Planned by then, EUR"),
        "spent_eur": _("Spent by then, EUR"),
        "burn": _("Spending against time"),
        "burn_note": _("Pale: the budget in proportion to time. Dark: spent."),
        "no_money": _("No budget has been set yet."),
        "no_plan": _("No activity has been planned yet."),
        "no_risks": _("No risk has been written down yet."),
        "risks": _("Risks and assumptions"),
        "matrix": _("Matrix of risks"),
        "matrix_alt": _("Probability and impact of each risk. The table holds the same numbers."),
        "number": _("Code"),
        "statement": _("Statement"),
        "probability": _("Probability"),
        "impact": _("Impact"),
        "level": _("Level"),
        "against": _("What is done against it"),
        "unwritten": _("Nothing has been written here."),
        "annex_evidence": _("Annex 1. Evidence"),
        "documents": _("Documents"),
        "documents_note": _(
            "Documents that are meant for everybody who follows the programme; the rest is open to "
            "evaluators and auditors. Whoever has a file knows it again by its SHA-256."
        ),
        "title": _("Title"),
        "kind": _("Kind"),
        "mark": _("SHA-256"),
        "annex_inventory": _("Annex 3. Inventory"),
        "asset": _("Asset number"),
        "thing": _("What it is"),
        "price": _("Price"),
        "holder": _("Who holds it"),
        "found": _("Last count"),
        "no_items": _("Nothing is in the inventory yet."),
        "annex_means": _("Annex 2. Means of verification"),
        "annex_notes": _("Notes: how the numbers were made"),
        "proof": _("Where the proof is"),
        "page": _("Page"),
        "nobody": _("This report holds no record of any person."),
    }
