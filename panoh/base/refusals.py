"""How Panoh says no: a sentence for the reader, raised by a rule and shown by one middleware."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise


class Refused(Exception):
    """An act that a rule does not allow, with the sentence that says why.

    `status` is 403 when this member may never do it, 409 when the record is not in a state for it.
    """

    def __init__(self, sentence: str | Promise, *, status: int = 403) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def refusal(check: Callable[..., object], *args: Any, **kwargs: Any) -> Refused | None:
    """How a check refuses this, with its sentence; nothing where it lets it pass."""
    try:
        check(*args, **kwargs)
    except Refused as refused:
        return refused
    return None


def allows(check: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
    """Whether a check lets this pass: what a button asks, so that it agrees with the refusal."""
    return refusal(check, *args, **kwargs) is None
