"""`panoh duplicates evaluate` and `panoh duplicates train`."""

import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from panoh.base.spreadsheets import BOM, write_rows
from panoh.casework.duplicates.evaluation import HELD_OUT, evaluate
from panoh.casework.duplicates.made_up import entries
from panoh.casework.duplicates.matching import WEIGHTS
from panoh.casework.duplicates.training import SEEDS, train


def many(text: str) -> int:
    """A number of people of whom some can be there twice."""
    if not text.isdecimal() or int(text) < 10:
        raise ArgumentTypeError(f"{text} is no number of cases from 10 on.")
    return int(text)


class Command(BaseCommand):
    help = "Measures the search for people who are there twice, on made-up cases, or trains it."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(
            dest="act", required=True, metavar="evaluate | generate | train"
        )
        evaluates = acts.add_parser("evaluate", help="precision, recall, F1 and time")
        generates = acts.add_parser("generate", help="write the file that it is measured by")
        generates.add_argument("file", type=Path, metavar="FILE")
        trains = acts.add_parser("train", help="learn the weights anew; they belong to the code")
        for act in (evaluates, generates, trains):
            act.add_argument(
                "--people", type=many, default=10_000, metavar="N", help="so many cases"
            )
        for act in (evaluates, generates):
            act.add_argument("--seed", type=int, default=HELD_OUT, metavar="S")

    def handle(self, *args: Any, act: str, people: int, **options: Any) -> None:
        match act:
            case "evaluate":
                self.evaluate(people, options["seed"])
            case "generate":
                self.generate(people, options["seed"], options["file"])
            case _:
                WEIGHTS.write_text(json.dumps(train(people, SEEDS), indent=1) + "\n")
                self.stdout.write(f"{WEIGHTS} is written.")

    def evaluate(self, people: int, seed: int) -> None:
        """Say how well it finds."""
        found = evaluate(people, seed)
        self.stdout.write(
            f"{people} cases, seed {seed}: {found.there} pairs are one person; "
            f"{found.found} found, {found.right} of them rightly\n"
            f"precision {found.precision:.3f}\nrecall    {found.recall:.3f}\n"
            f"F1        {found.f1:.3f}\ntime      {found.seconds:.1f} s"
        )

    def generate(self, people: int, seed: int, file: Path) -> None:
        """Write made-up cases as CSV, with the number of the person whose they are."""
        rows = [asdict(each) for each in entries(people, seed)]
        with file.open("w", encoding="utf-8", newline="") as out:
            out.write(BOM)
            write_rows([rows[0].keys(), *(row.values() for row in rows)], out)
        self.stdout.write(f"{len(rows)} cases are written.")
