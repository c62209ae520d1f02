"""Which cases may be of one person: names by their keys, with year of birth, sex and citizenship.

splink computes it, by Fellegi and Sunter's sums of weights, in DuckDB in this process's memory:
nothing is written to a disk, nothing leaves. The weights stand in weights.json.
"""

import gc
import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import log2
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
from splink import DuckDBAPI, Linker

from panoh.casework.duplicates.made_up import Record, entries
from panoh.casework.duplicates.parts import Name, forget, in_parts

WEIGHTS = Path(__file__).with_name("weights.json")
THREADS = 2
NO_WORD = (None, None, None)
SURE = 0.7  # two pairs as likely as this join their ends
THIRD = "third_case"
# In few cases every word is rare or common by chance: then so many made-up people are counted too.
FEW, SAMPLE = 5_000, 4_000

# Only cases that agree in one of these are compared at all, and none whose years are far apart.
FAMILY = "l.family_bones = r.family_bones"
GIVEN = "l.given_bones = r.given_bones"
FATHER = "l.father_bones = r.father_bones"
YEAR = "l.birth_year = r.birth_year"
ABOUT = "abs(l.birth_year - r.birth_year) <= 1"
NOT_FAR = "coalesce(abs(l.birth_year - r.birth_year) in (0, 1, 2, 3, 9, 10), true)"
BLOCKS = (
    f"{FAMILY} and {GIVEN} and {NOT_FAR}",
    f"{FAMILY} and l.given_full[1] = r.given_full[1] and {ABOUT}",
    f"{GIVEN} and l.family_full[1] = r.family_full[1] and {ABOUT}",
    f"{GIVEN} and {FATHER} and coalesce({ABOUT}, true)",
    f"{FAMILY} and {FATHER} and {YEAR}",
    f"l.family_bones = r.given_bones and l.given_bones = r.family_bones and {NOT_FAR}",
    f"l.family_bones[:2] = r.family_bones[:2] and l.given_bones[:2] = r.given_bones[:2] and {YEAR}",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of a case, opened in memory."""

    number: int
    name: Name
    sex: str = ""
    birth_year: int | None = None
    citizenship: str = ""


def known(record: Record) -> Known:
    """A made-up case as the search knows it."""
    return Known(
        number=record.number,
        name=Name(record.family, record.given, record.patronymic),
        sex="" if record.sex == "unknown" else record.sex,
        birth_year=record.birth_year,
        citizenship=record.citizenship,
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases that may be of one person: how likely, and what speaks for it in codes."""

    one: int
    other: int
    score: float
    reasons: tuple[str, ...]


# How two values of a column compare, the nearest first: a code, SQL, and the column whose values'
# commonness counts, since two Nilufars say less than two Oguljahans.
Levels = list[tuple[str, str, str]]


def _short(of: str) -> str:
    return f"(len({of}_l) = 1 or len({of}_r) = 1)"


def _same(of: str) -> str:
    return f"{of}_l = {of}_r"


def _within(of: str) -> str:
    """One value begins or ends the other: a tail, or half of a double name."""
    either = [
        f"{side}_with({of}_{one}, {of}_{other})"
        for side in ("starts", "ends")
        for one, other in ("lr", "rl")
    ]
    return f"({' or '.join(either)})"


def _word(part: str, *, initials: bool) -> Levels:
    full, root, bones = f"{part}_full", f"{part}_root", f"{part}_bones"
    slips = f"damerau_levenshtein({full}_l, {full}_r)"
    bones_slips = f"damerau_levenshtein({bones}_l, {bones}_r)"
    longer = f"greatest(len({full}_l), len({full}_r))"
    short_bones = f"least(len({bones}_l), len({bones}_r))"
    initial: Levels = [
        ("initial", f"{_short(full)} and {full}_l[1] = {full}_r[1]", ""),
        ("no_initial", _short(full), ""),
    ]
    return [
        *(initial if initials else []),
        ("same", _same(full), full),
        ("root", _same(root), bones),
        ("sound", f"{_same(bones)} and {slips} <= 2", bones),
        ("bones", _same(bones), bones),
        ("slip", f"{slips} <= 1 and {longer} > 3", full),
        ("part", f"{short_bones} > 2 and {_within(bones)}", bones),
        ("near", f"{bones_slips} <= 1 and {short_bones} > 2", bones),
        ("far", f"{slips} <= {longer} * 0.34", ""),
        ("no", "ELSE", ""),
    ]


# What the three words say together: brothers share two of them, a wife may have changed the third.
TOGETHER: Levels = [
    ("exchanged", "family_bones_l = given_bones_r and given_bones_l = family_bones_r", ""),
    ("all", f"{_same('family_bones')} and {_same('given_bones')} and {_same('father_bones')}", ""),
    ("siblings", f"{_same('family_bones')} and {_same('father_bones')} "
     f"and not ({_short('given_full')} or {_within('given_bones')} "
     "or damerau_levenshtein(given_full_l, given_full_r) <= 2)", ""),
    ("married", f"{_same('given_bones')} and {_same('father_bones')} "
     "and sex_l is distinct from 'male' and sex_r is distinct from 'male'", ""),
    ("no_father", f"{_same('family_bones')} and {_same('given_bones')} "
     "and (father_full_l is null or father_full_r is null)", ""),
    ("other_father", f"{_same('family_bones')} and {_same('given_bones')}", ""),
    ("no", "ELSE", ""),
]  # fmt: skip

COMPARED: dict[str, tuple[str, Levels]] = {
    "family": ("family_full", _word("family", initials=False)),
    "given": ("given_full", _word("given", initials=True)),
    "father": ("father_full", _word("father", initials=True)),
    "name": ("unique_id", TOGETHER),
    "year": (
        "birth_year",
        [
            ("same", "birth_year_l = birth_year_r", ""),
            ("near", "abs(birth_year_l - birth_year_r) = 1", ""),
            ("about", "abs(birth_year_l - birth_year_r) <= 3", ""),
            ("digit", "abs(birth_year_l - birth_year_r) in (9, 10)", ""),
            ("no", "ELSE", ""),
        ],
    ),
    "sex": ("sex", [("same", "sex_l = sex_r", ""), ("no", "ELSE", "")]),
    "citizenship": (
        "citizenship",
        [("same", "citizenship_l = citizenship_r", ""), ("no", "ELSE", "")],
    ),
}


def find(cases: Sequence[Known], at_least: float | None = None) -> list[Pair]:
    """Pairs of these cases whose score is at least so much (the trained threshold by default)."""
    if len(cases) < 2:
        return []
    weights = trained()
    count = len(cases) + (SAMPLE if len(cases) < FEW else 0)
    columns = ", ".join(f"gamma_{name}" for name in COMPARED)
    with compared(cases, settings(count, weights)) as linker:
        found = linker.inference.predict(
            threshold_match_probability=at_least or weights["threshold"]
        ).as_duckdbpyrelation()
        rows = found.project(f"unique_id_l, unique_id_r, match_probability, {columns}").fetchall()
    pairs = [
        Pair(min(one, other), max(one, other), score, reasons(gammas))
        for one, other, score, *gammas in rows
    ]
    joined = through_others({(pair.one, pair.other): pair.score for pair in pairs})
    return pairs + [Pair(*ends, score, (THIRD,)) for ends, score in joined.items()]


def through_others(scores: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Pairs that were not found by themselves, and are as likely as both ends' with a third."""
    sure: dict[int, dict[int, float]] = {}
    for (one, other), score in scores.items():
        if score >= SURE:
            sure.setdefault(one, {})[other] = score
            sure.setdefault(other, {})[one] = score
    found: dict[tuple[int, int], float] = {}
    for ends in sure.values():
        for (one, first), (other, second) in combinations(sorted(ends.items()), 2):
            if (one, other) not in scores:
                found[one, other] = max(first * second, found.get((one, other), 0.0))
    return found


def reasons(gammas: Sequence[int]) -> tuple[str, ...]:
    """Codes of what two cases have in common, such as family_same or year_near."""
    found = []
    for (name, (_column, levels)), gamma in zip(COMPARED.items(), gammas, strict=True):
        if gamma >= 0:
            found.append(f"{name}_{levels[len(levels) - 1 - gamma][0]}")
    return tuple(found)


@contextmanager
def compared(cases: Sequence[Known], how: dict[str, Any]) -> Iterator[Linker]:
    """A linker over these cases, in memory alone, closed and forgotten afterwards."""
    for library in ("splink", "sqlglot"):
        logging.getLogger(library).setLevel(logging.ERROR)
    with duckdb.connect(":memory:") as connection, uncollected(), forgetting():
        connection.execute("set temp_directory = ''")
        connection.execute(f"set threads = {THREADS}")
        database = DuckDBAPI(connection)
        columns = table(cases)
        linker = Linker(
            database.register(columns), how, log_level=logging.ERROR, validate_settings=False
        )
        if len(cases) < FEW:
            _count_more(database, linker, columns)
        yield linker


@contextmanager
def forgetting() -> Iterator[None]:
    """Whatever happens, no name stays in memory."""
    try:
        yield
    finally:
        forget()


@contextmanager
def uncollected() -> Iterator[None]:
    """Of many small tuples none is in a cycle: looking for some takes as long as making them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _count_more(database: DuckDBAPI, linker: Linker, cases: pyarrow.Table) -> None:
    """How common a word is, where too few cases could say: counted among made-up people too."""
    everybody = pyarrow.concat_tables([cases, _sample()], promote_options="permissive")
    for column in sorted({c for _, levels in COMPARED.values() for _, _, c in levels if c}):
        counted = Counter(word for word in everybody[column].to_pylist() if word)
        common = pyarrow.table(
            {
                column: list(counted),
                f"tf_{column}": [count / counted.total() for count in counted.values()],
            }
        )
        linker.table_management.register_term_frequency_lookup(database.register(common), column)


@cache
def _sample() -> pyarrow.Table:
    return table([known(record) for record in entries(SAMPLE, seed=0)])


def table(cases: Sequence[Known]) -> pyarrow.Table:
    """The cases in columns, names by their keys."""
    parts = in_parts([case.name for case in cases])
    columns: dict[str, list[Any]] = {
        "unique_id": [case.number for case in cases],
        "sex": [case.sex or None for case in cases],
        "birth_year": [case.birth_year for case in cases],
        "citizenship": [case.citizenship or None for case in cases],
    }
    for part, words in zip(("family", "given", "father"), zip(*parts, strict=True), strict=True):
        full, root, bones = map(list, zip(*(word or NO_WORD for word in words), strict=True))
        columns |= {f"{part}_full": full, f"{part}_root": root, f"{part}_bones": bones}
    return pyarrow.table(columns)


@cache
def trained() -> dict[str, Any]:
    """Weights, threshold and how they came about."""
    found: dict[str, Any] = json.loads(WEIGHTS.read_text())
    return found


def settings(count: int, weights: dict[str, Any] | None = None) -> dict[str, Any]:
    """splink's settings for so many cases; without weights, those to be trained.

    The more cases there are, the likelier it is that two strangers agree by chance.
    """
    comparisons = []
    for name, (column, levels) in COMPARED.items():
        found: list[dict[str, Any]] = [
            {
                "sql_condition": f"{column}_l is null or {column}_r is null",
                "label_for_charts": "unknown",
                "is_null_level": True,
            }
        ]
        for code, condition, common in levels:
            level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": code}
            if common:
                level["tf_adjustment_column"] = common
                level["disable_tf_exact_match_detection"] = True
            if weights:
                level |= _probabilities(weights["levels"][f"{name}_{code}"], bool(common))
            else:
                level |= {"m_probability": 0.5, "u_probability": 0.5}
            found.append(level)
        comparisons.append({"output_column_name": name, "comparison_levels": found})
    prior = 2.0 ** weights["prior"] / count if weights else 0.4 / count
    return {
        "link_type": "dedupe_only",
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": list(BLOCKS),
        "probability_two_random_records_match": min(0.5, prior),
        "retain_matching_columns": True,  # else it forgets how they compare
        "retain_intermediate_calculation_columns": not weights,
    }


def _probabilities(level: dict[str, float], common: bool) -> dict[str, float]:
    """A weight in bits as splink wants it: the quotient of two probabilities.

    Where commonness counts, splink adds share · log2(u / how common the value is), so that u must
    be taken out again.
    """
    weight, share = level["weight"], level.get("share", 0.0) if common else 0.0
    u = min(0.5, 2.0 ** (-(weight + 1) / (1 - share)))
    found = {"u_probability": u, "m_probability": min(1.0, 2.0 ** (weight + (1 - share) * log2(u)))}
    return found | ({"tf_adjustment_weight": share} if common else {})
