"""Closing a share: either side ends it, and access ends with it."""

import pytest

from panoh.base.journal.events import Event
from panoh.casework.cases import share_actions
from panoh.casework.cases.models import Case, Share
from panoh.casework.cases.tests.steps import acting, last_entry, refused


@pytest.mark.parametrize("name", ["aigul", "bahrom"])
def test_ends_it_from_either_side(case, shared, name):
    with acting(name) as somebody:
        closed = share_actions.close_share(by=somebody, share=shared)
        assert closed.closed_by == somebody
        assert last_entry(Event.SHARE_CLOSED).subject_id == shared.pk
    with acting("bahrom"):
        assert not Case.objects.exists()


def test_the_holder_s_own_lasts_as_long_as_the_case_is_held(aigul, case):
    with refused("There is nothing to close.", status=409):
        share_actions.close_share(by=aigul, share=Share.objects.get(ground="holder"))


def test_is_refused_twice(aigul, shared):
    share_actions.close_share(by=aigul, share=shared)
    with refused("There is nothing to close.", status=409):
        share_actions.close_share(by=aigul, share=shared)
