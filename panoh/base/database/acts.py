"""An act is done whole or not at all, and a request holds what it changes from its first look."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Model

Given = ParamSpec("Given")
Made = TypeVar("Made")
Record = TypeVar("Record", bound=Model)

_inside: ContextVar[bool] = ContextVar("inside", default=False)
_request: ContextVar[object | None] = ContextVar("request", default=None)


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


@contextmanager
def one_request() -> Iterator[None]:
    """A whole in which what was read under its lock need not be read again."""
    token = _request.set(object())
    try:
        with whole():
            yield
    finally:
        _request.reset(token)


def hold(record: Record) -> Record:
    """Notes that this record was read under its lock, which stands until the request ends."""
    vars(record)["_held_by"] = _request.get()
    return record


def is_held(record: Model) -> bool:
    """Whether this very record was read under its lock in this request.

    Outside requests never: a command or a job acts again and again in one whole, and what it has
    read may have been changed since by its own hand.
    """
    here = _request.get()
    return here is not None and vars(record).get("_held_by") is here
