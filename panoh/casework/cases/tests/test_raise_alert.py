"""Alerts: what everybody on the case must know first."""

from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.casework.cases import actions, share_actions
from panoh.casework.cases.models import Alert
from panoh.casework.cases.tests.steps import acting, agree, close, last_entry, refused


def test_stands_until_it_is_lifted(aigul, case):
    alert = actions.raise_alert(by=aigul, case=case, kind="do_not_call")
    assert last_entry(Event.ALERT_RAISED).detail == {"kind": "do_not_call"}
    assert Alert.objects.visible_to(aigul).standing().get() == alert
    actions.lift_alert(by=aigul, alert=alert)
    assert last_entry(Event.ALERT_LIFTED).subject_id == alert.pk
    assert not Alert.objects.visible_to(aigul).standing().exists()


def test_one_that_stands_is_not_raised_twice(aigul, case):
    once = actions.raise_alert(by=aigul, case=case, kind="danger")
    assert actions.raise_alert(by=aigul, case=case, kind="danger") == once
    assert Entry.objects.filter(event=Event.ALERT_RAISED).count() == 1
    actions.lift_alert(by=aigul, alert=once)
    assert actions.raise_alert(by=aigul, case=case, kind="danger") != once


def test_a_receiver_with_the_section_sees_and_raises(aigul, case, shared):
    actions.raise_alert(by=aigul, case=case, kind="official")
    with acting("bahrom") as bahrom:
        assert Alert.objects.visible_to(bahrom).standing().count() == 1
        actions.raise_alert(by=bahrom, case=case, kind="health")
    assert Alert.objects.visible_to(aigul).standing().count() == 2


def test_migration_control_never_sees_one(aigul, case):
    alert = actions.raise_alert(by=aigul, case=case, kind="official")
    consent = agree(aigul, case, "migration", sections=["core"])
    share = share_actions.offer_share(by=aigul, case=case, consent=consent, sections=["core"])
    with acting("davron") as davron:
        share_actions.open_share(by=davron, share=share)
        assert not Alert.objects.exists()
        with refused("An agency like yours never sees this section."):
            actions.raise_alert(by=davron, case=case, kind="danger")
        with refused("An agency like yours never sees this section."):
            actions.lift_alert(by=davron, alert=alert)


def test_is_refused_to_a_stranger_and_in_a_closed_case(aigul, case):
    alert = actions.raise_alert(by=aigul, case=case, kind="danger")
    with acting("chynara") as chynara, refused("There is no such case among yours"):
        actions.lift_alert(by=chynara, alert=alert)
    with acting("anvar") as anvar:
        closed = close(anvar, case, "lost")
    with refused("The case is closed.", status=409):
        actions.raise_alert(by=aigul, case=closed, kind="health")
