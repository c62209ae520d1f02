"""A person whom Aigul met. What needs Django is imported when it is set up."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def aigul(db: None) -> Iterator[Any]:
    """The first responder who asks, inside the database."""
    from panoh.base.database import door
    from panoh.testing import member

    aigul = member("aigul")
    with door.acting_as(aigul):
        yield aigul


@pytest.fixture
def begun(aigul: Any) -> Any:
    """A screening of an adult woman about work, nothing asked yet."""
    from panoh.casework.identification.tests.steps import begin

    return begin(aigul)


@pytest.fixture
def completed(aigul: Any, begun: Any) -> Any:
    """The same, answered with what fits trafficking for forced labour, and completed."""
    from panoh.casework.identification.tests.steps import complete

    return complete(aigul, begun)


@pytest.fixture
def case(completed: Any) -> Any:
    return completed.case
