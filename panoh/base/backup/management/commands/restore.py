"""`panoh restore DIR`."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panoh.base.backup import crypt
from panoh.base.backup.refused import Unable
from panoh.base.backup.restore import restore


class Command(BaseCommand):
    help = "Restores a backup into an empty database, and proves that it is what it was."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", type=Path, metavar="DIR", help="the backup of one moment")
        parser.add_argument("--keys", type=Path, metavar="DIR", help="the key set, if elsewhere")
        parser.add_argument(
            "--identity", type=Path, action="append", metavar="FILE",
            help="what opens it, once for the data and once for the keys;"
            " else PANOH_BACKUP_IDENTITY names the files",
        )  # fmt: skip
        parser.add_argument("--public", type=Path, metavar="FILE", help="panoh journal key, kept")
        parser.add_argument("--account", metavar="NAME", help="who tries to sign in at the end")
        parser.add_argument(
            "--password-file", type=Path, metavar="FILE", help="with which password"
        )

    def handle(self, *args: Any, place: Path, **options: Any) -> None:
        named = os.environ.get("PANOH_BACKUP_IDENTITY", "").split(os.pathsep)
        files = options["identity"] or [Path(name) for name in named if name]
        try:
            restore(
                place,
                options["keys"] or place,
                by=crypt.identities(files),
                public=_text(options["public"]),
                account=_account(options["account"], _text(options["password_file"])),
                tell=self.stdout.write,
            )
        except Unable as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Done: this database may be used.")


def _text(place: Path | None) -> str | None:
    try:
        return place.read_text() if place else None
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{place} cannot be read.") from error


def _account(name: str | None, password: str | None) -> tuple[str, str] | None:
    if bool(name) != bool(password):
        raise CommandError("Name --account and --password-file together, or neither.")
    return (name, password.rstrip("\n")) if name and password else None
