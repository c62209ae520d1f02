"""Telling: a letter and its job, in the transaction of the act they speak of."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from panoh.base.agencies.models import Membership
from panoh.base.database.acts import act
from panoh.base.database.rows import insert_all
from panoh.base.journal.events import Event
from panoh.base.outbox.models import Letter


@act
def tell(*, to: Iterable[Membership], event: Event, code: str, path: str) -> list[Letter]:
    """Tell these members that something waits for them: a code and a path inside Panoh, no more.

    Rolled back with the act, sent once it is committed.
    """
    letters = [Letter(to=member, event=event, code=code, path=path) for member in to]
    insert_all(letters)
    jobs: list[JSONDict] = [
        {"letter_id": str(letter.pk), "member_id": str(letter.to_id)} for letter in letters
    ]
    if jobs:
        app.configure_task("outbox.deliver").batch_defer(*jobs)
    return letters


def words(letter: Letter) -> tuple[str, str]:
    """Subject and text of a letter: the same neutral words whatever happened, a code, a link."""
    text = _("Something in Panoh waits for you: %(code)s\n\n%(link)s\n")
    link = f"{settings.ORIGIN}{letter.path}"
    return _("Something waits for you"), text % {"code": letter.code, "link": link}


@act
def deliver(*, by: Membership, letter_id: str) -> None:
    """Send one of the member's own letters, once; what is sent already is left alone.

    Whoever is killed between sending and noting it sends the same message again, by its own number:
    mailboxes take the two for one.
    """
    letter = (
        Letter.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=letter_id, sent_at=None)
        .first()
    )
    if letter is None:
        return
    subject, text = words(letter)
    if by.user.email:
        number = {"Message-ID": f"<{letter.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"}
        EmailMessage(subject, text, to=[by.user.email], headers=number).send()
    letter.sent_at = timezone.now()
    letter.save(update_fields=["sent_at"])
