"""XACX44 in the demo against sections 3, 4 and 6 of its project document."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from panoh.base.database import door
from panoh.base.moments import months_later
from panoh.demo.steering import judge, meet, watch
from panoh.programme.evaluation.models import Answer, Evaluation
from panoh.programme.governance.models import Body, Decision, Meeting, Seat
from panoh.programme.logframe.models import Partner, Programme
from panoh.programme.risks.models import Rating, Risk
from panoh.testing import agency, member


@pytest.fixture
def programme(db):
    """XACX44 without its logframe: its days, countries and who carries out and judges it."""
    ella = member("ella")
    with door.acting_as(ella):
        made = Programme.objects.create(
            code="XACX44", agency=ella.agency, title={"en": "XACX44"},
            countries=["KZ", "KG", "TJ", "TM", "UZ"], starts_on=date(2011, 11, 1),
            ends_on=date(2013, 10, 31), made_by=ella,
        )  # fmt: skip
        for code, part, whose in (
            ("UNFPA", "implementing", "partner"),
            ("IEU", "reviewing", "reviewer"),
        ):
            Partner.objects.create(
                programme=made, code=code, name={"en": code}, part=part, agency=agency(whose)
            )
    return made


def test_it_is_steered_and_judged_as_the_document_says(programme):
    ella = member("ella")
    with door.acting_as(ella):
        watch(ella, programme)
        meet(ella, programme)
    judge(member("gulnora"), member("ruth"), programme)
    with door.acting_as(ella):
        assert Counter(Risk.objects.values_list("heading", flat=True)) == {
            "during": 7, "after": 4, "political": 4, "economic": 2, "social": 1,
        }  # fmt: skip
        assert set(Rating.objects.values_list("origin", flat=True)) == {"made_up"}
        watched: list[Any] = [each for each in Risk.objects.rated() if each.state == "watched"]
        assert len(watched) == 4 + 6  # what was assumed or feared for the time afterwards
        today = timezone.localdate()
        assert [each.mark for each in watched if each.review_on < today] == ["R5"]
        assert max(each.review_on for each in watched) < months_later(today, 12)
        assert Counter(Body.objects.values_list("kind", flat=True)) == {
            "steering": 5, "progress": 1, "tripartite": 1,
        }  # fmt: skip
        bodies = Counter(Seat.objects.values_list("body__kind", flat=True))
        assert bodies == {"steering": 5 * 9, "progress": 4, "tripartite": 3}
        yearly = Meeting.objects.filter(body__kind="progress").values_list("on__year", "place")
        assert set(yearly) == {(2012, "Tashkent"), (2013, "Tashkent")}
        assert Decision.objects.open().count() == 1
        final = Evaluation.objects.get()
        assert (final.kind, final.budget_line, final.starts_on) == (
            "final", "2100", date(2013, 4, 30),
        )  # fmt: skip
        assert {"relevance", "effectiveness", "sustainability"} <= set(final.criteria)
        kinds = list(Answer.objects.values_list("kind", flat=True))
        assert kinds == ["accepted", "partly", "rejected"]
