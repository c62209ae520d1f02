"""Public codes such as K7M-3QF: what people say aloud instead of a name."""

import re

from django.db import connection

# Without 0 O 1 I, which are misread, and without A E U Y, so that no code spells a word.
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
READ = ALPHABET + "AEUY"  # in which codes were drawn before
CODE = re.compile(rf"[{READ}]{{3}}-[{READ}]{{3}}")


def new_codes(count: int) -> list[str]:
    """So many codes that nobody has had before, in no recognisable order.

    PostgreSQL's `panoh_code()` walks a secret permutation of 2³⁰ numbers and passes over those that
    a vowel would stand in: two codes never meet, so nothing need be retried, and a code tells
    neither its neighbour nor how many there are.
    """
    with connection.cursor() as cursor:
        cursor.execute("select panoh_code() from generate_series(1, %s)", [count])
        return [code for (code,) in cursor.fetchall()]


def new_code() -> str:
    """One code."""
    return new_codes(1)[0]


def read_code(text: str) -> str:
    """A code as somebody typed it, in its one spelling: k7m3qf and K7M 3QF are K7M-3QF.

    What is neither letter nor digit counts for nothing, a zero byte least of all.
    """
    letters = re.sub(r"[\W_]", "", text).upper()
    return f"{letters[:3]}-{letters[3:]}"
