"""What the guards over the whole share. Django is imported only when it is set up."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def database(django_db_setup: None) -> Iterator[Any]:
    """The superuser's own connection to the worker's database; all is rolled back."""
    from panoh.tests.catalogue import database

    with database() as opened:
        yield opened


@pytest.fixture(scope="session")
def walk(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Everybody at every door, once for all tests that look at what they got."""
    from django.db import transaction

    from panoh.tests.doors import Walk
    from panoh.tests.journey import Journey

    with django_db_blocker.unblock():
        logging.disable()  # thousands of pages that are not found, each with its traceback
        with transaction.atomic():
            done = Walk(Journey().until_she_is_safe()).everybody()
            transaction.set_rollback(True)
        logging.disable(logging.NOTSET)
        yield done
