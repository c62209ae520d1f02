"""Who says that two cases belong together, and who sees it: a truth table."""

import pytest

from panoh.base.database import door
from panoh.base.refusals import allows
from panoh.casework.cases import closing_actions, share_actions
from panoh.casework.cases.tests.steps import accept, acting, agree, refused
from panoh.casework.families import rules
from panoh.casework.families.models import Tie
from panoh.testing import CAST, member

BOTH = {"farida", "feruza"}  # the supervisor, and to whom both are assigned


def closed(case):
    with acting("feruza") as feruza:
        asked = closing_actions.ask_closing(by=feruza, case=case, closing="lost")
    with acting("farida") as farida:
        return closing_actions.close_case(by=farida, closure=asked)


@pytest.mark.parametrize("state", ["both open", "one closed"])
def test_who_sees_both_open_cases_ties_them(mother, child, state):
    if state == "one closed":
        child = closed(child)
    for name in CAST:
        by = member(name)
        with door.acting_as(by):
            ties = allows(rules.check_tie, by, mother, child)
            assert ties == (name in BOTH and state == "both open"), name
            assert allows(rules.check_tie, by, mother) == (name in BOTH), name
            assert allows(rules.check_open_relative, by, mother) == (name in BOTH), name
            assert allows(rules.check_show, by, mother) == (name in BOTH), name


@pytest.mark.parametrize("state", ["both open", "one closed"])
def test_who_sees_both_cases_unties_them_whatever_their_stage(mother, child, tied, state):
    if state == "one closed":
        closed(child)
    for name in CAST:
        by = member(name)
        with door.acting_as(by):
            seen = Tie.objects.visible_to(by).select_related("one", "other").first()
            assert bool(seen) == (name in BOTH), name
            assert Tie.objects.exists() == (name in BOTH), name  # when the filter is forgotten
            assert allows(rules.check_untie, by, tied) == (name in BOTH), name
            assert not allows(rules.check_tie, by, mother, child), name


def test_a_share_of_one_or_of_both_tells_of_no_tie(mother, child, tied):
    """Not even to who sees both by two shares: a family is the holder's to know."""
    for case in (mother, child):
        with acting("feruza") as feruza:
            consent = agree(feruza, case, "shelter")
            offer = share_actions.offer_share(
                by=feruza, case=case, consent=consent, sections=consent.sections
            )
        accept("bahrom", offer)
        with acting("bahrom") as bahrom:
            assert not Tie.objects.exists()
            assert not allows(rules.check_show, bahrom, case)
            assert not allows(rules.check_untie, bahrom, tied)


def test_who_is_assigned_one_of_them_learns_of_no_other(mother, child, tied):
    """A case passes to a supervisor's colleague, and the other does not."""
    barno = member("barno")
    for case in (mother, child):
        with acting("feruza") as feruza:
            consent = agree(feruza, case, "shelter")
            share_actions.offer_share(
                by=feruza, case=case, consent=consent, sections=consent.sections
            )
    with door.acting_as(barno):
        assert not Tie.objects.exists()
    with acting("aigul") as aigul, refused("There is no such"):
        rules.check_tie(aigul, mother, child)
