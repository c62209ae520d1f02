"""`migrate`, always as the owner, with the roles before it and the grants after it."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

from panoh.base.database import server, tickets
from panoh.base.database.grants import grant_all, keep_all
from panoh.base.vault.keys import make_master_keys


class Command(migrate.Command):
    """Django's command, so that nobody migrates with the wrong role or forgets the grants."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            create_roles()
        except server.Unavailable as error:
            raise CommandError(str(error)) from error
        super().handle(*args, **options)
        grant_all()
        keep_all()
        make_keys()
        tickets.make_key(settings.DOOR_KEY)
        tickets.tell_key(settings.DOOR_KEY)


def make_keys() -> None:
    """Makes the master keyset of a new installation; a lost one is never replaced unnoticed."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select exists (select from vault_agencykey)")
        in_use = cursor.fetchone()[0]
    if not in_use:
        make_master_keys(settings.MASTER_KEYS)
    elif not settings.MASTER_KEYS.exists():
        raise CommandError(f"The master keys are missing: {settings.MASTER_KEYS}. Restore them.")


def create_roles() -> None:
    """Creates the application's and the figures' role where the owner may, or says how to."""
    owner = connections["owner"]
    owner.ensure_connection()
    for alias in ("default", "figures"):
        described = connections.settings[alias]
        server.create_role(owner.connection, described["USER"], described["PASSWORD"])
