"""A woman whom Aigul met. What needs Django is imported when it is set up.

Aigul has entered the database; a test that lets others act enters as them.
"""

from collections.abc import Iterator
from typing import Any

import pytest


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

    return actions.open_case(
        by=aigul, sex="female", birth_year=2004, birth_year_basis="stated", languages=["uz"]
    )


@pytest.fixture
def consent(aigul: Any, case: Any) -> Any:
    """Her yes to the shelter."""
    from panoh.casework.cases.tests.steps import agree

    return agree(aigul, case, "shelter")


@pytest.fixture
def offer(aigul: Any, case: Any, consent: Any) -> Any:
    """What she agreed to, offered to the shelter and not open yet."""
    from panoh.casework.cases import share_actions

    return share_actions.offer_share(
        by=aigul, case=case, consent=consent, sections=consent.sections
    )


@pytest.fixture
def shared(aigul: Any, offer: Any) -> Any:
    """The same, opened by Bahrom."""
    from panoh.casework.cases.tests.steps import accept

    return accept("bahrom", offer)


@pytest.fixture
def closed_case(case: Any) -> Any:
    from panoh.base.database import door
    from panoh.casework.cases.tests.steps import close
    from panoh.testing import member

    anvar = member("anvar")
    with door.acting_as(anvar):
        return close(anvar, case)
