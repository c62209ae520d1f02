"""Who files documents, says who may read them, and attaches them to what they prove.

Each `check_<verb>` returns nothing or raises `Refused` with a sentence for the reader.
"""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.refusals import Refused
from panoh.programme.evidence.models import Document, Proof, Publication, Version
from panoh.programme.logframe.models import Programme
from panoh.programme.logframe.rules import check_takes_part


def check_file(member: Membership, programme: Programme) -> None:
    """Who: those who file documents. Whose: a programme in which their agency takes part."""
    if not member.may(Permission.KEEP_EVIDENCE):
        raise Refused(_("Your role reads documents and does not file them."))
    check_takes_part(member, programme)


def check_revise(member: Membership, document: Document) -> None:
    """A new version is filed by the same."""
    check_file(member, document.programme)


def check_new(document: Document, sha256: str) -> None:
    """A version is another file than those before it."""
    if Version.objects.filter(document=document, sha256=sha256).exists():
        raise Refused(_("This file is filed here already."), status=409)


def check_mean(member: Membership, document: Document) -> None:
    """Whom a document is meant for is said by who files for the agency that runs the programme."""
    check_file(member, document.programme)
    if document.programme.agency_id != member.agency_id:
        raise Refused(_("The agency that runs the programme says who reads it."))


def check_open(member: Membership, version: Version) -> None:
    """Whoever sees a document opens what is still there of it."""
    if not Version.objects.visible_to(member).filter(pk=version.pk).exists():
        raise Refused(_("There is no such document among yours."))
    if version.taken_out_at:
        raise Refused(_("This file was taken out."), status=409)


def check_announce(
    member: Membership, document: Document, address: str = "", on: date | None = None
) -> None:
    """The agency that runs the programme says where it has published what everybody here may read.

    Elsewhere and under a safe address that tells nothing but where: no password, not this site.
    """
    check_mean(member, document)
    if document.audience != Document.Audience.ALL:
        raise Refused(_("Say first that everybody who follows the programme may read it."),
                      status=409)  # fmt: skip
    if address:
        check_address(address)
        standing = Publication.objects.standing().filter(document=document, address=address)
        if standing.exists():
            raise Refused(_("This address is written down already."), status=409)
    if on is not None and on > timezone.localdate():
        raise Refused(_("This day is still to come."), status=409)


def check_address(address: str) -> None:
    """An address that anybody may open, and not of Panoh: no document of it opens in public."""
    try:
        URLValidator(schemes=["https"])(address)
        parts = urlsplit(address)
        found = not (parts.username or parts.password or parts.port) and parts.hostname
    except (ValidationError, ValueError):
        found = None
    if not found or "." not in found or found.rpartition(".")[2].isdigit():
        raise Refused(_("Give the address of the page or file, from https:// on."), status=409)
    if found in settings.ALLOWED_HOSTS:
        raise Refused(_("Nothing opens here without signing in: give where it is published."),
                      status=409)  # fmt: skip


def check_confirm(member: Membership, publication: Publication) -> None:
    """A second person at the agency that runs the programme has looked there, once."""
    if not (member.may(Permission.KEEP_EVIDENCE) or member.may(Permission.KEEP_BUDGET)):
        raise Refused(_("Your role reads documents and does not file them."))
    if publication.document.programme.agency_id != member.agency_id:
        raise Refused(_("The agency that runs the programme confirms it."))
    if publication.announced_by_id == member.pk:
        raise Refused(_("Somebody else confirms what you wrote down."))
    if publication.confirmed_at or publication.withdrawn_at:
        raise Refused(_("This waits for nobody."), status=409)
    if not Publication.objects.sayable().filter(pk=publication.pk).exists():
        raise Refused(_("The document is no longer there for everybody: this goes out nowhere."),
                      status=409)  # fmt: skip


def check_retract(member: Membership, publication: Publication) -> None:
    """What stands is withdrawn by who may say it, with a reason."""
    check_mean(member, publication.document)
    if publication.withdrawn_at:
        raise Refused(_("This was withdrawn already."), status=409)


def check_take_out(member: Membership, version: Version) -> None:
    """Whoever keeps proof or money at the agency that runs the programme, not who filed it."""
    if not (member.may(Permission.KEEP_EVIDENCE) or member.may(Permission.KEEP_BUDGET)):
        raise Refused(_("Your role reads documents and does not file them."))
    if version.agency_id != member.agency_id:
        raise Refused(_("The agency that runs the programme takes files out."))
    if version.added_by_id == member.pk:
        raise Refused(_("Somebody else takes out what you filed."))
    if version.taken_out_at:
        raise Refused(_("This file was taken out."), status=409)


def check_attach(member: Membership, version: Version, to: Any = None) -> None:
    """What is filed proves something of the same programme, and proves it once."""
    check_file(member, version.document.programme)
    if version.taken_out_at:
        raise Refused(_("This file was taken out."), status=409)
    if to is None:
        return
    if to.programme_id != version.programme_id:
        raise Refused(_("A document proves something of its own programme."), status=409)
    name = to._meta.model_name
    if Proof.objects.filter(version=version, detached_at=None, **{name: to}).exists():
        raise Refused(_("It is attached to this already."), status=409)


def check_detach(member: Membership, proof: Proof) -> None:
    """It is taken off by who files, with a reason; that it was attached stays known."""
    check_file(member, proof.version.document.programme)
    if proof.detached_at:
        raise Refused(_("It was taken off already."), status=409)
