"""A return: wished by the person, assessed at both ends, agreed to; never alone into danger."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused, allows
from panoh.casework.assistance import actions, due, rules
from panoh.casework.assistance.models import Return, ReturnRisk, months_after
from panoh.casework.assistance.tests.steps import SPOKEN, assess, share
from panoh.casework.cases import closing_actions
from panoh.casework.cases.tests.steps import acting, refused
from panoh.testing import member

TODAY = date(2026, 3, 31)


def ready(by, journey, level="low"):
    """Assessed at both ends, and agreed to."""
    assess(by, journey, "here", "low")
    assess(by, journey, "there", level)
    return actions.agree_return(by=by, journey=journey, **SPOKEN)


def test_goes_from_a_wish_over_both_ends_to_the_day(feruza, case, journey):
    with refused("assessed at both ends", status=409):
        actions.agree_return(by=feruza, journey=journey, **SPOKEN)
    ready(feruza, journey)
    home = actions.complete_return(by=feruza, journey=journey, on=timezone.localdate())
    assert (home.status, home.form) == ("returned", "spoken")
    with refused("not at this point", status=409):
        actions.decline_return(by=feruza, journey=journey)


def test_nobody_goes_without_having_agreed(feruza, journey):
    assess(feruza, journey, "here", "low")
    assess(feruza, journey, "there", "low")
    with refused("not at this point", status=409):
        actions.complete_return(by=feruza, journey=journey, on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.update(status="returned", returned_on=TODAY)


def test_into_a_high_risk_only_with_a_second_person_who_looked_last(feruza, journey):
    ready(feruza, journey, level="high")
    with refused("A second person of your agency approves first.", status=409):
        actions.complete_return(by=feruza, journey=journey, on=TODAY)
    done = {
        "status": "returned", "returned_on": TODAY, "ended_at": timezone.now(),
        "ended_by": feruza,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="second person"), transaction.atomic():
        Return.objects.update(**done)
    with refused("Your role does not do this."):
        actions.approve_return(by=feruza, journey=journey)
    with acting("farida") as farida:
        actions.approve_return(by=farida, journey=journey)
    assess(feruza, journey, "there", "high")  # worse news since
    with refused("A second person", status=409):
        actions.complete_return(by=feruza, journey=journey, on=TODAY)
    with acting("farida") as farida:
        actions.approve_return(by=farida, journey=journey)
    assert actions.complete_return(by=feruza, journey=journey, on=TODAY).status == "returned"


def test_a_return_into_a_high_risk_waits_on_the_work_of_who_may_approve(feruza, journey):
    ready(feruza, journey, "high")
    case = journey.case
    what = "Approve a return to a high risk"

    def shown(name, path):
        client = Client()
        client.force_login(member(name).user)
        return client.get(path).content.decode()

    own = f"/cases/{case.code}/"
    assert what not in shown("feruza", "/")
    assert what in shown("farida", "/")
    assert f'href="{own}assistance/">{what}' in shown("farida", own)
    assert "Waiting for them" in shown("feruza", own)
    assert "A second person of your agency approves first." in shown("feruza", f"{own}assistance/")
    with acting("farida") as farida:
        actions.approve_return(by=farida, journey=journey)
    for name in ("feruza", "farida"):
        assert all(what not in shown(name, path) for path in ("/", own))


def test_who_prepared_it_is_not_the_second_person(case, journey):
    with acting("farida") as farida:
        ready(farida, journey, level="high")
        with refused("A second person approves what you prepared."):
            actions.approve_return(by=farida, journey=journey)


def test_the_other_end_is_known_there_or_by_a_named_source(feruza, case, journey):
    with refused("ask somebody there"):
        assess(feruza, journey, "there", "low", source="own")
    with refused("ask somebody there"):
        assess(feruza, journey, "there", "low", source="person")
    share(feruza, case, "shelter", "bahrom", ["core", "alerts"])
    with acting("bahrom") as bahrom, refused("if it is there"):
        assess(bahrom, journey, "there", "low")
    share(feruza, case, "consulate", "hamid", ["core"])
    with acting("hamid") as hamid:
        assert not ReturnRisk.objects.exists()
        own = assess(hamid, journey, "there", "high", source="own")  # it is there
        assert list(ReturnRisk.objects.all()) == [own]
        with refused("if it is there"):
            assess(hamid, journey, "here", "low")
    assess(feruza, journey, "here", "low")
    assess(feruza, journey, "there", "low")
    with acting("hamid") as hamid:
        assert ReturnRisk.objects.count() == 1  # alerts stay closed to it


def test_no_is_an_answer_until_the_last_moment(feruza, case, journey):
    ready(feruza, journey)
    stays = actions.decline_return(by=feruza, journey=journey)
    assert (stays.status, stays.returned_on) == ("declined", None)
    again = actions.wish_return(by=feruza, case=case, country="TJ")
    with refused("being prepared already", status=409):
        actions.wish_return(by=feruza, case=case, country="TJ")
    assert actions.decline_return(by=feruza, journey=again).agreed_at is None


def test_in_a_case_that_was_closed_meanwhile_no_risk_is_assessed(feruza, case, journey):
    closing = closing_actions.ask_closing(by=feruza, case=case, closing="lost")
    with acting("farida") as farida:
        closing_actions.close_case(by=farida, closure=closing)
    assert not journey.case.is_closed  # as it was read before
    with refused("The case is closed.", status=409):
        assess(feruza, journey, "here", "low")


HOLDER = {"feruza", "farida"}
TABLE = {
    "wished": {"check_assess_return": HOLDER, "check_decline_return": HOLDER},
    "assessed": {
        "check_assess_return": HOLDER, "check_decline_return": HOLDER,
        "check_agree_return": HOLDER,
    },
    "agreed": {
        "check_assess_return": HOLDER, "check_decline_return": HOLDER,
        "check_complete_return": HOLDER,
    },
    "high": {
        "check_assess_return": HOLDER, "check_decline_return": HOLDER,
        "check_approve_return": {"farida"},
    },
    "declined": {},
}  # fmt: skip
CHECKS = [f"check_{verb}_return" for verb in
          ("assess", "agree", "approve", "complete", "decline")]  # fmt: skip


@pytest.mark.parametrize("state", TABLE)
def test_each_act_is_for_those_named_in_the_states_named(feruza, journey, state):
    if state in ("assessed", "agreed", "high"):
        assess(feruza, journey, "here", "low")
        assess(feruza, journey, "there", "high" if state == "high" else "low")
    if state in ("agreed", "high"):
        actions.agree_return(by=feruza, journey=journey, **SPOKEN)
    if state == "declined":
        actions.decline_return(by=feruza, journey=journey)
    for name in ("feruza", "farida", "aigul", "bahrom", "chynara", "hamid", "eldor"):
        with acting(name) as somebody:
            now = journey if name not in HOLDER else Return.objects.select_related("case").get()
            passed = {each for each in CHECKS if allows(getattr(rules, each), somebody, now)}
            assert passed == {each for each, who in TABLE[state].items() if name in who}, name


ACTS = ("here", "there low", "there high", "agree", "approve", "go", "decline")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(acts=st.lists(st.sampled_from(ACTS), max_size=10))
def test_any_order_of_acts(feruza, case, acts):
    """Whoever has returned agreed, knew both ends, and went to no high risk unseen."""
    with transaction.atomic():
        journey = actions.wish_return(by=feruza, case=case, country="KG")
        ends: set[str] = set()
        state, high, seen, done = "wished", False, False, 1
        for number, act in enumerate(acts):
            open_ = state in ("wished", "agreed")
            may = {
                "here": open_,
                "there low": open_,
                "there high": open_,
                "agree": state == "wished" and ends == {"here", "there"},
                "approve": state == "agreed" and high and not seen,
                "go": state == "agreed" and (not high or seen),
                "decline": open_,
            }[act]
            journey = Return.objects.select_related("case").get(pk=journey.pk)
            try:
                with (
                    time_machine.travel(timezone.now() + timedelta(minutes=number), tick=False),
                    transaction.atomic(),
                ):
                    if act in ACTS[:3]:
                        end, _, level = act.partition(" ")
                        assess(feruza, journey, end, level or "low")
                    elif act == "agree":
                        actions.agree_return(by=feruza, journey=journey, **SPOKEN)
                    elif act == "approve":
                        with acting("farida") as farida:
                            actions.approve_return(by=farida, journey=journey)
                    elif act == "go":
                        actions.complete_return(by=feruza, journey=journey, on=TODAY)
                    else:
                        actions.decline_return(by=feruza, journey=journey)
            except Refused:
                assert not may
                continue
            assert may
            done += 1
            if act in ACTS[:3]:
                ends.add(act.partition(" ")[0])
                if act != "here":
                    high, seen = act == "there high", False
            seen = seen or act == "approve"
            state = {"agree": "agreed", "go": "returned", "decline": "declined"}.get(act, state)
        assert Return.objects.get(pk=journey.pk).status == state
        with acting("farida"):
            assert Entry.objects.filter(event__startswith="return.").count() == done
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, date(2026, 4, 30)), (3, date(2026, 6, 30)), (11, date(2027, 2, 28)),
     (12, date(2027, 3, 31)), (23, date(2028, 2, 29))],
)  # fmt: skip
def test_a_month_ends_where_it_ends(months, day):
    assert months_after(TODAY, months) == day


def at(day):
    return time_machine.travel(f"{day}T08:00:00+05:00", tick=False)


def test_is_asked_after_one_three_six_and_twelve_months(feruza, case, journey):
    ready(feruza, journey)
    actions.complete_return(by=feruza, journey=journey, on=TODAY)

    def next_():
        return [(each.month, each.on, each.tried) for each in due.follow_ups(feruza, [case])]

    with at(TODAY):
        assert next_() == [(1, date(2026, 4, 30), 0)]
    with at("2026-05-02"):
        assert due.follow_ups(feruza, [case])[0].is_late
        actions.follow_up(by=feruza, case=case, month=1, outcome="not_reached")
        assert next_() == [(1, date(2026, 4, 30), 1)]
        actions.follow_up(by=feruza, case=case, month=1, outcome="reached")
        assert next_() == [(3, date(2026, 6, 30), 0)]
        with refused("followed up already", status=409):
            actions.follow_up(by=feruza, case=case, month=1, outcome="reached")
    with at("2026-10-01"):  # nobody asked in June: September's is what is due
        assert next_() == [(6, date(2026, 9, 30), 0)]
        actions.follow_up(by=feruza, case=case, month=6, outcome="declined")
        assert next_() == []


def test_is_asked_after_closing_too_because_all_was_done(feruza, case):
    closing = closing_actions.ask_closing(by=feruza, case=case, closing="goals_met")
    with acting("farida") as farida:
        closed = closing_actions.close_case(by=farida, closure=closing)
    [first] = due.follow_ups(feruza, [closed])
    assert (first.month, first.on) == (1, months_after(timezone.localdate(), 1))
    assert due.lately_closed(feruza) == [closed]
    actions.follow_up(by=feruza, case=closed, month=1, outcome="reached")
    with acting("bahrom") as bahrom, pytest.raises(Refused):
        actions.follow_up(by=bahrom, case=closed, month=3, outcome="reached")
