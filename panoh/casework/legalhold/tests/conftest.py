"""A case of an NGO that two of its people see. What needs Django is imported when it is set up."""

from typing import Any

import pytest


@pytest.fixture
def case(db: None) -> Any:
    """Open, held by the NGO, assigned to its case manager."""
    from panoh.base.database import door
    from panoh.casework.cases import actions as cases
    from panoh.testing import member

    farida = member("farida")
    with door.acting_as(farida):
        case = cases.open_case(by=farida, sex="female")
        cases.assign(by=farida, case=case, colleague=member("feruza"))
    return case


@pytest.fixture
def closed(case: Any) -> Any:
    """The same, closed by two."""
    from panoh.base.database import door
    from panoh.casework.cases import closing_actions
    from panoh.testing import member

    with door.acting_as(member("farida")):
        asked = closing_actions.ask_closing(by=member("farida"), case=case, closing="lost")
    with door.acting_as(member("feruza")):
        return closing_actions.close_case(by=member("feruza"), closure=asked)
