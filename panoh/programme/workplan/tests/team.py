"""A made-up programme of 2012 and 2013: the office runs it, a partner and a donor take part."""

from datetime import date
from typing import Any
from uuid import uuid4

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.base.database.codes import new_code
from panoh.programme.logframe.models import Line, Partner, Programme
from panoh.programme.workplan import actions
from panoh.programme.workplan.models import Activity
from panoh.testing import key, member

LINES = ("1.1.1", "1.2.1", "1.3.1", "1.3.2", "3.1.1")


class Office:
    """A programme, who is there for it, and the plain way to make an activity."""

    def __init__(self) -> None:
        self.ella, self.gulnora, self.kamila = (member(n) for n in ("ella", "gulnora", "kamila"))
        self.lola, self.erik, self.greta = (member(n) for n in ("lola", "erik", "greta"))
        with door.acting_as(self.ella):
            self.programme = self._programme()
            self.lines = {code: self._line(code) for code in LINES}
            self.partners = {each.code: each for each in self.programme.partners.all()}

    def _programme(self) -> Programme:
        programme = Programme.objects.create(
            code=f"X{new_code()}", agency=self.ella.agency, title={"en": "Made up"},
            countries=["KZ", "UZ"], starts_on=date(2012, 1, 1), ends_on=date(2013, 12, 31),
            made_by=self.ella,
        )  # fmt: skip
        parts = (
            ("PART", "implementing", "partner"), ("EU", "funding", "donor"), ("US", "funding", ""),
        )  # fmt: skip
        for code, part, agency in parts:
            Partner.objects.create(
                programme=programme, code=code, name={"en": code}, part=part,
                agency_id=key(agency) if agency else None,
            )  # fmt: skip
        return programme

    def _line(self, code: str) -> Line:
        objective, _new = Line.objects.get_or_create(
            programme=self.programme, level="objective", defaults={"place": ""}
        )
        return Line.objects.create(
            id=uuid4(), programme=self.programme, level="activity", parent=objective, code=code,
            place=code, statement={"en": f"Activity {code}"},
        )  # fmt: skip

    def plan(
        self, code: str, country: str, begins: date, ends: date, by: Membership | None = None,
        **more: Any,
    ) -> Activity:  # fmt: skip
        """An activity, planned by the coordinator unless another is named."""
        by = by or self.ella
        with door.acting_as(by):
            return actions.plan(
                by=by, programme=self.programme, line=self.lines[code], country=country,
                starts_on=begins, ends_on=ends, **{"deliverable": "A report", **more},
            )  # fmt: skip
