"""`panoh figures`: counts people of one country and year, under disclosure control."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import pycountry
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.base.spreadsheets import as_csv
from panoh.monitoring.bindings import recounts
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.figures import check_whole_year
from panoh.monitoring.indicators import Measure
from panoh.monitoring.models import Release
from panoh.monitoring.verify import changed
from panoh.monitoring.ways import MEASURES, Way, Written, released, way_of
from panoh.programme.logframe.models import Period

Choice = TypeVar("Choice", bound=TextChoices)


ACTS = ("show", "release", "verify")
WRITTEN: dict[str, Callable[[Written, Any], str]] = {
    "table": lambda written, answer: written.as_text(answer),
    "csv": lambda written, answer: as_csv(written.as_rows(answer)),
    "json": lambda written, answer: written.as_json(answer),
}


class Command(BaseCommand):
    help = "Tells of people, and how soon they were helped, in a country and year, and of nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        year = timezone.localdate().year
        parser.add_argument(
            "act", nargs="?", default="show", choices=ACTS,
            help="show what was released (if nothing is said), release, or verify all releases",
        )  # fmt: skip
        parser.add_argument("--as", dest="username", help="who releases: a sign-in name")
        parser.add_argument("--country", default="", help="ISO 3166 code, such as UZ")
        parser.add_argument("--from", dest="since", default=f"{year}-01-01", metavar="DATE")
        parser.add_argument("--to", dest="until", default=f"{year}-12-31", metavar="DATE")
        parser.add_argument("--by", default="", help=f"some of {','.join(Dimension)}")
        parser.add_argument("--measure", default=Measure.IDENTIFIED, help=" or ".join(MEASURES))
        parser.add_argument("--audience", default=Audience.PUBLIC, help=" or ".join(Audience))
        parser.add_argument("--format", default="table", help=" or ".join(WRITTEN))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "verify":
            self.verify()
            return
        if options["act"] == "release":
            self.release(options)
            return
        if options["format"] not in WRITTEN:
            raise CommandError(_unknown("--format", options["format"], WRITTEN))
        way = _way(options["measure"])
        since, until = day("--from", options["since"]), day("--to", options["until"])
        by = [one_of(Dimension, "--by", name) for name in options["by"].split(",") if name]
        audience = one_of(Audience, "--audience", options["audience"])
        where = country(options["country"])
        try:
            check_whole_year(since, until)
            answer = way.tell(options["measure"], where, since.year, audience, by)
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from refused
        if answer is None:
            raise CommandError(_("No figures of this year have been released yet."))
        self.stdout.write(WRITTEN[options["format"]](way.written, answer))

    def release(self, options: dict[str, Any]) -> None:
        """Say how many there are, once and for all."""
        member = (
            Membership.objects.active()
            .select_related("agency", "user")
            .filter(user__username=options["username"])
            .first()
        )
        if member is None:
            raise CommandError(_("Say who releases: --as, and the name of a coordinator."))
        way, since = _way(options["measure"]), day("--from", options["since"])
        where = country(options["country"])
        try:
            with door.acting_as(member):
                made = way.release(member, options["measure"], where, since.year)
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from refused
        self.stdout.write(released(made))

    def verify(self) -> None:
        """Whether every release says what it said, and every accepted period what they say."""
        releases = Release.objects.all()
        if found := [release.code for release in changed(releases)]:
            said = {"codes": ", ".join(found)}
            raise CommandError(_("These releases are not as they were made: %(codes)s.") % said)
        periods = Period.objects.using("owner").accepted().exclude(drawn=[])
        if astray := [period.code for period in periods if not recounts(period)]:
            said = {"codes": ", ".join(astray)}
            raise CommandError(_("These periods say what the releases do not: %(codes)s.") % said)
        said_all = {"releases": releases.count()}
        self.stdout.write(_("All %(releases)s releases are as they were made.") % said_all)


def _way(measure: str) -> Way:
    """The way in which this is told."""
    if measure not in MEASURES:
        raise CommandError(_unknown("--measure", measure, MEASURES))
    return way_of(measure)


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
