"""`panoh agreement TITLE --signed … PARTY PARTY …`: a memorandum that opens routes."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panoh.base.agencies import actions
from panoh.base.agencies.management.commands.member import agency_of


def day(text: str) -> date:
    """A day, written as 2026-01-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day such as 2026-01-31.") from None


class Command(BaseCommand):
    help = "Records an agreement between agencies: without one, nothing is shared but in danger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("title")
        parser.add_argument("parties", nargs="+", help="keys that `panoh agency` printed")
        parser.add_argument("--signed", required=True, type=day)
        parser.add_argument("--ends", type=day)

    def handle(self, *args: Any, title: str, parties: list[str], **options: Any) -> None:
        if len({*parties}) < 2:
            raise CommandError("An agreement has at least two parties.")
        if options["ends"] and options["ends"] < options["signed"]:
            raise CommandError("It ends before it is signed.")
        actions.sign_agreement(
            title=title,
            signed_on=options["signed"],
            ends_on=options["ends"],
            parties=[agency_of(key) for key in parties],
        )
