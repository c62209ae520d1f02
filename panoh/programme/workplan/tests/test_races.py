"""Two who each add half of a ring at the same moment: one half is there, the other refused."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from django.db import connections

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.programme.workplan import actions
from panoh.programme.workplan.models import Dependency
from panoh.programme.workplan.tests.team import Office

DAYS = (date(2012, 1, 10), date(2012, 3, 20))


def test_two_halves_of_a_ring_do_not_meet(committed):
    office = Office()
    one, other = (office.plan(code, "UZ", *DAYS) for code in ("1.1.1", "1.2.1"))
    ready = Barrier(2)

    def depend(pair):
        ready.wait()
        try:
            with door.acting_as(office.ella):
                actions.depend(by=office.ella, activity=pair[0], needs=pair[1])
        except Refused as refusal:
            return refusal.status
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as threads:
        answers = Counter(threads.map(depend, [(one, other), (other, one)]))
    assert answers == {"done": 1, 409: 1}
    with door.acting_as(office.ella):
        assert Dependency.objects.count() == 1
