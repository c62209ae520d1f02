"""The police have met a woman twice: Aigul once, Akmal once. Neither knows of the other's case."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def anvar(db: None) -> Iterator[Any]:
    """The supervisor, who has entered."""
    from panoh.base.database import door
    from panoh.testing import member

    anvar = member("anvar")
    with door.acting_as(anvar):
        yield anvar


@pytest.fixture
def hers(anvar: Any) -> Any:
    from panoh.casework.duplicates.tests.steps import met

    return met("aigul", family="Раҳимова", given="Гулнора", patronymic="Карим қизи")


@pytest.fixture
def again(anvar: Any, hers: Any) -> Any:
    from panoh.casework.duplicates.tests.steps import met

    return met("akmal", family="Rakhimova", given="Gulnara")


@pytest.fixture
def another(anvar: Any) -> Any:
    from panoh.casework.duplicates.tests.steps import met

    return met("akmal", family="Toshmatova", given="Nilufar")


@pytest.fixture
def pair(anvar: Any, hers: Any, again: Any) -> Any:
    """The two, as they are proposed when the second name is recorded."""
    from panoh.casework.duplicates.tests.steps import proposed, registered

    registered(again, "akmal")
    [pair] = proposed(anvar)
    return pair


@pytest.fixture
def linked(anvar: Any, pair: Any) -> Any:
    """The two, linked."""
    from panoh.casework.duplicates import actions
    from panoh.casework.duplicates.rules import standing

    actions.decide(by=anvar, candidate=pair, decision="same", basis="asked")
    return standing(anvar, pair.one, pair.other)
