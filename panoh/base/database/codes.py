"""Public codes such as K7M-3QF: what people say aloud instead of a name."""

import re

from django.db import connection

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which are misread
CODE = re.compile(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}")


def new_codes(count: int) -> list[str]:
    """So many codes that nobody has had before, in no recognisable order.

    PostgreSQL's `panoh_code()` walks a secret permutation of 2³⁰ numbers: two codes never meet,
    so nothing need be retried, and a code tells neither its neighbour nor how many there are.
    """
    with connection.cursor() as cursor:
        cursor.execute("select panoh_code() from generate_series(1, %s)", [count])
        return [code for (code,) in cursor.fetchall()]


def new_code() -> str:
    """One code."""
    return new_codes(1)[0]


def read_code(text: str) -> str:
    """A code as somebody typed it, in its one spelling: k7m3qf and K7M 3QF are K7M-3QF."""
    letters = re.sub(r"[\s\-–—.]", "", text).upper()
    return f"{letters[:3]}-{letters[3:]}"
