"""What a report says, word by word and number by number, in the language that is active.

Only what was accepted by the end of its time: indicators from locked periods, their parts as far as
they may be told (`safety`), money in the books, the plan, the risks. No name of anybody. Beside
each number stands which footnote says how it was made. Nothing here but words, numbers and lists,
so that an approved report is kept as it was read (docs/adr/0033-reports-are-kept-as-read.md). Each
part of it is a module of its own.
"""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.forms import lines_of
from panoh.programme.logframe.lists import time_words
from panoh.programme.logframe.matrix import facts, span_words
from panoh.programme.logframe.overview import blocks
from panoh.programme.reports.annexes import documents, evidence, filed, inventory, means
from panoh.programme.reports.delivery import axis, money, plan, risks
from panoh.programme.reports.models import Report, Text
from panoh.programme.reports.progress import (
    Notes,
    Said,
    Words,
    level,
    overview,
    until,
)
from panoh.programme.reports.vocabulary import words

Section = Text.Section
BEFORE = (Section.SUMMARY, Section.CONTEXT)
AFTER = (Section.DIFFICULTIES, Section.LESSONS, Section.VISIBILITY, Section.NEXT)


def content(member: Membership, report: Report, language: str) -> Words:
    """The whole report as this member may read it."""
    programme, day = report.programme, min(report.until, timezone.localdate())
    notes = Notes()
    said = _texts(member, report)
    chain = [until(block, programme, report) for block in blocks(programme, day)]
    papers = filed(member, programme, chain)
    levels = [level(block, said, notes) for block in chain if block.line.level != "activity"]
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
        "overview": overview(chain),
        "levels": levels,
        "plan": plan(programme, day),
        "axis": axis(programme),
        "money": money(member, programme, day),
        "risks": risks(programme),
        "after": [_section(section, said) for section in AFTER],
        "evidence": evidence(chain, papers),
        "documents": documents(papers),
        "inventory": inventory(programme, day),
        "means": means(chain),
        "notes": [*notes.texts],
        "words": words(),
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


def _texts(member: Membership, report: Report) -> Said:
    found = Text.objects.visible_to(member).filter(report=report).newest()
    return {(each.section, each.line_id): str(each.said) for each in found}


def _section(section: Section, said: Said) -> Words:
    return {"title": str(section.label), "text": lines_of(said.get((section, None), ""))}
