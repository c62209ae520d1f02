"""Programmes, who takes part in them, the results that each promises, and what was reached."""

from panoh.programme.logframe.indicator_models import (
    Definition,
    DefinitionQuerySet,
    Indicator,
    IndicatorQuerySet,
    Target,
    TargetQuerySet,
)
from panoh.programme.logframe.line_models import Line, LineQuerySet, Remark, RemarkQuerySet
from panoh.programme.logframe.period_models import Period, PeriodQuerySet
from panoh.programme.logframe.programme_models import (
    Partner,
    PartnerQuerySet,
    Programme,
    ProgrammeQuerySet,
    address_of,
    say,
)

__all__ = [
    "Definition", "DefinitionQuerySet", "Indicator", "IndicatorQuerySet", "Line", "LineQuerySet",
    "Partner", "PartnerQuerySet", "Period", "PeriodQuerySet", "Programme", "ProgrammeQuerySet",
    "Remark", "RemarkQuerySet", "Target", "TargetQuerySet", "address_of", "say",
]  # fmt: skip
