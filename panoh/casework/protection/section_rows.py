"""Who sees the rows of this slice: each table belongs to a section."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from panoh.base.agencies.models import Membership
from panoh.base.agencies.sections import Section
from panoh.casework.cases.models import may_see, within_reach


def paired(*names: str) -> Q:
    """All of these columns are filled, or none."""
    empty, filled = Q(), Q()
    for name in names:
        empty &= Q(**{name: None})
        filled &= Q(**{f"{name}__isnull": False})
    return empty | filled


class OfASection(models.QuerySet[Any]):
    """Rows of a section that their author's agency always sees."""

    section: ClassVar[Section]

    def visible_to(self, member: Membership) -> Any:
        """What the own agency wrote about cases within reach, and what a share opens."""
        own = Q(agency=member.agency_id) & within_reach(member)
        return self.filter(own | may_see(member, self.section))


class Core(OfASection):
    section = Section.CORE


class Alerts(OfASection):
    section = Section.ALERTS


class Care(OfASection):
    section = Section.CARE


class Placement(OfASection):
    section = Section.PLACEMENT
