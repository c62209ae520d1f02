"""`panoh figures`: counts people of one country and year, under disclosure control."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import pycountry
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.refusals import Refused
from panoh.monitoring import writing
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.figures import Answer, count
from panoh.monitoring.indicators import Measure

Choice = TypeVar("Choice", bound=TextChoices)


WRITTEN: dict[str, Callable[[Answer], str]] = {
    "table": writing.as_text,
    "csv": writing.as_csv,
    "json": writing.as_json,
}


class Command(BaseCommand):
    help = "Counts people identified or assisted in a country and year, without telling of anybody."

    def add_arguments(self, parser: CommandParser) -> None:
        year = timezone.localdate().year
        parser.add_argument("--country", required=True, help="ISO 3166 code, such as UZ")
        parser.add_argument("--from", dest="since", default=f"{year}-01-01", metavar="DATE")
        parser.add_argument("--to", dest="until", default=f"{year}-12-31", metavar="DATE")
        parser.add_argument("--by", default="", help=f"some of {','.join(Dimension)}")
        parser.add_argument("--measure", default=Measure.IDENTIFIED, help=" or ".join(Measure))
        parser.add_argument("--audience", default=Audience.PUBLIC, help=" or ".join(Audience))
        parser.add_argument("--format", default="table", help=" or ".join(WRITTEN))

    def handle(self, *args: Any, **options: Any) -> None:
        write = WRITTEN.get(options["format"])
        if write is None:
            raise CommandError(_unknown("--format", options["format"], WRITTEN))
        try:
            answer = count(
                measure=one_of(Measure, "--measure", options["measure"]),
                country=country(options["country"]),
                since=day("--from", options["since"]),
                until=day("--to", options["until"]),
                by=[one_of(Dimension, "--by", name) for name in options["by"].split(",") if name],
                audience=one_of(Audience, "--audience", options["audience"]),
            )
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from refused
        self.stdout.write(write(answer))


def one_of(choices: type[Choice], option: str, word: str) -> Choice:
    """What the word means."""
    if word.strip() not in choices.values:
        raise CommandError(_unknown(option, word, choices.values))
    return choices(word.strip())


def country(code: str) -> str:
    """The code as ISO 3166 writes it."""
    if len(code) != 2 or not pycountry.countries.get(alpha_2=code.upper()):
        raise CommandError(_("%(code)s is no country. Give its two letters.") % {"code": code})
    return code.upper()


def day(option: str, text: str) -> date:
    """A day, written as 2026-01-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = {"option": option, "text": text}
        raise CommandError(_("%(option)s: %(text)s is no day such as 2026-01-31.") % said) from None


def _unknown(option: str, word: str, known: Iterable[str]) -> str:
    said = {"option": option, "word": word, "known": ", ".join(known)}
    return _("%(option)s: there is no %(word)s; there are %(known)s.") % said
