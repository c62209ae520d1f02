"""Everything that is done with documents; nothing else writes them."""

import hashlib
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.codes import new_code
from panoh.base.journal.actions import record
from panoh.base.journal.events import Event
from panoh.base.vault import keys
from panoh.base.vault.actions import make_agency_key
from panoh.programme.evidence import rules
from panoh.programme.evidence.models import Document, Proof, Publication, Version
from panoh.programme.evidence.papers import Paper, cleaned
from panoh.programme.logframe.models import Programme


@act
def file(
    *,
    by: Membership,
    programme: Programme,
    title: str,
    kind: str,
    content: bytes,
    audience: str = Document.Audience.TEAM,
    to: Any = None,
) -> Document:
    """File a document in its first version; `to`: what it proves, if that is known already."""
    rules.check_file(by, programme)
    paper = cleaned(content)
    document = Document(code=new_code(), programme=programme, title=title, kind=kind, filed_by=by)
    if audience != document.audience:
        rules.check_mean(by, document)
        document.audience = audience
    document.save(force_insert=True)
    version = _add(by, document, paper, number=1)
    record(by, Event.DOCUMENT_FILED, subject=document, detail={"sha256": version.sha256})
    if to is not None:
        attach(by=by, version=version, to=to)
    return document


def _add(by: Membership, document: Document, paper: Paper, number: int, note: str = "") -> Version:
    """The row of a version, sealed under the key of the agency that runs the programme."""
    agency, key = document.programme.agency_id, uuid4()
    make_agency_key(agency)
    return Version.objects.create(
        pk=key, programme_id=document.programme_id, document=document, agency_id=agency,
        number=number, format=paper.format, size=len(paper.content), note=note, added_by=by,
        sha256=hashlib.sha256(paper.content).hexdigest(),
        sealed=keys.seal_file(agency, key, paper.content),
    )  # fmt: skip


def _lock(document: Document) -> Document:
    found = Document.objects.select_for_update(of=("self",))
    return found.select_related("programme").get(pk=document.pk)


@act
def revise(*, by: Membership, document: Document, content: bytes, note: str) -> Version:
    """File the next version, and say what is new in it; the older ones stay."""
    rules.check_revise(by, document)
    paper = cleaned(content)
    document = _lock(document)
    rules.check_new(document, hashlib.sha256(paper.content).hexdigest())
    last = Version.objects.filter(document=document).order_by("-number").first()
    version = _add(by, document, paper, number=last.number + 1 if last else 1, note=note)
    detail = {"version": version.number, "sha256": version.sha256}
    record(by, Event.DOCUMENT_REVISED, subject=document, detail=detail)
    return version


@act
def mean(*, by: Membership, document: Document, audience: str) -> Document:
    """Say for whom a document is meant."""
    document = _lock(document)
    rules.check_mean(by, document)
    document.audience = audience
    document.save(update_fields=["audience"])
    record(by, Event.DOCUMENT_MEANT, subject=document, detail={"audience": audience})
    return document


@act
def announce(
    *,
    by: Membership,
    document: Document,
    address: str,
    title: str,
    category: str,
    form: str,
    language: str,
    on: date,
) -> Publication:
    """Say where a document was published; it goes out when a second person has confirmed it."""
    document = _lock(document)
    rules.check_announce(by, document, address, on)
    publication = Publication.objects.create(
        programme_id=document.programme_id, document=document, address=address, title=title,
        category=category, form=form, language=language, on=on, announced_by=by,
    )  # fmt: skip
    record(by, Event.DOCUMENT_ANNOUNCED, subject=document, detail={"category": category})
    return publication


@act
def confirm(*, by: Membership, publication: Publication) -> Publication:
    """As the second person, say that it is there for everybody."""
    publication = _lock_publication(publication)
    rules.check_confirm(by, publication)
    publication.confirmed_at, publication.confirmed_by = timezone.now(), by
    publication.save(update_fields=["confirmed_at", "confirmed_by"])
    record(by, Event.DOCUMENT_CONFIRMED, subject=publication.document)
    return publication


@act
def retract(*, by: Membership, publication: Publication, reason: str) -> Publication:
    """Tell it no more; that it was told stays."""
    publication = _lock_publication(publication)
    rules.check_retract(by, publication)
    publication.withdrawn_at, publication.withdrawn_by = timezone.now(), by
    publication.withdrawn_why = reason
    publication.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    record(by, Event.DOCUMENT_RETRACTED, subject=publication.document)
    return publication


def _lock_publication(publication: Publication) -> Publication:
    found = Publication.objects.select_for_update(of=("self",))
    return found.select_related("document__programme").get(pk=publication.pk)


@act
def open_version(*, by: Membership, version: Version) -> bytes:
    """The file of a version. That it was opened is kept."""
    rules.check_open(by, version)
    content = keys.unseal_file(version.agency_id, version.pk, version.sealed)
    record(by, Event.DOCUMENT_OPENED, subject=version.document, detail={"version": version.number})
    return content


@act
def take_out(*, by: Membership, version: Version, reason: str) -> Version:
    """Destroy a file that should never have been filed; its mark and the reason stay."""
    found = Version.objects.defer("sealed").select_for_update(of=("self",))
    version = found.select_related("document__programme").get(pk=version.pk)
    rules.check_take_out(by, version)
    version.sealed, version.taken_out_why = b"", reason
    version.taken_out_at, version.taken_out_by = timezone.now(), by
    version.save(update_fields=["sealed", "taken_out_at", "taken_out_by", "taken_out_why"])
    detail = {"version": version.number, "sha256": version.sha256}
    record(by, Event.DOCUMENT_TAKEN_OUT, subject=version.document, detail=detail)
    return version


@act
def attach(*, by: Membership, version: Version, to: Any) -> Proof:
    """Say that a version proves something: a period, an activity, money, a meeting, an answer."""
    _lock(version.document)
    rules.check_attach(by, version, to)
    proof = Proof.objects.create(
        programme_id=version.programme_id, version=version, attached_by=by,
        **{to._meta.model_name: to},
    )  # fmt: skip
    detail = {"to": to._meta.label_lower, "version": version.number}
    record(by, Event.PROOF_ATTACHED, subject=version.document, detail=detail)
    return proof


@act
def detach(*, by: Membership, proof: Proof, reason: str) -> Proof:
    """Say that a version does not prove what it was attached to, and why."""
    found = Proof.objects.select_for_update(of=("self",)).defer("version__sealed")
    proof = found.select_related("version__document__programme").get(pk=proof.pk)
    rules.check_detach(by, proof)
    proof.detached_at, proof.detached_by, proof.detached_why = timezone.now(), by, reason
    proof.save(update_fields=["detached_at", "detached_by", "detached_why"])
    detail = {"version": proof.version.number}
    record(by, Event.PROOF_DETACHED, subject=proof.version.document, detail=detail)
    return proof
