"""A mother and her child, each with a case of an NGO. What needs Django is imported late."""

from typing import Any

import pytest


def opened(**facts: Any) -> Any:
    from panoh.casework.cases import actions as cases
    from panoh.casework.cases.tests.steps import acting

    with acting("feruza") as feruza:
        return cases.open_case(by=feruza, **facts)


@pytest.fixture
def mother(db: None) -> Any:
    return opened(
        sex="female", birth_year=1991, birth_year_basis="stated", origin_country="AF",
        citizenships=["AF"], languages=["fa"], children=1,
    )  # fmt: skip


@pytest.fixture
def child(db: None) -> Any:
    return opened(sex="male", birth_year=2017, birth_year_basis="stated")


@pytest.fixture
def tied(mother: Any, child: Any) -> Any:
    """He is her child."""
    from panoh.casework.cases.tests.steps import acting
    from panoh.casework.families import actions

    with acting("feruza") as feruza:
        return actions.tie(by=feruza, case=mother, other=child, relation="child")
