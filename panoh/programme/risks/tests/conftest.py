"""A programme with a register of risks; made in a test's transaction."""

from typing import Any

import pytest


@pytest.fixture
def register(db: None) -> Any:
    """What Ella adds and rates."""
    from panoh.programme.risks.tests.register import Register

    return Register()
