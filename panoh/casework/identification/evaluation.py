"""What the answers of a screening add up to: pure functions, no database, no decision.

Sources: the dimension rule and its combination are those of the ILO and European Commission's
operational indicators (WCMS_105023); the grid is Trafficking Protocol art. 3(a) and (c); the
smuggling test is Smuggling Protocol art. 3(a); the eleven signs are ILO 2012, unweighted.
Whatever comes out is a count. Only a person determines (`actions.determine`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panoh.casework.identification.instruments import (
    DANGER,
    Aspect,
    Element,
    Instrument,
    Part,
    Population,
    Question,
    Sign,
    Weight,
)

RULE = "1"  # the edition of what this file does; raise it with any change of result


class Value(TextChoices):
    """The four honest answers. Yes always means that the sign is there."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("They do not know or do not say")
    NOT_ASKED = "not_asked", _("I did not ask")


class AgeSaid(TextChoices):
    """How old the person was when it began, as far as the one who screens can tell."""

    ADULT = "adult", _("18 or over")
    CHILD = "child", _("Under 18")
    UNCERTAIN = "uncertain", _("Not certain")


class Standing(TextChoices):
    """Whether a test is met; incomplete when the open questions could still meet it."""

    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    INCOMPLETE = "incomplete", _("incomplete")


class Outcome(TextChoices):
    """The combination of dimensions, in words that count and do not judge."""

    NOTHING = "nothing", _("The answers do not add up to exploitation or coercion")
    RECRUITMENT = (
        "recruitment",
        _("The answers fit deception or coercion in recruitment; exploitation is not shown"),
    )
    COERCION = "coercion", _("The answers fit coercion; exploitation is not shown")
    EXPLOITATION = "exploitation", _("The answers fit exploitation; coercion is not shown")
    DECEIVED = (
        "deceived",
        _("The answers fit deception or coercion in recruitment, with exploitation"),
    )
    COERCED = "coerced", _("The answers fit exploitation under coercion; recruitment is not shown")
    TRAFFICKING = "trafficking", _("The answers fit trafficking in persons")


def presumed(age: str, *, child_now: bool) -> Population:
    """Whose list is asked: whoever is not certainly an adult, now and when it began, is a child.

    Source: Council of Europe Convention art. 10(3), UNICEF guidelines 2006.
    """
    certain = age == AgeSaid.ADULT and not child_now
    return Population.ADULT if certain else Population.CHILD


def positive(strong: int, medium: int, weak: int) -> bool:
    """The rule for one dimension: two strong, or one strong and another, or three medium, or two
    medium and a weak one. Weak ones alone are never enough."""
    return (
        strong >= 2
        or (strong >= 1 and medium + weak >= 1)
        or medium >= 3
        or (medium >= 2 and weak >= 1)
    )


@dataclass(frozen=True)
class Dimension:
    """One dimension counted: which signs are there, which questions are open."""

    part: Part
    standing: Standing
    reasons: tuple[Question, ...]
    unknown: tuple[Question, ...]
    not_asked: tuple[Question, ...]

    @property
    def strong(self) -> int:
        return self._count(Weight.STRONG)

    @property
    def medium(self) -> int:
        return self._count(Weight.MEDIUM)

    @property
    def weak(self) -> int:
        return self._count(Weight.WEAK)

    @property
    def is_met(self) -> bool:
        return self.standing == Standing.MET

    @property
    def shortfall(self) -> Promise | str:
        """Why the signs there are do not meet the rule, in a sentence; empty when they do."""
        if self.is_met:
            return ""
        match self.strong, self.medium, self.weak:
            case 0, 0, 0:
                return _("No sign is there.")
            case 1, _, _:
                return _("One strong sign alone is not enough.")
            case 0, 2, _:
                return _("Two medium signs need one more.")
            case 0, 1, 0:
                return _("One medium sign alone is not enough.")
            case 0, 1, _:
                return _("One medium sign with weak ones is not enough.")
            case _:
                return _("Weak signs alone are not enough.")

    def _count(self, weight: Weight) -> int:
        return sum(q.weight == weight for q in self.reasons)


@dataclass(frozen=True)
class Tested:
    """One element of the grid or of the smuggling test, and what shows it."""

    element: Element
    standing: Standing
    reasons: tuple[Question, ...]
    dimensions: tuple[Part, ...]

    @property
    def is_met(self) -> bool:
        return self.standing == Standing.MET


@dataclass(frozen=True)
class Result:
    """Everything that the answers add up to, and under which edition it was counted."""

    instrument: Instrument
    danger: tuple[Question, ...]
    dimensions: tuple[Dimension, ...]
    elements: tuple[Tested, ...]
    signs: tuple[Sign, ...]
    outcome: Outcome
    may_change: bool  # the open questions could lead to another outcome
    trafficking: Standing
    smuggling: Standing
    answered: int
    unknown: int
    not_asked: int

    @property
    def edition(self) -> str:
        """Edition of the file, list and edition of the rule, as it is frozen on a determination."""
        return f"{self.instrument.edition}/{self.instrument.code}/{RULE}"

    @property
    def means_needed(self) -> bool:
        """Trafficking Protocol art. 3(c): for a child, act and purpose are enough."""
        return self.instrument.population == Population.ADULT

    @cached_property
    def acts(self) -> tuple[Tested, ...]:
        return self._of(Aspect.ACT)

    @cached_property
    def means(self) -> tuple[Tested, ...]:
        return self._of(Aspect.MEANS)

    @cached_property
    def purposes(self) -> tuple[Tested, ...]:
        return self._of(Aspect.PURPOSE)

    @cached_property
    def smuggling_test(self) -> tuple[Tested, ...]:
        return self._of(Aspect.SMUGGLING)

    def _of(self, aspect: Aspect) -> tuple[Tested, ...]:
        return tuple(t for t in self.elements if t.element.of == aspect)


def evaluate(instrument: Instrument, answers: Mapping[str, str]) -> Result:
    """Count the answers of one screening. What was not asked or not known counts as absent and is
    reported: everything is counted a second time as if it were there, and where the two differ
    the test is incomplete."""
    said = {code: Value(answers.get(code, Value.NOT_ASKED)) for code in instrument.questions}
    yes = {code for code, value in said.items() if value == Value.YES}
    still_open = {code for code, v in said.items() if v in (Value.UNKNOWN, Value.NOT_ASKED)}
    least, most = _read(instrument, yes), _read(instrument, yes | still_open)

    def having(questions: tuple[Question, ...], value: Value) -> tuple[Question, ...]:
        return tuple(q for q in questions if said[q.code] == value)

    dimensions = []
    for part in instrument.dimensions:
        asked = instrument.in_part(part.code)
        dimensions.append(
            Dimension(
                part=part,
                standing=_standing(part.code in least.dimensions, part.code in most.dimensions),
                reasons=having(asked, Value.YES),
                unknown=having(asked, Value.UNKNOWN),
                not_asked=having(asked, Value.NOT_ASKED),
            )
        )
    elements = [
        Tested(
            element=element,
            standing=_standing(element.key in least.elements, element.key in most.elements),
            reasons=tuple(instrument.questions[c] for c in element.answers if c in yes),
            dimensions=tuple(
                part
                for part in instrument.dimensions
                if part.code in least.dimensions and part.code in _shown_by(element, least)
            ),
        )
        for element in instrument.elements
    ]
    values = list(said.values())
    return Result(
        instrument=instrument,
        danger=having(instrument.in_part(DANGER), Value.YES),
        dimensions=tuple(dimensions),
        elements=tuple(elements),
        signs=tuple(s for s in instrument.signs if yes.intersection(s.answers)),
        outcome=least.outcome,
        may_change=least.outcome != most.outcome,
        trafficking=_standing(least.trafficking, most.trafficking),
        smuggling=_standing(least.smuggling, most.smuggling),
        answered=values.count(Value.YES) + values.count(Value.NO),
        unknown=values.count(Value.UNKNOWN),
        not_asked=values.count(Value.NOT_ASKED),
    )


def _shown_by(element: Element, reading: "_Reading") -> set[str]:
    together = element.together if reading.dimensions.issuperset(element.together) else ()
    return {*element.dimensions, *together}


@dataclass(frozen=True)
class _Reading:
    """What a set of signs adds up to; more signs never take anything away from it."""

    dimensions: set[str]
    elements: set[tuple[Aspect, str]]
    outcome: Outcome
    trafficking: bool
    smuggling: bool


def _read(instrument: Instrument, yes: set[str]) -> _Reading:
    dimensions = {
        part.code
        for part in instrument.dimensions
        if positive(
            *(
                sum(q.code in yes and q.weight == w for q in instrument.in_part(part.code))
                for w in (Weight.STRONG, Weight.MEDIUM, Weight.WEAK)
            )
        )
    }
    elements = {e.key for e in instrument.elements if _is_met(e, yes, dimensions)}
    aspects = {of for of, _code in elements}
    adult = instrument.population == Population.ADULT
    needed = {Aspect.ACT, Aspect.PURPOSE} | ({Aspect.MEANS} if adult else set())
    return _Reading(
        dimensions,
        elements,
        _outcome(instrument, dimensions, aspects),
        trafficking=needed <= aspects,
        smuggling=all(e.key in elements for e in instrument.elements if e.of == Aspect.SMUGGLING),
    )


def _is_met(element: Element, yes: set[str], dimensions: set[str]) -> bool:
    return bool(
        yes.intersection(element.answers)
        or dimensions.intersection(element.dimensions)
        or (element.together and dimensions.issuperset(element.together))
    )


def _outcome(instrument: Instrument, dimensions: set[str], aspects: set[Aspect]) -> Outcome:
    """The combination of dimensions; for a child, act and exploitation are enough."""
    deception, force = {"D1", "D2"}, {"D5"}
    if instrument.vulnerability_stands_in:
        deception, force = deception | {"D3"}, force | {"D6"}
    exploitation = "D4" in dimensions
    if instrument.population == Population.CHILD:
        exploitation = exploitation or Aspect.PURPOSE in aspects
        if exploitation and Aspect.ACT in aspects:
            return Outcome.TRAFFICKING
    return COMBINATION[bool(deception & dimensions), exploitation, bool(force & dimensions)]


COMBINATION = {
    # deceptive or coercive recruitment, exploitation, coercion at destination
    (False, False, False): Outcome.NOTHING,
    (True, False, False): Outcome.RECRUITMENT,
    (False, False, True): Outcome.COERCION,
    (True, False, True): Outcome.COERCION,
    (False, True, False): Outcome.EXPLOITATION,
    (True, True, False): Outcome.DECEIVED,
    (False, True, True): Outcome.COERCED,
    (True, True, True): Outcome.TRAFFICKING,
}


def _standing(least: bool, most: bool) -> Standing:
    if least:
        return Standing.MET
    return Standing.INCOMPLETE if most else Standing.NOT_MET
