"""A procedure as a manual: its flow and its tasks in words, for the page and for the print."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from panoh.casework.cases.models import Track
from panoh.casework.sop.events import EVENTS
from panoh.casework.sop.procedures import Procedure, Span, Task

TEMPLATE = Path(__file__).parent / "manual.typ"
Words = dict[str, Any]


def languages(procedure: Procedure) -> list[tuple[str, str]]:
    """The languages in which every task of an edition can be printed, by code and own name."""
    return [(code, name) for code, name in settings.LANGUAGES if code in procedure.languages]


def span(of: Span) -> str:
    """A length of time in words."""
    said = {
        "h": ngettext("%(n)s hour", "%(n)s hours", of.number),
        "d": ngettext("%(n)s day", "%(n)s days", of.number),
        "m": ngettext("%(n)s month", "%(n)s months", of.number),
    }
    return said[of.unit] % {"n": of.number}


def events(codes: Iterable[str]) -> str:
    """Events in words, any of which will do."""
    return _("; or ").join(str(EVENTS[code]) for code in codes)


def flow(procedure: Procedure, language: str) -> Words:
    """The way of a person as a table: a row for each stage, a column for each lane."""
    return {
        "lanes": [str(lane.name.say(language)) for lane in procedure.lanes],
        "stages": [
            {
                "name": str(stage.name.say(language)),
                "strand": stage.strand,
                "cells": [
                    {
                        "lane": str(lane.name.say(language)),
                        "tasks": [_box(task, language) for task in procedure.at(stage, lane)],
                    }
                    for lane in procedure.lanes
                ],
            }
            for stage in procedure.stages
        ],
    }


def _box(task: Task, language: str) -> Words:
    return {
        "code": task.code,
        "number": task.number,
        "name": str(task.name.say(language)),
        "within": span(task.within),
        "duty": task.duty,
    }


def page(procedure: Procedure, task: Task, language: str) -> Words:
    """One task so plain that nobody needs another instruction."""
    return _box(task, language) | {
        "stage": str(task.stage.name.say(language)),
        "how": str(task.how.say(language)),
        "unconfirmed": task.unconfirmed,
        "facts": facts(procedure, task, language),
    }


def facts(procedure: Procedure, task: Task, language: str) -> list[Words]:
    """What the manual says of a task beside what to do, as terms and values."""
    after = [f"{each.number}. {each.name.say(language)}" for each in procedure.after(task)]
    whom = [str(Track(track).label) for track in Track if track in task.tracks]
    if task.child:
        whom.append(_("Children"))
    found = [
        (_("Who"), str(task.lane.name.say(language))),
        (_("The clock starts when"), events(task.opens)),
        (_("By when"), _("within %(span)s") % {"span": span(task.within)}),
        (_("It ends when"), events(task.done)),
        (
            _("It comes back"),
            _comes_back(task),
        ),
        (_("After"), "; ".join(after)),
        (_("For whom"), ", ".join(whom) or _("Everybody")),
        (
            _("May be left out, with a reason"),
            "; ".join(str(each.name.say(language)) for each in task.exemptions) or _("Never"),
        ),
        (_("Rests on"), "; ".join(str(each.name.say(language)) for each in task.sources)),
    ]
    return [{"term": term, "value": value} for term, value in found if value]


def _comes_back(task: Task) -> str:
    if task.every:
        said = {"span": span(task.every), "event": events(task.until)}
        return _("every %(span)s, until: %(event)s") % said
    return _("each time the clock starts anew") if task.again else ""


def in_short(procedure: Procedure, task: Task, language: str) -> list[str]:
    """A task in a few lines, to be read beside its sister in another edition."""
    rows = [f"{row['term']}: {row['value']}" for row in facts(procedure, task, language)]
    marks = [_("Duty to protect.")] * task.duty + [_("To confirm.")] * task.unconfirmed
    return [str(task.how.say(language)), *rows, *marks]


def pdf(procedure: Procedure, language: str, *, is_draft: bool) -> bytes:
    """The manual as tagged PDF (PDF/UA-1): contents, the flow over two pages, a page a task."""
    with override(language):
        said = [page(procedure, task, language) for task in procedure.tasks]
        data = {
            "language": language,
            "title": str(procedure.name.say(language)),
            "edition": procedure.code,
            "draft": _("This is a draft. No case follows it.") if is_draft else "",
            "flow": flow(procedure, language),
            "tasks": [
                each | {"first": n == 0 or said[n - 1]["stage"] != each["stage"]}
                for n, each in enumerate(said)
            ],
            "words": {
                "about": _("What is owed to a person, by whom, by when."),
                "flow": _("The way of a person"),
                "flow_note": _(
                    "A row is a stage, a column says who acts. Numbers lead to the tasks. "
                    "A filled box belongs to the duty to protect."
                ),
                "strands": _("Beside all stages"),
                "contents": _("Contents"),
                "since": _("New cases follow it from %(date)s on.")
                % {"date": date_format(procedure.since, "j E Y")},
                "duty": _("Duty to protect"),
                "confirm": _("To confirm"),
                "confirm_note": ngettext(
                    "%(n)s task rests on benchmarks or proposals only, and is marked. "
                    "A national team confirms or changes it.",
                    "%(n)s tasks rest on benchmarks or proposals only, and are marked. "
                    "A national team confirms or changes them.",
                    procedure.unconfirmed,
                )
                % {"n": procedure.unconfirmed},
                "edition": _("Edition %(code)s") % {"code": procedure.code},
                "within": _("within"),
            },
        }
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[settings.PRINT_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
    )
