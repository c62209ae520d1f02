"""An erased person stays erased when an older backup comes back.

Persons are backed up, then erased; the older data is restored with the present keys. Nothing of the
erased opens or is left, and the others open.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from panoh.base.backup import crypt, make
from panoh.base.database import door, server
from panoh.base.vault import erasure
from panoh.casework.cases import actions as cases
from panoh.testing import member
from proofs.outcome import Outcome

CASES = 60
WORD = "Lola Toshmatova"
RESTORED = "panoh_older"
READ = """
import django; django.setup()
from django.db import connections
from panoh.base.database import door
from panoh.base.vault import keys
from panoh.casework.cases import actions
from panoh.casework.cases.models import Case, Note
from panoh.testing import member
by = member("bahrom")
for case in Case.objects.using("owner").all():
    left = Note.objects.using("owner").filter(case=case).count()
    with door.acting_as(by):
        try:
            told = actions.read_section(by=by, case=case, section="core")
            opens = any(text == "Lola Toshmatova" for _note, text in told)
        except keys.Unreadable:
            opens = False
    print(case.pk, int(opens), left)
"""


def prove(scale: float = 1.0) -> Outcome:
    """Of the erased nothing opens and no row is left; of the others everything opens."""
    by = member("bahrom")
    found = []
    for _ in range(max(4, round(CASES * scale))):
        with door.acting_as(by):
            found.append(cases.open_case(by=by, sex="female"))
            cases.write_note(by=by, case=found[-1], section="core", text=WORD)
    erased = found[::2]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / "identity", folder / "key-identity"]
        to, keys_to = (crypt.recipients([crypt.new_identity(file)]) for file in files)
        older = make.make(folder / "older", to=to, keys_to=keys_to)
        for case in erased:
            erasure.destroy(person_id=case.person_id, agency_id=by.agency_id, case_ids=[case.pk])
        newer = make.make(folder / "newer", to=to, keys_to=keys_to)
        with psycopg.connect(server.admin_url(), autocommit=True) as admin:
            server.create_database(admin, RESTORED)
        names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_FIGURES_URL")
        urls = zip(names, server.urls().values(), strict=True)
        machine = {
            **os.environ,
            **{name: make_conninfo(url, dbname=RESTORED) for name, url in urls},
            "PANOH_MASTER_KEYS": str(folder / "machine" / "master.json"),
        }
        identity = [word for file in files for word in ("--identity", str(file))]
        words = ["restore", str(older.data), "--keys", str(newer.keys), *identity]
        subprocess.run([sys.executable, "-m", "panoh.cli", *words], env=machine, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        said = subprocess.run([sys.executable, "-c", READ], env=machine, check=True,
                              capture_output=True, text=True)  # fmt: skip
    gone = {str(case.pk) for case in erased}
    lost = 0
    for line in said.stdout.splitlines():
        key, opens, left = line.split()
        expected = ("0", "0") if key in gone else ("1", "1")
        lost += (opens, left) != expected
    lost += len(said.stdout.splitlines()) != len(found)
    return Outcome(
        len(found), len(found) - lost, lost, f"{len(erased)} erased, older data restored"
    )
