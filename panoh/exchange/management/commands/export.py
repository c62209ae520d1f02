"""`panoh export iati CODE --as NAME`: a programme's activity file, on standard output."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.exchange import actions
from panoh.exchange.iati_words import REF, Kind, Organisation, Sector, publisher
from panoh.programme.logframe.models import Programme


class Command(BaseCommand):
    help = "Writes a programme as an IATI 2.03 activity file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=["iati"])
        parser.add_argument("code", help="of the programme, such as XACX44")
        parser.add_argument("--as", dest="username", required=True, help="who keeps the logframe")
        parser.add_argument(
            "--organisation",
            default="",
            metavar="REF",
            help="who publishes, as the register has it",
        )
        parser.add_argument("--type", dest="kind", default="", help=", ".join(Kind.values))
        parser.add_argument("--sector", default=Sector.LAW, choices=Sector.values)

    def handle(self, *args: Any, **options: Any) -> None:
        members = Membership.objects.active().select_related("agency", "user")
        by = members.filter(user__username=options["username"]).first()
        if by is None:
            raise CommandError(_("Nobody acts under this name."))
        try:
            with door.acting_as(by):
                written = self._written(by, **options)
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from refused
        self.stdout.write(written.decode())

    def _written(self, by: Membership, **options: Any) -> bytes:
        programme = Programme.objects.visible_to(by).filter(code=options["code"]).first()
        if programme is None:
            raise CommandError(_("There is no such programme among yours."))
        ref, kind = options["organisation"], options["kind"]
        organisation = Organisation(ref, kind) if ref else publisher(programme)
        if organisation is None or organisation.kind not in Kind.values:
            raise CommandError(_("Say who publishes: --organisation and --type."))
        if not re.fullmatch(REF, organisation.ref):
            raise CommandError("An identifier has no space and none of / & | ?")
        return actions.publish(
            by=by, programme=programme, organisation=organisation, sector=options["sector"]
        )
