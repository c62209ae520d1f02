"""An act is done whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

Given = ParamSpec("Given")
Made = TypeVar("Made")

_inside: ContextVar[bool] = ContextVar("inside", default=False)


def is_part() -> bool:
    """Whether what happens now is a part of something that is undone as a whole."""
    return _inside.get()


@contextmanager
def whole() -> Iterator[None]:
    """What is done here is kept or undone together, with whatever it is a part of.

    The outermost of them is a transaction, or a savepoint in one. Those within need none: what is
    refused in one of them is not kept in part, and PostgreSQL answers nothing more until all of it
    is undone (docs/adr/0051-undone-as-a-whole.md).
    """
    inside = _inside.get()
    token = _inside.set(True)
    try:
        with transaction.atomic(savepoint=not inside):
            yield
    finally:
        _inside.reset(token)


def act(done: Callable[Given, Made]) -> Callable[Given, Made]:
    """An action: what it writes, journals and tells is one whole."""

    @wraps(done)
    def as_a_whole(*given: Given.args, **named: Given.kwargs) -> Made:
        with whole():
            return done(*given, **named)

    return as_a_whole
