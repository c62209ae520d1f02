"""Whoever tries any address finds nothing that is not theirs.

The walk of the short form, on all that is theirs and by every method; and for everybody what is
another's beside what is not there. With less scale, fewer of the cast walk.
"""

from panoh.testing import CAST
from panoh.tests.doors import Walk
from panoh.tests.journey import Journey
from panoh.tests.test_doors import complaints
from panoh.tests.test_existence import told_apart
from proofs.outcome import Outcome


def prove(scale: float = 1.0) -> Outcome:
    """All answers without a complaint; how many pairs were alike."""
    journey = Journey().until_she_is_safe()
    names = ["", *CAST][: max(2, round(len(CAST) * scale) + 1)]
    walk = Walk(journey).everybody(names, whole=True)
    compared = Walk(journey)
    for name in names:
        compared.suspect(name)
    pairs, different = told_apart(compared.answers)
    answers = walk.answers + compared.answers
    wrong = [found for each in answers for found in complaints(each)] + different
    print(*wrong, sep="\n")
    return Outcome(
        len(answers), len(answers) - len(wrong), len(wrong),
        f"{pairs} pairs compared, {len(names)} walked",
    )  # fmt: skip
