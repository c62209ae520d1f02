"""Statements that must be planned for their values are; all others keep what PostgreSQL keeps."""

import pytest
from django.db import connection, transaction

from panoh.base.database.plans import planned_for_its_values


def mode() -> str:
    with connection.cursor() as cursor:
        cursor.execute("show plan_cache_mode")
        [found] = cursor.fetchone()
    return str(found)


@pytest.mark.django_db
def test_only_what_stands_within_is_planned_for_its_values():
    with planned_for_its_values():
        assert mode() == "force_custom_plan"
    assert mode() == "auto"


@pytest.mark.django_db
def test_what_breaks_within_leaves_nothing_behind():
    with pytest.raises(ZeroDivisionError), transaction.atomic(), planned_for_its_values():
        raise ZeroDivisionError
    assert mode() == "auto"
