"""Ways to a screening by real actions, for tests."""

from typing import Any

from panoh.base.agencies.models import Membership
from panoh.casework.identification import actions
from panoh.casework.identification.actions import Reply
from panoh.casework.identification.models import Screening

Facts = dict[str, Any]

WOMAN: Facts = {"sex": "female", "birth_year": 1995, "birth_year_basis": "stated"}
GIRL: Facts = {"sex": "female", "birth_year": 2015, "birth_year_basis": "stated"}
# What fits trafficking of an adult for forced labour.
SIGNS = ("A.RECRUIT", "D1.JOB", "D1.WAGES", "D4.HOURS", "D4.SALARY", "D5.DOCS", "D5.DEBT")


def begin(by: Membership, **more: Any) -> Screening:
    """A screening as `by` begins it, of a woman and about work unless told otherwise."""
    said: Facts = {"exploitation": "labour", "age": "adult", "language": "uz", "agreed": True}
    facts = {} if "case" in more else WOMAN
    return actions.begin(by=by, **(said | facts | more))


def complete(by: Membership, screening: Screening, signs: tuple[str, ...] = SIGNS) -> Screening:
    """The screening with yes to these signs, completed."""
    actions.answer(by=by, screening=screening, answers=dict.fromkeys(signs, Reply("yes")))
    return actions.complete(by=by, screening=screening)
