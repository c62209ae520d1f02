"""`panoh import cases FILE` and `panoh import undo BATCH`."""

import sys
import time
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.database.codes import read_code
from panoh.base.refusals import Refused
from panoh.base.spreadsheets import write_rows
from panoh.exchange import actions, report, rules
from panoh.exchange.cases import fault_rows, read
from panoh.exchange.models import ImportBatch
from panoh.exchange.sheets import MOST_BYTES

WIDTH = 30


class Command(BaseCommand):
    help = "Brings an agency's old list of cases in (HTCDS or CTDC, XLSX or CSV), or takes it back."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="cases | undo")
        cases = acts.add_parser("cases", help="read a list, and with --commit bring it in")
        cases.add_argument("file", type=Path, metavar="FILE")
        cases.add_argument(
            "--commit",
            action="store_true",
            help="bring the readable rows in; else nothing is written",
        )
        cases.add_argument(
            "--errors",
            type=Path,
            metavar="FILE",
            help="where to list the cells that cannot be read",
        )
        cases.add_argument(
            "--year", type=year, help="of the cases, for rows of HTCDS without a date of their own"
        )
        undo = acts.add_parser("undo", help="remove exactly what came in with a list")
        undo.add_argument("batch", metavar="BATCH", help="the code that the import was given")
        for act in (cases, undo):
            act.add_argument(
                "--as",
                dest="username",
                required=True,
                metavar="MEMBER",
                help="who does it: a sign-in name",
            )

    def handle(self, *args: Any, act: str, username: str, **options: Any) -> None:
        member = (
            Membership.objects.active()
            .select_related("agency", "user")
            .filter(user__username=username)
            .first()
        )
        if member is None:
            raise CommandError(f"There is no member {username}.")
        with translation.override(member.user.language):
            try:
                if act == "cases":
                    self.bring_in(member, **options)
                else:
                    self.take_back(member, options["batch"])
            except Refused as refused:
                raise CommandError(str(refused.sentence)) from refused

    def bring_in(
        self,
        member: Membership,
        *,
        file: Path,
        commit: bool,
        errors: Path | None,
        year: int | None,
        **options: Any,
    ) -> None:
        """Read the list and say what is in it; with `commit`, bring it in."""
        rules.check_import(member)
        try:
            with file.open("rb") as opened:
                data = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        reading = read(data, year=year, progress=(bar := Bar(_("Rows read:"))))
        bar.end()
        self.stdout.write(
            ngettext(
                "%(layout)s: %(rows)s row can come in.",
                "%(layout)s: %(rows)s rows can come in.",
                len(reading.rows),
            )
            % {"layout": reading.layout.label, "rows": len(reading.rows)}
        )
        for what, rows in report.counts(reading):
            self.stdout.write(f"{rows:>9}  {what}")
        for sentence in report.sentences(reading):
            self.stdout.write(sentence)
        if errors:
            try:
                with errors.open("w", encoding="utf-8-sig", newline="") as out:
                    write_rows(fault_rows(reading.faults), out)
            except OSError as error:
                raise CommandError(f"{errors} cannot be written: {error.strerror}.") from error
        elif reading.faults:
            self.stdout.write(
                _("Say --errors FILE to have every such cell listed with its reason.")
            )
        with door.acting_as(member):
            rules.check_commit(member, reading.sha256)
            if not commit:
                self.stdout.write(_("Nothing was written. Say --commit to bring the rows in."))
                return
            bar = Bar(_("Rows written:"), len(reading.rows))
            batch = actions.commit_batch(by=member, reading=reading, name=file.name, progress=bar)
            bar.end()
        self.stdout.write(
            ngettext(
                "%(rows)s case came in as %(batch)s.",
                "%(rows)s cases came in as %(batch)s.",
                batch.cases,
            )
            % {"rows": batch.cases, "batch": batch.code}
        )

    def take_back(self, member: Membership, code: str) -> None:
        """Remove what came in with a list."""
        with door.acting_as(member):
            batch = ImportBatch.objects.visible_to(member).filter(code=read_code(code)).first()
            if batch is None:
                raise CommandError(_("There is no such list among yours."))
            actions.undo_batch(by=member, batch=batch)
        self.stdout.write(
            ngettext(
                "%(rows)s case of %(batch)s was removed.",
                "%(rows)s cases of %(batch)s were removed.",
                batch.cases,
            )
            % {"rows": batch.cases, "batch": batch.code}
        )


def year(text: str) -> int:
    """A year that is not to come."""
    if not (text.isdigit() and 1900 <= int(text) <= timezone.localdate().year):
        raise ArgumentTypeError(_("a year from 1900 until now"))
    return int(text)


class Bar:
    """Shows on a terminal how far it is, ten times a second at most; elsewhere nothing."""

    def __init__(self, what: str, total: int | None = None) -> None:
        self.what = what
        self.total = total
        self.shown = 0.0

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if not sys.stderr.isatty() or (now - self.shown < 0.1 and done != self.total):
            return
        self.shown = now
        drawn = ""
        if self.total:
            filled = WIDTH * done // self.total
            drawn = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {100 * done // self.total} % "
        sys.stderr.write(f"\r{self.what} {drawn}{done}")
        sys.stderr.flush()

    def end(self) -> None:
        if self.shown:
            sys.stderr.write("\n")
