"""`panoh journal verify`, `panoh journal checkpoint` and `panoh journal key`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from panoh.base.journal import checkpoints, verify
from panoh.base.journal.checkpoints import Checkpoint, NotACheckpoint


class Command(BaseCommand):
    help = "Proves that nothing was taken out of the journal or changed in it."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        verifying = acts.add_parser("verify", help="recounts every chain")
        verifying.add_argument(
            "--checkpoints", type=Path, help="a file, or a folder of them, kept on another machine"
        )
        verifying.add_argument(
            "--public", type=Path, help="the public key kept with them; else the one of this place"
        )
        signing = acts.add_parser("checkpoint", help="signs where every chain ends")
        signing.add_argument(
            "folder", type=Path, nargs="?", help="where to; else where PANOH_CHECKPOINTS says"
        )
        acts.add_parser("key", help="prints the public key that verifies checkpoints")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        match act:
            case "verify":
                self.verify(options["checkpoints"], options["public"])
            case "checkpoint":
                self.checkpoint(options["folder"] or settings.CHECKPOINTS)
            case _:
                self.stdout.write(checkpoints.public_key())

    def checkpoint(self, folder: Path | None) -> None:
        if folder is None:
            raise CommandError("Name a folder, or set PANOH_CHECKPOINTS.")
        try:
            path = Checkpoint.of(verify.ends()).write(folder)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from error
        self.stdout.write(str(path))

    def verify(self, kept: Path | None, public: Path | None) -> None:
        broken = verify.breaks()
        if kept:
            try:
                key = public.read_text() if public else checkpoints.public_key()
                broken += checkpoints.disagreements(kept, key)
            except UnicodeDecodeError as error:
                raise CommandError(f"{public} holds no public key.") from error
            except (OSError, NotACheckpoint) as error:
                raise CommandError(str(error)) from error
        for found in broken:
            self.stderr.write(f"agency {found.agency_id}, entry {found.number}: {found.what}")
        if broken:
            raise CommandError(f"The journal does not hold in {len(broken)} places.")
        ends = verify.ends()
        self.stdout.write(
            f"The journal holds: {sum(n for _, n, _ in ends)} entries of {len(ends)} agencies."
        )
