"""What the pages of programmes show, as rows and cells."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database.questions import question
from panoh.base.moments import date_words
from panoh.base.places.names import country_name
from panoh.base.refusals import allows, refusal
from panoh.programme.logframe import drawing, rules
from panoh.programme.logframe.calculation import Span, Standing, elapsed
from panoh.programme.logframe.forms import CATEGORIES, DIVISIONS
from panoh.programme.logframe.matrix import span_words
from panoh.programme.logframe.models import (
    Definition,
    Indicator,
    Line,
    Partner,
    PartnerQuerySet,
    Period,
    Programme,
    Remark,
    say,
)
from panoh.programme.logframe.overview import Block, Stand, number_words, total_words

Status = Period.Status
# How a standing is coloured and marked; the word says it too.
LOOKS = {
    Standing.MET: "good", Standing.ON_TRACK: "good", Standing.BEHIND: "mid",
    Standing.FAR_BEHIND: "low", Standing.NO_TARGET: "none", Standing.NO_DATA: "none",
}  # fmt: skip
TAGS = {Status.SUBMITTED: "turn", Status.SENT_BACK: "alert", Status.ACCEPTED: "done"}
Words = dict[str, Any]


def time_words(programme: Programme, today: date) -> Words:
    """How much of the programme's time is over."""
    share = elapsed(programme.starts_on, programme.ends_on, today)
    return {
        "span": span_words(programme.starts_on, programme.ends_on),
        "per_cent": round(share * 100),
        "over": today > programme.ends_on,
    }


def level(block: Block) -> Words:
    """A line with the table of its indicators."""
    return {
        "level": block.line.level,
        "kind": str(block.line),
        "text": str(block.line.said),
        "rows": [row(stand) for stand in block.stands],
        "assumed": [
            str(each.said)
            for kind in (Remark.Kind.ASSUMPTION, Remark.Kind.RISK)
            for each in block.remarks.get(kind, [])
        ],
    }


def row(stand: Stand) -> Words:
    """An indicator's cells: start, target, actual, progress, what was reached by each period."""
    indicator, definition = stand.indicator, stand.indicator.definition
    run = stand.run
    spark = drawing.spark([value for _period, value in run])
    return {
        "text": str(indicator.said),
        "href": indicator.get_absolute_url(),
        "note": note(definition),
        "start": number_words(indicator.baseline),
        "target": number_words(stand.target),
        "actual": total_words(stand.actual),
        "bar": drawing.bar(stand.done, stand.time),
        "spark": spark,
        "points": ", ".join(number_words(value) or "–" for _period, value in run if spark),
        "standing": str(stand.standing.label),
        "look": LOOKS[stand.standing],
        "last": span_words(stand.last.since, stand.last.until) if stand.last else "",
    }


def note(definition: Definition) -> str:
    """What a reader must know of a number before comparing it."""
    divided = ", ".join(str(DIVISIONS.get(each, each)).lower() for each in definition.divided_by)
    said = [
        str(say(definition.unit)),
        str(Definition.Across(definition.periods).label),
        divided and _("by %(divisions)s") % {"divisions": divided},
        str(Definition.Feed.NOTHING.label) if definition.feed == Definition.Feed.NOTHING else "",
    ]
    return ". ".join(part[0].upper() + part[1:] for part in said if part)


def waiting(member: Membership, periods: Iterable[Period]) -> list[Words]:
    """Periods that are drafted, submitted or came back: whose move each is."""
    return [
        {
            "when": span_words(each.since, each.until),
            "what": str(each.indicator.said),
            "href": each.get_absolute_url(),
            "why": _("Your move")
            if allows(rules.check_accept, member, each) or allows(rules.check_edit, member, each)
            else _("Somebody else's move"),
            "tag": tag(each),
        }
        for each in periods
    ]


def tag(period: Period) -> Words:
    return {"label": period.get_status_display(), "kind": TAGS.get(Status(period.status), "")}


def parts(programme: Programme) -> list[Words]:
    """Who takes part, by the part they take."""
    found: dict[str, list[str]] = {}
    for each in _partners(programme.pk):
        found.setdefault(str(each.get_part_display()), []).append(str(each.named))
    return [{"term": term, "value": "\n".join(names)} for term, names in found.items()]


def partners_to_change(programme: Programme) -> list[Words]:
    """Where each partner is changed."""
    return [
        {
            "label": _("Change the partner %(partner)s") % {"partner": each},
            "href": reverse("logframe:change_partner", args=[programme.code, each.pk]),
        }
        for each in _partners(programme.pk)
    ]


@question
def _partners(programme: UUID) -> PartnerQuerySet:
    return Partner.objects.filter(programme=programme)


def matrix_acts(programme: Programme) -> list[Words]:
    """Printing and taking along."""
    return [
        {"label": _("Print (PDF)"), "href": reverse("logframe:print", args=[programme.code]),
         "kind": "secondary"},
        {"label": _("Workbook (XLSX)"), "href": reverse("logframe:download", args=[programme.code]),
         "kind": "secondary"},
    ]  # fmt: skip


def line_page(member: Membership, line: Line) -> Words:
    """A line's own page."""
    code, keeps = line.programme.code, allows(rules.check_change, member, line)

    def to(name: str, *more: Any) -> str:
        return reverse(f"logframe:{name}", args=[code, *(more or (line.slug,))])

    def listed(kind: Remark.Kind) -> list[Words]:
        return [
            {
                "text": str(each.said),
                "change": to("change_remark", each.pk) if keeps else "",
                "withdraw": to("withdraw_remark", each.pk) if keeps else "",
            }
            for each in Remark.objects.visible_to(member).standing().filter(line=line, kind=kind)
        ]

    below = Line.objects.visible_to(member).standing().filter(parent=line)
    measured = Indicator.objects.visible_to(member).standing().filter(line=line)
    acts = [
        {"label": _("Change"), "href": to("change_line"), "kind": ""},
        {"label": _("Add an indicator"), "href": to("add_indicator"), "kind": "secondary"},
        {"label": _("Add beside it"), "href": to("add_remark"), "kind": "secondary"},
    ]
    if line.level != Line.Level.ACTIVITY:
        acts.append({"label": _("Add below it"), "href": to("add_line"), "kind": "secondary"})
    if allows(rules.check_withdraw, member, line):
        acts.append({"label": _("Withdraw"), "href": to("withdraw_line"), "kind": "warning"})
    return {
        "line": line,
        "back": reverse("logframe:matrix", args=[code]),
        "acts": acts if keeps else [],
        "columns": [{"title": kind.label, "items": listed(kind)} for kind in Remark.Kind],
        "indicators": [
            {"text": str(each.said), "href": each.get_absolute_url()}
            for each in measured.select_related("line", "programme")
        ],
        "below": [
            {"kind": str(each), "text": str(each.said), "href": to("line", each.slug)}
            for each in below
        ],
    }


def defined(definition: Definition) -> list[Words]:
    """A definition in words."""
    divided = ", ".join(str(DIVISIONS.get(each, each)) for each in definition.divided_by)
    said = [
        (_("What is counted"), str(say(definition.meaning))),
        (_("Unit"), str(say(definition.unit))),
        (_("Direction"), definition.get_direction_display()),
        (_("Across periods"), definition.get_periods_display()),
        (_("Across countries"), definition.get_places_display()),
        (_("Divided by"), divided),
        (_("Where numbers come from"), definition.get_feed_display()),
        (_("Source"), str(say(definition.source))),
        (_("Edition"), str(definition)),
    ]
    return [{"term": term, "value": value} for term, value in said if value]


def indicator_page(
    member: Membership, stand: Stand, periods: Iterable[Period], today: date
) -> Words:
    """An indicator's own page."""
    indicator = stand.indicator
    args = [indicator.programme.code, indicator.slug]
    acts = []
    if allows(rules.check_report, member, indicator):
        acts.append({"label": _("Report a period"), "href": reverse("logframe:report", args=args)})
    if allows(rules.check_change, member, indicator):
        acts += [
            {"label": _("Set a target"), "href": reverse("logframe:set_target", args=args),
             "kind": "secondary"},
            {"label": _("Change"), "href": reverse("logframe:change_indicator", args=args),
             "kind": "secondary"},
            {"label": _("Withdraw"), "href": reverse("logframe:withdraw_indicator", args=args),
             "kind": "warning"},
        ]  # fmt: skip
    owner = indicator.owner
    applied = [
        (_("Baseline"), number_words(indicator.baseline) or _("not known")),
        (_("Source of the baseline"), indicator.baseline_source),
        (_("How often it is reported"), indicator.get_frequency_display()),
        (_("Who answers for it"), str(owner.named) if owner else ""),
    ]
    return {
        "indicator": indicator,
        "level": {"rows": [row(stand)]},
        "line": {"kind": str(indicator.line), "text": str(indicator.line.said)},
        "back": reverse("logframe:show", args=[indicator.programme.code]),
        "acts": acts,
        "time": time_words(indicator.programme, today),
        "applied": [{"term": term, "value": value} for term, value in applied if value],
        "defined": defined(indicator.definition),
        "targets": [[date_words(each.until), number_words(each.value)] for each in stand.targets],
        "periods": [
            [
                {"text": span_words(each.since, each.until), "href": each.get_absolute_url()},
                each.version,
                {"text": number_words(each.value), "numeric": True},
                {"tag": tag(each)},
            ]
            for each in periods
        ],
    }


def open_spans(indicator: Indicator) -> Sequence[Span]:
    """The periods that have begun and that nobody reports yet; counted drafts may be taken anew."""
    there = Period.objects.filter(indicator=indicator)
    if indicator.definition.feed == Definition.Feed.FIGURE:
        there = there.exclude(status__in=[Status.DRAFTED, Status.SENT_BACK])
    begun = set(there.values_list("since", flat=True))
    return [span for span in rules.can_be_reported(indicator) if span.since not in begun]


def period_page(member: Membership, period: Period) -> Words:
    """A period's own page."""
    args = [period.code]
    acts = []
    for check, name, label, kind in (
        (rules.check_edit, "edit", _("Say what was reached"), "secondary"),
        (rules.check_send_back, "send_back", _("Send back"), "secondary"),
        (rules.check_correct, "correct", _("Correct"), "secondary"),
    ):
        if allows(check, member, period):
            href = reverse(f"logframe:{name}", args=args)
            acts.append({"label": label, "href": href, "kind": kind})
    for check, name, label in (
        (rules.check_submit, "submit", _("Submit")),
        (rules.check_accept, "accept", _("Accept and lock")),
    ):
        if allows(check, member, period):
            acts.insert(0, {"label": label, "post": reverse(f"logframe:{name}", args=args)})
    not_yet = refusal(rules.check_submit, member, period)
    return {
        "period": period,
        # To who may edit it: why there is no button yet by which it is submitted.
        "not_yet": not_yet if allows(rules.check_edit, member, period) else None,
        "span": span_words(period.since, period.until),
        "tag": tag(period),
        "back": period.indicator.get_absolute_url(),
        "acts": acts,
        "facts": [{"term": t, "value": v} for t, v in _facts(period) if v],
        "countries": [
            [country_name(code), {"text": number_words(value), "numeric": True}]
            if value is not None
            else [country_name(code), {"withheld": True} if period.drawn else None]
            for code, value in period.numbers.items()
        ],
        "divided": [
            [
                cell_words(cell),
                {"withheld": True} if cell["value"] is None else {"text": cell["value"]},
            ]
            for cell in period.cells
        ],
        "proof": {
            "how": str(say(period.definition.meaning)),
            "definition": str(period.definition),
            "cut_off": period.cut_off,
            "query": period.query,
        },
    }


def cell_words(cell: Words) -> str:
    """A part of a number, in words."""
    said = []
    for by, category in cell["by"].items():
        said.append(f"{DIVISIONS.get(by, by)}: {category_words(by, category)}")
    return "; ".join(said)


def category_words(by: str, category: str) -> str:
    """What a category is called; countries by their names."""
    beside = {"unknown": _("Not known"), "other": _("Other")}
    known = CATEGORIES.get(by, {}).get(category) or beside.get(category)
    return str(known or (country_name(category) if by in ("country", "origin") else category))


def _facts(period: Period) -> Iterable[tuple[str, str]]:
    value = number_words(period.value)
    yield _("Value"), f"{value} {say(period.definition.unit)}" if value else _("not known")
    yield _("In words"), period.note
    yield _("Where the proof is"), period.evidence
    yield _("Version"), str(period.version) if period.version > 1 else ""
    yield _("Why there is a new version"), period.reason
    yield _("Why it was sent back"), period.answer
    yield _("Drafted"), f"{date_words(period.drafted_at)}, {period.drafted_by}"
    if period.submitted_at:
        yield _("Submitted"), f"{date_words(period.submitted_at)}, {period.submitted_by}"
    if period.answered_at:
        said = period.get_status_display()
        yield str(said), f"{date_words(period.answered_at)}, {period.answered_by}"
