"""A case on paper, section by section, with the reader's name across every page."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typst
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from panoh.base import moments
from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.base.forms import PageForm
from panoh.base.moments import date_words
from panoh.base.spreadsheets import kept
from panoh.casework.assistance import lists as assistance
from panoh.casework.cases import actions, rules
from panoh.casework.cases.models import Alert, Case, Note
from panoh.casework.cases.timeline import granted, timeline
from panoh.casework.cases.views import case_of
from panoh.casework.protection import parts as protection
from panoh.casework.referrals.work import DONE, of_case
from panoh.casework.shelters.models import Stay
from panoh.casework.sop import lists
from panoh.casework.sop.duties import duties
from panoh.site.case import DETAILS, decisions, determinations, facts

TEMPLATE = Path(__file__).parent / "case.typ"
MOST = 500  # of what happened
Part = dict[str, Any]
# What protects the person, by the section in which it is seen; what was written stays sealed.
PROTECTION: dict[str, tuple[Callable[[Membership, Case], Part | None], ...]] = {
    Section.CORE: (protection.child, protection.recovery),
    Section.ALERTS: (protection.risk, protection.plan, protection.measures),
    Section.STATUS: (protection.residence,),
    Section.CARE: (protection.non_punishment,),
}


class PrintForm(PageForm):
    """Which sections, and for what."""

    submit = gettext_lazy("Print")
    sections = forms.MultipleChoiceField(
        label=gettext_lazy("Which sections?"), widget=forms.CheckboxSelectMultiple
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What do you need it for?"),
        choices=[
            ("person", gettext_lazy("The person asked for it")),
            ("service", gettext_lazy("For a service that the person agreed to")),
            ("meeting", gettext_lazy("For a meeting about the case")),
            ("proceedings", gettext_lazy("For the proceedings")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, sections: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = [  # type: ignore[attr-defined]
            (section, str(Section(section).label)) for section in sections
        ]


@fresh_sign_in
def print_(request: MemberRequest, code: str) -> HttpResponse:
    """Choose sections and a purpose; then the paper."""
    member, case = request.member, case_of(request, code)
    rules.check_print(member, case)
    open_to_me = [s for s in granted(member, case) if s in rules.PRINTABLE]
    form = PrintForm(request.POST or None, sections=open_to_me)
    if not form.is_valid():
        return render(request, "site/print.html", {"case": case, "form": form})
    said = form.cleaned_data
    notes = actions.print_case(by=member, case=case, **said)
    parts = [part(member, case, each, notes[each]) for each in said["sections"]]
    return kept(pdf(sheet(member, case, parts)), f"{timezone.localdate()}.pdf")


@moments.kept()
def part(member: Membership, case: Case, section: str, notes: list[tuple[Note, str]]) -> Part:
    """One section as it stands on paper: tables, lines, and the notes in it."""
    found: Part = {"name": str(Section(section).label), "lines": [], "tables": [], "notes": []}
    if section == Section.CORE:
        found |= core(member, case)
    if section == Section.PLACEMENT:
        stays = Stay.objects.visible_to(member).current().filter(case=case)
        found["lines"] = [
            _("%(kind)s since %(since)s.")
            % {"kind": each.get_kind_display(), "since": date_words(each.begins_on)}
            for each in stays
        ]
    if section == Section.ALERTS:
        standing = Alert.objects.visible_to(member).standing().filter(case=case)
        found["lines"] = [str(each.get_kind_display()) for each in standing]
        found["lines"] += returning(member, case, "risks")
    for strand in PROTECTION.get(section, ()):
        if (made := strand(member, case)) and made["rows"]:
            found["tables"].append(_table(made["title"], made["head"], made["rows"]))
        if made and made.get("note"):
            found["lines"].append(f"{made['title']}: {made['note']}")
    found["tables"] += given(member, case, section)
    found["notes"] = [
        {
            "by": f"{note.agency.name}, {note.written_by.user.name}, {date_words(note.written_at)}",
            "text": text,
        }
        for note, text in notes
    ]
    return found


def core(member: Membership, case: Case) -> Part:
    """What the case page says of the case itself."""
    made = decisions(determinations(member, case.pk))
    owed = [duty for duty in duties(member, [case]) if duty.is_open]
    happened = timeline(member, case, MOST, details=DETAILS)
    lines = [", ".join([*case.track_names, str(case.get_stage_display())])]
    lines += [f"{each['term']}: {each['value']}" for each in facts(case)]
    return {
        "lines": [*lines, *returning(member, case, "rows")],
        "tables": [
            _table(_("Decisions"), made["head"], made["rows"]),
            _table(_("Referrals"), DONE, of_case(member, case)),
            _table(
                _("Tasks"),
                [_("By when"), _("Task"), _("Who")],
                [[each["when"], each["what"], each["why"]] for each in lists.items(owed)],
            ),
            _table(
                _("Timeline"),
                [_("When"), _("What"), _("By")],
                [
                    [date_words(e.at), ". ".join(filter(None, (e.title, e.text))), e.agency]
                    for e in happened
                ],
            ),
        ],
    }


def returning(member: Membership, case: Case, what: str) -> list[str]:
    """Lines about the last return: how it stands, or, with the alerts, how dangerous it is."""
    way, journey = _("Return"), assistance.returning(member, case)
    found = journey[what] if journey else []
    return [f"{way} · {each['term']}: {each['value']}" for each in found]


def given(member: Membership, case: Case, section: str) -> list[Part]:
    """What is needed, promised and given in one section; the words of a goal stay sealed."""
    goals = assistance.goals(member, case, section)
    found = [
        _table(_("What is needed"), assistance.NEEDS, assistance.needs(member, case, section)),
        _table(
            _("Goals that are open"),
            [_("By when"), _("Goal"), _("Who")],
            [[each["when"], each["what"], each["why"]] for each in goals],
        ),
        _table(_("Services"), assistance.SERVICES, assistance.services(member, case, section)),
    ]
    return [each for each in found if each["rows"]]


def _table(title: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Part:
    return {
        "title": title,
        "head": [_cell(each) for each in head],
        "rows": [[_cell(each) for each in row] for row in rows],
    }


def _cell(cell: Any) -> str:
    """A cell of a page's table, as text."""
    if cell is None:
        return ""
    if isinstance(cell, dict):
        return str(cell["text"] if "text" in cell else cell["tag"]["label"])
    return str(cell)


def sheet(member: Membership, case: Case, parts: list[Part]) -> Part:
    """All that stands on the paper; `mark` says on every page who printed it, for whom, when."""
    now = timezone.localtime()
    return {
        "language": get_language(),
        "title": _("Case %(code)s") % {"code": case.code},
        "mark": f"{member.user.name} · {member.agency.name} · {now:%Y-%m-%d %H:%M}",
        "parts": parts,
        "words": {
            "nothing": _("Nothing is recorded."),
            "note": _("Do not copy it. Shred it when it is no longer needed."),
        },
    }


def pdf(said: Part) -> bytes:
    """A sheet as tagged PDF (PDF/UA-1)."""
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[settings.PRINT_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(said)},
        pdf_standards=["ua-1"],
    )
