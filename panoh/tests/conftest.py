"""What the guards over the whole share. Django is imported only when it is set up."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def database(django_db_setup: None) -> Iterator[Any]:
    """The superuser's own connection to the worker's database; all is rolled back."""
    from panoh.tests.catalogue import database

    with database() as opened:
        yield opened
