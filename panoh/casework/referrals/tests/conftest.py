"""Aigul holds a case, Bahrom runs the shelter. What needs Django is imported when it is set up.

Nobody has entered when a test begins: a test says with `door.acting_as` who acts.
"""

from typing import Any

import pytest


@pytest.fixture
def aigul(db: None) -> Any:
    from panoh.testing import member

    return member("aigul")


@pytest.fixture
def bahrom(db: None) -> Any:
    from panoh.testing import member

    return member("bahrom")


@pytest.fixture
def house(bahrom: Any) -> Any:
    from panoh.casework.shelters.tests.steps import open_house

    return open_house(bahrom, "1.1", "1.2", cots=1)


@pytest.fixture
def shelter(bahrom: Any, house: Any) -> Any:
    """The shelter's service: beds for women and girls."""
    from panoh.casework.shelters.tests.steps import offer

    return offer(bahrom, house, sexes=["female"], languages=["uz"])


@pytest.fixture
def bed(bahrom: Any, house: Any) -> Any:
    from panoh.base.database import door
    from panoh.casework.shelters.tests.steps import bed_of

    with door.acting_as(bahrom):
        return bed_of(house, "1.1")


@pytest.fixture
def case(aigul: Any) -> Any:
    from panoh.casework.referrals.tests.steps import open_case

    return open_case(aigul)


@pytest.fixture
def consent(aigul: Any, case: Any, shelter: Any) -> Any:
    from panoh.casework.referrals.tests.steps import agree

    return agree(aigul, case, shelter)


@pytest.fixture
def referral(aigul: Any, case: Any, shelter: Any, consent: Any) -> Any:
    from panoh.casework.referrals.tests.steps import refer

    return refer(aigul, case, shelter)
