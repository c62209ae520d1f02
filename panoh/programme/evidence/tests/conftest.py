"""A programme with documents; made in a test's transaction."""

from typing import Any

import pytest


@pytest.fixture
def archive(db: None) -> Any:
    """What Kamila files, and what it may prove."""
    from panoh.programme.evidence.tests.archive import Archive

    return Archive()
