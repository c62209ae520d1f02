"""A house of Bahrom's. What needs Django is imported when it is set up."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def bahrom(db: None) -> Iterator[Any]:
    """Who runs the shelter, inside the database."""
    from panoh.base.database import door
    from panoh.testing import member

    bahrom = member("bahrom")
    with door.acting_as(bahrom):
        yield bahrom


@pytest.fixture
def farida(bahrom: Any) -> Any:
    """Who assesses, of an NGO."""
    from panoh.testing import member

    return member("farida")


@pytest.fixture
def house(bahrom: Any) -> Any:
    from panoh.casework.shelters.tests.steps import open_house

    return open_house(bahrom, "1.1", "1.2")
