"""Pages of programmes: where each indicator stands, and the logframe. See also `reporting`."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.database.questions import question
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.base.spreadsheets import attached_workbook
from panoh.programme.logframe import actions, lists, matrix, rules
from panoh.programme.logframe.forms import (
    BeginForm,
    ChangePartnerForm,
    IndicatorForm,
    LineForm,
    PartnerForm,
    ProgrammeForm,
    ReasonForm,
    RemarkForm,
)
from panoh.programme.logframe.models import (
    Definition,
    Indicator,
    Line,
    Partner,
    Period,
    PeriodQuerySet,
    Programme,
    ProgrammeQuerySet,
    Remark,
    address_of,
)
from panoh.programme.logframe.overview import blocks, reached

Level = Line.Level
BELOW = {above: level for level, above in rules.UNDER.items() if above}


# --- finding -----------------------------------------------------------------


def programme_of(request: MemberRequest, code: str) -> Programme:
    """The programme with this code, if this member follows it; else there is no such programme."""
    rules.check_who(request.member, Permission.VIEW_PROGRAMME)
    for found in _programme(request.member, code):
        return found
    raise Http404


@question
def _programme(member: Membership, code: str) -> ProgrammeQuerySet:
    return Programme.objects.visible_to(member).filter(code=code)


@question
def _running(member: Membership, programme: UUID) -> PeriodQuerySet:
    return Period.objects.visible_to(member).filter(programme=programme).running()


def line_of(request: MemberRequest, code: str, line: str) -> Line:
    programme = programme_of(request, code)
    found = Line.objects.visible_to(request.member).standing().select_related("programme", "parent")
    known = "" if line == Level.OBJECTIVE else line
    return get_object_or_404(found.filter(programme=programme), code=known)


def indicator_of(request: MemberRequest, code: str, indicator: str) -> Indicator:
    programme = programme_of(request, code)
    line, _dash, number = indicator.rpartition("-")
    if not number.isdigit() or len(number) > 4:
        raise Http404
    found = Indicator.objects.visible_to(request.member).standing().filter(programme=programme)
    return get_object_or_404(
        found.select_related("line__parent__parent", "definition", "programme", "responsible"),
        line__code="" if line == Level.OBJECTIVE else line,
        number=int(number),
    )


def remark_of(request: MemberRequest, code: str, remark: Any) -> Remark:
    programme = programme_of(request, code)
    found = Remark.objects.visible_to(request.member).standing().filter(programme=programme)
    return get_object_or_404(found.select_related("line", "programme"), pk=remark)


def act(
    request: MemberRequest, form: Form, title: str | Promise, back: str, **more: Any
) -> HttpResponse:
    """A page with one form, and the way back."""
    said = {"form": form, "title": title, "back": back, **more}
    return render(request, "logframe/act.html", said)


# --- programmes --------------------------------------------------------------


@require_safe
def list_(request: MemberRequest) -> HttpResponse:
    """The programmes in which the member's agency takes part."""
    rules.check_who(request.member, Permission.VIEW_PROGRAMME)
    found = Programme.objects.visible_to(request.member).select_related("agency")
    return render(
        request,
        "logframe/list.html",
        {
            "head": [
                _("Code"),
                {"text": _("Programme"), "wide": True},
                _("First day"),
                _("Last day"),
            ],
            "rows": [
                [
                    {"text": each.code, "href": each.get_absolute_url(), "code": True},
                    str(each.name),
                    date_words(each.starts_on),
                    date_words(each.ends_on),
                ]
                for each in found
            ],
            "begin": allows(rules.check_begin, request.member),
        },
    )


def begin(request: MemberRequest) -> HttpResponse:
    """Begin a programme of the own agency."""
    rules.check_begin(request.member)
    form = BeginForm(request.POST or None)
    if form.is_valid():
        made = actions.begin(by=request.member, **form.facts())
        messages.success(request, _("The programme is there. Write its objective first."))
        return redirect("logframe:matrix", made.code)
    return act(request, form, _("Begin a programme"), reverse("logframe:list"))


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """Where every indicator of a programme stands."""
    programme = programme_of(request, code)
    today = timezone.localdate()
    found = blocks(programme, today, reached(programme.pk))
    waits = _running(request.member, programme.pk)
    measured = {stand.indicator.pk: stand.indicator for block in found for stand in block.stands}
    for period in waits:
        period.indicator = measured.get(period.indicator_id) or period.indicator
    return render(
        request,
        "logframe/show.html",
        {
            "programme": programme,
            "time": lists.time_words(programme, today),
            "levels": [lists.level(block) for block in found if block.stands],
            "waits": lists.waiting(request.member, waits),
            "matrix": reverse("logframe:matrix", args=[code]),
        },
    )


def change_programme(request: MemberRequest, code: str) -> HttpResponse:
    """Change title, place, countries or dates."""
    programme = programme_of(request, code)
    rules.check_keep(request.member, programme)
    form = ProgrammeForm(request.POST or None, programme=programme)
    if form.is_valid():
        actions.change_programme(by=request.member, programme=programme, **form.facts())
        messages.success(request, _("Changed."))
        return redirect(programme)
    return act(request, form, _("Change the programme"), programme.get_absolute_url())


def add_partner(request: MemberRequest, code: str) -> HttpResponse:
    """Say who takes part."""
    programme = programme_of(request, code)
    rules.check_keep(request.member, programme)
    form = PartnerForm(request.POST or None)
    if form.is_valid():
        actions.add_partner(by=request.member, programme=programme, **form.facts())
        messages.success(request, _("Added."))
        return redirect("logframe:matrix", code)
    return act(request, form, _("Add a partner"), reverse("logframe:matrix", args=[code]))


def change_partner(request: MemberRequest, code: str, partner: UUID) -> HttpResponse:
    """Change a partner's name, part or agency."""
    programme = programme_of(request, code)
    rules.check_keep(request.member, programme)
    seen = Partner.objects.visible_to(request.member).filter(programme=programme)
    found = get_object_or_404(seen, pk=partner)
    form = ChangePartnerForm(request.POST or None, partner=found)
    if form.is_valid():
        actions.change_partner(by=request.member, partner=found, **form.facts())
        messages.success(request, _("Changed."))
        return redirect("logframe:matrix", code)
    heading = _("Change the partner %(partner)s") % {"partner": found}
    return act(request, form, heading, reverse("logframe:matrix", args=[code]))


# --- the logframe ------------------------------------------------------------


@require_safe
def matrix_(request: MemberRequest, code: str) -> HttpResponse:
    """The logframe as such tables look; each line leads to its own page."""
    programme = programme_of(request, code)
    keeps = allows(rules.check_keep, request.member, programme)
    found = blocks(programme, timezone.localdate(), ())
    return render(
        request,
        "logframe/matrix.html",
        {
            "programme": programme,
            "facts": [*matrix.facts(programme), *lists.parts(programme)],
            "head": matrix.head(),
            "rows": [
                row | {"href": address_of("line", code, block.line.slug)}
                for row, block in zip(matrix.rows(found), found, strict=True)
            ],
            "acts": lists.matrix_acts(programme),
            "keeps": keeps,
            "partners": lists.partners_to_change(programme) if keeps else [],
            "empty": not found,
        },
    )


@require_safe
def print_(request: MemberRequest, code: str) -> HttpResponse:
    """The logframe on A4 landscape."""
    programme = programme_of(request, code)
    made = matrix.pdf(programme, get_language() or "en", timezone.localdate())
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="logframe-{programme.code}.pdf"'},
    )


@require_safe
def download(request: MemberRequest, code: str) -> HttpResponse:
    """The logframe as a workbook."""
    programme = programme_of(request, code)
    sheets = matrix.sheets(programme, timezone.localdate())
    return attached_workbook(sheets, f"logframe-{programme.code}.xlsx")


@require_safe
def line_(request: MemberRequest, code: str, line: str) -> HttpResponse:
    """One line: what stands beside it, what measures it, what hangs on it."""
    found = line_of(request, code, line)
    return render(request, "logframe/line.html", lists.line_page(request.member, found))


def add_objective(request: MemberRequest, code: str) -> HttpResponse:
    """Write what the whole programme is for."""
    programme = programme_of(request, code)
    rules.check_add(request.member, None, programme, Level.OBJECTIVE)
    return _add_line(request, programme, None, Level.OBJECTIVE)


def add_line(request: MemberRequest, code: str, line: str) -> HttpResponse:
    """Hang a line on this one."""
    parent = line_of(request, code, line)
    if parent.level not in BELOW:
        raise Http404
    level = Level(BELOW[Level(parent.level)])
    rules.check_add(request.member, parent, parent.programme, level)
    return _add_line(request, parent.programme, parent, level)


def _add_line(
    request: MemberRequest, programme: Programme, parent: Line | None, level: Level
) -> HttpResponse:
    form = LineForm(request.POST or None, programme=programme, level=level)
    if form.is_valid():
        actions.add_line(
            by=request.member, programme=programme, level=level, parent=parent, **form.facts()
        )
        messages.success(request, _("Added."))
        return redirect("logframe:matrix", programme.code)
    title = {
        Level.OBJECTIVE: _("Write the objective"),
        Level.OUTCOME: _("Add an outcome"),
        Level.OUTPUT: _("Add an output"),
        Level.ACTIVITY: _("Add an activity"),
    }[level]
    return act(request, form, title, reverse("logframe:matrix", args=[programme.code]))


def change_line(request: MemberRequest, code: str, line: str) -> HttpResponse:
    """Say it otherwise, or name who answers for it."""
    found = line_of(request, code, line)
    rules.check_change(request.member, found)
    form = LineForm(request.POST or None, programme=found.programme, level=found.level, line=found)
    if form.is_valid():
        changed = actions.change(by=request.member, thing=found, **form.facts())
        messages.success(request, _("Changed."))
        return redirect("logframe:line", code, changed.slug)
    return act(request, form, str(found), reverse("logframe:line", args=[code, line]))


def withdraw_line(request: MemberRequest, code: str, line: str) -> HttpResponse:
    """Take it out of the logframe."""
    return _withdraw(request, line_of(request, code, line))


def add_remark(request: MemberRequest, code: str, line: str) -> HttpResponse:
    """Put a means of verification, an assumption or a risk beside the line."""
    found = line_of(request, code, line)
    rules.check_change(request.member, found)
    form = RemarkForm(request.POST or None)
    if form.is_valid():
        actions.add_remark(by=request.member, line=found, **form.facts())
        messages.success(request, _("Added."))
        return redirect("logframe:line", code, line)
    back = reverse("logframe:line", args=[code, line])
    return act(request, form, _("Add a means of verification, an assumption or a risk"), back)


def change_remark(request: MemberRequest, code: str, remark: Any) -> HttpResponse:
    """Say it otherwise."""
    found = remark_of(request, code, remark)
    rules.check_change(request.member, found)
    form = RemarkForm(request.POST or None, remark=found)
    if form.is_valid():
        actions.change(by=request.member, thing=found, **form.facts())
        messages.success(request, _("Changed."))
        return redirect("logframe:line", code, found.line.slug)
    back = reverse("logframe:line", args=[code, found.line.slug])
    return act(request, form, found.get_kind_display(), back)


def withdraw_remark(request: MemberRequest, code: str, remark: Any) -> HttpResponse:
    """Take it out of the logframe."""
    return _withdraw(request, remark_of(request, code, remark))


def add_indicator(request: MemberRequest, code: str, line: str) -> HttpResponse:
    """Measure the line by a definition."""
    found = line_of(request, code, line)
    rules.check_change(request.member, found)
    form = IndicatorForm(
        request.POST or None,
        programme=found.programme,
        definitions=Definition.objects.visible_to(request.member),
    )
    if form.is_valid():
        made = actions.add_indicator(by=request.member, line=found, **form.facts())
        messages.success(request, _("Added. Say now what is promised."))
        return redirect(made)
    back = reverse("logframe:line", args=[code, line])
    return act(request, form, _("Add an indicator"), back)


def change_indicator(request: MemberRequest, code: str, indicator: str) -> HttpResponse:
    """Apply it otherwise."""
    found = indicator_of(request, code, indicator)
    rules.check_change(request.member, found)
    form = IndicatorForm(
        request.POST or None,
        programme=found.programme,
        definitions=Definition.objects.visible_to(request.member),
        indicator=found,
    )
    if form.is_valid():
        actions.change(by=request.member, thing=found, **form.facts())
        messages.success(request, _("Changed."))
        return redirect(found)
    return act(request, form, _("Change the indicator"), found.get_absolute_url())


def withdraw_indicator(request: MemberRequest, code: str, indicator: str) -> HttpResponse:
    """Take it out of the logframe; what was reported on it stays."""
    return _withdraw(request, indicator_of(request, code, indicator))


def _withdraw(request: MemberRequest, thing: Line | Remark | Indicator) -> HttpResponse:
    rules.check_withdraw(request.member, thing)
    form = ReasonForm(request.POST or None)
    code = thing.programme.code
    if form.is_valid():
        actions.withdraw(by=request.member, thing=thing, **form.cleaned_data)
        messages.success(request, _("Withdrawn. What was said of it is kept."))
        return redirect("logframe:matrix", code)
    back = reverse("logframe:matrix", args=[code])
    return act(
        request, form, _("Withdraw from the logframe"), back,
        lead=str(thing.said), submit=_("Withdraw"), warn=True,
    )  # fmt: skip
