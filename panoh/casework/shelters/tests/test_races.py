"""E1 and E2: many hands reach for one bed, and one person gets it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.shelters import actions
from panoh.casework.shelters.models import Stay
from panoh.casework.shelters.tests.steps import bed_of, day, guest, open_house
from panoh.testing import member

CLIENTS = 64


def at_once(act, *each):
    """What becomes of acts that begin in the same moment, each on a connection of its own."""
    ready = Barrier(len(each))

    def one(thing):
        ready.wait()
        try:
            act(thing)
        except Refused as refusal:
            return refusal.status
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(each)) as threads:
        return Counter(threads.map(one, each))


def test_of_64_who_reach_for_one_bed_one_gets_it(committed):
    bahrom = member("bahrom")
    bed = bed_of_a_new_house(bahrom)
    cases = [guest(bahrom) for _ in range(CLIENTS)]

    def hold(case):
        with door.acting_as(bahrom):
            actions.hold(by=bahrom, bed=bed, case=case, begins_on=day(0), ends_on=day(3))

    assert at_once(hold, *cases) == {"done": 1, 409: CLIENTS - 1}
    with door.acting_as(bahrom):
        assert Stay.objects.count() == 1


def test_a_double_click_admits_once(committed):
    bahrom = member("bahrom")
    bed = bed_of_a_new_house(bahrom)
    case = guest(bahrom)

    def admit(_):
        with door.acting_as(bahrom):
            actions.admit(by=bahrom, bed=bed, case=case)

    assert at_once(admit, *range(8)) == {"done": 1, 409: 7}


def test_two_who_change_beds_with_each_other_at_once_end_in_two_beds(committed):
    bahrom = member("bahrom")
    house = open_house(bahrom, "1.1", "1.2")
    with door.acting_as(bahrom):
        one, other = (
            actions.admit(by=bahrom, bed=bed_of(house, name), case=guest(bahrom))
            for name in ("1.1", "1.2")
        )

    def swap(pair):
        with door.acting_as(bahrom):
            actions.swap(by=bahrom, one=pair[0], other=pair[1])

    result = at_once(swap, (one, other), (other, one))
    assert result["done"] + result[409] == 2
    with door.acting_as(bahrom):
        assert Stay.objects.on(day(0)).values("bed").distinct().count() == 2


def bed_of_a_new_house(by):
    house = open_house(by, "1.1")
    with door.acting_as(by):
        return bed_of(house, "1.1")
