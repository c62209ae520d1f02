"""A7: connections go from hand to hand, and nobody's sight goes with them.

Twelve threads share eight connections; each acts as one member after another, by pages and by the
door, with refusals, errors and broken statements in between.
"""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import Error, connection, connections
from django.test import Client

from panoh.base.database import door
from panoh.base.database import pool as database_pool
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
    before = dict(options)
    options |= database_pool.options(8)
    yield
    pool().close_pool()
    connections.close_all()
    options.clear()
    options |= before


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


def carried_by() -> int:
    """The process at the other end of the connection that is at hand."""
    connection.ensure_connection()
    pid: int = connection.connection.info.backend_pid
    connection.close()
    wait_for(lambda: (now := pool().pool.get_stats())["pool_available"] == now["pool_size"])
    return pid


def wait_for(done: Callable[[], bool]) -> None:
    """The pool looks at what comes back in a thread of its own."""
    for _ in range(200):
        if done():
            return
        time.sleep(0.01)
    raise AssertionError("The pool is not done.")


def plans() -> list[tuple[str, str]]:
    """What stands prepared on the connection at hand."""
    with connection.cursor() as cursor:
        cursor.execute("select name, statement from pg_prepared_statements order by 1")
        return list(cursor.fetchall())


def test_plans_outlive_a_request_and_come_from_the_driver_alone(codes: dict[str, set[str]]) -> None:
    for _ in range(8 * (database_pool.SENT_BEFORE + 1)):
        with door.acting_as(member("aigul")):
            list(Case.objects.all())
        carried_by()
    stand = plans()
    assert any("cases_case" in statement for _name, statement in stand)
    assert not any("panoh_enter" in statement for _name, statement in stand)


LEFT = [
    "prepare mine as select 1",
    "prepare _pg3_0 as select 1",
    "deallocate all; prepare _pg3_0 as select 1",
    "set search_path = pg_temp, public; prepare mine as select 1",
]


def test_a_connection_on_which_sql_prepared_anything_is_not_handed_on(
    codes: dict[str, set[str]],
) -> None:
    for left in LEFT:
        with door.acting_as(member("aigul")), connection.cursor() as cursor:
            poisoned = connection.connection.info.backend_pid
            for statement in left.split("; "):
                cursor.execute(statement)
        assert carried_by() == poisoned, "the last one who had it"
        assert poisoned not in {carried_by() for _ in range(9)}, left
