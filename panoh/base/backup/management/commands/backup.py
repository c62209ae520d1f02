"""`panoh backup DIR`, and `panoh backup --new-identity FILE`."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panoh.base.backup import crypt
from panoh.base.backup.make import make
from panoh.base.backup.refused import Unable


class Command(BaseCommand):
    help = "Makes an encrypted backup, the data and the keys apart, while everybody works."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", type=Path, nargs="?", metavar="DIR")
        parser.add_argument(
            "--recipient", action="append", metavar="age1…|FILE",
            help="who can open the data; else PANOH_BACKUP_RECIPIENT",
        )  # fmt: skip
        parser.add_argument(
            "--key-recipient", action="append", metavar="age1…|FILE",
            help="who can open the keys, somebody else; else PANOH_BACKUP_KEY_RECIPIENT",
        )  # fmt: skip
        parser.add_argument("--keys", type=Path, metavar="DIR", help="another place for the keys")
        parser.add_argument(
            "--new-identity", type=Path, metavar="FILE",
            help="makes no backup but an identity to open one with; prints its recipient",
        )  # fmt: skip

    def handle(self, *args: Any, place: Path | None, **options: Any) -> None:
        try:
            if options["new_identity"]:
                self.stdout.write(crypt.new_identity(options["new_identity"]))
                return
            if place is None:
                raise Unable("Name the folder for the backup.")
            made = make(
                place,
                to=_recipients(options["recipient"], "PANOH_BACKUP_RECIPIENT"),
                keys_to=_recipients(options["key_recipient"], "PANOH_BACKUP_KEY_RECIPIENT"),
                keys_place=options["keys"],
            )
        except Unable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made.rows} rows as of {made.at}\ndata: {made.data}\nkeys: {made.keys}")


def _recipients(given: list[str] | None, name: str) -> list[Any]:
    return crypt.recipients(given or os.environ.get(name, "").split())
