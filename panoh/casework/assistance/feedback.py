"""What people said about an agency's help, as far as enough of them have spoken.

Nobody sees an answer. Months that are over are added up until at least ten people have spoken;
then of each question one word is told and no number, so that who knows nine answers, because they
gave them, learns little of the tenth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import qrcode
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.casework.assistance.forms import QUESTIONS
from panoh.casework.assistance.models import Kind

FEW, MOST = 0.3, 0.7


@dataclass(frozen=True)
class Heard:
    """Some whole months of one kind of service: of each question, how many said yes, in a word."""

    kind: str
    since: date
    until: date
    answers: list[tuple[Promise, Promise]]


def in_a_word(yes: int, partly: int, no: int) -> Promise:
    """How many of those who answered said yes."""
    said = yes + partly + no
    if not said:
        return _("Nobody wanted to say.")
    part = yes / said
    if part < FEW:
        return _("Few said yes.")
    return _("Most said yes.") if part > MOST else _("About half said yes.")


def heard() -> list[Heard]:
    """What the agency of whoever has entered may know, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select kind, since, until, answers from panoh_heard()")
        rows = cursor.fetchall()
    found = [
        Heard(
            str(Kind(kind).label),
            since,
            until,
            [
                (question, in_a_word(*answers[3 * n : 3 * n + 3]))
                for n, question in enumerate(QUESTIONS)
            ],
        )
        for kind, since, until, answers in rows
    ]
    return sorted(found, key=lambda each: each.until, reverse=True)


@dataclass(frozen=True)
class Drawing:
    """A square of dark and light, as an SVG path in a box of so many units."""

    size: int
    path: str


def drawn(link: str) -> Drawing:
    """A link as a QR code: drawn here, asked of nobody."""
    code = qrcode.QRCode(border=2)
    code.add_data(link)
    rows: Sequence[Sequence[bool]] = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, here in enumerate(row) if here]
    return Drawing(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
