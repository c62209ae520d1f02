"""Pages of documents: all of them, one with its versions, and the register of what they prove."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panoh.base.accounts.fresh import fresh_sign_in
from panoh.base.agencies.middleware import MemberRequest
from panoh.base.agencies.models import Membership
from panoh.base.moments import date_words
from panoh.base.refusals import Refused, allows
from panoh.base.spreadsheets import attached_workbook, kept
from panoh.programme.evidence import actions, lists, rules
from panoh.programme.evidence.forms import (
    AnnounceForm,
    AttachForm,
    ConfirmForm,
    FileForm,
    MeanForm,
    RegisterForm,
    ReviseForm,
    WhyForm,
)
from panoh.programme.evidence.models import Document, Proof, Publication, Version, reads_records
from panoh.programme.evidence.register import SORTS, proofs_of, thing_of
from panoh.programme.logframe.models import Programme
from panoh.programme.workplan.views import programme_of

PAGE = 100


def document_of(request: MemberRequest, code: str, document: str) -> Document:
    """The document with this code in that programme, if it is for this reader; else none."""
    found = Document.objects.visible_to(request.member).filter(programme__code=code)
    found = found.select_related("programme__agency", "filed_by__user")
    return get_object_or_404(found, code=document)


def version_of(request: MemberRequest, code: str, document: str, number: int) -> Version:
    """One version of such a document; else none."""
    found = Version.objects.visible_to(request.member).select_related("document__programme")
    return get_object_or_404(found, document=document_of(request, code, document), number=number)


def proven(request: MemberRequest, programme: Programme, code: str) -> Any:
    """What has this code in the programme. Refused when there is no such thing to be seen."""
    thing = thing_of(request.member, programme, code.strip().upper())
    if thing is None:
        raise Refused(_("Nothing of this programme has this code."), status=409)
    return thing


@require_safe
def show(request: MemberRequest, code: str) -> HttpResponse:
    """The documents that are for this reader, the newest first."""
    programme, member = programme_of(request, code), request.member
    documents = Document.objects.visible_to(member).filter(programme=programme).with_last()
    acts = [
        {"label": _("What they prove"), "href": reverse("evidence:register", args=[code]),
         "kind": "secondary"}
    ]  # fmt: skip
    if allows(rules.check_file, member, programme):
        add = {"label": _("File a document"), "href": reverse("evidence:file", args=[code])}
        acts.insert(0, add | {"kind": ""})
    return render(
        request,
        "evidence/show.html",
        {
            "programme": programme,
            "acts": acts,
            "head": lists.HEAD,
            "rows": lists.rows(documents),
            "all": reads_records(member),
        },
    )


@require_safe
def register(request: MemberRequest, code: str) -> HttpResponse:
    """What is to be proven, what proves it, and, for who reads all documents, what lacks proof."""
    programme, member = programme_of(request, code), request.member
    tells = reads_records(member)
    form = RegisterForm(request.GET, tells=tells)
    said = form.cleaned_data if form.is_valid() else {}
    _label, found = SORTS[said.get("of") or "period"]
    lines = list(found(member, programme, proofs_of(member, programme)))
    total, lacking = lists.counted(lines)
    if said.get("lacking"):
        lines = [each for each in lines if each.lacks]
    codes = [each.code for each in lines]
    after = request.GET.get("after", "")
    lines = lines[codes.index(after) + 1 :] if after and after in codes else lines
    more = request.GET.copy()
    more["after"] = lines[PAGE - 1].code if len(lines) > PAGE else ""
    return render(
        request,
        "evidence/register.html",
        {
            "programme": programme,
            "form": form,
            "tells": tells,
            "total": total,
            "lacking": lacking,
            "head": lists.REGISTER_HEAD if tells else lists.REGISTER_HEAD[:-1],
            "rows": [
                row if tells else row[:-1]
                for row in lists.register_rows(
                    lines[:PAGE], code=code, tells=tells,
                    files=allows(rules.check_file, member, programme),
                )
            ],
            "more": f"?{more.urlencode()}" if more["after"] else "",
            "acts": [
                {"label": _("As XLSX"), "href": reverse("evidence:download_register", args=[code]),
                 "kind": "secondary"}
            ],
        },
    )  # fmt: skip


@require_safe
@fresh_sign_in
def download_register(request: MemberRequest, code: str) -> HttpResponse:
    """The register as a workbook."""
    programme = programme_of(request, code)
    name = f"evidence-{programme.code}.xlsx"
    return attached_workbook(lists.sheets(request.member, programme), name)


def file(request: MemberRequest, code: str) -> HttpResponse:
    """File a document in its first version."""
    programme, member = programme_of(request, code), request.member
    rules.check_file(member, programme)
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        means=programme.agency_id == member.agency_id,
        initial={"of": request.GET.get("of", "")[:7]},
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        said.pop("sure")
        of = said.pop("of")
        done = actions.file(
            by=member, programme=programme, content=said.pop("upload"),
            to=proven(request, programme, of) if of else None, **said,
        )  # fmt: skip
        messages.success(request, _("The document is filed."))
        return redirect(done)
    return _act(request, programme, form, _("File a document"), warns=True)


@require_safe
def document(request: MemberRequest, code: str, document: str) -> HttpResponse:
    """One document: its versions, and what it proves."""
    found, member = document_of(request, code, document), request.member
    versions = Version.objects.visible_to(member).filter(document=found)
    versions = versions.select_related("document__programme", "added_by__user")
    proofs = Proof.objects.visible_to(member).filter(version__document=found, detached_at=None)
    proofs = proofs.select_related(
        "version__document__programme", "attached_by__user", "period__indicator",
        "activity__line", "activity__programme", "entry__programme", "meeting__programme",
        "meeting__body", "answer__recommendation__programme", "item__programme",
    )  # fmt: skip
    history, at = list(versions), [code, document]
    verbs: dict[str, tuple[Callable[..., None], Any, str]] = {
        "attach": (rules.check_attach, history[0], _("Say what it proves")),
        "revise": (rules.check_revise, found, _("File a new version")),
        "mean": (rules.check_mean, found, _("Say who may read it")),
        "announce": (rules.check_announce, found, _("Say where it is published")),
    }
    acts = [
        {"label": label, "href": reverse(f"evidence:{verb}", args=at), "kind": "secondary"}
        for verb, (check, of, label) in verbs.items()
        if allows(check, member, of)
    ]
    facts = [
        (_("Kind"), found.get_kind_display()),
        (_("Code"), found.code),
        (_("Who may read the document"), found.get_audience_display()),
        (_("Filed"), f"{date_words(found.filed_at)}, {found.filed_by.user}"),
    ]
    return render(
        request,
        "evidence/document.html",
        {
            "programme": found.programme,
            "document": found,
            "acts": acts,
            "facts": [{"term": term, "value": value} for term, value in facts],
            "head": lists.VERSION_HEAD,
            "rows": lists.version_rows(history),
            "proof_head": lists.PROOF_HEAD,
            "proofs": lists.proof_rows(proofs, files=allows(rules.check_revise, member, found)),
            "published_head": lists.PUBLISHED_HEAD,
            "published": lists.published_rows(
                published_of(member, found),
                retracts=allows(rules.check_mean, member, found),
                waits_for=lambda each: allows(rules.check_confirm, member, each),
                gone=all(each.taken_out_at for each in history),
            ),
            "removable": [
                {"number": each.number, "href": reverse("evidence:take_out",
                                                        args=[*at, each.number])}
                for each in history
                if allows(rules.check_take_out, member, each)
            ],
        },
    )  # fmt: skip


@require_safe
@fresh_sign_in
def download(request: MemberRequest, code: str, document: str, number: int) -> HttpResponse:
    """A version's file, which a browser keeps and never shows."""
    version = version_of(request, code, document, number)
    return kept(actions.open_version(by=request.member, version=version), version.file_name)


def revise(request: MemberRequest, code: str, document: str) -> HttpResponse:
    """File the next version."""
    found = document_of(request, code, document)
    rules.check_revise(request.member, found)
    form = ReviseForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        said = form.cleaned_data
        actions.revise(by=request.member, document=found, content=said["upload"], note=said["note"])
        messages.success(request, _("The new version is filed. The older ones stay."))
        return redirect(found)
    return _act(request, found.programme, form, _("File a new version"), found, warns=True)


def mean(request: MemberRequest, code: str, document: str) -> HttpResponse:
    """Say for whom it is meant."""
    found = document_of(request, code, document)
    rules.check_mean(request.member, found)
    form = MeanForm(
        request.POST or None, initial={"audience": found.audience}, stands=found.audience
    )
    if form.is_valid():
        actions.mean(by=request.member, document=found, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect(found)
    return _act(request, found.programme, form, _("Say who may read it"), found)


def published_of(member: Membership, document: Document) -> QuerySet[Publication]:
    """Where it was published, as far as this member may read of it."""
    found = Publication.objects.visible_to(member).filter(document=document)
    return found.select_related("document__programme", "announced_by__user", "confirmed_by__user")


def publication_of(request: MemberRequest, code: str, publication: UUID) -> Publication:
    """One that stands in that programme, if the document is for this reader; else none."""
    found = Publication.objects.visible_to(request.member).standing()
    found = found.filter(programme__code=code).select_related("document__programme")
    return get_object_or_404(found, pk=publication)


def announce(request: MemberRequest, code: str, document: str) -> HttpResponse:
    """Say where it was published."""
    found = document_of(request, code, document)
    rules.check_announce(request.member, found)
    form = AnnounceForm(request.POST or None, initial={"title": found.title})
    if form.is_valid():
        actions.announce(by=request.member, document=found, **form.cleaned_data)
        messages.success(request, _("Written down. It goes out when a second person confirms it."))
        return redirect(found)
    return _act(request, found.programme, form, _("Say where it is published"), found)


def confirm(request: MemberRequest, code: str, publication: UUID) -> HttpResponse:
    """As the second person, say that it is there."""
    found = publication_of(request, code, publication)
    rules.check_confirm(request.member, found)
    form = ConfirmForm(request.POST or None)
    if form.is_valid():
        actions.confirm(by=request.member, publication=found)
        messages.success(request, _("Confirmed. It goes out with the programme's public file."))
        return redirect(found.document)
    lead = f"{found.title}: {found.address}"
    return _act(request, found.document.programme, form, _("Confirm"), found.document, said=lead)


def retract(request: MemberRequest, code: str, publication: UUID) -> HttpResponse:
    """Tell it no more."""
    found = publication_of(request, code, publication)
    rules.check_retract(request.member, found)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        actions.retract(by=request.member, publication=found, **form.cleaned_data)
        messages.success(request, _("Withdrawn. That it was told stays."))
        return redirect(found.document)
    lead = f"{found.title}: {found.address}"
    return _act(request, found.document.programme, form, _("Withdraw"), found.document, said=lead)


def attach(request: MemberRequest, code: str, document: str) -> HttpResponse:
    """Say what the newest version proves."""
    found = document_of(request, code, document)
    versions = Version.objects.visible_to(request.member).filter(document=found)
    newest = versions.select_related("document__programme").order_by("-number")[0]
    rules.check_attach(request.member, newest)
    form = AttachForm(request.POST or None)
    if form.is_valid():
        to = proven(request, found.programme, form.cleaned_data["of"])
        actions.attach(by=request.member, version=newest, to=to)
        messages.success(request, _("It is attached."))
        return redirect(found)
    return _act(request, found.programme, form, _("Say what it proves"), found)


def detach(request: MemberRequest, code: str, proof: UUID) -> HttpResponse:
    """Say that it does not prove what it was attached to."""
    found = Proof.objects.visible_to(request.member).filter(programme__code=code, detached_at=None)
    found = found.select_related("version__document__programme")
    one = get_object_or_404(found, pk=proof)
    rules.check_detach(request.member, one)
    document, form = one.version.document, WhyForm(request.POST or None)
    if form.is_valid():
        actions.detach(by=request.member, proof=one, **form.cleaned_data)
        messages.success(request, _("It is taken off."))
        return redirect(document)
    return _act(request, document.programme, form, _("Take it off"), document)


def take_out(request: MemberRequest, code: str, document: str, number: int) -> HttpResponse:
    """Destroy a file that should never have been filed."""
    version = version_of(request, code, document, number)
    rules.check_take_out(request.member, version)
    found, form = version.document, WhyForm(request.POST or None)
    if form.is_valid():
        actions.take_out(by=request.member, version=version, **form.cleaned_data)
        messages.success(request, _("The file is destroyed. Its mark and the reason stay."))
        return redirect(found)
    return _act(request, found.programme, form, _("Take the file out"), found, destroys=True)


def _act(
    request: MemberRequest,
    programme: Programme,
    form: Form,
    title: str,
    of: Document | None = None,
    said: str = "",
    **more: bool,
) -> HttpResponse:
    """A page with one form; `warns`: that nothing about the persons assisted is filed."""
    back = of.get_absolute_url() if of else reverse("evidence:show", args=[programme.code])
    about: dict[str, Any] = {"programme": programme, "form": form, "title": title, "back": back}
    return render(request, "evidence/act.html", about | {"lead": said or str(of or ""), **more})
