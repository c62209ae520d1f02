"""Documents and the register as pages and files show them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panoh.base.agencies.models import Membership
from panoh.base.moments import day_words
from panoh.base.spreadsheets import Sheet
from panoh.programme.evidence.models import Document, Proof, Publication, Version, reads_records
from panoh.programme.evidence.register import SORTS, Line, proofs_of
from panoh.programme.logframe.models import Programme

HEAD = [
    {"text": gettext_lazy("Title"), "wide": True},
    gettext_lazy("Kind"),
    {"text": gettext_lazy("Version"), "numeric": True},
    gettext_lazy("File"),
    gettext_lazy("Filed"),
    gettext_lazy("Who may read the document"),
]
VERSION_HEAD = [
    {"text": gettext_lazy("Version"), "numeric": True},
    gettext_lazy("File"),
    gettext_lazy("Filed"),
    {"text": gettext_lazy("What is new in it"), "wide": True},
    gettext_lazy("SHA-256"),
]
PROOF_HEAD = [
    {"text": gettext_lazy("What it proves"), "wide": True},
    {"text": gettext_lazy("Version"), "numeric": True},
    gettext_lazy("Attached"),
    "",
]
PUBLISHED_HEAD = [
    {"text": gettext_lazy("Title and address"), "wide": True},
    gettext_lazy("Category"),
    gettext_lazy("Language"),
    gettext_lazy("Published"),
    gettext_lazy("State"),
    "",
]
REGISTER_HEAD = [
    {"text": gettext_lazy("What is to be proven"), "wide": True},
    {"text": gettext_lazy("In words"), "wide": True},
    gettext_lazy("As typed"),
    gettext_lazy("Documents"),
    gettext_lazy("Proof"),
]
MARK = 16  # letters of a SHA-256 that a page shows


def file_words(form: str, size: int) -> str:
    return f"{form.upper()},\u00a0{filesizeformat(size)}"


def _tag(label: Any, kind: str = "") -> dict[str, Any]:
    return {"text": str(label), "tag": {"label": str(label), "kind": kind}}


def short(document: Document) -> str:
    """Who may read it, in few words."""
    team = document.audience == Document.Audience.TEAM
    return _("Team, reviewers") if team else _("All who follow it")


def rows(documents: Iterable[Any]) -> list[list[Any]]:
    """Documents with their last version."""
    return [
        [
            {"text": each.title, "href": each.get_absolute_url()},
            each.get_kind_display(),
            each.last_number,
            _tag(_("Taken out"), "alert")
            if each.last_taken_out_at
            else file_words(each.last_format, each.last_size),
            day_words(timezone.localdate(each.last_added_at)),
            short(each),
        ]
        for each in documents
    ]


def version_rows(versions: Iterable[Version]) -> list[list[Any]]:
    """Every version, the newest first; what was taken out says why."""
    return [
        [
            each.number,
            _tag(_("Taken out"), "alert")
            if each.taken_out_at
            else {"text": file_words(each.format, each.size), "href": open_href(each)},
            f"{day_words(timezone.localdate(each.added_at))}, {each.added_by.user}",
            each.taken_out_why or each.note or None,
            {"text": each.sha256[:MARK], "code": True},
        ]
        for each in versions
    ]


def published_rows(
    found: Iterable[Publication],
    *,
    retracts: bool,
    waits_for: Callable[[Publication], bool],
    gone: bool,
) -> list[list[Any]]:
    """Where a document was published. An address is text: nobody is led elsewhere by one click.

    `gone`: whether every file of the document was taken out; then it is told no more.
    """
    said = []
    for each in found:
        at = [each.document.programme.code, each.pk]
        act: Any = None
        if waits_for(each):
            act = {"text": _("Confirm"), "href": reverse("evidence:confirm", args=at)}
        elif retracts and not each.withdrawn_at:
            act = {"text": _("Withdraw"), "href": reverse("evidence:retract", args=at)}
        said.append(
            [
                f"{each.title}: {each.address}",
                each.get_category_display(),
                each.get_language_display(),
                f"{day_words(each.on)}, {each.announced_by.user}",
                _tag(_("Not told: its files were taken out"), "alert")
                if gone and not each.withdrawn_at
                else _published_state(each),
                act,
            ]
        )
    return said


def _published_state(publication: Publication) -> Any:
    if publication.withdrawn_at:
        return _tag(_("Withdrawn: %(why)s") % {"why": publication.withdrawn_why}, "alert")
    if publication.confirmed_by:
        return _tag(_("Confirmed, %(who)s") % {"who": publication.confirmed_by.user}, "done")
    return _tag(_("Waits for a second person"), "turn")


def open_href(version: Version) -> str:
    at = [version.document.programme.code, version.document.code, version.number]
    return reverse("evidence:download", args=at)


def proof_words(proof: Proof) -> tuple[str, str]:
    """What a proof is of, and its page; nothing of what the reader may not see."""
    thing = proof.of
    if thing is None:
        return _("Something that is still being worked on"), ""
    if proof.answer:
        return str(proof.answer.recommendation), proof.answer.recommendation.get_absolute_url()
    if proof.period:
        return f"{proof.period.indicator.said}, {proof.period.code}", thing.get_absolute_url()
    return str(thing), thing.get_absolute_url()


def proof_rows(proofs: Iterable[Proof], *, files: bool) -> list[list[Any]]:
    """What a document proves; `files`: whether the reader may take it off."""
    found = []
    for each in proofs:
        text, href = proof_words(each)
        code = each.version.document.programme.code
        off = {"text": _("Take off"), "href": reverse("evidence:detach", args=[code, each.pk])}
        found.append(
            [
                {"text": text, "href": href} if href else text,
                each.version.number,
                f"{day_words(timezone.localdate(each.attached_at))}, {each.attached_by.user}",
                off if files else None,
            ]
        )
    return found


def document_words(proof: Proof) -> str:
    document = proof.version.document
    return f"{document.title} ({document.code}-{proof.version.number})"


def state_cell(line: Line) -> Any:
    """Proven by a document, counted, only typed, or nothing; of what is not reported, a dash."""
    if line.thing is None:
        return None
    if line.proofs:
        return _tag(_("Proven"), "done")
    if line.counted:
        return _tag(_("Counted by Panoh"), "done")
    return _tag(_("Only typed"), "turn") if line.typed else _tag(_("Lacks proof"), "alert")


def register_rows(lines: Iterable[Line], *, code: str, tells: bool, files: bool) -> list[list[Any]]:
    """The register as a table. `tells`: whether what lacks proof is told; `files`: a link to it."""
    found = []
    for line in lines:
        state = state_cell(line) if tells else None
        if files and line.lacks:
            add = f"{reverse('evidence:file', args=[code])}?of={line.code}"
            said = (state_cell(line) or {}).get("text")
            state = {"text": _("%(state)s: file a document") % {"state": said}, "href": add}
        names = "; ".join(document_words(each) for each in line.proofs)
        documents: Any = names or None
        if len(line.proofs) == 1:
            href = line.proofs[0].version.document.get_absolute_url()
            documents = {"text": names, "href": href}
        what = {"text": line.text, "href": line.href}
        found.append([what, line.detail or None, line.typed or None, documents, state])
    return found


def counted(lines: Sequence[Line]) -> tuple[int, int]:
    """How many things there are to be proven, and how many of them no document proves."""
    there = [each for each in lines if each.thing is not None]
    return len(there), sum(each.lacks for each in there)


def sheets(member: Membership, programme: Programme) -> Iterable[Sheet]:
    """The register as a workbook, a sheet for each kind of thing; then every document."""
    by, tells = proofs_of(member, programme), reads_records(member)
    head = [_("Code"), _("What is to be proven"), _("In words"), _("As typed"), _("Documents")]
    for name, (_label, found) in SORTS.items():
        yield Sheet(
            name,
            [*head, _("Proof")] if tells else head,
            [
                [
                    line.code, line.text, line.detail, line.typed,
                    "; ".join(document_words(each) for each in line.proofs),
                    *([(state_cell(line) or {}).get("text", "")] if tells else []),
                ]
                for line in found(member, programme, by)
            ],
            [10, 44, 34, 30, 44, 14],
            landscape=True,
        )  # fmt: skip
    versions = Version.objects.visible_to(member).filter(programme=programme)
    yield Sheet(
        "documents",
        [
            _("Code"), _("Title"), _("Kind"), _("Version"), _("Format"), _("Bytes"), _("Filed"),
            _("What is new in it"), _("SHA-256"), _("Taken out"),
        ],
        [
            [
                each.document.code, each.document.title, each.document.get_kind_display(),
                each.number, each.format, each.size, timezone.localtime(each.added_at).date(),
                each.note, each.sha256, each.taken_out_why,
            ]
            for each in versions.select_related("document").order_by("document__code", "number")
        ],
        [10, 44, 24, 8, 8, 12, 12, 30, 66, 30],
        landscape=True,
    )  # fmt: skip
