"""Ways to a case, a consent and a share by real actions, and ways to look at what they left."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.outbox.models import Letter
from panoh.base.refusals import Refused
from panoh.casework.cases import closing_actions, share_actions
from panoh.casework.cases.models import Case, Consent, Share
from panoh.testing import agency, member

AGREED = ["core", "contact", "care", "alerts"]


@contextmanager
def acting(name: str) -> Iterator[Membership]:
    """One of the cast acts."""
    with door.acting_as(found := member(name)):
        yield found


def agree(by: Membership, case: Case, to: str, **more: Any) -> Consent:
    """The person says yes to an agency, unless `more` says otherwise."""
    said: dict[str, Any] = {
        "purpose": "accommodation",
        "sections": AGREED,
        "given": True,
        "language": "uz",
        "form": "spoken",
    }
    return share_actions.take_consent(by=by, case=case, recipient=agency(to), **(said | more))


def accept(name: str, offer: Share) -> Share:
    with acting(name) as receiver:
        return share_actions.open_share(by=receiver, share=offer)


def propose(by: Membership, case: Case, to: str = "ngo", **more: Any) -> Share:
    """A share in danger to life, for a week."""
    said: dict[str, Any] = {
        "sections": ["core"],
        "ground": "danger",
        "purpose": "protection",
        "reason": "A threat was made.",
        "until": timezone.now() + timedelta(days=7),
    }
    return share_actions.propose_share(by=by, case=case, agency=agency(to), **(said | more))


@contextmanager
def refused(sentence: str, status: int = 403) -> Iterator[None]:
    """What is done inside is refused with this sentence."""
    with pytest.raises(Refused) as caught:
        yield
    assert sentence in str(caught.value.sentence)
    assert caught.value.status == status


def close(by: Membership, case: Case, closing: str = "goals_met") -> Case:
    """The case is closed by somebody who asked for it yesterday, having no second person."""
    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        closure = closing_actions.ask_closing(by=by, case=case, closing=closing)
    return closing_actions.close_case(by=by, closure=closure)


def last_entry(event: Event) -> Entry:
    """The newest entry of this kind that whoever acts may read."""
    return Entry.objects.filter(event=event).latest("at", "number")


def letters_to(name: str) -> list[Letter]:
    """What waits for one of the cast, oldest first."""
    with acting(name) as receiver:
        return list(Letter.objects.visible_to(receiver).order_by("created_at"))
