"""How long a list of 50,000 cases takes to come in, and how much longer a row at a time would.

    PANOH_VAR=var/benchmark python benchmarks/import_cases.py [--rows 50000]

Makes lists in the proportions of Central Asia's part of the CTDC data, reads and commits each as a
member would, and takes it back. The alternative is to create the same rows one by one through the
ORM, in one transaction, under the same policies; it is measured on the first 1,000 rows.
"""

import argparse
import csv
import io
import os
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import django
import xlsxwriter

if __name__ == "__main__":
    os.environ.setdefault("PANOH_VAR", "var/benchmark")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panoh.settings")
    django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from panoh.base.agencies.models import Agency, Membership
from panoh.base.database import door, server
from panoh.base.database.codes import new_code
from panoh.casework.cases.models import Case, Person, Provision, Share
from panoh.casework.cases.taxonomy import section_of
from panoh.casework.identification.models import Determination, Finding
from panoh.exchange import actions
from panoh.exchange.cases import CaseRow, Reading, read
from panoh.exchange.layouts import ANONYMISED, HTCDS, SYNTHETIC
from panoh.exchange.models import ImportBatch, ImportedCase
from panoh.testing import make_cast, member

# Citizenship, country of exploitation, how many of the 48,773: the largest flows of the extract,
# and what remains of each citizenship.
FLOWS = [
    *(("UZ", "UZ", 193), ("KG", "RU", 192), ("KG", "KZ", 94), ("UZ", "KZ", 57), ("KZ", "KZ", 54)),
    *(("TJ", "TJ", 43), ("TM", "TM", 26), ("UZ", "RU", 11), ("KG", "", 151)),
]
ALPHA_3 = {"UZ": "UZB", "KG": "KGZ", "KZ": "KAZ", "TJ": "TJK", "TM": "TKM", "RU": "RUS", "": ""}
BANDS = ["0--8", "9--17", "18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+", ""]
HTCDS_SOME = {
    "prs_Gender": ["Feminine", "Masculine", "NonSpecifiedUnknown"],
    "vic_TraffickingStatus": [
        "ActualVictimOfTrafficking",
        "PossibleVictimOfTrafficking",
        "NotAVictimOfTrafficking",
    ],
    "vic_TraffickingStatusDecisionMakingOrg": ["Police", "NGO", "CourtOrProsecution"],
    "vic_TypeOfExploitation": ["ForcedLabour", "SexualExploitation", "ForcedLabour;ForcedBegging"],
    "vic_MethodsOfControl": ["DebtBondage;TakesEarnings", "PhysicalThreats", "FalsePromises", ""],
    "vic_MethodOfRecruitment": ["AtWork", "ThroughFriendsOrSocialEvents", ""],
    "hte_Type": ["Exploitation"],
    "cas_Status": ["Closed", "ClosedReferred"],
    "spl_Type": ["Health;Legal;SocialCare", "Health", "Livelihood", ""],
    "cas_OutgoingReferralDate": [""],
    "spl_ActualEndDate": ["2024-11-30", ""],
}
DAYS = ("prs_Birthdate", "prs_Citizenship", "hte_Country", "cas_IncomingReferralDate")
MARKED = ("means", "is", "type", "recruiter")


COLUMNS = list(dict.fromkeys([*HTCDS_SOME, *DAYS, *(c for c in HTCDS if c[:3] != "org")]))[:60]
COMPARED = 1_000


def htcds(rows: int, chance: random.Random) -> bytes:
    """An XLSX file with sixty columns of HTCDS, the names of people among them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        for number in range(1, rows + 1):
            origin, there = flow(chance)
            cells = {column: chance.choice(some) for column, some in HTCDS_SOME.items()}
            day = chance.randint(10, 31)
            cells |= {
                "prs_Citizenship": origin,
                "hte_Country": there,
                "prs_Birthdate": f"{chance.randint(1960, 2004)}-05-{day}",
                "cas_IncomingReferralDate": f"{day}.08.{chance.randint(2005, 2024)}",
            }
            sheet.write_row(number, 0, [cells.get(column, "…") for column in COLUMNS])
    return out.getvalue()


def ctdc(columns: Sequence[str], rows: int, chance: random.Random) -> bytes:
    """A CSV file of CTDC with about a third of its marks set."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(columns)
    synthetic = columns == SYNTHETIC
    for _ in range(rows):
        origin, there = flow(chance)
        known = {
            "yearOfRegistration": str(chance.randint(2002, 2018)),
            "gender": chance.choice(["Woman", "Man"] if synthetic else ["Female", "Male"]),
            "ageBroad": chance.choice(BANDS),
            "citizenship": ALPHA_3[origin] if synthetic else origin,
            "CountryOfExploitation": ALPHA_3[there] if synthetic else there,
        }
        lines.writerow(
            known.get(c, chance.choice(["1", "", ""]) if c.startswith(MARKED) else "")
            for c in columns
        )
    return out.getvalue().encode()


def flow(chance: random.Random) -> tuple[str, str]:
    """From where, and to where."""
    [(origin, there, _)] = chance.choices(FLOWS, [weight for *_, weight in FLOWS])
    return origin, there


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    rows = parser.parse_args().rows
    with server.running():
        call_command("migrate", verbosity=0)
        if not Agency.objects.exists():
            make_cast()
        chance = random.Random(1)
        for name, columns, data in (
            ("HTCDS, XLSX", COLUMNS, htcds(rows, chance)),
            ("CTDC k-anonymised, CSV", ANONYMISED, ctdc(ANONYMISED, rows, chance)),
            ("CTDC synthetic, CSV", SYNTHETIC, ctdc(SYNTHETIC, rows, chance)),
        ):
            measure(f"{name}, {rows:,} × {len(columns)}", data)


def measure(name: str, data: bytes) -> None:
    """Some of a list a row at a time; then read, commit and take back all of it."""
    by = member("farida")
    some = read(data)
    slow = row_at_a_time(by, replace(some, rows=some.rows[:COMPARED])) * len(some.rows)
    marks = [time.perf_counter()]
    reading = read(data)
    marks.append(time.perf_counter())
    with door.acting_as(by):
        batch = actions.commit_batch(by=by, reading=reading, name=name)
    marks.append(time.perf_counter())
    with door.acting_as(by):
        actions.undo_batch(by=by, batch=batch)
    marks.append(time.perf_counter())
    reads, commits, undoes = (after - before for before, after in pairwise(marks))
    print(
        f"{name}: read {reads:.1f} s, commit {commits:.1f} s, together {reads + commits:.1f} s; "
        f"undo {undoes:.1f} s. A row at a time: {slow:.0f} s, {slow / commits:.1f} times as long. "
        f"{reading.faulty_rows} rows left out."
    )


def row_at_a_time(by: Membership, reading: Reading) -> float:
    """Seconds for one row when each goes in by itself, through the ORM; nothing is kept."""
    start = time.perf_counter()
    with suppress(Enough), transaction.atomic(), door.acting_as(by):
        batch = ImportBatch.objects.create(
            code=new_code(), agency=by.agency, layout=reading.layout, committed_by=by,
            file_sha256=reading.sha256, name_sha256="", cases=0, left_out=0,
        )  # fmt: skip
        for row in reading.rows:
            create(by, batch, row)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        raise Enough
    return (time.perf_counter() - start) / len(reading.rows)


class Enough(Exception):
    """Rolls the comparison back."""


def create(by: Membership, batch: ImportBatch, row: CaseRow) -> None:
    """What actions.commit_batch writes for a row."""
    person = Person.objects.create(
        sex=row.sex, birth_year=row.birth_year, birth_year_basis=row.birth_year_basis,
        citizenships=list(row.citizenships),
    )  # fmt: skip
    case = Case.objects.create(
        code=new_code(), person=person, holder=by.agency, country=by.agency.country,
        stage=Case.Stage.CLOSED, tracks=row.tracks, opened_by=by, closed_at=batch.committed_at,
        closed_by=by, closing=Case.Closing.IMPORTED,
    )  # fmt: skip
    Share.objects.create(
        case=case, agency=by.agency, grantor=by.agency, sections=by.agency.open_sections,
        ground=Share.Ground.HOLDER, proposed_by=by, since=batch.committed_at,
    )  # fmt: skip
    ImportedCase.objects.create(case=case, batch=batch, row=row.number)
    for track, outcome in row.determined:
        determination = Determination.objects.create(
            code=new_code(), case=case, track=track, outcome=outcome, agency=by.agency,
            body=row.body, decided_on=row.decided.day, decided_by=by,
        )  # fmt: skip
        Finding.objects.create(
            determination=determination, case=case, agency=by.agency, acts=list(row.acts),
            means=list(row.means), exploitation=list(row.exploitation),
        )  # fmt: skip
    for need in row.services:
        Provision.objects.create(
            case=case, agency=by.agency, section=section_of(need), need=need,
            delivered_on=row.served_on or row.decided.day, recorded_by=by,
        )  # fmt: skip


if __name__ == "__main__":
    main()
