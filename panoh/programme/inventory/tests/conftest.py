"""A programme with things in its inventory; made in a test's transaction."""

from typing import Any

import pytest


@pytest.fixture
def stock(db: None) -> Any:
    """What Kamila writes down, and who receives it."""
    from panoh.programme.inventory.tests.stock import Stock

    return Stock()
