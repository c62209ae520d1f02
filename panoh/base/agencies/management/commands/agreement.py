"""`panoh agreement TITLE --signed … PARTY PARTY …`: a memorandum that opens routes."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panoh.base.agencies import actions
from panoh.base.agencies.management.commands.member import agency_of


class Command(BaseCommand):
    help = "Records an agreement between agencies: without one, nothing is shared but in danger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("title")
        parser.add_argument("parties", nargs="+", help="keys that `panoh agency` printed")
        parser.add_argument("--signed", required=True, type=date.fromisoformat)
        parser.add_argument("--ends", type=date.fromisoformat)

    def handle(self, *args: Any, title: str, parties: list[str], **options: Any) -> None:
        if len(parties) < 2:
            raise CommandError("An agreement has at least two parties.")
        actions.sign_agreement(
            title=title,
            signed_on=options["signed"],
            ends_on=options["ends"],
            parties=[agency_of(key) for key in parties],
        )
