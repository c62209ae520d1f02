"""Rows that are put into SQL once, and inserted again with other values.

What `questions` is for asking. Django puts each `create` together anew, which takes longer than
sending it; the few rows that every act writes are put once in each process
(docs/adr/0047-questions-put-once.md).
"""

from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import AutoField, Model
from django.db.models.sql import InsertQuery

Row = TypeVar("Row", bound=Model)


def insert(row: Row) -> Row:
    """Inserts a new row with what Django would write for each of its fields, and returns it.

    Raises TypeError for a model whose rows PostgreSQL completes: their values are not asked back.
    """
    sql, fields = _put(type(row)), row._meta.local_concrete_fields
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    row._state.adding, row._state.db = False, connection.alias
    return row


@cache
def _put(model: type[Model]) -> str:
    meta = model._meta
    fields: Any = meta.local_concrete_fields
    if any(field.generated or isinstance(field, AutoField) for field in fields):
        raise TypeError(f"PostgreSQL completes a {meta.label}: create it by its manager.")
    compiler: Any = InsertQuery(model).get_compiler(connection=connection)
    blanks = [
        compiler.field_as_sql(field, getattr(field, "get_placeholder", None), None)[0]
        for field in fields
    ]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    return f"insert into {quoted(meta.db_table)} ({columns}) values ({', '.join(blanks)})"
