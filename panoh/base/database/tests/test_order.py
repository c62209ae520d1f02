"""What stands within is read in order; nothing else is told how to be read."""

import pytest
from django.db import connection, transaction

from panoh.base.database.order import read_in_order


def sorts() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("show enable_sort")
        [found] = cursor.fetchone()
    return bool(found == "on")


@pytest.mark.django_db
def test_only_what_stands_within_is_read_in_order():
    with read_in_order():
        assert not sorts()
    assert sorts()


@pytest.mark.django_db
def test_what_breaks_within_leaves_nothing_behind():
    with pytest.raises(ZeroDivisionError), transaction.atomic(), read_in_order():
        raise ZeroDivisionError
    assert sorts()
