"""Bytes that a fuzzer finds do not break the importer

Atheris (libFuzzer) changes workbooks and CSV files, led by which lines of the importer they reach;
whatever is neither read nor refused with a sentence has broken it.
"""

import os
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from proofs.outcome import Outcome

SECONDS = 120
FOUND = re.compile(rb"^(?:Done (\d+) runs|stat::number_of_executed_units:\s*(\d+))", re.MULTILINE)

FUZZ = """
import sys
import atheris
with atheris.instrument_imports(
    include=["panoh.exchange", "panoh.base.archives", "panoh.base.spreadsheets"]
):
    import django
    django.setup()
    from panoh.base import archives
    from panoh.exchange import cases, cells, layouts, sheets
from panoh.base.refusals import Refused
from panoh.base.spreadsheets import attached

def one(data):
    try:
        if data.startswith(b"PK"):
            archives.check_archive(data)  # the reader beyond is a process of its own
        else:
            attached(cases.fault_rows(cases.read(data, year=2020).faults), "x")
    except Refused as refused:
        assert str(refused.sentence)
    text = data.decode(errors="replace")
    for parse in (cells.when, cells.ages, cells.mark, cells.country, cells.countries):
        try:
            parse(cells.seen(text))
        except cells.Unreadable:
            pass

atheris.Setup(sys.argv, one)
atheris.Fuzz()
"""


def prove(scale: float = 1.0) -> Outcome:
    """None of the files it makes up in the time given may break anything."""
    if find_spec("atheris") is None:
        return Outcome(0, 0, 0, "skipped: atheris is not installed (uv sync --group prove)")
    from panoh.exchange.tests.hostile import packed, parts, tricks
    from panoh.exchange.tests.lists import ANONYMISED_ROW, SYNTHETIC_ROW, VICTIM, written

    seeds = [packed(parts()), *(written([row]) for row in (VICTIM, SYNTHETIC_ROW, ANONYMISED_ROW))]  # type: ignore[no-untyped-call]
    seeds += [file.data for file in tricks() if len(file.data) < 5_000]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds):
            (Path(folder) / str(number)).write_bytes(seed)
        ran = subprocess.run(
            [sys.executable, "-c", FUZZ, folder, f"-max_total_time={max(5, SECONDS * scale):.0f}",
             "-max_len=6000", "-timeout=5", "-rss_limit_mb=1500", "-print_final_stats=1",
             f"-artifact_prefix={folder}/"],
            env=os.environ, capture_output=True, check=False,
        )  # fmt: skip
    runs = [int(a or b) for a, b in FOUND.findall(ran.stderr)]
    if ran.returncode:
        sys.stderr.buffer.write(ran.stderr[-4_000:])
    tried = max(runs, default=0) or 1
    return Outcome(tried, tried - bool(ran.returncode), int(bool(ran.returncode)))
