"""Which counts which readers are shown, and why a table is not."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from panoh.casework.identification.figures import Alike
from panoh.monitoring.suppression import Protection, Unprotectable
from panoh.monitoring.tables import TOTAL, Cell, Tables, is_of_children

WITHHELD = "…"  # in the place of a number
METHOD = "linked-1"  # the edition of how tables are protected; raise it with any change
# A share of fewer people says too much of each of them, and too little of the whole.
BASE_OF_SHARES = 50


class Audience(TextChoices):
    """Who reads; from the best informed on."""

    RESTRICTED = "restricted", _("National coordination")
    PUBLIC = "public", _("Everybody")


@dataclass(frozen=True, slots=True)
class Rule:
    """Below what a count is withheld, and to what the shown ones are rounded."""

    threshold: int
    threshold_for_children: int
    rounded_to: int

    @property
    def sentence(self) -> str:
        """What a withheld number means, for who reads a table."""
        said = {"threshold": self.threshold, "of_children": self.threshold_for_children}
        if self.threshold == self.threshold_for_children:
            sentence = _now(
                "“…” stands for fewer than %(threshold)s people, or for a number from which such a "
                "number could be worked out."
            )
        else:
            sentence = _now(
                "“…” stands for fewer than %(threshold)s people, of children fewer than "
                "%(of_children)s, or for a number from which such a number could be worked out."
            )
        return sentence % said

    def of(self, cell: Cell) -> int:
        """The threshold of a cell."""
        return self.threshold_for_children if is_of_children(cell) else self.threshold


# The stricter of what was asked of Panoh and of its safeguards (rule 10): children from ten; public
# figures from eleven, as CTDC has it, and rounded.
RULES = {Audience.RESTRICTED: Rule(5, 10, 1), Audience.PUBLIC: Rule(11, 11, 5)}


@dataclass(frozen=True)
class Shown:
    """What of the tables may be shown."""

    tables: Tables
    rule: Rule
    withheld: frozenset[Cell]
    # Too few people to divide: there is a total at most, and no zero either.
    undivided: bool = False

    def count(self, cell: Cell) -> int | None:
        """The count as readers see it, None when it is withheld."""
        if cell in self.withheld or (self.undivided and cell != TOTAL):
            return None
        return rounded(self.tables.counts[cell], self.rule.rounded_to)


def rounded(count: int, base: int) -> int:
    """To the nearest multiple."""
    return (2 * count + base) // (2 * base) * base


def share(part: int | None, whole: int | None) -> int | None:
    """Per cent, of counts as they are shown; None of fewer than fifty people."""
    if part is None or whole is None or whole < BASE_OF_SHARES:
        return None
    return rounded(100 * part, whole) // whole


@lru_cache(maxsize=64)
def protect(rows: tuple[Alike, ...], audience: Audience, origins: tuple[str, ...] = ()) -> Shown:
    """What of the linked tables this audience may be shown.

    Worked out audience by audience, the best informed first: what one is not shown, the next is
    not either, so that nobody learns from another's figures. `origins` when it was decided before
    which countries are named.
    """
    tables = Tables(rows, origins)
    rule = RULES[audience]
    total = tables.counts[TOTAL]
    if 0 < total < rule.threshold:
        return Shown(tables, rule, frozenset({TOTAL}), undivided=True)
    protection = Protection(tables.entries, tables.lines)
    withheld: frozenset[Cell] = frozenset()
    for reader in Audience:
        thresholds = {cell: RULES[reader].of(cell) for cell in tables.entries}
        try:
            withheld = protection.withhold(thresholds)
        except Unprotectable:
            return Shown(tables, rule, frozenset(), undivided=True)
        if reader == audience:
            break
    return Shown(tables, rule, withheld)
