"""The keys of names are thrown any bytes at all.

Atheris mutates texts by what it sees them reach. No text may raise, take long, give a key that is
not its own key, or make more to look for than a name has. Without atheris, which has no wheel for
every machine, nothing is tried here, and it says so; the suite tries Hypothesis' texts.
"""

import subprocess
import sys
from importlib.util import find_spec

from panoh.base.names.keys import LONGEST, MOST_WORDS, fold, keys_of, keys_of_name
from panoh.base.names.scripts import script_of
from proofs.outcome import Outcome

RUNS = 200_000


def one(data: bytes) -> None:
    """One text: its bytes as UTF-8 where they are, with whatever is not."""
    text = data.decode("utf-8", errors="surrogatepass" if data[:1] == b"\x00" else "replace")
    key = fold(text)
    assert fold(key) == key
    assert len(key) <= LONGEST
    assert len(keys_of(text)) <= MOST_WORDS
    keys_of_name(family=text, given=text[::-1], patronymic=text[: len(text) // 2])
    script_of(text)


def prove(scale: float = 1.0) -> Outcome:
    """So many texts, in a process of the fuzzer's own."""
    if find_spec("atheris") is None:
        return Outcome(0, 0, 0, "skipped: atheris is not installed (no wheel for this machine?)")
    runs = max(1, round(RUNS * scale))
    fuzzed = subprocess.run(
        [sys.executable, "-m", "proofs.j1_names", f"-runs={runs}", "-timeout=5"]
    )
    lost = int(fuzzed.returncode != 0)
    return Outcome(runs, runs - lost, lost)


if __name__ == "__main__":
    import atheris  # type: ignore[import-not-found,unused-ignore]

    atheris.instrument_all()
    atheris.Setup(sys.argv, lambda data: one(data))
    atheris.Fuzz()
