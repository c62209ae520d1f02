"""Assessors are told: a code and a link, no house, no place, no name (H1)."""

from typing import Any

import pytest

from panoh.base.database import door
from panoh.base.outbox.actions import words
from panoh.base.outbox.models import Letter
from panoh.casework.quality import actions
from panoh.casework.quality.tests.steps import begin, score
from panoh.testing import member


@pytest.fixture
def letters(committed: None) -> Any:
    """Letters to somebody, as they would be sent: event, subject and text."""

    def to(name: str) -> list[tuple[str, str]]:
        with door.acting_as(member(name)):
            return [
                (letter.event, "\n".join(words(letter)))
                for letter in Letter.objects.visible_to(member(name)).order_by("created_at")
            ]

    return to


@pytest.fixture
def house(committed: None) -> Any:
    from panoh.casework.shelters.tests.steps import open_house

    with door.acting_as(member("bahrom")):
        return open_house(member("bahrom"), "1.1")


def test_the_visitor_is_told_and_then_who_has_still_to_sign(letters: Any, house: Any) -> None:
    bahrom, farida = member("bahrom"), member("farida")
    assessment = begin(bahrom, house)
    assert [event for event, _text in letters("farida")] == ["assessment.begun"]
    assert letters("bahrom") == []  # who asked knows it
    for who in ("feruza", "barno", "botir", "anvar", "eldor"):  # not theirs, or not their part
        assert letters(who) == []
    with door.acting_as(farida):
        actions.submit(by=farida, assessment=score(farida, assessment))
    assert [event for event, _text in letters("bahrom")] == ["assessment.submitted"]
    with door.acting_as(bahrom):
        actions.send_back(by=bahrom, assessment=assessment)
    assert [event for event, _text in letters("farida")][1:] == ["assessment.returned"]
    with door.acting_as(farida):
        actions.submit(by=farida, assessment=assessment)
    with door.acting_as(bahrom):
        actions.agree(by=bahrom, assessment=assessment)
    told = letters("farida") + letters("bahrom")
    assert len(told) == 4
    for _event, text in told:
        assert assessment.code in text
        for secret in (house.code, house.name, house.region_id, "Bahor", "Farida", "lock"):
            assert secret not in text
