"""A5: what plain SQL shows and changes as the application's role is what the design allows.

Three accounts of the same truth are held against each other, over worlds that Hypothesis draws:
the oracle in plain Python (`oracle.py`), PostgreSQL's policies, and every queryset's `visible_to`.
"""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db.models import Model
from hypothesis import HealthCheck, given, settings

from panoh.base.agencies.models import Agency, Membership
from panoh.tests.catalogue import Database
from panoh.tests.comparison import Comparison, Walls
from panoh.tests.oracle import LAWS, Eyes, World
from panoh.tests.worlds import everything, worlds


@pytest.fixture
def walls(database: Database) -> Walls:
    return Walls(database)


def test_the_oracle_knows_every_wall(walls: Walls) -> None:
    assert set(walls.tables) == LAWS.keys()


def test_a_world_with_everything_in_it(walls: Walls) -> None:
    assert Comparison(walls, everything()).differences() == []


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
@pytest.mark.long
def test_any_world(walls: Walls, world: World) -> None:
    with walls.database.undone():
        assert Comparison(walls, world, most=3).differences() == []


def test_visible_to_says_what_the_walls_say(walls: Walls) -> None:
    """Both ways: a filter that shows more lies to the reader, one that shows less hides work."""
    world = everything()
    walls.writer.write(world)
    models = {
        model._meta.db_table: model
        for model in apps.get_models()
        if hasattr(model._default_manager, "visible_to") and model._meta.db_table in walls.tables
    }
    found = []
    for who in world["agencies_membership"]:
        eyes = Eyes(world, who)
        with walls.database.as_member(eyes.me):
            read = walls.read(models)
        for table, model in models.items():
            told = told_by_visible_to(walls, eyes, model)
            # The clock may not read shares; whether one is still offered, only the policy asks.
            clock = eyes.role == "timekeeper" and table == "referrals_referral"
            if not (read[table] < told if clock else read[table] == told):
                found.append(f"{eyes.role} of {eyes.kind}: {table}")
    assert found == []


def told_by_visible_to(walls: Walls, eyes: Eyes, model: type[Model]) -> set[str]:
    """What visible_to finds when no policy helps it: asked as the superuser."""
    assert eyes.who is not None
    agency = Agency(**eyes.world.agency_of(eyes.who))
    member = Membership(pk=eyes.me, agency=agency, role=eyes.role)
    manager: Any = model._default_manager
    try:
        query = manager.visible_to(member).order_by().values("pk").query
        return {str(key) for key in walls.database.all(*query.sql_with_params())}
    except EmptyResultSet:
        return set()


def test_whoever_has_left_does_not_enter(walls: Walls) -> None:
    """An ended membership, a closed agency, an account that was put to rest."""
    world = everything()
    walls.writer.write(world)
    who = world["agencies_membership"][0]
    for statement in (
        f"update agencies_membership set ended_at = now() where id = '{who['id']}'",
        f"update agencies_agency set closed_at = now() where id = '{who['agency_id']}'",
        f"update accounts_user set is_active = false where id = '{who['user_id']}'",
    ):
        with walls.database.undone():
            walls.database.run(statement)
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege),
                walls.database.as_member(who["id"]),
            ):
                pytest.fail("entered")
