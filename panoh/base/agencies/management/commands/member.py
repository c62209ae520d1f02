"""`panoh member USERNAME --agency … --role …`, or with `--end`, or with `--renew`."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panoh.base.agencies import actions
from panoh.base.agencies.models import Agency
from panoh.base.agencies.roles import Role


def agency_of(key: str) -> Agency:
    """The agency with this key, as `panoh agency` printed it."""
    try:
        return Agency.objects.using(actions.OWNER).get(pk=UUID(key))
    except (ValueError, Agency.DoesNotExist):
        raise CommandError(f"There is no agency with the key {key}.") from None


class Command(BaseCommand):
    help = "Lets somebody act for an agency, or takes the rights away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--agency", help="the key that `panoh agency` printed")
        parser.add_argument("--role", choices=Role.values)
        parser.add_argument("--name", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--end", action="store_true", help="end the membership")
        parser.add_argument(
            "--renew",
            action="store_true",
            help="give a password for one sign-in, to somebody who has lost every way in",
        )

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        if options["end"]:
            if not actions.end_membership(username=username):
                raise CommandError(f"{username} acts for no agency.")
            self.stdout.write(f"{username} acts for no agency any more.")
            return
        if options["renew"]:
            password = actions.renew_sign_in(username=username)
            if not password:
                raise CommandError(f"{username} acts for no agency.")
            self.stdout.write(f"Password for one sign-in within a day, shown once: {password}")
            return
        if not (options["agency"] and options["role"]):
            raise CommandError("Say for which --agency and in which --role.")
        _member, password = actions.add_member(
            username=username,
            name=options["name"] or username,
            email=options["email"],
            agency=agency_of(options["agency"]),
            role=options["role"],
        )
        if password:
            self.stdout.write(f"Password for one sign-in within a day, shown once: {password}")
