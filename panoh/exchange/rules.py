"""Who may bring a list in, that it comes in once, and when it may be taken back."""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.cases.rules import check_who
from panoh.exchange.models import ImportBatch
from panoh.programme.logframe.models import Programme
from panoh.programme.logframe.rules import check_keep

# To read a case is an act, but it changes nothing that an undoing would destroy.
READING = (
    Event.SECTION_OPENED,
    Event.CASE_PRINTED,
    Event.IDENTITY_REVEALED,
    Event.CONTACT_REVEALED,
)
MOST_CODES_SAID = 20


def check_import(member: Membership) -> None:
    """Whoever sees all cases of the own agency may bring its old list in."""
    check_who(member, Permission.IMPORT_CASES)


def check_publish(member: Membership, programme: Programme) -> None:
    """Whoever keeps a programme's logframe publishes it."""
    check_keep(member, programme)


def check_commit(member: Membership, sha256: str) -> None:
    """The same file comes in once: without names nothing else tells its people from new ones."""
    check_import(member)
    before = ImportBatch.objects.visible_to(member).standing().filter(file_sha256=sha256).first()
    if before:
        raise Refused(
            _("This file is in already, since %(day)s, as %(batch)s.")
            % {"day": formats.date_format(before.committed_at), "batch": before.code},
            status=409,
        )


def check_undo(member: Membership, batch: ImportBatch) -> None:
    """The own agency's list goes back as long as nobody has worked on one of its cases."""
    check_import(member)
    if batch.agency_id != member.agency_id:
        raise Refused(_("There is no such list among yours."))
    if batch.undone_at:
        raise Refused(_("This list was taken back already."), status=409)
    codes = touched(batch)
    if codes:
        raise Refused(
            _("Something was done since to these cases: %(codes)s. Nothing was taken back.")
            % {"codes": ", ".join(codes[:MOST_CODES_SAID]) + "…" * (len(codes) > MOST_CODES_SAID)},
            status=409,
        )


def touched(batch: ImportBatch) -> Sequence[str]:
    """Codes of the list's cases to which something was done since they came in.

    Nobody else can act on them before the agency itself has done something to let them.
    """
    done = Entry.objects.exclude(event__in=READING).filter(
        agency_id=batch.agency_id, at__gte=batch.committed_at, case_id__isnull=False
    )
    # Two questions: while statistics are stale, one would be planned as if the list were empty.
    cases = set(done.values_list("case_id", flat=True))
    codes = batch.imported.filter(case__in=cases).values_list("case__code", flat=True)
    return sorted(codes)
