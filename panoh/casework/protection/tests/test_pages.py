"""The pages of a case's protection, as several members meet them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.casework.cases import closing_actions
from panoh.casework.identification import actions as identification
from panoh.casework.protection import actions, child_actions, status_actions
from panoh.casework.protection.models import (
    Guardian,
    Interests,
    Measure,
    NonPunishment,
    Permit,
    ReflectionChange,
    RiskAssessment,
    SafetyPlan,
)
from panoh.casework.protection.tests.steps import (
    GIRL,
    acted,
    answers,
    assess,
    open_case,
    share,
)
from panoh.testing import member

TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=90)


def client(name):
    found = Client()
    found.force_login(member(name).user)
    return found


def day(name, on=LATER):
    return {f"{name}_{place}": part for place, part in enumerate((on.day, on.month, on.year))}


def page(case, path="", name="feruza"):
    return client(name).get(f"/cases/{case.code}/protection/{path}")


def send(case, path, by="feruza", /, **said):
    return client(by).post(f"/cases/{case.code}/protection/{path}", said)


@pytest.fixture
def presumed(feruza, case):
    identification.determine(
        by=feruza, case=case, track="trafficked", outcome="presumed", legal_basis="sop",
        reasons="Signs.",
    )  # fmt: skip
    return case


def test_one_page_shows_all_of_it_and_names_nobody_a_victim(feruza, case):
    shown = page(case).content.decode()
    for title in ("Risk", "Safety plan", "Protection measures", "Right to stay", "Non-punishment"):
        assert title in shown
    assert "victim" not in shown.lower()
    assert "For the child" not in shown
    assert "For the child" in page(open_case(feruza, **GIRL)).content.decode()


def test_the_risk_is_assessed_on_one_page_and_read_on_another(feruza, case):
    assert "From those who did it" in page(case, "risk/").content.decode()
    sent = send(case, "risk/", **answers("official"), level="high", reason="He is a captain.")
    made = RiskAssessment.objects.get()
    assert sent.headers["Location"] == f"/cases/{case.code}/protection/risks/{made.code}/"
    shown = page(case, f"risks/{made.code}/").content.decode()
    assert "He is a captain." in shown
    assert "High" in shown


def test_what_is_missing_is_said_and_nothing_is_lost(feruza, case):
    said = answers() | {"reason": "He waits outside."}
    del said["threatened"]
    shown = send(case, "risk/", **said).content.decode()
    assert "There is a problem" in shown
    assert "He waits outside." in shown
    assert not RiskAssessment.objects.exists()


def test_the_police_read_how_high_and_that_the_rest_is_closed(feruza, case):
    made = assess(feruza, case, "high", reason="He is a captain.")
    plan = actions.plan(by=feruza, case=case, places="The blue house.")
    share(case, "aigul", "contact", "testimony", "status", "alerts")
    for path, word in ((f"risks/{made.code}/", "captain"), (f"plans/{plan.code}/", "blue house")):
        shown = page(case, path, "aigul").content.decode()
        assert "closed to your agency" in shown
        assert word not in shown


def test_only_who_may_miss_something_reads_that_it_may_be_closed(feruza, case):
    share(case, "aigul", "contact", "testimony", "status", "alerts")
    assert "Or it is closed" not in page(case).content.decode()
    assert "There is no plan yet." in page(case).content.decode()
    assert "Or it is closed to your agency." in page(case, name="aigul").content.decode()


@pytest.mark.parametrize("name", ["davron", "hamid"])
def test_migration_service_and_consulate_find_nothing(feruza, case, name):
    made = assess(feruza, case, "high")
    paper = status_actions.ask_permit(by=feruza, case=case, kind="asylum")
    share(case, name, *(["status"] if name == "davron" else []))
    for path in (f"risks/{made.code}/", f"permits/{paper.code}/"):
        assert page(case, path, name).status_code == 404
    assert "Asylum" not in page(case, "", name).content.decode()


def test_a_plan_is_written_printed_and_carried_or_not(feruza, case):
    send(case, "plan/", places="The blue house.", numbers="102")
    plan = SafetyPlan.objects.get()
    assert "The blue house." in page(case, f"plans/{plan.code}/").content.decode()
    printed = send(case, f"plans/{plan.code}/print/")
    assert printed.content.startswith(b"%PDF")
    assert "notes.pdf" in printed.headers["Content-Disposition"]
    assert acted(case)[-1] == Event.SAFETY_PRINTED
    send(case, f"plans/{plan.code}/carried/", carries="no")
    plan.refresh_from_db()
    assert plan.choice == "leaves"
    assert page(case, f"plans/{plan.code}/print/").status_code == 405


def test_a_newer_plan_replaces_an_older_one_which_is_kept(feruza, case):
    first, second = (actions.plan(by=feruza, case=case, words="Rain.") for _ in range(2))
    assert (first.version, second.version) == (1, 2)
    assert "newer plan" in send(case, f"plans/{first.code}/carried/", carries="no").content.decode()
    assert send(case, "plan/", places=" ").status_code == 403


def test_protection_is_asked_granted_looked_at_again_and_ended(feruza, case):
    asks = {"kind": "video", "for_whom": "person", "body": "court", "basis": "untoc24"}
    send(case, "ask/", **asks, words="She fears him.")
    measure = Measure.objects.get()
    at = f"measures/{measure.code}/"
    assert "She fears him." in page(case, at).content.decode()
    assert (
        "past"
        in send(case, f"{at}granted/", **day("until", TODAY - timedelta(days=1))).content.decode()
    )
    send(case, f"{at}granted/", **day("until"))
    send(case, f"{at}reviewed/", **day("review_on"))
    assert send(case, f"{at}refused/", refusal="no_means").status_code == 409
    send(case, f"{at}ended/", ending="wish")
    measure.refresh_from_db()
    assert (measure.state, measure.review_on) == ("ended", LATER)
    assert acted(case)[-1] == Event.MEASURE_ENDED


def test_the_time_to_recover_gets_longer_by_one_and_shorter_by_two(feruza, presumed):
    first = presumed.determinations.get()
    later = first.recovers_until + timedelta(days=10)
    send(presumed, "longer/", **day("ends_on", later), reason="She is ill.")
    assert first.recovers_until == later
    shown = page(presumed, "shorter/").content.decode()
    assert "own wish" in shown
    assert "Public order" not in shown  # an NGO is no competent authority
    send(presumed, "shorter/", ground="wish", **day("ends_on", TODAY), reason="She goes home.")
    change = ReflectionChange.objects.get(state="proposed")
    assert first.recovers_until == later
    assert send(presumed, f"changes/{change.code}/approve/").status_code == 403
    assert "She goes home." in page(presumed, f"changes/{change.code}/", "farida").content.decode()
    send(presumed, f"changes/{change.code}/approve/", "farida")
    with door.acting_as(feruza):
        assert first.recovers_until == TODAY


def test_of_a_child_it_ends_early_only_after_a_panel(feruza):
    girl = open_case(feruza, **GIRL)
    identification.determine(
        by=feruza, case=girl, track="trafficked", outcome="presumed", legal_basis="sop",
        reasons="Signs.",
    )  # fmt: skip
    assert "a panel determines" in page(girl, "shorter/").content.decode()
    child_actions.consider(
        by=feruza, case=girl, kind="determination", views="Home.", options="Two.",
        decision="The aunt.", panel=3, review_on=LATER,
    )  # fmt: skip
    assert page(girl, "shorter/").status_code == 200


def test_a_right_to_stay_is_recorded_asked_for_granted_and_renewed(feruza, case):
    assert "lasts" in send(case, "status/", kind="citizen", **day("until")).content.decode()
    send(case, "status/", kind="visa", **day("until", TODAY + timedelta(days=5)))
    visa = Permit.objects.get()
    assert "Renew the right to stay" in page(case).content.decode()
    send(case, f"permits/{visa.code}/renew/")
    renewal = Permit.objects.get(renews=visa)
    assert "Until when" in send(case, f"permits/{renewal.code}/granted/").content.decode()
    send(case, f"permits/{renewal.code}/granted/", **day("until"))
    visa.refresh_from_db()
    assert visa.state == "ended"
    assert "Renew the right to stay" not in page(case).content.decode()
    assert send(case, f"permits/{renewal.code}/refused/").status_code == 409


def test_what_she_was_made_to_do_reaches_no_investigator(feruza, case):
    said = {"connected": "yes", "told": "lawyer", "outcome": "open", "words": "She carried drugs."}
    send(case, "offence/", **said)
    assert NonPunishment.objects.get().connected == "yes"
    assert "She carried drugs." in page(case, "offences/").content.decode()
    share(case, "aigul", "identity", "contact", "testimony", "status", "alerts")
    assert "drugs" not in page(case, "offences/", "aigul").content.decode()
    with door.acting_as(member("aigul")):
        assert not NonPunishment.objects.exists()


def test_a_child_has_a_guardian_and_somebody_who_asks_what_is_best(feruza):
    girl = open_case(feruza, **GIRL)
    said = {"kind": "lawyer", "name": "Anora", **day("on", TODAY)}
    assert "no part" in send(girl, "guardian/", **said).content.decode()
    send(girl, "guardian/", **said, uninvolved="on")
    guardian = Guardian.objects.get()
    assert "Anora" in page(girl, f"guardians/{guardian.pk}/").content.decode()
    send(girl, "interests/", views="Home.", options="Two.", separation="on")
    made = Interests.objects.get()
    assert made.separation
    assert "Home." in page(girl, f"interests/{made.code}/").content.decode()
    panel = {"views": "Home.", "options": "Two.", "decision": "Aunt.", "panel": 3, "against": 1}
    shown = send(girl, "panel/", **panel, **day("review_on")).content.decode()
    assert "says why" in shown
    send(girl, "panel/", **panel, dissent="Too old.", **day("review_on"))
    assert Interests.objects.filter(kind="determination").count() == 1
    share(girl, "aigul", "alerts")
    for path in (f"guardians/{guardian.pk}/", f"interests/{made.code}/"):
        shown = page(girl, path, "aigul").content.decode()
        assert "closed to your agency" in shown
        assert "Anora" not in shown
        assert "Home." not in shown


def test_in_a_closed_case_nothing_is_offered(feruza, case):
    assess(feruza, case)
    closure = closing_actions.ask_closing(by=feruza, case=case, closing="declined")
    with door.acting_as(member("farida")):
        closing_actions.close_case(by=member("farida"), closure=closure)
    shown = page(case).content.decode()
    assert "/risks/" in shown
    assert "pn-actions" not in shown
