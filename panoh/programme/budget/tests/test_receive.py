"""What came from those who pay: entered, certified, corrected, told beside what they promised."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.programme.budget import accounts, actions
from panoh.programme.budget.models import Entry, Funder
from panoh.programme.budget.tests.books import DAY, Books
from panoh.programme.budget.tests.test_pages import page


def came(books):
    with door.acting_as(books.greta):
        payers = accounts.payers(books.budget, accounts.entries_of(books.programme))
    return {each.funder.partner.code: each.came for each in payers}


def test_what_came_stands_beside_what_was_promised_and_not_among_what_was_spent(books):
    books.receive("140.00")
    assert came(books) == {"EU": (0, 0), "US": (Decimal("100.00"), Decimal("140.00"))}
    with door.acting_as(books.greta):
        entries = accounts.entries_of(books.programme)
        assert not any(accounts.spent(entries))
        assert not any(any(place.spent) for place in accounts.places(books.programme, entries))


def test_a_large_sum_counts_when_another_has_certified_it_and_is_taken_back_whole(books):
    entry = books.receive("7000.00", by=books.kamila)
    assert came(books)["US"] == (0, 0)
    with door.acting_as(books.kamila), pytest.raises(Refused, match="second person"):
        actions.certify(by=books.kamila, entry=entry)
    with door.acting_as(books.gulnora):
        entry = actions.certify(by=books.gulnora, entry=entry)
        assert came(books)["US"] == (5000, 7000)
        back = actions.reverse(by=books.gulnora, entry=entry, on=DAY, about="Of another programme")
    assert (back.eur, back.usd, back.funder) == (-entry.eur, -entry.usd, entry.funder)
    with door.acting_as(books.ella):
        actions.certify(by=books.ella, entry=back)
    assert came(books)["US"] == (0, 0)


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(10**4, 10**10)), max_size=6))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_sums_are_those_of_the_entries_to_the_cent(db, money):
    with transaction.atomic():
        books = Books()
        made = [
            books.receive(
                str(Decimal(cents).scaleb(-2)), currency="UZS", per_eur=Decimal(rate).scaleb(-6),
                per_usd=Decimal(rate + 7).scaleb(-6), evidence=f"B-{n}",
            )
            for n, (cents, rate) in enumerate(money)
        ]  # fmt: skip
        counted = [each for each in made if each.state == Entry.State.STANDING]
        found = came(books)["US"]
        assert found == (
            sum((each.eur for each in counted), Decimal(0)),
            sum((each.usd for each in counted), Decimal(0)),
        )
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"on": date(2010, 12, 31)}, "nobody had begun to pay"),
        ({"on": date(9999, 1, 1)}, "still to come"),
        ({"currency": "EUR"}, "one of itself"),
        ({"amount": "0.00"}, "above nothing"),
    ],
)
def test_what_cannot_be_is_refused_in_words(books, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        books.receive(**facts)
    assert books.receive(on=date(2011, 6, 1)).state == "standing"  # before the programme began


def test_a_funder_pays_for_its_own_programme(books):
    other = Books()
    with door.acting_as(other.ella):
        theirs = Funder.objects.filter(programme=other.programme).first()
    with pytest.raises(Refused, match="pays for the programme"):
        books.receive(funder=theirs)


def test_the_database_knows_what_stands_on_a_line_and_what_is_from_a_funder(books):
    entry = books.receive()
    facts = {
        name: getattr(entry, name)
        for name in ("programme", "on", "amount", "currency", "per_eur", "per_usd", "evidence")
    }
    facts |= {"state": "standing", "entered_by": books.ella}
    wrong = (
        {"kind": "received"},
        {"kind": "received", "funder": entry.funder, "allotment": books.evaluation},
        {"kind": "spent", "funder": entry.funder, "allotment": books.evaluation},
        {"kind": "spent"},
    )
    with door.acting_as(books.ella):
        for number, more in enumerate(wrong):
            with pytest.raises(IntegrityError, match="line_or_from"), transaction.atomic():
                Entry.objects.create(code=f"2222-{number}", **facts, **more)


def test_on_pages_who_keeps_the_money_enters_it_and_all_who_follow_read_it(books):
    at, client = f"/programmes/{books.programme.code}/budget/", Client()
    client.force_login(books.kamila.user)
    with door.acting_as(books.kamila):
        funder = Funder.objects.get(programme=books.programme, percent=80)
    said = {
        "funder": funder.pk, "on_0": "1", "on_1": "2", "on_2": "2012", "amount": "640.00",
        "currency": "EUR", "per_eur": "1", "per_usd": "0.75", "evidence": "B-44",
    }  # fmt: skip
    assert client.post(f"{at}receive/", said).status_code == 302
    for name in ("greta", "erik", "lola"):
        read = page(name, at).content.decode() + page(name, f"{at}entries/").content.decode()
        for word in ("640.00", "853.33", "160.00", "B-44", "Money received"):
            assert word in read
        assert page(name, f"{at}receive/").status_code == 403
    assert page("aigul", f"{at}receive/").status_code == 404
