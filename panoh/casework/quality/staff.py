"""What those who work in a house have learnt, and when they learn it again."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from panoh.casework.quality.models import Post, Subject, Training
from panoh.casework.quality.standards import Standard


@dataclass(frozen=True)
class Skill:
    """What whoever holds a post was last trained in, and when it is to be learnt again."""

    subject: Subject
    taken_on: date | None
    due_on: date | None  # None: never learnt, so due now

    def is_due(self, on: date) -> bool:
        return self.due_on is None or self.due_on <= on


def skills(standard: Standard, post: Post, trainings: Iterable[Training]) -> list[Skill]:
    """Every subject of the standard; none while nobody holds the post.

    What somebody else learnt in the post before does not count.
    """
    if not post.active or post.held_since is None:
        return []
    found = []
    for subject, months in standard.refresher.items():
        days = [
            each.taken_on
            for each in trainings
            if each.post_id == post.pk and each.subject == subject
            if each.taken_on >= post.held_since
        ]
        last = max(days, default=None)
        found.append(Skill(subject, last, last and later(last, months)))
    return found


def later(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
