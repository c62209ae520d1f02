"""How the demo's past is lived: every story at once, in the order of time, by real actions.

A story is a generator: what it does between two `yield`s happens at one moment, and what it yields
is how long it then waits. Whatever a story would still do after today is left undone, which is how
drafts, unanswered referrals and tonight's guests come about.
"""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any, TypeVar

import time_machine

from panoh.base.agencies.models import Agency, Membership
from panoh.base.agencies.roles import Permission, Reach
from panoh.base.database import door, tickets
from panoh.base.database.acts import whole

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
T = TypeVar("T")
Part = Generator[timedelta, None, T]  # of a story, with what came of it
Story = Part[None]


class Walk:
    """The members of the demo, and the stories in which they act."""

    def __init__(self, members: Mapping[str, Membership]) -> None:
        self.members = members
        self._to_come: list[tuple[datetime, int, Part[Any]]] = []
        self._number = count()

    def tell(self, at: datetime, story: Part[Any]) -> None:
        """Let a story begin at a moment."""
        heappush(self._to_come, (at, next(self._number), story))

    def live(self, until: datetime) -> None:
        """Live every story up to a moment, inside the transaction that the caller has begun."""
        with (
            whole(),
            time_machine.travel(until.astimezone(UTC), tick=False) as self._clock,
            _true_tickets(),
        ):
            while self._to_come and self._to_come[0][0] <= until:
                at, number, story = heappop(self._to_come)
                self._clock.move_to(at.astimezone(UTC))
                wait = next(story, None)
                if wait is not None:
                    heappush(self._to_come, (at + wait, number, story))

    @contextmanager
    def acting(self, word: str) -> Iterator[Membership]:
        """What one member of the demo does, through the door that everybody takes.

        It takes a second, on any machine: one seed gives one past.
        """
        door.enter(self.members[word])
        self._clock.shift(SECOND)
        yield self.members[word]

    def agency(self, word: str) -> Agency:
        """The agency that a member acts for."""
        return self.members[word].agency

    def who_answers(self, agency: Agency) -> str:
        """Who answers referrals to an agency."""
        able = self._able(agency, Permission.ANSWER_REFERRAL)
        return able[0] if able else ""

    def who_closes(self, word: str) -> str:
        """Who closes what this member asks to close: a second person who sees it, else the same.

        Nobody where there is neither.
        """
        able = self._able(self.members[word].agency, Permission.CLOSE_CASE)
        second = [each for each in able if self.members[each].reach == Reach.AGENCY]
        own = [word] if word in able else []
        return next(iter([each for each in second if each != word] + own), "")

    def _able(self, agency: Agency, permission: Permission) -> list[str]:
        """Those of an agency who may do this, in the order of the cast."""
        return [
            word
            for word, member in self.members.items()
            if member.agency_id == agency.pk and member.may(permission)
        ]


@contextmanager
def _true_tickets() -> Iterator[None]:
    """PostgreSQL lives in the present, and lets nobody in who comes with a ticket of the past."""
    clock, tickets.clock = tickets.clock, time_machine.escape_hatch.time.time
    try:
        yield
    finally:
        tickets.clock = clock
