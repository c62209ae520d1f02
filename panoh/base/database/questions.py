"""Questions that are put into SQL once, and asked again with other values.

Django puts a question together anew each time it is asked, which takes longer than PostgreSQL needs
to answer it. The few that every request asks are put once in each process: with blanks where a
member, a key, a moment stand (docs/adr/0047-questions-put-once.md).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, DateTimeField, Expression, Model, QuerySet
from django.db.models.query import ModelIterable, RelatedPopulator, get_related_populators
from django.db.transaction import TransactionManagementError
from django.utils import timezone

Given = ParamSpec("Given")
Row = TypeVar("Row")

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
    """The day on which a question is asked, or so many days ahead."""

    kind = DateField

    def __init__(self, ahead: int = 0) -> None:
        super().__init__()
        self.ahead = timedelta(days=ahead)

    def read(self) -> date:
        return timezone.localdate() + self.ahead


@dataclass(frozen=True)
class Put(Generic[Row]):
    """A question in SQL, and how its answers are read, as Django itself would read them."""

    sql: str
    words: list[Any]
    locks: bool
    converters: list[tuple[int, tuple[list[Any], Any]]]
    model: Any  # none where rows are asked for and not records
    fields: list[str]
    first: int  # of the columns, where the model's own begin
    related: list[RelatedPopulator]
    more: dict[str, int]  # what was annotated, by column

    def ask(self, given: Any) -> list[Row]:
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("A lock would end before anything is done under it.")
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [_filled(word, given) for word in self.words])
            return [self._read(list(row)) for row in cursor.fetchall()]

    def _read(self, row: list[Any]) -> Any:
        for at, (converters, column) in self.converters:
            for convert in converters:
                row[at] = convert(row[at], column, connection)
        if self.model is None:
            return tuple(row)
        own = row[self.first : self.first + len(self.fields)]
        record = self.model.from_db(connection.alias, self.fields, own)
        for related in self.related:
            related.populate(row, record)
        for name, at in self.more.items():
            setattr(record, name, row[at])
        return record


def question(put: Callable[Given, QuerySet[Any, Row]]) -> Callable[Given, list[Row]]:
    """A question in the words of a queryset, whose answers are read at once.

    What is given may be a member, a key, a text or a day, and comes back as a blank. Of a member
    nothing can be asked but who they are, their agency, and what every member of the same role in
    an agency of the same kind has in common: by these two the SQL is kept, and by a tuple of few
    words, such as sections, which stays as it is.
    """
    kept: dict[tuple[Any, ...], Put[Row] | None] = {}

    def ask(*given: Given.args, **named: Given.kwargs) -> list[Row]:
        if named:
            raise TypeError(f"What {put} asks is given in its order.")
        shape = tuple(map(_shape, given))
        if shape not in kept:
            kept[shape] = _put(put, given)
        found = kept[shape]
        return found.ask(given) if found else []

    return ask


def _put(put: Callable[..., QuerySet[Any, Row]], given: Any) -> Put[Row] | None:
    """The question in SQL; nothing where nobody could ever be answered.

    Raises TypeError when a key or a moment of this asking would stay in it for all others.
    """
    with _putting_once():
        found = put(*(_blank(which, each) for which, each in enumerate(given)))
        compiler: Any = found.query.get_compiler(connection=connection)
        try:
            sql, words = compiler.as_sql()
        except EmptyResultSet:
            return None
    if any(isinstance(word, date | UUID | Model) for word in words):
        raise TypeError(f"{put} keeps what was given at one asking for all others.")
    select = compiler.select
    kind = compiler.klass_info if found._iterable_class is ModelIterable else None
    columns = kind["select_fields"] if kind else []
    return Put(
        sql=sql,
        words=list(words),
        locks=found.query.select_for_update,
        converters=list(compiler.get_converters(column for column, _sql, _name in select).items()),
        model=found.model if kind else None,
        fields=[select[at][0].target.attname for at in columns],
        first=columns[0] if columns else 0,
        related=get_related_populators(kind, select, connection.alias) if kind else [],  # type: ignore[call-arg]  # of Django 6
        more=compiler.annotation_col_map or {},
    )


@contextmanager
def _putting_once() -> Iterator[None]:
    token = _putting.set(True)
    try:
        yield
    finally:
        _putting.reset(token)


def _shape(each: Any) -> Any:
    if not isinstance(each, Model):
        return each if isinstance(each, tuple) else None
    member: Any = each
    return member.role, member.agency.kind


def _blank(which: int, each: Any) -> Any:
    """In place of a member somebody of whom only that is known which makes the words."""
    if not isinstance(each, Model):
        return each if isinstance(each, tuple) else Blank(which)
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
