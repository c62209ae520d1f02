"""People identified by real acts. What needs Django is imported when it is set up."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def identify(committed: None) -> Callable[..., None]:
    """`identify(12, sex="female", birth_year=1990)`: so many people alike, presumed by Dilshod."""
    from django.utils import timezone

    from panoh.base.database import door
    from panoh.casework.cases.actions import open_case
    from panoh.casework.identification.actions import determine
    from panoh.testing import member

    def identified(number: int, track: str = "trafficked", **facts: Any) -> None:
        with door.acting_as(dilshod := member("dilshod")):
            for _ in range(number):
                determine(
                    by=dilshod,
                    case=open_case(by=dilshod, birth_year_basis="document", **facts),
                    track=track,
                    outcome="presumed",
                    legal_basis="law",
                    reasons="The file shows it.",
                    exploitation=["ForcedLabour"],
                    decided_on=timezone.localdate(),
                )

    return identified
