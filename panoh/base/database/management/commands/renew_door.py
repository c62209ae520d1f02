"""`panoh renew_door`: another key with which the application signs its way into the database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from panoh.base.database import tickets


class Command(BaseCommand):
    help = "Gives the door of the database another key; the former one opens for an hour more."

    def handle(self, *args: Any, **options: Any) -> None:
        tickets.renew_key(settings.DOOR_KEY)
        self.stdout.write(f"The new key is in {settings.DOOR_KEY}; every machine needs that file.")
