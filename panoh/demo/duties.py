"""What the procedure asks for and only a person can say: most is done in time, some forgotten."""

from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random

from panoh.base.agencies.roles import Permission
from panoh.casework.sop import actions, reminders
from panoh.casework.sop.duties import Duty, duties
from panoh.demo.protection import ENDS
from panoh.demo.walk import MINUTE, Story, Walk

# Today. Odd, and to seconds that no story knows, so that no clock of a task runs out in the very
# moment of a look: one seed gives one demo.
BEFORE = tuple(m * MINUTE for m in (16_153, 8_801, 4_769, 1_877, 307))
FORGOTTEN = 0.05
DECLINED = "declined"


def keep_up(walk: Walk, countries: Collection[str], now: datetime) -> None:
    """On some of the last days everybody looks through their cases, one after the other."""
    for number, (word, member) in enumerate(walk.members.items()):
        if member.may(Permission.RECORD) and member.agency.country in countries:
            for before in BEFORE:
                at = now - before + number * MINUTE + timedelta(seconds=10 + number % 40)
                walk.tell(at, look_through(walk, word))


def look_through(walk: Walk, word: str) -> Story:
    """One member does what is late or soon due in their cases, save what they forget.

    What only another act would end, and has not, was not wished.
    """
    with walk.acting(word) as by:
        asked = duties(by, reminders.carried(by))
        for duty in sorted(asked, key=lambda duty: (duty.case.opened_at, duty.task.number)):
            if not (duty.is_of(by) and _is_pressing(duty)):
                continue
            if duty.task.code in ENDS:
                ENDS[duty.task.code](by, duty.case)
            elif duty.by_hand:
                actions.complete(by=by, case=duty.case, task=duty.task.code)
            elif duty.is_late and DECLINED in {each.code for each in duty.task.exemptions}:
                actions.exempt(
                    by=by, case=duty.case, task=duty.task.code, ground=DECLINED,
                    reason="Asked twice. Does not want it now.",
                )  # fmt: skip
    return
    yield


def _is_pressing(duty: Duty) -> bool:
    """Late or soon due, and not among the few that are forgotten."""
    remembered = Random(f"{duty.case.opened_at:%F %H:%M} {duty.task.code}").random() >= FORGOTTEN
    return remembered and (duty.is_late or duty.is_soon)
