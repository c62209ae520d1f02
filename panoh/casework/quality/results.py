"""What scores come to, and whether a house has improved: computed, never typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from panoh.casework.quality.standards import Criterion, Grade, Part, Standard

Scores = Mapping[str, int | None]  # by criterion; None: it does not apply here


@dataclass(frozen=True)
class Result:
    """What an assessment comes to: hundredths by section and of the house, and its name."""

    parts: Mapping[str, int | None]  # by section; None where nothing applied
    points: int | None
    failed: tuple[Criterion, ...]
    grade: Grade | None  # None: nothing was scored


@dataclass(frozen=True)
class Change:
    """Two assessments of a house on the criteria that both answer."""

    parts: Mapping[str, tuple[int, int]]  # by section: before, after
    before: int
    after: int
    improved: bool

    @property
    def gain(self) -> int:
        return self.after - self.before


def missing(standard: Standard, scores: Scores) -> list[Criterion]:
    """The criteria without an answer, or with one that they cannot have."""
    return [each for each in standard.criteria.values() if not _is_answered(standard, each, scores)]


def _is_answered(standard: Standard, criterion: Criterion, scores: Scores) -> bool:
    if criterion.code not in scores:
        return False
    score = scores[criterion.code]
    return criterion.may_not_apply if score is None else 0 <= score <= standard.top


def result(standard: Standard, scores: Scores) -> Result:
    """What these scores come to; what has none yet is left out."""
    means = _means(standard, scores)
    points = _mean(list(means.values()))
    failed = tuple(
        each
        for each in standard.criteria.values()
        if each.critical and (score := scores.get(each.code)) is not None
        if score <= standard.fails_at
    )
    return Result(
        parts={part.code: _whole(means.get(part.code)) for part in standard.parts},
        points=_whole(points),
        failed=failed,
        grade=None if points is None else _grade(standard, points, capped=bool(failed)),
    )


def change(standard: Standard, before: Scores, after: Scores) -> Change | None:
    """How a house has changed, by the later edition's rule; None where nothing can be compared."""
    common = [
        code
        for code in standard.criteria
        if before.get(code) is not None and after.get(code) is not None
    ]
    one, other = ({code: scores[code] for code in common} for scores in (before, after))
    means = _means(standard, one), _means(standard, other)
    first, last = (_mean(list(each.values())) for each in means)
    if first is None or last is None:
        return None
    was_capped, is_capped = (bool(result(standard, each).failed) for each in (before, after))
    return Change(
        parts={code: (_rounded(means[0][code]), _rounded(means[1][code])) for code in means[0]},
        before=_rounded(first),
        after=_rounded(last),
        improved=not is_capped
        and last - first >= (0 if was_capped else standard.improved_by)
        and all(means[1][code] >= means[0][code] for code in standard.held & means[0].keys()),
    )


def _means(standard: Standard, scores: Scores) -> dict[str, Fraction]:
    """The mean of each section in hundredths of the highest score, exactly."""
    found = {part.code: _part_mean(standard, part, scores) for part in standard.parts}
    return {code: mean for code, mean in found.items() if mean is not None}


def _part_mean(standard: Standard, part: Part, scores: Scores) -> Fraction | None:
    given = [scores.get(each.code) for each in standard.of(part)]
    return _mean([Fraction(100 * score, standard.top) for score in given if score is not None])


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


def _rounded(mean: Fraction) -> int:
    """Half a hundredth goes up."""
    return int(mean + Fraction(1, 2))


def _whole(mean: Fraction | None) -> int | None:
    return None if mean is None else _rounded(mean)


def _grade(standard: Standard, points: Fraction, *, capped: bool) -> Grade:
    if capped:
        return standard.capped
    return next(grade for grade in standard.grades.values() if grade.least <= _rounded(points))
