"""D5 in short: a backup made under work comes back on an empty machine; any change is noticed."""

import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from psycopg.conninfo import make_conninfo

from panoh.base.database import door, server
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.testing import PASSWORD, member

WORD = "Lola Toshmatova"
SAFE: dict[str, Any] = {
    "channel": "call",
    "hours": "",
    "leave_no_message": True,
    "shared_phone": False,
}


@dataclass(frozen=True)
class Backup:
    """A backup with its two identities."""

    place: Path
    identities: list[Path]


def backup(place: Path, *words: str) -> Path:
    out = io.StringIO()
    call_command("backup", place, *words, stdout=out)
    return Path(out.getvalue().split("data: ")[1].split("\n")[0]).parent


def recipients(folder: Path) -> tuple[list[str], list[Path]]:
    """Two identities, and the words that name their recipients."""
    words, files = [], []
    for option in ("--recipient", "--key-recipient"):
        files.append(folder / option.strip("-"))
        out = io.StringIO()
        call_command("backup", "--new-identity", files[-1], stdout=out)
        words += [option, out.getvalue().strip()]
    return words, files


@pytest.fixture
def made(committed: None, tmp_path: Path) -> Backup:
    """Two cases with names and notes, backed up while two colleagues go on writing."""
    bahrom, done = member("bahrom"), Flag()
    with door.acting_as(bahrom):
        found = [cases.open_case(by=bahrom, sex="female") for _ in range(2)]
        for case in found:
            cases.record_contact(by=bahrom, case=case, phone=WORD, **SAFE)

    def write(case: Case) -> None:
        while not done.is_set():
            with door.acting_as(bahrom):
                cases.write_note(by=bahrom, case=case, section="core", text=WORD)
        connections.close_all()

    words, files = recipients(tmp_path)
    with ThreadPoolExecutor(2) as writers:
        writing = [writers.submit(write, case) for case in found]
        try:
            place = backup(tmp_path / "backups", *words)
        finally:
            done.set()
    assert [each.result() for each in writing]
    return Backup(place, files)


@pytest.fixture
def empty_machine(tmp_path: Path):
    """An empty database of the same server, and a folder without keys."""
    name = f"panoh_test_drill_{os.getpid()}"
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute(f"drop database if exists {name} with (force)")
        server.create_database(admin, name)
        names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_FIGURES_URL")
        urls = server.urls().values()
        keys = tmp_path / "machine" / "master.json"
        yield {
            **os.environ,
            **{n: make_conninfo(u, dbname=name) for n, u in zip(names, urls, strict=True)},
            "PANOH_MASTER_KEYS": str(keys),
            "PANOH_SECOND_FACTOR": "0",
        }
        admin.execute(f"drop database {name} with (force)")


def panoh(machine: dict[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "panoh.cli", *map(str, words)],
        env=machine, capture_output=True, text=True, check=False,
    )  # fmt: skip


def identities(made: Backup) -> list[object]:
    return [word for file in made.identities for word in ("--identity", file)]


@pytest.mark.long
def test_a_drill_on_an_empty_machine(made: Backup, empty_machine, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text(PASSWORD)
    account = ["--account", "bahrom", "--password-file", password]
    said = panoh(empty_machine, "restore", made.place, *identities(made), *account)
    assert said.returncode == 0, said.stderr
    assert "may be used" in said.stdout
    assert Path(empty_machine["PANOH_MASTER_KEYS"]).stat().st_mode & 0o777 == 0o600
    script = (
        "import django; django.setup()\n"
        "from panoh.testing import member\n"
        "from panoh.base.database import door\n"
        "from panoh.casework.cases import actions\n"
        "from panoh.casework.cases.models import Case\n"
        "by = member('bahrom')\n"
        "with door.acting_as(by):\n"
        "    for case in Case.objects.visible_to(by):\n"
        "        print(actions.reveal_contact(by=by, case=case)['phone'])\n"
    )
    read = subprocess.run([sys.executable, "-c", script], env=empty_machine, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert read.stdout.splitlines() == [WORD, WORD], read.stderr


def files(place: Path) -> list[Path]:
    return sorted(each for each in place.rglob("*") if each.is_file())


def test_it_says_no_word_opens_with_both_identities_and_tells_every_flipped_byte(
    made: Backup,
) -> None:
    assert len(files(made.place)) == 4
    for one in made.identities:
        with pytest.raises(CommandError, match="another identity"):
            call_command("restore", made.place, "--identity", one)
    for file in files(made.place):
        whole = file.read_bytes()
        assert whole.startswith(b"age-encryption.org/v1")
        assert WORD.encode() not in whole
        for at in (0, 40, len(whole) // 2, len(whole) - 1):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(CommandError, match=r"altered|does not open"):
                call_command("restore", made.place, *identities(made))
        file.write_bytes(whole[:-100])
        with pytest.raises(CommandError, match=r"altered|does not open"):
            call_command("restore", made.place, *identities(made))
        file.write_bytes(whole)
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", made.place, *identities(made), stdout=io.StringIO())


def test_keys_that_are_older_than_the_data_are_refused(made: Backup, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    words, files = recipients(tmp_path / "other")
    newer = backup(tmp_path / "newer", *words)
    with pytest.raises(CommandError, match="older than the data"):
        call_command(
            "restore", newer, "--keys", made.place, *identities(Backup(newer, files)),
            *identities(made),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name a recipient"),
        (["--recipient", "age1nonsense", "--key-recipient", "age1x"], "no recipient"),
        (["--recipient", "missing.txt", "--key-recipient", "age1x"], "cannot be read"),
    ],
)
def test_without_recipients_there_is_no_backup(
    tmp_path: Path, words: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("backup", tmp_path, *words)
    assert list(tmp_path.iterdir()) == []


def test_nobody_may_open_both(tmp_path: Path) -> None:
    words, _files = recipients(tmp_path)
    with pytest.raises(CommandError, match="another recipient"):
        call_command("backup", tmp_path / "b", *words[:3], words[1])
