"""A house with beds, and a browser for each who works on the way.

What needs Django is imported when it is set up.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from e2e.steps import People


@pytest.fixture(scope="session")
def house(server_process: Any) -> Iterator[Any]:
    """A house with eight beds and its service, described by its manager."""
    from panoh.base.database import door
    from panoh.casework.shelters import actions as shelters
    from panoh.testing import member

    bahrom = member("bahrom")
    with server_process.data():
        with door.acting_as(bahrom):
            site = shelters.add_site(
                by=bahrom, name="House A", region_id="UZ-TK", address="Kichik halqa yoʻli 7"
            )
            for number in range(1, 9):
                shelters.add_bed(by=bahrom, site=site, room="1", name=f"1.{number}")
            shelters.set_service(by=bahrom, site=site, name="Beds at Bahor", need="ACC.EMERGENCY")
        yield server_process


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def people(request: pytest.FixtureRequest, browser: Any, house: Any) -> Iterator[People]:
    """Everybody in a browser of their own; in the end the browsers have complained of nothing."""
    found = People(browser, house.url, scripts=request.param)
    yield found
    found.leave()
    assert [said for said in found.said if "404 (Not Found)" not in said] == []
