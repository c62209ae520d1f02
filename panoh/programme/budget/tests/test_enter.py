"""Money is entered, certified by another, corrected by its opposite; nothing is deleted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.programme.budget import accounts, actions, work
from panoh.programme.budget.models import Allotment, Entry
from panoh.programme.budget.tests.books import DAY


def standing(books):
    with door.acting_as(books.greta):
        entries = accounts.entries_of(books.programme)
        return accounts.spent(entries), accounts.total(accounts.promised(entries).values())


def test_a_small_amount_counts_at_once_at_the_days_rate(books):
    entry = books.enter("100.00")
    assert (entry.state, entry.eur, entry.usd) == ("standing", Decimal("71.43"), Decimal("100.00"))
    assert standing(books)[0] == (Decimal("71.43"), Decimal("100.00"))


def test_a_large_one_counts_when_another_has_certified_it(books):
    entry = books.enter("5000.00", by=books.kamila)
    assert standing(books)[0] == (0, 0)
    with door.acting_as(books.kamila), pytest.raises(Refused, match="second person"):
        actions.certify(by=books.kamila, entry=entry)
    with door.acting_as(books.gulnora):
        actions.certify(by=books.gulnora, entry=entry)
    assert standing(books)[0].usd == 5000


def test_what_waits_is_on_the_work_of_who_may_certify_it(books):
    entry = books.enter("5000.00", by=books.kamila)

    def seen(member):
        with door.acting_as(member):
            return [item["href"] for group in work.due(member) for item in group["items"]]

    assert seen(books.gulnora) == [entry.get_absolute_url()]
    assert seen(books.kamila) == []
    with door.acting_as(books.gulnora):
        actions.certify(by=books.gulnora, entry=entry)
    assert seen(books.gulnora) == []


def test_the_database_knows_that_two_are_needed(books):
    entry = books.enter("5000.00")
    with door.acting_as(books.ella):
        for facts in (
            {"state": "standing"},
            {"state": "standing", "decided_by": books.ella, "decided_at": timezone.now()},
        ):
            with pytest.raises(IntegrityError, match="entry_"), transaction.atomic():
                Entry.objects.filter(pk=entry.pk).update(**facts)


def test_no_entry_is_changed_or_deleted(books):
    entry = books.enter()
    with door.acting_as(books.ella):
        for statement in (
            lambda: Entry.objects.filter(pk=entry.pk).update(amount=1),
            lambda: Entry.objects.filter(pk=entry.pk).delete(),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                statement()


def test_a_correction_takes_back_the_same_to_the_cent_once(books):
    entry = books.enter(
        "333.33", currency="UZS", per_eur=Decimal("3.000001"), per_usd=Decimal("7.13")
    )
    with door.acting_as(books.kamila):
        back = actions.reverse(by=books.kamila, entry=entry, on=DAY, about="Booked twice")
        assert (back.eur, back.usd) == (-entry.eur, -entry.usd)
        for each in (entry, back):
            with pytest.raises(Refused, match="corrected already"):
                actions.reverse(by=books.kamila, entry=each, on=DAY, about="Again")
    assert standing(books)[0] == (0, 0)


def test_a_commitment_is_settled_piece_by_piece_and_the_rest_taken_back(books):
    promise = books.enter("300.00", kind="committed", evidence="C-1")
    assert standing(books) == ((0, 0), (Decimal("214.29"), Decimal("300.00")))
    books.enter("100.00", settles=promise, per_eur=Decimal("1.5"))
    assert standing(books)[1] == (Decimal("142.86"), Decimal("200.00"))
    with pytest.raises(Refused, match=r"200\.00 USD are left"):
        books.enter("200.01", settles=promise)
    with pytest.raises(Refused, match="another currency"):
        books.enter("1.00", settles=promise, currency="EUR", per_eur=Decimal(1),
                    per_usd=Decimal("0.7"))  # fmt: skip
    with door.acting_as(books.ella):
        back = actions.reverse(by=books.ella, entry=promise, on=DAY, about="Cheaper than thought")
        assert back.amount == Decimal("-200.00")
        with pytest.raises(Refused):
            actions.reverse(by=books.ella, entry=promise, on=DAY, about="Again")
    assert standing(books) == ((Decimal("66.67"), Decimal("100.00")), (0, 0))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"on": date(2011, 12, 31)}, "had not begun"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "still to come"),
        ({"on": date(2014, 1, 1), "kind": "committed"}, "was over"),
        ({"country": "TM"}, "does not work"),
        ({"currency": "EUR"}, "one of itself"),
        ({"currency": "GBP"}, "does not pay"),
        ({"per_eur": Decimal("0.001")}, "no rate"),
        ({"per_eur": Decimal("1.1234567")}, "six places"),
        ({"amount": "0.00"}, "above nothing"),
        ({"amount": "1.001"}, "above nothing"),
    ],
)
def test_what_cannot_be_is_refused_in_words(books, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        books.enter(**facts)


def test_a_line_of_one_country_takes_its_money_only(books):
    with pytest.raises(Refused, match="another country"):
        books.enter(allotment=books.training, country="KZ")
    assert books.enter(allotment=books.training, country="UZ").state == "standing"


def test_an_amount_changes_with_a_reason_and_what_stood_is_kept(books):
    by, programme = books.ella, books.programme
    with door.acting_as(by):
        with pytest.raises(Refused, match="Say why"):
            actions.allot(by=by, programme=programme, line="2100", name="Evaluation")
        actions.allot(
            by=by, programme=programme, line="2100", name="Evaluation", usd=Decimal(90),
            why="Cheaper",
        )  # fmt: skip
        assert [a.usd for a in Allotment.objects.standing().filter(line="2100")] == [90]
        assert Allotment.objects.filter(line="2100", programme=programme).count() == 2
        with pytest.raises(Refused, match="withdrawn already"):
            actions.withdraw(by=by, allotment=books.evaluation, why="Again")


def test_what_was_booked_before_an_amount_changed_stays_on_its_line(books):
    books.enter("100.00")
    by = books.ella
    with door.acting_as(by):
        line = actions.allot(
            by=by, programme=books.programme, line="2100", name="Evaluation", usd=Decimal(90),
            why="Cheaper",
        )  # fmt: skip
        with pytest.raises(Refused, match="Money was booked"):
            actions.withdraw(by=by, allotment=line, why="Not needed")
        place, *_rest = accounts.places(books.programme, accounts.entries_of(books.programme))
    assert [place.usd, place.spent.usd, place.left_usd] == [90, 100, -10]


def test_shares_are_no_more_than_the_whole_and_one_pays_the_rest(books):
    by, programme = books.ella, books.programme
    with door.acting_as(by):
        assert [[p.percent, p.eur, p.usd] for p in accounts.payers(books.budget)] == [
            [80, 800, 1120], [20, 200, 280],
        ]  # fmt: skip
        eu, us = (books.partners[code] for code in ("EU", "US"))
        with pytest.raises(Refused, match="pays the rest already"):
            actions.fund(by=by, programme=programme, partner=eu, percent=None)
        actions.fund(by=by, programme=programme, partner=us, percent=Decimal(15))
        with pytest.raises(Refused, match="more than the whole"):
            actions.fund(by=by, programme=programme, partner=eu, percent=Decimal("85.01"))
        with pytest.raises(Refused, match="partner that pays"):
            actions.fund(
                by=by, programme=programme, partner=books.partners["PART"], percent=Decimal(1)
            )
