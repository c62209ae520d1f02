"""Feruza's NGO holds a case. What needs Django is imported when it is set up."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def feruza(db: None) -> Iterator[Any]:
    from panoh.base.database import door
    from panoh.testing import member

    feruza = member("feruza")
    with door.acting_as(feruza):
        yield feruza


@pytest.fixture
def case(feruza: Any) -> Any:
    """Open, held by the NGO, assigned to Feruza."""
    from panoh.casework.cases import actions

    return actions.open_case(
        by=feruza, sex="female", birth_year=1999, birth_year_basis="stated", languages=["uz"]
    )


@pytest.fixture
def plan(feruza: Any, case: Any) -> Any:
    """Agreed to, with one goal."""
    from panoh.casework.assistance.tests.steps import agreed

    return agreed(feruza, case)


@pytest.fixture
def journey(feruza: Any, case: Any) -> Any:
    """A return to Kyrgyzstan that the person wishes."""
    from panoh.casework.assistance import actions

    return actions.wish_return(by=feruza, case=case, country="KG")
