"""A programme that is judged; made in a test's transaction."""

from typing import Any

import pytest


@pytest.fixture
def judged(db: None) -> Any:
    """What Ruth finds and the office answers."""
    from panoh.programme.evaluation.tests.judged import Judged

    return Judged()
