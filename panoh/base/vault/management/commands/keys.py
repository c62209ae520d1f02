"""`panoh keys status`, `panoh keys rotate`, `panoh keys renew` and `panoh keys sweep`."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panoh.base.agencies.management.commands.member import agency_of
from panoh.base.vault import erasure, rotation
from panoh.base.vault.models import AgencyKey, PersonKey


class Command(BaseCommand):
    help = "Puts new keys in the place of old ones, while everybody goes on working."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("status", help="counts what there is, and what an older key still holds")
        rotating = acts.add_parser("rotate", help="a new master key, or a new key of an agency")
        rotating.add_argument("--agency", help="the key that `panoh agency` printed")
        acts.add_parser("sweep", help="deletes what the destroyed keys of the erased had sealed")
        renewing = acts.add_parser("renew", help="new keys of persons; all their values anew")
        whose = renewing.add_mutually_exclusive_group(required=True)
        whose.add_argument("--agency", help="everybody whose file this agency opened")
        whose.add_argument("--person", type=UUID, help="one person, by key")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        if act == "status":
            for each in rotation.status():
                self.stdout.write(f"{each.what:<28}{each.all:>9}   older: {each.older}")
            return
        if act == "sweep":
            self.stdout.write(f"{erasure.by_ledger()} rows of the erased are gone.")
            return
        agency = agency_of(options["agency"]).pk if options["agency"] else None
        person = options.get("person")
        if person and not PersonKey.objects.using(rotation.OWNER).filter(pk=person).exists():
            raise CommandError("There is no key of such a person.")
        if agency and not AgencyKey.objects.using(rotation.OWNER).filter(pk=agency).exists():
            raise CommandError("This agency has no keys yet: it has opened no case.")
        try:
            with rotation.alone():
                if act == "renew":
                    rotation.renew_persons(self.stdout.write, agency_id=agency, person_id=person)
                elif agency:
                    rotation.rotate_agency(agency, self.stdout.write)
                else:
                    rotation.rotate_master(self.stdout.write)
        except rotation.Unfinished as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Done. The older key opens nothing any more, and is gone.")
