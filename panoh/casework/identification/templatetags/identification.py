"""How screenings, results and determinations stand on their pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from panoh.base.editions import Words
from panoh.casework.identification.evaluation import (
    Dimension,
    Result,
    Standing,
    Value,
)
from panoh.casework.identification.instruments import (
    DANGER,
    Aspect,
    Instrument,
    Page,
    Question,
)
from panoh.casework.identification.models import (
    Act,
    Answer,
    Determination,
    Finding,
    FormOfExploitation,
    Means,
    Screening,
)
from panoh.casework.identification.procedure import Procedure, procedure

register = template.Library()
Row = dict[str, Any]


@register.filter
def said(words: Words) -> str:
    """A text of an instrument in the reader's language."""
    return words.say(get_language() or "en").text


@register.filter
def codes_in_words(codes: Iterable[str], kind: str) -> str:
    """Codes of acts, means or exploitation in words; what an old list brought stays as it was."""
    choices = {"act": Act, "means": Means, "form": FormOfExploitation}[kind]
    labels = dict(choices.choices)
    return ", ".join(str(labels.get(code, code)) for code in codes)


# A screening on the way


@register.simple_tag
def known(answers: Mapping[str, Answer], screening: Screening) -> list[Row]:
    """What is known so far: signs that are there, and questions without an answer."""
    shown = {Value.YES: _("Yes"), Value.UNKNOWN: _("No answer")}
    return [
        {
            "term": said(question.name),
            "value": shown[Value(answers[code].value)],
            "quiet": answers[code].value == Value.UNKNOWN,
        }
        for code, question in screening.instrument.questions.items()
        if code in answers and answers[code].value in shown
    ]


@register.simple_tag
def dangers(answers: Mapping[str, Answer], screening: Screening) -> list[Row]:
    """What must be done before anything else is asked."""
    return [
        {"title": said(question.name), "text": said(question.help)}
        for question in screening.instrument.in_part(DANGER)
        if question.code in answers and answers[question.code].value == Value.YES
    ]


@register.simple_tag
def helps(questions: Iterable[Question]) -> list[str]:
    """What counts and what not to ask, for each question of a page."""
    return [
        _("%(sign)s: %(help)s") % {"sign": said(q.name), "help": said(q.help)} for q in questions
    ]


@register.simple_tag
def answer_tables(answers: Mapping[str, Answer], screening: Screening) -> list[Row]:
    """What was asked, by page, each answer with its source: for checking and for the record."""
    instrument = screening.instrument
    return [
        {
            "page": page.code,
            "title": said(page.name),
            "head": [_("Sign"), _("Answer"), _("Known from")],
            "rows": [_answer_row(q, answers.get(q.code)) for q in instrument.on_page(page.code)],
        }
        for page in instrument.pages
        if _is_asked(page, answers, instrument)
    ]


@register.simple_tag
def not_asked(answers: Mapping[str, Answer], screening: Screening) -> list[Row]:
    """The pages on which nothing was asked."""
    instrument = screening.instrument
    return [
        {"page": page.code, "title": said(page.name)}
        for page in instrument.pages
        if not _is_asked(page, answers, instrument)
    ]


def _is_asked(page: Page, answers: Mapping[str, Answer], instrument: Instrument) -> bool:
    codes = {q.code for q in instrument.on_page(page.code)}
    return any(a.value != Value.NOT_ASKED for code, a in answers.items() if code in codes)


def _answer_row(question: Question, answer: Answer | None) -> list[Any]:
    if answer is None or answer.value == Value.NOT_ASKED:
        return [said(question.name), {"text": _("Not asked"), "quiet": True}, None]
    value: Row = {"text": answer.get_value_display(), "strong": answer.value == Value.YES}
    source = answer.get_source_display() if answer.value != Value.UNKNOWN else None
    return [said(question.name), value, source]


@register.simple_tag
def screening_table(screenings: Iterable[Screening]) -> dict[str, Any]:
    """Screenings as the table component wants them."""
    return {
        "head": [_("Screening"), _("Case"), _("List"), _("State"), _("Begun")],
        "rows": [
            [
                {"text": s.code, "href": s.get_absolute_url(), "code": True},
                {"text": s.case.code, "href": s.case.get_absolute_url(), "code": True},
                said(s.instrument.name),
                {
                    "tag": {
                        "label": s.get_state_display(),
                        "kind": "" if s.is_completed else "turn",
                    }
                },
                {"text": date_format(s.started_at, "j E Y"), "quiet": True},
            ]
            for s in screenings
        ],
    }


# A result


@register.simple_tag
def dimension_table(result: Result) -> dict[str, Any]:
    """Each dimension: whether it is met, the count, and why."""
    return {
        "head": [
            _("Dimension"),
            _("Result"),
            _("Strong · medium · weak"),
            {"text": _("Why"), "wide": True},
        ],
        "rows": [
            [
                said(d.part.name),
                {"tag": _tag(d.standing)},
                f"{d.strong} · {d.medium} · {d.weak}",
                _why(d),
            ]
            for d in result.dimensions
        ],
    }


def _tag(standing: Standing) -> Row:
    return {"label": standing.label, "kind": "turn" if standing == Standing.MET else ""}


def _why(dimension: Dimension) -> str:
    parts = [
        _("%(sign)s (%(weight)s).") % {"sign": said(q.name), "weight": _weight(q)}
        for q in dimension.reasons
    ]
    if dimension.shortfall:
        parts.append(str(dimension.shortfall))
    if dimension.unknown:
        parts.append(_("No answer: %(signs)s.") % {"signs": _names(dimension.unknown)})
    if number := len(dimension.not_asked):
        words = ngettext(
            "%(number)s question was not asked.", "%(number)s questions were not asked.", number
        )
        parts.append(words % {"number": number})
    return " ".join(parts)


def _weight(question: Question) -> str:
    weight = str(question.weight.label) if question.weight else ""
    return _("%(weight)s, provisional") % {"weight": weight} if question.provisional else weight


def _names(questions: Iterable[Question]) -> str:
    return ", ".join(said(q.name) for q in questions)


@register.simple_tag
def trafficking_lines(result: Result) -> dict[str, list[str]]:
    """Act, means and purpose: what is shown of each, and what is not."""
    lines: dict[str, list[str]] = {"yes": [], "no": []}
    for aspect, tests in (
        (Aspect.ACT, result.acts),
        (Aspect.MEANS, result.means),
        (Aspect.PURPOSE, result.purposes),
    ):
        met = [said(t.element.name) for t in tests if t.is_met]
        if met:
            words = ", ".join(met)
        elif aspect == Aspect.MEANS and not result.means_needed:
            words = _("not needed for a child")
        elif any(t.standing == Standing.INCOMPLETE for t in tests):
            words = _("not shown; questions are open")
        else:
            words = _("not shown")
        line = _("%(aspect)s: %(what)s") % {"aspect": aspect.label, "what": words}
        lines["yes" if met else "no"].append(line)
    return lines


@register.simple_tag
def smuggling_lines(result: Result) -> dict[str, list[str]]:
    """The three parts of the smuggling test, shown and not."""
    lines: dict[str, list[str]] = {"yes": [], "no": []}
    for test in result.smuggling_test:
        name = said(test.element.name)
        if test.is_met:
            lines["yes"].append(name)
        elif test.standing == Standing.INCOMPLETE:
            lines["no"].append(_("not known: %(what)s") % {"what": name})
        else:
            lines["no"].append(_("no: %(what)s") % {"what": name})
    return lines


# Determinations


@register.simple_tag
def determination_rows(determinations: Iterable[Determination]) -> dict[str, Any]:
    """The history of a case's determinations as the table component wants it."""
    return {
        "head": [_("Decision"), _("About"), _("Outcome"), _("Body"), _("Day")],
        "rows": [
            [
                {"text": d.code, "href": d.get_absolute_url(), "code": True},
                str(d.get_track_display()),
                str(d.get_outcome_display()),
                d.agency.name,
                date_format(d.decided_on, "j E Y"),
            ]
            for d in determinations
        ],
    }


@register.simple_tag
def determination_facts(determination: Determination, finding: Finding | None) -> list[Row]:
    """What was decided, by whom, on what; and of the finding what this reader may see."""
    d, language = determination, get_language() or "en"
    facts = [
        (_("About"), d.get_track_display()),
        (_("Outcome"), d.get_outcome_display()),
        (_("Body"), d.agency.name),
        (_("Day"), date_format(d.decided_on, "j E Y")),
        (_("Legal basis"), procedure(d.case.country).basis(d.legal_basis, language)),
    ]
    if d.reflection_ends_on:
        facts.append((_("Reflection until"), date_format(d.reflection_ends_on, "j E Y")))
    if d.appeal_until:
        facts.append((_("Appeal until"), date_format(d.appeal_until, "j E Y")))
    if d.rule_edition:
        facts.append((_("Counted under"), d.rule_edition))
    if finding:
        facts += [
            (label, codes_in_words(codes, kind))
            for label, codes, kind in (
                (_("Acts"), finding.acts, "act"),
                (_("Means"), finding.means, "means"),
                (_("Exploitation"), finding.exploitation, "form"),
            )
            if codes
        ]
    return [{"term": term, "value": str(value)} for term, value in facts]


@register.filter
def reflection_ends(procedure: Procedure) -> str:
    """When the period would end if somebody were presumed today."""
    return date_format(procedure.reflection_ends_on(timezone.localdate()), "j E")
