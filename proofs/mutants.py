"""A plugin of pytest that breaks the code one place at a time, and asks whether a test tells.

mutmut writes the mutants of a module side by side with the original; which of them acts is asked at
each call. So all of them live in one process, with one database, and only the tests that go through
the broken function are run, quickest first, until the first one fails.
"""

import json
import os
import re
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import libcst as cst
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings
from mutmut.mutation import file_mutation, trampoline
from mutmut.mutation.mutators import mutation_operators, operator_string
from mutmut.state import state

ROOT = Path(__file__).parent.parent
MODULES = os.environ["PANOH_MUTANTS"].split()
PLACE = Path(os.environ["PANOH_MUTANTS_FOUND"])
PATIENCE = (
    5  # seconds, and ten times as long as without a mutant: one that never ends is noticed too
)
FEW = int(os.environ.get("PANOH_MUTANTS_EXAMPLES") or 10)  # of each property, the same ones always
APART = os.environ.get("PANOH_MUTANTS_APART") == "1"  # for tests without a database
LONGEST = 600  # seconds for a test without any mutant
SENTENCE = re.compile(r"[A-ZА-Я“%][^\n]* [^\n]*\.$", re.DOTALL)
DECORATED = re.compile(r"^@transaction\.atomic\n(?=def (\w+))", re.MULTILINE)


class Breaker(MetaPathFinder, Loader):
    """Imports the modules in question with all their mutants in them."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return spec_from_loader(name, self, origin=str(_file(name))) if name in MODULES else None

    def exec_module(self, module: ModuleType) -> None:
        source = _file(module.__name__).read_text()
        # mutmut leaves decorated functions alone: they are decorated after they are broken.
        decorated = DECORATED.findall(source)
        mutated = file_mutation.mutate_file_contents(module.__name__, DECORATED.sub("", source))
        again = "".join(f"\n{name} = transaction.atomic({name})" for name in decorated)
        self.names[module.__name__] = list(mutated.mutant_names)
        module.__file__ = str(_file(module.__name__))
        exec(compile(mutated.code + again, module.__file__, "exec"), vars(module))


def _file(name: str) -> Path:
    return ROOT / f"{name.replace('.', '/')}.py"


def _but_sentences(node: cst.BaseString) -> Iterable[cst.BaseString]:
    """mutmut's changes of a string, except of a sentence, which no rule rests on."""
    if isinstance(node, cst.SimpleString) and SENTENCE.match(str(node.evaluated_value)):
        return ()
    return operator_string(node)


vars(file_mutation)["mutation_operators"] = [
    (kind, _but_sentences if operator is operator_string else operator)
    for kind, operator in mutation_operators
]
BREAKER = Breaker()
sys.meta_path.insert(0, BREAKER)
vars(trampoline)["record_trampoline_hit"] = lambda name, caller=None: state()._stats.add(name)


class Endless(BaseException):
    """A mutant that does not end."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:
        raise Endless

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _few_examples(item: pytest.Item) -> None:
    """A property is tried on few examples, the same ones each time, and none is made smaller."""
    test: Any = getattr(item, "obj", None)
    if hasattr(test, "hypothesis"):
        test._hypothesis_internal_use_settings = settings(
            max_examples=FEW, derandomize=True, deadline=None, database=None,
            phases=(Phase.explicit, Phase.generate),
        )  # fmt: skip


def _passes(item: pytest.Item, mutant: str, seconds: float) -> bool:
    """Whether the test, which takes so long, lets this mutant live."""
    return not _complaint(item, mutant, PATIENCE + 10 * seconds)


def _complaint(item: pytest.Item, mutant: str, most: float) -> str:
    os.environ["MUTANT_UNDER_TEST"] = mutant
    item._initrequest()  # type: ignore[attr-defined]
    try:
        with patience(most):
            reports = runtestprotocol(item, log=False, nextitem=item.session)  # type: ignore[arg-type]
    except Endless:
        return "It does not end."
    finally:
        os.environ["MUTANT_UNDER_TEST"] = ""
    return "\n".join(str(report.longrepr) for report in reports if report.failed)


def _caught(mutant: str, tests: list[tuple[float, pytest.Item]]) -> str:
    """The test that tells, quickest first; nothing when none does."""
    return next((test.nodeid for took, test in tests if not _passes(test, mutant, took)), "")


def _caught_apart(mutant: str, tests: list[tuple[float, pytest.Item]]) -> str:
    """The same in a process of its own: some mutants end up in a library that never comes back."""
    reads, writes = os.pipe()
    if not (child := os.fork()):
        used = round(time.process_time() + PATIENCE + 3 * sum(took for took, _test in tests))
        resource.setrlimit(resource.RLIMIT_CPU, (used, used))
        os.write(writes, _caught(mutant, tests).encode())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as told:
        caught = told.read()
    _pid, how = os.waitpid(child, 0)
    return caught if os.WIFEXITED(how) else "It does not end."


def pytest_runtestloop(session: pytest.Session) -> bool:
    """First every test as it is, to learn where it goes; then the mutants, one after the other."""
    goes: dict[str, list[tuple[float, pytest.Item]]] = defaultdict(list)
    for item in session.items:
        _few_examples(item)
        state()._stats.clear()
        begun = time.monotonic()
        if complaint := _complaint(item, "stats", LONGEST):
            pytest.exit(f"{item.nodeid} fails without any mutant: {complaint}", returncode=3)
        for function in state()._stats:
            goes[function].append((time.monotonic() - begun, item))
    only = re.compile(os.environ.get("PANOH_MUTANTS_ONLY") or ".*")
    found: dict[str, str] = {}
    for module, names in BREAKER.names.items():
        for name in names:
            mutant = f"{module}.{name}"
            if not only.search(mutant):
                continue
            tests = sorted(goes[mutant.rpartition("__mutmut_")[0]], key=lambda each: each[0])
            caught = (_caught_apart if APART else _caught)(mutant, tests)
            found[mutant] = caught
            PLACE.write_text(json.dumps(found, indent=1))
    return True
