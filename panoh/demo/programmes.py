"""The demo's programmes: XACX44 as it was reported, and one that runs now on made-up cases."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.demo.actions import members
from panoh.monitoring.bindings import measure_of, taken
from panoh.programme.logframe import actions, files
from panoh.programme.logframe.calculation import Reached, Span
from panoh.programme.logframe.models import Definition, Indicator, Line, Programme
from panoh.programme.logframe.rules import can_be_reported

# Who reads the programme for which partner of the document.
PARTNERS = {
    "UNODC": "programme", "UNFPA": "unfpa.xacx44", "EU": "donor", "IEU": "evaluator.xacx44",
    "BOA": "auditor.xacx44", "NSC-KZ": "coordinator.kz", "NSC-KG": "coordinator.kg",
    "NSC-TJ": "coordinator.tj", "NSC-TM": "coordinator.tm", "NSC-UZ": "coordinator.uz",
}  # fmt: skip
BROCHURE = "Brochure of the programme / Брошюра программы, 2013"
# What the programme's brochure tells of its work: indicator, period of the programme, by country.
MET: dict[str, int | None] = {"KZ": 1, "TJ": 1, "TM": 1, "UZ": 1, "KG": None}
MEETINGS = "National meetings / Национальные встречи"
REPORTED: list[tuple[str, int, dict[str, int | None], str]] = [
    ("1.2-1", 1, {}, "28 trainers, Tashkent / 28 тренеров, Ташкент, 25–27.06.2012"),
    ("1.4-1", 1, {}, "24 trainers, Almaty / 24 тренера, Алматы, 25–27.09.2012"),
    ("2.2-1", 1, MET, MEETINGS),
    ("2.3-1", 1, MET, MEETINGS),
    ("2-1", 3, {}, "Memoranda or joint plans agreed in some countries / "
     "В некоторых странах согласованы меморандумы или планы"),
]  # fmt: skip
TOTALS = {"1.2-1": 28, "1.4-1": 24}
# The one that runs now: code of the definition, what it says, how much is promised.
RUNNING = [
    ("persons-identified", "People identified", 400),
    ("persons-assisted", "People assisted", 300),
    ("shelters-improved", "Shelters improved", 4),
    ("consultative-meetings", "Consultative meetings", 8),
    ("practitioners-trained", "Practitioners trained", 120),
    ("memoires-distributed", "Aide memoires handed out", 9000),
    ("investigations", "Investigations begun", 500),
    ("prosecutions", "Prosecutions begun", 320),
    ("convictions", "People convicted", 200),
]
STARTED: dict[str, dict[str, Any]] = {
    "shelters-improved": {
        "baseline": Decimal(0), "baseline_source": "No house had been assessed twice",
    },
}  # fmt: skip
MOVED = {
    "consultative-meetings": [2, 3], "practitioners-trained": [22, 41],
    "memoires-distributed": [700, 1400],
}  # fmt: skip


# Of each half-year, by country; and by sex. Of Turkmenistan nobody found a number.
STATISTICS: dict[str, list[tuple[tuple[int, ...], dict[str, int]]]] = {
    "investigations": [((41, 22, 18, 67), {}), ((44, 25, 16, 71), {})],
    "prosecutions": [
        ((21, 14, 12, 38), {"female": 51, "male": 34}),
        ((24, 15, 11, 40), {"female": 54, "male": 36}),
    ],
    "convictions": [
        ((15, 9, 8, 27), {"female": 42, "male": 17}),
        ((17, 11, 7, 28), {"female": 45, "male": 18}),
    ],
}
PUBLISHED = "Official statistics (made up) / Официальная статистика (вымысел)"


class Team:
    """Those who write, report and accept."""

    def __init__(self) -> None:
        self.members = members()

    @contextmanager
    def acting(self, word: str) -> Iterator[Membership]:
        by = self.members[word]
        with door.acting_as(by):
            yield by

    def report(self, of: Indicator, span: Span, reached: Reached, by: str = "programme") -> None:
        """From the draft to the lock."""
        with self.acting(by) as reporter:
            period = actions.draft(by=reporter, indicator=of, span=span, reached=reached)
            actions.submit(by=reporter, period=period)
        with self.acting("adviser.xacx44") as adviser:
            actions.accept(by=adviser, period=period)


def run_programmes() -> None:
    """Everything through real acts of the demo's members."""
    team = Team()
    agencies = {code: team.members[word].agency for code, word in PARTNERS.items()}
    with team.acting("programme") as by:
        plan = files.read(files.FOLDER / "XACX44.toml")
        first = actions.load(by=by, plan=plan, agencies=agencies)
        second = _begin(by, agencies)
    _report_first(team, first)
    _report_second(team, second)


def _indicators(programme: Programme) -> dict[str, Indicator]:
    found = Indicator.objects.filter(programme=programme)
    found = found.select_related("line__parent__parent", "programme", "definition", "responsible")
    return {each.slug: each for each in found}


def _report_first(team: Team, programme: Programme) -> None:
    with team.acting("programme"):
        indicators = _indicators(programme)
        spans = {slug: can_be_reported(each)[::-1] for slug, each in indicators.items()}
    for slug, nth, countries, note in REPORTED:
        total = TOTALS.get(slug)
        team.report(
            indicators[slug],
            spans[slug][nth],
            Reached(
                value=None if total is None else Decimal(total),
                by_country={c: None if n is None else Decimal(n) for c, n in countries.items()},
                note=note,
                evidence=BROCHURE,
            ),
        )


def _begin(by: Membership, agencies: Mapping[str, Any]) -> Programme:
    """A programme of two years, of which a little more than one is over."""
    year = timezone.localdate().year
    made = actions.begin(
        by=by, code="REFUGE", countries=["KZ", "KG", "TJ", "TM", "UZ"],
        title={"en": "Referral that works (made up)", "ru": "Работающее перенаправление (вымысел)"},
        place={"en": "Central Asia", "ru": "Центральная Азия"},
        starts_on=date(year - 1, 1, 1), ends_on=date(year, 12, 31),
    )  # fmt: skip
    for code, part in (
        ("EU", "funding"), ("UNFPA", "implementing"), ("NSC-UZ", "steering"),
        ("IEU", "reviewing"), ("BOA", "reviewing"),
    ):  # fmt: skip
        actions.add_partner(
            by=by, programme=made, code=code, name={"en": agencies[code].name}, part=part,
            agency=agencies[code],
        )  # fmt: skip
    top = actions.add_line(
        by=by, programme=made, level=Line.Level.OBJECTIVE, parent=None, code="",
        statement={
            "en": "Whoever was trafficked or smuggled is found, and finds refuge",
            "ru": "Кто стал жертвой торговли или был незаконно ввезён, тот найден и нашёл убежище",
        },
    )  # fmt: skip
    outcome = actions.add_line(
        by=by, programme=made, level=Line.Level.OUTCOME, parent=top, code="1",
        statement={"en": "Bodies of all countries work together",
                   "ru": "Учреждения всех стран работают вместе"},
    )  # fmt: skip
    for code, said, promised in RUNNING:
        definition = Definition.objects.filter(code=code).latest("edition")
        counted = definition.feed == Definition.Feed.FIGURE
        indicator = actions.add_indicator(
            by=by, line=top if counted else outcome, definition=definition,
            statement={"en": said, "ru": definition.title["ru"]}, frequency="half",
            **STARTED.get(code, {}),
        )  # fmt: skip
        actions.set_target(by=by, indicator=indicator, until=made.ends_on, value=Decimal(promised))
    return made


def _report_second(team: Team, programme: Programme) -> None:
    """Last year's people as they were released, and what was typed in of each half-year."""
    today = timezone.localdate()
    with team.acting("programme"):
        indicators = _indicators(programme).values()
        spans = {each.pk: can_be_reported(each)[::-1] for each in indicators}
    for each in indicators:
        over = [span for span in spans[each.pk] if span.until < today]
        if each.definition.feed == Definition.Feed.FIGURE:
            with team.acting("programme"):
                measure = measure_of(each.definition.figure)
                reached = taken(
                    measure, programme.countries, over[0].since.year, each.definition.divided_by
                )
            if any(value is not None for value in reached.by_country.values()):
                team.report(each, over[0], reached)
            continue
        if each.definition.code in STATISTICS:
            for span, (countries, sexes) in zip(
                over, STATISTICS[each.definition.code], strict=False
            ):
                team.report(each, span, _published(countries, sexes))
            continue
        for span, value in zip(over, MOVED[each.definition.code], strict=False):
            team.report(
                each,
                span,
                Reached(
                    value=Decimal(value), evidence="Lists of the office / Списки представительства"
                ),
            )


def _published(countries: tuple[int, ...], sexes: Mapping[str, int]) -> Reached:
    """What the authorities of four countries published; of the fifth nothing is known."""
    numbers = dict(zip(("KZ", "KG", "TJ", "UZ"), map(Decimal, countries), strict=True))
    return Reached(
        by_country={**numbers, "TM": None},
        cells=[{"by": {"sex": sex}, "value": str(number)} for sex, number in sexes.items()],
        evidence=PUBLISHED,
    )
