"""Many rows in one statement, for lists too long to be written a row at a time."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Model


def insert(model: type[Model], same: Mapping[str, Any], each: Mapping[str, Sequence[Any]]) -> None:
    """Insert a row for every value that fields in `each` have; `same` and defaults hold for all.

    COPY is not allowed under row-level security, and writing such a statement takes the ORM longer
    than running it takes PostgreSQL. Values go in as they are, keys for what they point at.
    """
    columns, chosen, arrays = [], [], []
    single: list[Any] = []
    many: list[Any] = []
    for field in model._meta.concrete_fields:
        name = connection.ops.quote_name(str(field.column))
        # Without its length, else a cast would shorten in silence what the column refuses.
        kind = re.sub(r"\(\d+\)", "", field.db_type(connection) or "")
        columns.append(name)
        if field.name not in each:
            chosen.append(f"%s::{kind}")
            single.append(same.get(field.name, field.get_default()))
        elif isinstance(field, ArrayField):
            # unnest would flatten an array of arrays, so each goes in as text.
            chosen.append(f"row.{name}::{kind}")
            arrays.append((name, "text"))
            many.append([array(codes) for codes in each[field.name]])
        else:
            chosen.append(f"row.{name}")
            arrays.append((name, kind))
            many.append(each[field.name])
    table = connection.ops.quote_name(model._meta.db_table)
    unnested = ", ".join(f"%s::{kind}[]" for _name, kind in arrays)
    names = ", ".join(name for name, _kind in arrays)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({', '.join(columns)}) "
            f"select {', '.join(chosen)} from unnest({unnested}) as row ({names})",
            [*single, *many],
        )


def array(codes: Sequence[str]) -> str:
    """An array of codes as PostgreSQL writes it."""
    return "{" + ",".join(codes) + "}"
