"""How long an agency has to answer, and who is told when it does not: editions, as data files."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources

NOW = "2026-1"  # the edition under which referrals are sent today


class Told(StrEnum):
    """Who is told at a step."""

    RECEIVER = "receiver"
    SENDER = "sender"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Step:
    """So long after the deadline, these are told."""

    after: timedelta
    tell: tuple[Told, ...]


@dataclass(frozen=True)
class Pace:
    """What holds for one urgency: the time to answer, and the steps after it."""

    hours: int
    steps: tuple[Step, ...]

    def deadline(self, sent_at: datetime) -> datetime:
        """Until when an answer is due."""
        return sent_at + timedelta(hours=self.hours)

    def due(self, deadline: datetime, now: datetime) -> int:
        """How many steps are due."""
        return sum(deadline + step.after <= now for step in self.steps)


@cache
def paces(edition: str) -> dict[str, Pace]:
    """The rule of an edition, by urgency. Raises FileNotFoundError when there is none."""
    file = resources.files(__package__) / "editions" / f"{edition}.toml"
    rule = tomllib.loads(file.read_text(encoding="utf-8"))
    if rule.pop("edition") != edition:
        raise ValueError(f"{edition}.toml is of another edition.")
    return {
        urgency: Pace(
            said["hours"],
            tuple(
                Step(timedelta(hours=step["after"]), tuple(map(Told, step["tell"])))
                for step in said["steps"]
            ),
        )
        for urgency, said in rule.items()
    }
