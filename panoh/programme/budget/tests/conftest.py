"""A programme with a budget, its lines and who pays; made in a test's transaction."""

from typing import Any

import pytest


@pytest.fixture
def books(db: None) -> Any:
    """What Ella and Kamila enter, and Jasur certifies."""
    from panoh.programme.budget.tests.books import Books

    return Books()
