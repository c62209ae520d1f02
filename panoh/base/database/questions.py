"""Questions that are put into SQL once, and asked again with other values.

Django puts a question together anew each time it is asked, which takes longer than PostgreSQL needs
to answer it. The few that every request asks are put once in each process: with blanks where a
member, a key, a moment stand (docs/adr/0047-questions-put-once.md).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from datetime import date
from enum import Enum
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, DateTimeField, Expression, Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.transaction import TransactionManagementError
from django.utils import timezone

Given = ParamSpec("Given")
Row = TypeVar("Row", bound=Model)

_putting: ContextVar[bool] = ContextVar("putting", default=False)


class Blank(Expression):
    """A place in a question for what is given at each asking: which of it, and what of a member."""

    def __init__(self, which: int, what: str = "") -> None:
        super().__init__()
        self.which = which
        self.what = what

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Now(Expression):
    """The moment at which a question is asked, whenever it was put."""

    kind: type[Any] = DateTimeField

    def __init__(self) -> None:
        super().__init__(self.kind())

    def read(self) -> date:
        """What stands in the place of it."""
        return timezone.now()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self if _putting.get() else self.read()]


class Today(Now):
    """The day on which a question is asked."""

    kind = DateField

    def read(self) -> date:
        return timezone.localdate()


def question(put: Callable[Given, QuerySet[Row]]) -> Callable[Given, list[Row]]:
    """A question in the words of a queryset, whose answers are read at once.

    What is given may be a member, a key, a text or a day, and comes back as a blank. Of a member
    nothing can be asked but who they are, their agency, and what every member of the same role in
    an agency of the same kind has in common: by these two the SQL is kept.
    """
    kept: dict[tuple[Any, ...], tuple[Any, str, list[Any]] | None] = {}

    def ask(*given: Given.args, **no: Given.kwargs) -> list[Row]:
        shape = tuple(map(_shape, given))
        if shape not in kept:
            kept[shape] = _put(put, given)
        if (found := kept[shape]) is None:
            return []
        compiler, sql, words = copy(found[0]), found[1], [_filled(word, given) for word in found[2]]
        if compiler.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("A lock would end before anything is done under it.")
        compiler.connection = connection
        compiler.as_sql = lambda: (sql, words)
        asked: Any = SimpleNamespace(
            db=connection.alias,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _known_related_objects={},
        )
        return list(ModelIterable(asked))

    return ask


def _put(put: Callable[..., QuerySet[Row]], given: Any) -> tuple[Any, str, list[Any]] | None:
    """The question in SQL, and its words; nothing where nobody could ever be answered.

    Raises TypeError when a key or a moment of this asking would stay in it for all others.
    """
    blanks = [_blank(which, each) for which, each in enumerate(given)]
    with _put_once():
        compiler = put(*blanks).query.get_compiler(connection=connection)
        try:
            sql, words = compiler.as_sql()
        except EmptyResultSet:
            return None
    if any(isinstance(word, date | UUID | Model) for word in words):
        raise TypeError(f"{put.__qualname__} keeps what was given at one asking for all others.")
    return compiler, sql, list(words)


@contextmanager
def _put_once() -> Iterator[None]:
    token = _putting.set(True)
    try:
        yield
    finally:
        _putting.reset(token)


def _shape(each: Any) -> Any:
    if not isinstance(each, Model):
        return None
    member: Any = each
    return member.role, member.agency.kind


def _blank(which: int, each: Any) -> Any:
    """In place of a member somebody of whom only that is known which makes the words."""
    if not isinstance(each, Model):
        return Blank(which)
    member: Any = each
    agency = SimpleNamespace(
        pk=Blank(which, "agency_id"),
        country=Blank(which, "agency.country"),
        kind=member.agency.kind,
        open_sections=member.agency.open_sections,
    )
    return SimpleNamespace(
        pk=Blank(which, "pk"),
        agency_id=agency.pk,
        agency=agency,
        role=member.role,
        reach=member.reach,
        may=member.may,
    )


def _filled(word: Any, given: Any) -> Any:
    if isinstance(word, Now):
        return word.read()
    if not isinstance(word, Blank):
        return word
    value = given[word.which]
    if word.what:
        return attrgetter(word.what)(value)
    return value.value if isinstance(value, Enum) else value
