"""What tests of logframes do over and over: Ella coordinates, Gulnora leads, Greta pays."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.programme.logframe import actions, files, rules
from panoh.programme.logframe.calculation import Reached
from panoh.programme.logframe.models import Indicator, Line, Period, Programme
from panoh.testing import agency, member

XACX44 = files.FOLDER / "XACX44.toml"


@contextmanager
def acting(name: str) -> Iterator[Membership]:
    by = member(name)
    with door.acting_as(by):
        yield by


def load() -> Programme:
    """XACX44, run by Ella's office, paid for by Greta's agency, with a committee in Uzbekistan."""
    agencies = {
        "UNODC": agency("office"), "EU": agency("donor"), "NSC-UZ": agency("commission"),
    }  # fmt: skip
    with acting("ella") as ella:
        return actions.load(by=ella, plan=files.read(XACX44), agencies=agencies)


def small() -> Programme:
    """A programme of one outcome with two indicators: meetings, added up, and people, unique."""
    with acting("ella") as ella:
        programme = actions.begin(
            by=ella, code="SMALL", countries=["UZ", "KG"], title={"en": "A small programme"},
            place={"en": "Two countries"}, starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31),
        )  # fmt: skip
        actions.add_partner(
            by=ella, programme=programme, code="FUND", name={"en": "A fund"}, part="funding",
            agency=agency("donor"),
        )  # fmt: skip
        top = actions.add_line(
            by=ella, programme=programme, level="objective", parent=None, code="",
            statement={"en": "Everybody is safe"},
        )  # fmt: skip
        outcome = actions.add_line(
            by=ella, programme=programme, level="outcome", parent=top, code="1",
            statement={"en": "Bodies work together"},
        )  # fmt: skip
        for code, across in (("meetings", "sum"), ("trained", "unique")):
            definition = actions.define(
                by=ella, code=code, title={"en": code.title()}, meaning={"en": f"All {code}"},
                unit={"en": code}, source={"en": "Lists"}, measure="number", direction="up",
                periods=across, places="sum", feed="typed",
            )  # fmt: skip
            indicator = actions.add_indicator(
                by=ella, line=outcome, definition=definition, statement={"en": code.title()},
                frequency="half",
            )  # fmt: skip
            actions.set_target(
                by=ella, indicator=indicator, until=date(2025, 12, 31), value=Decimal(10)
            )
    return programme


def indicator(programme: Programme, slug: str) -> Indicator:
    """The indicator that an address names so."""
    code, _dash, number = slug.rpartition("-")
    found = Indicator.objects.select_related("line", "programme", "definition")
    return found.get(
        programme=programme, line__code="" if code == Line.Level.OBJECTIVE else code, number=number
    )


def reached(value: int | None = None, **more: Any) -> Reached:
    number = None if value is None else Decimal(value)
    return Reached(**{"value": number, "evidence": "List of participants", **more})


def drafted(of: Indicator, nth: int = 0, value: int | None = 3, reason: str = "") -> Period:
    with acting("ella") as ella:
        span = rules.spans(of)[nth]
        return actions.draft(
            by=ella, indicator=of, span=span, reached=reached(value), reason=reason
        )


def submitted(of: Indicator, nth: int = 0, value: int | None = 3) -> Period:
    period = drafted(of, nth, value)
    with acting("ella") as ella:
        return actions.submit(by=ella, period=period)


def accepted(of: Indicator, nth: int = 0, value: int | None = 3) -> Period:
    period = submitted(of, nth, value)
    with acting("gulnora") as gulnora:
        return actions.accept(by=gulnora, period=period)
