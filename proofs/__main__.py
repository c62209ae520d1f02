"""Runs the proofs one after the other, and prints one table: test, tried, survived, lost.

    python -m proofs [ID ...] [--scale 0.1]

Each proof is a module `<id>_<what>.py` beside this one with `prove(scale) -> Outcome`; the first
line of its docstring is its title. It runs in a process of its own, with Django set up, in an empty
database with the cast in it, on a server of this run's own that keeps what it acknowledges. It may
kill any of these: the next one has them anew.
"""

import argparse
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from panoh.base.database import server
from proofs.outcome import Outcome
from proofs.stage import run, stage

HERE = Path(__file__).parent
LAST = 20  # lines of a log that are shown when a proof has lost


@dataclass(frozen=True)
class Proof:
    """A proof by the name of its module."""

    module: str

    @property
    def id(self) -> str:
        return self.module.split("_")[0].upper()

    @property
    def title(self) -> str:
        first = (HERE / f"{self.module}.py").read_text().splitlines()[0]
        return first.strip('"').rstrip(".")


def proofs() -> list[Proof]:
    """Every proof there is, by its id."""
    return [Proof(path.stem) for path in sorted(HERE.glob("[a-z][0-9]*_*.py"))]


def attempt(proof: Proof, scale: float) -> Outcome:
    """The proof's outcome; one that breaks off has lost."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        try:
            outcome = process.submit(run, proof.module, scale).result()
            if outcome.lost:
                _show_log(proof)
            return outcome
        except Exception as broken:
            _show_log(proof)
            traceback.print_exception(broken)
            return Outcome(1, 0, 1, f"broke off: {type(broken).__name__}")


def _show_log(proof: Proof) -> None:
    log = server.folder() / f"{proof.module}.log"
    print(*log.read_text(errors="replace").splitlines()[-LAST:], sep="\n", file=sys.stderr)


def main() -> int:
    words = argparse.ArgumentParser(prog="make prove")
    words.add_argument("only", nargs="*", help="ids, such as D1; none means all")
    words.add_argument("--scale", type=float, default=1.0, help="1 is the whole, less is quicker")
    said = words.parse_args()
    wanted = {each.upper() for each in said.only} or {proof.id for proof in proofs()}
    if unknown := wanted - {proof.id for proof in proofs()}:
        words.error(f"there is no proof {', '.join(sorted(unknown))}")
    lines = []
    with stage():
        for proof in proofs():
            if proof.id not in wanted:
                continue
            print(f"{proof.id}  {proof.title}", file=sys.stderr, flush=True)
            begun = time.monotonic()
            outcome = attempt(proof, said.scale)
            lines.append((proof, outcome, time.monotonic() - begun))
            print(f"    {outcome}", file=sys.stderr, flush=True)
    print(f"\n{'test':<70} {'tried':>9} {'survived':>9} {'lost':>6} {'s':>6}  note")
    for proof, found, took in lines:
        figures = f"{found.tried:>9} {found.survived:>9} {found.lost:>6} {took:>6.0f}"
        print(f"{proof.id + '  ' + proof.title:<70} {figures}  {found.note}")
    return int(any(found.lost for _proof, found, _took in lines))


if __name__ == "__main__":
    sys.exit(main())
