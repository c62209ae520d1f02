"""Rows that are put into SQL once, and written again with other values.

What `questions` is for asking. Django puts each `create` together anew, which takes longer than
sending it; the few rows that every act writes are put once in each process
(docs/adr/0047-questions-put-once.md).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DatabaseError, connection
from django.db.models import AutoField, Model
from django.db.models.sql import InsertQuery

Row = TypeVar("Row", bound=Model)


def insert(row: Row) -> Row:
    """Inserts a new row with what Django would write for each of its fields, and returns it.

    Raises TypeError for a model whose rows PostgreSQL completes: their values are not asked back.
    """
    insert_all([row])
    return row


def insert_all(rows: Sequence[Model]) -> None:
    """The same for a few rows of one model, in one statement."""
    if not rows:
        return
    sql = _insert(type(rows[0]), len(rows))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in _values(row)])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def change(row: Model, *names: str) -> None:
    """Writes what now stands in these fields of a row, as `save(update_fields=…)` would.

    Raises DatabaseError when the row is not there, or not for who acts.
    """
    meta: Any = row._meta
    fields = [meta.get_field(name) for name in names]
    values = [
        field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_change(type(row), names), [*values, row.pk])
        if not cursor.rowcount:
            raise DatabaseError(f"No {meta.label} was changed.")


def _values(row: Model) -> list[Any]:
    fields = row._meta.local_concrete_fields
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]


@cache
def _insert(model: type[Model], count: int) -> str:
    meta = model._meta
    fields: Any = meta.local_concrete_fields
    if any(field.generated or isinstance(field, AutoField) for field in fields):
        raise TypeError(f"PostgreSQL completes a {meta.label}: create it by its manager.")
    names = ", ".join(_quoted(field.column) for field in fields)
    blanks = ", ".join(_blank(model, field) for field in fields)
    values = ", ".join([f"({blanks})"] * count)
    return f"insert into {_quoted(meta.db_table)} ({names}) values {values}"


@cache
def _change(model: type[Model], names: tuple[str, ...]) -> str:
    meta: Any = model._meta
    fields = [meta.get_field(name) for name in names]
    told = ", ".join(f"{_quoted(field.column)} = {_blank(model, field)}" for field in fields)
    return f"update {_quoted(meta.db_table)} set {told} where {_quoted(meta.pk.column)} = %s"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _blank(model: type[Model], field: Any) -> str:
    """Where a value stands: some kinds of field say of which type it is."""
    compiler: Any = InsertQuery(model).get_compiler(connection=connection)
    return str(compiler.field_as_sql(field, getattr(field, "get_placeholder", None), None)[0])
