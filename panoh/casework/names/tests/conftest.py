"""A woman whom Aigul met, and who gives her name."""

from collections.abc import Iterator
from typing import Any

import pytest

HER = {"family": "Тошматова", "given": "Гулнора", "patronymic": "Karim qizi"}


@pytest.fixture
def aigul(db: None) -> Iterator[Any]:
    from panoh.base.database import door
    from panoh.testing import member

    aigul = member("aigul")
    with door.acting_as(aigul):
        yield aigul


@pytest.fixture
def case(aigul: Any) -> Any:
    """Open, held by the police, assigned to Aigul."""
    from panoh.casework.cases import actions

    return actions.open_case(by=aigul, sex="female", birth_year=2004, birth_year_basis="stated")


@pytest.fixture
def name(aigul: Any, case: Any) -> Any:
    """What she is called."""
    from panoh.casework.names import actions

    return actions.record_identity(by=aigul, case=case, **HER)
