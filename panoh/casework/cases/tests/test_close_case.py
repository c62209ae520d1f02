"""Closing a case: with a reason; access of others ends, the holder keeps it."""

from panoh.base.journal.events import Event
from panoh.casework.cases import actions
from panoh.casework.cases.models import Case, Share
from panoh.casework.cases.tests.steps import acting, last_entry, propose, refused


def test_says_why_when_and_who_and_ends_what_was_shared(aigul, case, shared):
    pending = propose(aigul, case)
    with acting("anvar") as anvar:
        closed = actions.close_case(by=anvar, case=case, closing="goals_met")
        assert (closed.stage, closed.closing, closed.closed_by) == ("closed", "goals_met", anvar)
        assert last_entry(Event.CASE_CLOSED).detail == {"closing": "goals_met"}
        open_still = Share.objects.filter(case=case, closed_at=None)
        assert [share.ground for share in open_still] == ["holder"]
        assert Share.objects.get(pk=pending.pk).closed_at == closed.closed_at
    with acting("bahrom"):
        assert not Case.objects.exists()
    assert Case.objects.get() == case


def test_is_refused_twice(closed_case):
    with acting("anvar") as anvar, refused("The case is closed.", status=409):
        actions.close_case(by=anvar, case=closed_case, closing="lost")


def test_is_refused_to_a_first_responder_a_receiver_and_a_stranger(aigul, case, shared):
    with refused("Your role does not do this."):
        actions.close_case(by=aigul, case=case, closing="lost")
    with acting("bahrom") as bahrom, refused("Only the agency that holds the case does this."):
        actions.close_case(by=bahrom, case=case, closing="lost")
    with acting("chynara") as chynara, refused("There is no such case among yours"):
        actions.close_case(by=chynara, case=case, closing="lost")
