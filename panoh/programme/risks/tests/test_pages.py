"""The register on its pages: the matrix with the table beside it, a risk with its history."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from panoh.programme.risks.lists import matrix
from panoh.programme.risks.models import Risk


@pytest.fixture
def pages(register):
    client = Client()
    client.force_login(register.ella.user)
    return client, f"/programmes/{register.programme.code}/risks/"


def test_the_matrix_and_the_table_hold_the_same(register, pages):
    client, address = pages
    register.rate(register.add(), 5, 4)
    register.rate(register.add("assumption", "after"), 5, 4)
    page = client.get(address).content.decode()
    assert '<text class="pn-chart__n"' in page
    assert ">R1 A1<" in page.replace("A1 R1", "R1 A1")
    assert "A1, R1" in page


@pytest.mark.parametrize(("today", "late"), [(date(2012, 8, 1), False), (date(2012, 8, 2), True)])
def test_a_review_whose_day_is_over_is_told_apart(register, today, late):
    register.rate(register.add())
    client = Client()
    with time_machine.travel(today, tick=False):
        client.force_login(register.ella.user)
        page = client.get(f"/programmes/{register.programme.code}/risks/").content.decode()
    assert "1\xa0Aug\xa02012" in page
    assert ('pn-tag--alert">1\xa0Aug' in page) is late


def test_what_is_closed_is_not_in_the_matrix():
    risks: list[Any] = [
        Risk(kind="risk", number=1, state="watched"),
        Risk(kind="risk", number=2, state="closed"),
    ]
    for risk in risks:
        risk.probability, risk.impact = 5, 1
    squares = matrix(risks)
    assert len(squares) == 25
    assert squares[0] == {"kind": "middle", "marks": ["R1"]}


def test_a_risk_is_added_and_rated_on_the_pages(register, pages):
    client, address = pages
    said = {"kind": "risk", "heading": "social", "statement": "Nobody may come", "post": "expert"}
    answer = client.post(f"{address}add/", said)
    assert answer.status_code == 302
    assert answer.url.endswith("/rate/")
    rated = {"rated_on_0": "1", "rated_on_1": "2", "rated_on_2": "2012", "review_on_0": "1",
             "review_on_1": "8", "review_on_2": "2012", "reason": "So it looks",
             "mitigation": "We invite earlier"}  # fmt: skip
    page = client.post(answer.url, rated | {"probability": "9", "impact": "4"})
    assert page.status_code == 200
    assert b"So it looks" in page.content
    form = client.get(answer.url)
    stands = form.context["form"].stands
    done = client.post(answer.url, rated | {"probability": "3", "impact": "4", "stands": stands},
                       follow=True)  # fmt: skip
    text = done.content.decode()
    assert "We invite earlier" in text
    assert "So it looks" in text
    assert "High" in text
