"""How the weights came about: learnt from made-up people of whom it is known who is who.

What two cases have in common hangs together: who shares a given name mostly shares the sex and the
citizenship. Weights that are estimated one comparison at a time, as EM does, count it twice; these
are fitted together, by logistic regression over the pairs that are compared at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoh.casework.duplicates.made_up import Record, entries, pairs
from panoh.casework.duplicates.matching import COMPARED, compared, known, settings, through_others

Numbers = NDArray[np.float64]
EVENNESS = 2.0  # how strongly a weight that few pairs speak for is drawn to nothing
ROUNDS = 30
THRESHOLDS = [place / 50 for place in range(15, 40)]
SEEDS = (1, 3, 4, 5, 6, 7, 8, 9)  # never those that it is measured by


def train(people: int, seeds: Sequence[int]) -> dict[str, Any]:
    """Weights in bits, the prior for one case, and the threshold at which most is found rightly."""
    files = [_compared(entries(people, seed)) for seed in seeds]
    x = np.vstack([file.features for file in files])
    y = np.concatenate([file.right for file in files])
    offset = -np.log(people)  # of so many cases, each is as likely met by chance
    weights = _fit(x, y, offset)
    bits = dict(zip(_features(), (weights / np.log(2)).round(3).tolist(), strict=True))
    return {
        "trained": f"on files of {people} made-up cases, seeds {', '.join(map(str, seeds))}",
        "prior": bits.pop("prior"),
        "threshold": _threshold(files, weights, offset),
        "levels": _levels(bits),
    }


def _features() -> list[str]:
    """The columns of what is learnt from: each level, and how rare its value is."""
    found = ["prior"]
    for name, (_column, levels) in COMPARED.items():
        for code, _condition, common in levels:
            found.append(f"{name}_{code}")
            if common:
                found.append(f"{name}_{code} share")
    return found


@dataclass(frozen=True)
class File:
    """Every pair of a file that is compared, in numbers; which are right; and all there are."""

    ends: list[tuple[int, int]]
    features: Numbers
    right: Numbers
    true: set[tuple[int, int]]


def _compared(found: list[Record]) -> File:
    """A file as the search sees it, before anything is weighed."""
    true = pairs(found)
    with compared([known(record) for record in found], settings(len(found))) as linker:
        predicted = linker.inference.predict().as_duckdbpyrelation()
        columns = ["unique_id_l", "unique_id_r", *(f"gamma_{name}" for name in COMPARED)]
        common = sorted({c for _, levels in COMPARED.values() for _, _, c in levels if c})
        columns += [f"greatest(tf_{c}_l, tf_{c}_r) as {c}" for c in common]
        rows = predicted.project(", ".join(columns)).fetchnumpy()
    both = zip(rows["unique_id_l"].tolist(), rows["unique_id_r"].tolist(), strict=True)
    ends = [(min(a, b), max(a, b)) for a, b in both]
    right = np.array([pair in true for pair in ends], dtype=float)
    features = [np.ones(len(ends))]
    for name, (_column, levels) in COMPARED.items():
        gamma = rows[f"gamma_{name}"]
        for place, (_code, _condition, column) in enumerate(levels):
            here = (gamma == len(levels) - 1 - place).astype(float)
            features.append(here)
            if column:
                rare = -np.log2(np.ma.filled(rows[column], 1.0).astype(float))
                features.append(np.where(here > 0, rare, 0.0))
    return File(ends, np.column_stack(features), right, true)


def _fit(x: Numbers, y: Numbers, offset: float) -> Numbers:
    """Logistic regression by Newton's method, with a little ridge, no step too far."""
    ridge = np.full(x.shape[1], EVENNESS)
    ridge[0] = 0.0

    def loss(weights: Numbers) -> float:
        z = x @ weights + offset
        return float(np.logaddexp(0, z).sum() - y @ z + ridge @ weights**2 / 2)

    weights = np.zeros(x.shape[1])
    weights[0] = np.log(y.mean() / (1 - y.mean())) - offset
    for _round in range(ROUNDS):
        p = 1 / (1 + np.exp(-(x @ weights + offset)))
        slope = x.T @ (y - p) - ridge * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-9)
        step = np.linalg.solve(curve, slope)
        while loss(weights + step) > loss(weights) and np.abs(step).max() > 1e-9:
            step /= 2
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _threshold(files: Sequence[File], weights: Numbers, offset: float) -> float:
    """Where precision and recall together (F1) are best, with what a third case joins."""
    best, at = 0.0, 0.5
    scored = []
    for file in files:
        scores = 1 / (1 + np.exp(-(file.features @ weights + offset)))
        scored.append(dict(zip(file.ends, scores.tolist(), strict=True)))
    for least in THRESHOLDS:
        found = right = there = 0
        for file, scores_of in zip(files, scored, strict=True):
            pairs_found = {pair: score for pair, score in scores_of.items() if score >= least}
            pairs_found |= through_others(pairs_found)
            found += len(pairs_found)
            right += len(file.true & pairs_found.keys())
            there += len(file.true)
        if (f1 := 2 * right / (found + there)) > best:
            best, at = f1, least
    return at


def _levels(bits: dict[str, float]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for name, value in bits.items():
        level, _space, share = name.partition(" ")
        if share:
            found[level]["share"] = max(0.0, min(0.95, value))
        else:
            found[level] = {"weight": value}
    return found
