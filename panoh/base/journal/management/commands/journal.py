"""`panoh journal verify` and `panoh journal heads`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panoh.base.journal import verify


class Command(BaseCommand):
    help = "Proves that nothing was taken out of the journal or changed in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify", "heads"])
        parser.add_argument(
            "--since", type=Path, help="a file that `journal heads` wrote, kept on another machine"
        )

    def handle(self, *args: Any, act: str, since: Path | None = None, **options: Any) -> None:
        if act == "heads":
            self.stdout.write(json.dumps(verify.heads()))
            return
        broken = verify.breaks()
        if since:
            try:
                kept = json.loads(since.read_text())
            except (OSError, ValueError):
                raise CommandError(f"{since} cannot be read as kept heads.") from None
            broken += verify.missing_since(kept)
        for found in broken:
            self.stderr.write(f"agency {found.agency_id}, entry {found.number}: {found.what}")
        if broken:
            raise CommandError(f"The journal does not hold in {len(broken)} places.")
        ends = verify.heads()
        self.stdout.write(
            f"The journal holds: {sum(n for _, n, _ in ends)} entries of {len(ends)} agencies."
        )
