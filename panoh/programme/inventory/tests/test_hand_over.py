"""A thing is bought, handed over and accepted, given back, and leaves by two."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.programme.inventory import actions
from panoh.programme.inventory.models import Item, Transfer
from panoh.programme.logframe.models import Partner
from panoh.testing import member


def test_what_is_bought_belongs_to_who_runs_the_programme(stock):
    item = stock.fresh(stock.add())
    assert item.owned_by == item.held_by == stock.ella.agency.name
    assert item.allotment == stock.evaluation


def test_an_asset_number_stands_once_and_nothing_comes_from_the_future(stock):
    stock.add()
    for facts in ({"asset": "A-1"}, {"asset": "A-2", "acquired_on": date(2999, 1, 1)}):
        with pytest.raises(Refused):
            stock.add(**facts)


def test_the_receiver_holds_it_when_they_have_accepted(stock):
    item = stock.add()
    transfer = stock.offer(item)
    assert stock.fresh(item).region == stock.here
    with door.acting_as(stock.lola):
        actions.accept(by=stock.lola, transfer=transfer)
    now = stock.fresh(item)
    assert (now.holder, now.post, now.region) == (
        stock.partners["PART"], "focal_point", stock.there,
    )  # fmt: skip
    assert now.owner is None, "it stays the property of who runs the programme"


def test_what_was_declined_stays_where_it_was_and_says_why(stock):
    item = stock.add()
    transfer = stock.offer(item)
    with door.acting_as(stock.lola):
        done = actions.decline(by=stock.lola, transfer=transfer, reason="The box was empty")
    assert (done.state, done.reason) == (Transfer.State.DECLINED, "The box was empty")
    assert stock.fresh(item).holder is None
    again = stock.offer(item)
    with door.acting_as(stock.ella):
        actions.withdraw(by=stock.ella, transfer=again, reason="Another one goes")
    assert stock.fresh(item).holder is None


def test_one_offer_at_a_time_and_only_to_who_can_accept(stock):
    item = stock.add()
    with pytest.raises(Refused):
        stock.offer(item, receiver=stock.partners["US"])  # nobody of it is in Panoh
    stock.offer(item)
    with pytest.raises(Refused):
        stock.offer(item)
    with pytest.raises(Refused):
        stock.propose(item)


def test_nothing_goes_to_a_partner_of_another_programme(stock):
    other = type(stock)()
    with pytest.raises(Refused):
        stock.offer(stock.add(), receiver=other.partners["PART"])
    with pytest.raises(Refused):
        stock.add("A-2", allotment=other.evaluation)


def test_postgresql_itself_refuses_a_partner_of_another_programme(stock):
    other, item = type(stock)(), stock.add()
    with door.acting_as(stock.ella), pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(holder=other.partners["PART"])


def test_who_holds_it_gives_it_back_and_the_office_accepts(stock):
    item = stock.add()
    with door.acting_as(stock.lola):
        actions.accept(by=stock.lola, transfer=stock.offer(item))
    back = stock.offer(stock.fresh(item), by=stock.lola, receiver=None, region=stock.here, post="")
    with door.acting_as(stock.kamila):
        actions.accept(by=stock.kamila, transfer=back)
    assert stock.fresh(item).holder is None
    with pytest.raises(Refused):
        stock.offer(stock.fresh(item), by=stock.lola)


def test_a_thing_leaves_by_two_and_what_is_given_changes_its_owner(stock):
    item = stock.add()
    partner = stock.partners["PART"]
    disposal = stock.propose(item, kind="handed_over", receiver=partner)
    with pytest.raises(Refused), door.acting_as(stock.kamila):
        actions.approve(by=stock.kamila, disposal=disposal)
    with door.acting_as(stock.gulnora):
        actions.approve(by=stock.gulnora, disposal=disposal)
    gone = stock.fresh(item)
    assert (gone.state, gone.owner, gone.holder) == ("disposed", partner, partner)
    with pytest.raises(Refused):
        stock.offer(gone)


def test_it_stays_when_the_second_person_says_so(stock):
    item = stock.add()
    with door.acting_as(stock.gulnora):
        actions.keep_on(by=stock.gulnora, disposal=stock.propose(item), answer="It can be mended")
    assert stock.fresh(item).state == "held"
    assert stock.propose(item).state == "proposed"


@pytest.mark.parametrize(("kind", "named"), [("handed_over", False), ("sold", True)])
def test_a_partner_is_named_if_it_is_given_to_one_and_only_then(stock, kind, named):
    with pytest.raises(Refused):
        stock.propose(stock.add(), kind=kind, receiver=stock.partners["PART"] if named else None)


def test_the_stranger_finds_nothing(stock):
    stock.offer(stock.add())
    with door.acting_as(member("chynara")):
        assert not Item.objects.exists()
        assert not Transfer.objects.exists()
        assert not Partner.objects.exists()
