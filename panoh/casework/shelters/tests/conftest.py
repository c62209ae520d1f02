"""A house with two beds and a cot, and who runs it. What needs Django is imported when set up."""

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
def house(bahrom: Any) -> Any:
    from panoh.casework.shelters.tests.steps import open_house

    return open_house(bahrom, "1.1", "1.2", cots=1)


@pytest.fixture
def bed(house: Any) -> Any:
    from panoh.casework.shelters.tests.steps import bed_of

    return bed_of(house, "1.1")


@pytest.fixture
def other_bed(house: Any) -> Any:
    from panoh.casework.shelters.tests.steps import bed_of

    return bed_of(house, "1.2")


@pytest.fixture
def case(bahrom: Any) -> Any:
    from panoh.casework.shelters.tests.steps import guest

    return guest(bahrom)
