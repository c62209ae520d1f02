"""Pages of old lists: read one, bring it in, take it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.moments import date_words
from panoh.base.refusals import allows
from panoh.base.spreadsheets import attached
from panoh.exchange import actions, report, rules
from panoh.exchange import entries as entry_lists
from panoh.exchange.cases import Reading, fault_rows, read
from panoh.exchange.forms import EntriesForm, ListForm
from panoh.exchange.models import ImportBatch
from panoh.programme.budget import actions as budget_actions
from panoh.programme.budget import rules as budget_rules
from panoh.programme.workplan.views import programme_of

FAULTS_SHOWN = 50
COUNT_HEAD = [gettext_lazy("What the rows say"), {"text": gettext_lazy("Rows"), "numeric": True}]
FAULT_HEAD = [
    gettext_lazy("Row"),
    gettext_lazy("Column"),
    gettext_lazy("Value"),
    {"text": gettext_lazy("Reason"), "wide": True},
]
BATCH_HEAD = [
    gettext_lazy("List"),
    gettext_lazy("Layout"),
    gettext_lazy("Came in"),
    {"text": gettext_lazy("Cases"), "numeric": True},
    gettext_lazy("State"),
]


@fresh_sign_in
def list_(request: MemberRequest) -> HttpResponse:
    """Read a list and say what is in it; the same file sent again comes in."""
    rules.check_import(request.member)
    form = ListForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _page(request, form)
    file, year, seen = (form.cleaned_data[name] for name in ("file", "year", "seen"))
    reading = read(file.read(), year=year)
    rules.check_commit(request.member, reading.sha256)
    if "errors" in request.POST:
        return _errors_file(reading)
    if seen == reading.sha256:
        batch = actions.commit_batch(by=request.member, reading=reading, name=file.name)
        messages.success(
            request,
            ngettext("%(rows)s case came in.", "%(rows)s cases came in.", batch.cases)
            % {"rows": batch.cases},
        )
        return redirect(batch)
    if seen:
        messages.info(request, _("This is another file than before. Nothing came in yet."))
    # Without a readable row there is nothing to send again.
    again = ListForm(initial={"seen": reading.sha256, "year": year}) if reading.rows else ListForm()
    return _page(request, again, reading=reading, **_said(reading))


@fresh_sign_in
def entries(request: MemberRequest, code: str) -> HttpResponse:
    """Read a list of a programme's money; the same file sent again is entered, or none of it."""
    programme, member = programme_of(request, code), request.member
    budget_rules.check_keep(member, programme)
    form = EntriesForm(request.POST or None, request.FILES or None)
    said: dict[str, Any] = {"programme": programme}
    if form.is_valid():
        file, sent = form.cleaned_data["file"], form.cleaned_data["seen"]
        reading = entry_lists.read(file.read(), member=member, programme=programme)
        ready = reading.rows and not reading.faults
        if ready and sent == reading.sha256:
            made = budget_actions.enter_list(
                by=member, programme=programme, rows=reading.rows, sha256=reading.sha256
            )
            messages.success(
                request,
                ngettext("%(rows)s entry was made.", "%(rows)s entries were made.", len(made))
                % {"rows": len(made)},
            )
            return redirect("budget:show", code)
        if sent and sent != reading.sha256:
            messages.info(request, _("This is another file than before. Nothing came in yet."))
        form = EntriesForm(initial={"seen": reading.sha256}) if ready else EntriesForm()
        said |= _entries_said(reading)
    return render(request, "exchange/entries.html", {"form": form, **said})


def _entries_said(reading: entry_lists.Reading) -> dict[str, Any]:
    """What the page says of a list of entries that was read."""
    rows = len(reading.rows)
    return {
        "counts": [
            [_("Rows that can be entered"), rows],
            [_("Rows that are in the books already"), reading.known],
            [_("Cells that cannot be read"), len(reading.faults)],
        ],
        "count_head": COUNT_HEAD,
        "faults": [list(fault) for fault in reading.faults[:FAULTS_SHOWN]],
        "fault_head": [_("Sheet"), *FAULT_HEAD],
        "submit": ngettext("Enter %(rows)s row", "Enter %(rows)s rows", rows) % {"rows": rows}
        if rows and not reading.faults
        else "",
    }


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """A list that came in."""
    batch = _batch(request, code)
    facts = [
        (_("Layout"), batch.get_layout_display()),
        (_("Cases brought in"), batch.cases),
        (_("Rows left out"), batch.left_out),
        (_("Came in"), f"{date_words(batch.committed_at)}, {batch.committed_by.user}"),
    ]
    if batch.undone_at and batch.undone_by:
        facts.append((_("Removed"), f"{date_words(batch.undone_at)}, {batch.undone_by.user}"))
    return render(
        request,
        "exchange/show.html",
        {
            "batch": batch,
            "facts": [{"term": term, "value": value} for term, value in facts],
            "count_head": COUNT_HEAD,
            "counts": report.decisions(batch.outcomes),
            "may_undo": allows(rules.check_undo, request.member, batch),
        },
    )


@require_POST
def undo(request: MemberRequest, code: str) -> HttpResponse:
    """Take a list back."""
    batch = actions.undo_batch(by=request.member, batch=_batch(request, code))
    messages.success(
        request,
        ngettext("%(rows)s case was removed.", "%(rows)s cases were removed.", batch.cases)
        % {"rows": batch.cases},
    )
    return redirect(batch)


def _batch(request: MemberRequest, code: str) -> ImportBatch:
    """The list with this code, if it is the own agency's; else there is no such list."""
    batches = ImportBatch.objects.visible_to(request.member)
    return get_object_or_404(
        batches.select_related("committed_by__user", "undone_by__user"), code=code
    )


def _page(request: MemberRequest, form: ListForm, **more: Any) -> HttpResponse:
    """The form, and below it what was read or the lists that came in before."""
    batches = [
        [
            {"text": batch.code, "href": batch.get_absolute_url(), "code": True},
            batch.get_layout_display(),
            date_words(batch.committed_at),
            batch.cases,
            _("Removed") if batch.undone_at else _("In the figures"),
        ]
        for batch in ImportBatch.objects.visible_to(request.member)
    ]
    return render(
        request,
        "exchange/list.html",
        {"form": form, "batch_head": BATCH_HEAD, "batches": batches, **more},
    )


def _said(reading: Reading) -> dict[str, Any]:
    """What the page says of a list that was read."""
    rows = {"layout": reading.layout.label, "rows": len(reading.rows)}
    said: dict[str, Any] = {
        "title": ngettext(
            "%(layout)s: %(rows)s row can come in.",
            "%(layout)s: %(rows)s rows can come in.",
            len(reading.rows),
        )
        % rows,
        "count_head": COUNT_HEAD,
        "counts": report.counts(reading),
        "sentences": report.sentences(reading),
    }
    if reading.rows:
        said["submit"] = (
            ngettext("Bring %(rows)s case in", "Bring %(rows)s cases in", len(reading.rows)) % rows
        )
    if reading.faults:
        said |= {
            "fault_head": FAULT_HEAD,
            "faults": [fault[1:] for fault in reading.faults[:FAULTS_SHOWN]],
            "second": {"name": "errors", "label": _("Get every such cell as a file")},
        }
    return said


def _errors_file(reading: Reading) -> HttpResponse:
    """Every cell that could not be read, as a file that Excel opens in any language."""
    return attached(fault_rows(reading.faults), "errors.csv")
