"""A risk is rated again and again, and nothing that was said is lost."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.programme.risks import actions
from panoh.programme.risks.models import Level, Rating, Risk, level_of
from panoh.programme.risks.tests.register import DAY, NEXT


def test_every_rating_stays_and_the_last_one_counts(register):
    risk = register.add()
    register.rate(risk, 3, 4)
    register.rate(risk, 2, 2, rated_on=NEXT, review_on=date(2013, 2, 1), reason="It got better")
    with door.acting_as(register.greta):
        found: Any = Risk.objects.visible_to(register.greta).rated().get(pk=risk.pk)
        assert (found.probability, found.impact, found.review_on) == (2, 2, date(2013, 2, 1))
        history = Rating.objects.visible_to(register.greta).filter(risk=risk)
        assert [(r.number, r.probability, r.reason) for r in history] == [
            (2, 2, "It got better"), (1, 3, "As it looks"),
        ]  # fmt: skip


def test_nobody_changes_or_removes_a_rating(register):
    rating = register.rate(register.add())
    for statement in (
        lambda: Rating.objects.filter(pk=rating.pk).update(impact=1),
        lambda: Rating.objects.filter(pk=rating.pk).delete(),
    ):
        with (
            door.acting_as(register.ella),
            pytest.raises(ProgrammingError) as caught,
            transaction.atomic(),
        ):
            statement()
        assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"probability": 0}, "from 1 to 5"),
        ({"impact": 6}, "from 1 to 5"),
        ({"review_on": DAY}, "comes after"),
        ({"rated_on": DAY - timedelta(days=1)}, "after that day already"),
        ({"rated_on": date(2999, 1, 1), "review_on": date(2999, 2, 1)}, "still to come"),
    ],
)
def test_what_cannot_be_is_refused_in_words(register, said, sentence):
    risk = register.add()
    register.rate(risk)
    with pytest.raises(Refused, match=sentence):
        register.rate(risk, **said)


def test_postgresql_refuses_what_is_off_the_scale(register):
    risk = register.add()
    with door.acting_as(register.ella), pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(
            programme=register.programme, risk=risk, number=1, probability=6, impact=1,
            reason="–", rated_on=DAY, review_on=NEXT, rated_by=register.ella,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("probability", "impact", "level"),
    [(1, 4, "low"), (1, 5, "middle"), (3, 3, "middle"), (3, 4, "high"), (5, 5, "high")],
)
def test_the_level_is_probability_times_impact(probability, impact, level):
    assert level_of(probability, impact) == Level(level)


def test_numbers_run_by_kind_and_headings_fit(register):
    marks = [register.add().mark, register.add("assumption", "after").mark, register.add().mark]
    assert marks == ["R1", "A1", "R2"]
    with pytest.raises(Refused, match="stands under"):
        register.add("assumption", "social")


def test_the_journal_knows_what_became_of_it(register):
    risk = register.add()
    register.rate(risk)
    with door.acting_as(register.ella):
        partner = register.partners["PART"]
        actions.entrust(by=register.ella, risk=risk, responsible=partner, post="focal_point")
    with door.acting_as(register.lola):
        actions.occur(by=register.lola, risk=risk, on=NEXT, reason="It came")
        closed = actions.close(by=register.lola, risk=risk, on=NEXT, reason="It is over")
    assert (closed.state, closed.occurred_on, closed.closed_on) == ("closed", NEXT, NEXT)
    events: list[str] = []
    for who in (register.ella, register.lola):
        with door.acting_as(who):
            events += Entry.objects.order_by("number").values_list("event", flat=True)
    assert events == [
        Event.RISK_ADDED, Event.RISK_RATED, Event.RISK_ENTRUSTED, Event.RISK_OCCURRED,
        Event.RISK_CLOSED,
    ]  # fmt: skip
