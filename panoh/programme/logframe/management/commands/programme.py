"""`panoh programme load FILE --as NAME`: a whole logframe from a data file."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Agency, Membership
from panoh.base.database import door
from panoh.base.editions import EditionError
from panoh.base.refusals import Refused
from panoh.programme.logframe import actions, files


class Command(BaseCommand):
    help = "Brings in a programme with its logframe from a data file."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="load")
        load = acts.add_parser("load", help="bring in what a file says")
        load.add_argument("file", type=Path, metavar="FILE")
        load.add_argument("--as", dest="username", required=True, help="who keeps the logframe")
        load.add_argument(
            "--agency", action="append", type=pair, default=[], metavar="PARTNER=NAME",
            help="the agency here whose members read the programme for a partner",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        members = Membership.objects.active().select_related("agency", "user")
        by = members.filter(user__username=options["username"]).first()
        if by is None:
            raise CommandError(_("Nobody acts under this name."))
        agencies = {}
        for code, name in options["agency"]:
            agency = Agency.objects.filter(name=name).first()
            if agency is None:
                raise CommandError(_("There is no agency “%(name)s”.") % {"name": name})
            agencies[code] = agency
        try:
            plan = files.read(options["file"])
            with door.acting_as(by):
                made = actions.load(by=by, plan=plan, agencies=agencies)
        except EditionError as mistake:
            raise CommandError(str(mistake)) from mistake
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from refused
        self.stdout.write(_("The programme %(code)s is there.") % {"code": made.code})


def pair(text: str) -> tuple[str, str]:
    """Both sides of PARTNER=NAME."""
    code, equals, name = text.partition("=")
    if not (code and equals and name):
        raise ArgumentTypeError("PARTNER=NAME")
    return code, name
