"""A programme with committees; made in a test's transaction."""

from typing import Any

import pytest


@pytest.fixture
def committees(db: None) -> Any:
    """What Ella sets up."""
    from panoh.programme.governance.tests.committee import Committees

    return Committees()
