"""A woman whom Feruza of an NGO carries. What needs Django is imported when it is set up."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def feruza(db: None) -> Iterator[Any]:
    """The case manager, inside the database."""
    from panoh.base.database import door
    from panoh.testing import member

    with door.acting_as(member("feruza")):
        yield member("feruza")


@pytest.fixture
def case(feruza: Any) -> Any:
    from panoh.casework.protection.tests.steps import open_case

    return open_case(feruza)
