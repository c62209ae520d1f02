"""How long somebody waits after guessing in vain, and how fresh a sign-in must be."""

from datetime import datetime, timedelta

from panoh.base.accounts.models import Guess

FREE = 3  # guesses that cost no time: fingers slip
LONGEST = timedelta(seconds=42)  # as GlobaLeaks slows down; nobody is ever locked out
FORGOTTEN = timedelta(hours=1)
CROWD = 20  # failures of strangers at one account, from where on each new one waits at once
AT_THE_END = FREE + 6  # as many failures as lead to the longest pause


def pause(failures: int) -> timedelta:
    """How long after so many failures the next guess counts: 1, 2, 4 … 32, 42 seconds."""
    if failures < FREE:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE, 6)), LONGEST)


def counted(guess: Guess, now: datetime) -> int:
    """The failures that still count; an hour of peace forgets them, or a clock put back so far."""
    return 0 if abs(now - guess.at) > FORGOTTEN else guess.failures


def may_guess(guess: Guess, now: datetime) -> bool:
    """Whether the pause after the last guess is over. Guessing meanwhile does not prolong it.

    Nor does a clock that was put back since, by a day perhaps: nobody waits for it to catch up.
    """
    return abs(now - guess.at) >= pause(counted(guess, now))
