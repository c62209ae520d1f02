"""Sixty-four clients want one bed.

Each of them holds the same bed for a case of their own at the same moment, round after round, on
connections of their own; the nights of a round are one bed's, so one of them may have it.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connection
from django.utils import timezone

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.cases import actions as cases
from panoh.casework.cases.models import Case
from panoh.casework.shelters import actions as shelters
from panoh.casework.shelters.models import Stay
from panoh.testing import member
from proofs.outcome import Outcome

CLIENTS, ROUNDS = 64, 20


def prove(scale: float = 1.0) -> Outcome:
    """Nobody is to be told yes twice, and whoever was told yes has the bed."""
    rounds = max(1, round(ROUNDS * scale))
    bahrom = member("bahrom")
    with door.acting_as(bahrom):
        site = shelters.add_site(by=bahrom, name="House", region_id="UZ-TK", address="Somewhere")
        bed = shelters.add_bed(by=bahrom, site=site, room="1", name="1")
        wanted = [cases.open_case(by=bahrom, sex="female") for _ in range(CLIENTS)]
    today = timezone.localdate()

    def hold(case: Case, turn: int, start: Barrier) -> bool:
        begins_on = today + timedelta(days=2 * turn)
        start.wait()
        try:
            with door.acting_as(bahrom):
                shelters.hold(
                    by=bahrom, bed=bed, case=case, begins_on=begins_on,
                    ends_on=begins_on + timedelta(days=1),
                )  # fmt: skip
        except Refused:
            return False
        finally:
            connection.close()
        return True

    said_yes = []
    with ThreadPoolExecutor(CLIENTS) as clients:
        for turn in range(rounds):
            start = Barrier(CLIENTS)
            answers = clients.map(lambda case, t=turn, s=start: hold(case, t, s), wanted)
            said_yes.append(sum(answers))
    with door.acting_as(bahrom):
        kept = Stay.objects.visible_to(bahrom).count()
    overbooked = sum(yes - 1 for yes in said_yes if yes > 1) + abs(kept - sum(said_yes))
    unanswered = said_yes.count(0)
    lost = overbooked + unanswered
    tried = rounds * CLIENTS
    return Outcome(tried, tried - lost, lost, f"{rounds} beds, {kept} given")
