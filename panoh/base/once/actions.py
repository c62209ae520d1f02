"""Remembering what was sent, in the transaction of the act that it caused."""

from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.once.models import Sending
from panoh.base.refusals import Refused


def begin(member: Membership, key: UUID, digest: str) -> Sending | None:
    """Note that this form was sent; whoever sends it in the same moment waits here.

    Returns nothing the first time, and what was sent before when it was sent before. Refused when
    something else was sent with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into once_sending (id, member_id, digest, location, sent_at)"
            " values (%s, %s, %s, '', %s) on conflict do nothing",
            [key, member.pk, digest, timezone.now()],
        )
        if cursor.rowcount:
            return None
    before = Sending.objects.visible_to(member).get(pk=key)
    if before.digest != digest:
        raise Refused(
            _("You have sent this page before, with other words; those are kept. Load it anew."),
            status=409,
        )
    return before


def finish(key: UUID, location: str) -> None:
    """The act was done, and led here."""
    with connection.cursor() as cursor:
        cursor.execute("update once_sending set location = %s where id = %s", [location, key])


def forget(key: UUID) -> None:
    """Nothing was done, or what was shown may be asked for again."""
    Sending.objects.filter(pk=key).delete()


def forget_outlived(clock: Membership) -> int:
    """As the clock, forget what is too old to be sent again; returns how many."""
    return Sending.objects.visible_to(clock).delete()[0]
