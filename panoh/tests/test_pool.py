"""A7: connections go from hand to hand, and nobody's sight goes with them.

Twelve threads share eight connections; each acts as one member after another, by pages and by the
door, with refusals, errors and broken statements in between.
"""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import Error, connection, connections
from django.test import Client

from panoh.base.database import door
from panoh.casework.cases import actions
from panoh.casework.cases.models import Case
from panoh.testing import member

NAMES = ("aigul", "bahrom", "chynara", "feruza")
THREADS, TURNS = 12, 10


def pool() -> Any:
    """The wrapper that knows the pool, which Django's types do not."""
    return connections["default"]


@pytest.fixture
def pooled(committed: None) -> Iterator[None]:
    """The application's connections come from a pool, as in a country."""
    connections.close_all()
    options = connections.settings["default"]["OPTIONS"]
    options["pool"] = {"min_size": 2, "max_size": 8, "timeout": 30}
    yield
    pool().close_pool()
    connections.close_all()
    del options["pool"]


@pytest.fixture
def codes(pooled: None) -> dict[str, set[str]]:
    """Three cases of each agency."""
    found: dict[str, set[str]] = {}
    for name in NAMES:
        with door.acting_as(by := member(name)):
            found[name] = {actions.open_case(by=by, sex="female").code for _ in range(3)}
    return found


def left_behind() -> object:
    """What the connection still knows of who acted, and what it still shows."""
    with connection.cursor() as cursor:
        cursor.execute("select panoh_member()")
        return cursor.fetchone()[0] or Case.objects.count()


def test_nothing_of_one_member_reaches_another(codes: dict[str, set[str]]) -> None:
    clients = {name: Client() for name in NAMES}
    for name, client in clients.items():
        client.force_login(member(name).user)
    cookies = {name: client.cookies["sessionid"].value for name, client in clients.items()}
    everybody_s = set().union(*codes.values())

    def page(name: str, path: str) -> str:
        client = Client()
        client.cookies["sessionid"] = cookies[name]
        return client.get(path).content.decode()

    def turn(name: str, chance: random.Random) -> set[str]:
        """The codes that this member met in one turn, by one of several ways."""
        other = chance.choice([each for each in NAMES if each != name])
        match chance.randrange(6):
            case 0:
                shown = page(name, "/cases/")
            case 1:
                shown = page(name, f"/cases/{min(codes[name])}/")
                shown += page(name, f"/cases/{min(codes[other])}/close/")
            case 2:
                with door.acting_as(member(name)):
                    shown = " ".join(Case.objects.values_list("code", flat=True))
            case 3:
                shown = " ".join(codes[name])
                with pytest.raises(ZeroDivisionError), door.acting_as(member(name)):
                    raise ZeroDivisionError
            case 4:
                with door.acting_as(member(name)):
                    with suppress(ZeroDivisionError), door.acting_as(member(other)):
                        chance.randrange(2) / chance.randrange(2)
                    shown = " ".join(Case.objects.values_list("code", flat=True))
            case _:
                shown = " ".join(codes[name])
                with pytest.raises(Error), door.acting_as(member(name)):
                    connection.cursor().execute("truncate cases_case")
        met = {code for code in everybody_s if code in shown}
        assert met & codes[name]
        return met - codes[name] - {min(codes[other])}

    def run(seed: int) -> list[object]:
        chance, found = random.Random(seed), []
        try:
            for _ in range(TURNS):
                found += [turn(chance.choice(NAMES), chance), left_behind()]
                connection.close()  # back into the pool
        finally:
            connections.close_all()
        return [each for each in found if each]

    with ThreadPoolExecutor(THREADS) as threads:
        assert [each for found in threads.map(run, range(THREADS)) for each in found] == []
    used = pool().pool.get_stats()
    assert used["pool_max"] == 8
    assert used["requests_num"] > THREADS * TURNS
