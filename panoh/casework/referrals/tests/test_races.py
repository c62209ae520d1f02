"""E2 and E3: one request, many hands."""

from functools import partial

from panoh.base.database import door
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Share
from panoh.casework.referrals import actions
from panoh.casework.referrals.models import Referral
from panoh.casework.referrals.tests.steps import accept, agree, open_case, refer
from panoh.casework.shelters.models import Stay
from panoh.casework.shelters.tests.steps import bed_of, offer, open_house
from panoh.casework.shelters.tests.test_races import at_once
from panoh.testing import member


def one_request(beds=("1.1",)):
    aigul, bahrom = member("aigul"), member("bahrom")
    house = open_house(bahrom, *beds)
    service = offer(bahrom, house)
    case = open_case(aigul)
    consent = agree(aigul, case, service)
    with door.acting_as(bahrom):
        found = [bed_of(house, name) for name in beds]
    return aigul, bahrom, service, case, consent, found


def test_two_members_accept_the_same_referral_at_once(committed):
    aigul, bahrom, service, case, _, beds = one_request(("1.1", "1.2"))
    referral = refer(aigul, case, service)
    barno = member("barno")
    result = at_once(
        lambda pair: accept(pair[0], referral, pair[1]), (bahrom, beds[0]), (barno, beds[1])
    )
    assert result == {"done": 1, 409: 1}
    with door.acting_as(bahrom):
        assert Stay.objects.count() == 1


def test_one_accepts_while_another_declines(committed):
    aigul, bahrom, service, case, _, (bed,) = one_request()
    referral = refer(aigul, case, service)

    def decline(_):
        with door.acting_as(bahrom):
            actions.decline(by=bahrom, referral=referral, reason="other")

    acts = [lambda: accept(bahrom, referral, bed), lambda: decline(0)]
    assert at_once(lambda act: act(), *acts) == {"done": 1, 409: 1}
    with door.acting_as(bahrom):
        now = Referral.objects.select_related("share").get()
        assert (now.status == "accepted") == now.share.is_in_force == Stay.objects.exists()


def test_she_takes_it_back_in_the_moment_of_acceptance(committed):
    """Whoever comes first: afterwards nothing is open."""
    for _round in range(4):
        aigul, bahrom, service, case, consent, (bed,) = one_request()
        referral = refer(aigul, case, service)

        def withdraw(aigul=aigul, consent=consent):
            with door.acting_as(aigul):
                share_actions.withdraw_consent(by=aigul, consent=consent)

        at_once(lambda act: act(), partial(accept, bahrom, referral, bed), withdraw)
        with door.acting_as(bahrom):
            assert not Share.objects.in_force().filter(pk=referral.share_id).exists()


def test_a_double_click_sends_one_referral(committed):
    aigul, _bahrom, service, case, _consent, _beds = one_request()
    assert at_once(lambda _: refer(aigul, case, service), *range(4)) == {"done": 1, 409: 3}
    with door.acting_as(aigul):
        assert Referral.objects.count() == 1
