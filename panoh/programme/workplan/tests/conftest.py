"""A programme with a team, a partner and a donor, made once a test in its transaction."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

# What needs Django is imported when it is set up.


@pytest.fixture
def office(db: None) -> Any:
    """The team of a made-up programme of 2012 and 2013."""
    from panoh.programme.workplan.tests.team import Office

    return Office()


@pytest.fixture
def planned(office: Any) -> Callable[..., Any]:
    """Plans an activity as the coordinator: `planned("1.1.1", "UZ", begins, ends)`."""

    def plan(code: str = "1.1.1", country: str = "", begins: Any = None, ends: Any = None,
             **more: Any) -> Any:  # fmt: skip
        return office.plan(code, country, begins or date(2012, 1, 10), ends or date(2012, 3, 20),
                           **more)  # fmt: skip

    return plan
