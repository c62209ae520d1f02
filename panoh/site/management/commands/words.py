"""`panoh words`: collects what the pages say, and tells what is not translated yet."""

import re
import shutil
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.commands import makemessages

# When words were collected: two people's branches would differ in it each time.
COLLECTED = re.compile(r'"POT-Creation-Date:.*\n')


class Collect(makemessages.Command):
    """Django's collecting, which also knows `_now`: gettext beside a lazy `_`."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_now"]


def collect(languages: list[str]) -> None:
    """Writes what code and templates say into each language's catalogue, keeping what is said."""
    call_command(
        Collect(),
        locale=languages,
        ignore_patterns=["node_modules/*", "var/*", ".venv/*", "*/tests/*", "*/locale"],
        no_obsolete=True,
        no_wrap=True,
        add_location="file",
        verbosity=0,
    )
    for language in languages:
        path = _catalogue(language)
        path.write_text(COLLECTED.sub("", path.read_text()))


def _catalogue(language: str) -> Path:
    folder: Path = settings.LOCALE_PATHS[0]
    return folder / language / "LC_MESSAGES" / "django.po"


class Command(BaseCommand):
    help = "Collects words from code and templates; says what each language lacks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", metavar="LANGUAGE", help="print what this language lacks")

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [code for code, _name in settings.LANGUAGES if code != "en"]
        if options["list"] not in (None, *languages):
            raise CommandError(f"There is no language {options['list']} here to translate into.")
        if not shutil.which("xgettext"):
            raise CommandError("xgettext is missing: apt-get install gettext")
        collect(languages)
        for code in languages:
            catalogue = polib.pofile(str(_catalogue(code)))
            lacking = catalogue.untranslated_entries() + catalogue.fuzzy_entries()
            self.stdout.write(f"{code}: {len(lacking)} of {len(catalogue)} lacking")
            if options["list"] == code:
                for entry in lacking:
                    self.stdout.write(f"  {entry.msgid}")
