"""Noting that somebody could not be taken in. Nobody is described."""

import pytest

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.shelters import actions
from panoh.casework.shelters.models import TurnedAway
from panoh.casework.shelters.tests.steps import day
from panoh.testing import member

SAID = {"need": "ACC.EMERGENCY", "reason": "no_place", "sex": "female", "age_band": "18-24"}


def test_keeps_why_and_what_was_needed(bahrom):
    turned = actions.turn_away(by=bahrom, on=day(0), **SAID)
    assert TurnedAway.objects.visible_to(bahrom).get() == turned
    botir = member("botir")
    with door.acting_as(botir):
        assert not TurnedAway.objects.exists()


@pytest.mark.parametrize("on", [1, -32])
def test_is_of_the_last_month(bahrom, on):
    with pytest.raises(Refused, match="last month"):
        actions.turn_away(by=bahrom, on=day(on), **SAID)


@pytest.mark.parametrize("name", ["aigul", "anvar", "hamid", "eldor"])
def test_is_for_those_who_take_people_in(db, name):
    somebody = member(name)
    with door.acting_as(somebody), pytest.raises(Refused):
        actions.turn_away(by=somebody, on=day(0), **SAID)
