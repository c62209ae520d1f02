"""Done, left out, taken up again, under another edition: who may, and what follows."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from panoh.base.database import door
from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.base.vault import keys
from panoh.casework.cases import actions as cases
from panoh.casework.identification import actions as identification
from panoh.casework.identification.tests.test_determine import PRESUMED
from panoh.casework.sop import actions
from panoh.casework.sop.duties import duties, followed
from panoh.casework.sop.events import SEEN
from panoh.casework.sop.models import Completion, Exemption
from panoh.casework.sop.procedures import shipped
from panoh.casework.sop.ways import ACTS, WAYS, closed
from panoh.testing import member


@pytest.fixture
def aigul(db):
    with door.acting_as(member("aigul")):
        yield member("aigul")


@pytest.fixture
def case(aigul):
    return cases.open_case(by=aigul, sex="female", birth_year=1999, birth_year_basis="stated")


def duty(who, case, code):
    return next(each for each in duties(who, [case]) if each.task.code == code)


def acted(case):
    return [entry.event for entry in Entry.objects.filter(case_id=case.pk).order_by("number")]


def test_what_is_done_is_done_once_and_journalled(aigul, case):
    actions.complete(by=aigul, case=case, task="inform")
    assert duty(aigul, case, "inform").done_at
    assert acted(case)[-1] == Event.TASK_COMPLETED
    with pytest.raises(Refused, match="not open any more"):
        actions.complete(by=aigul, case=case, task="inform")


def test_what_panoh_sees_itself_is_not_said_by_hand(aigul, case):
    with pytest.raises(Refused, match="sees by itself"):
        actions.complete(by=aigul, case=case, task="screen")


def test_what_nothing_has_opened_is_refused(aigul, case):
    with pytest.raises(Refused, match="Nothing has opened"):
        actions.complete(by=aigul, case=case, task="reflect")


def test_a_task_is_left_out_for_a_sealed_reason_and_taken_up_again(aigul, case):
    left = actions.exempt(by=aigul, case=case, task="inform", ground="lost", reason="She ran.")
    assert b"She ran" not in bytes(left.reason)
    assert keys.unseal(case.person_id, {"exemption": left.reason}) == {"exemption": "She ran."}
    assert duty(aigul, case, "inform").ground == "lost"
    assert not duty(aigul, case, "inform").is_open
    actions.resume(by=aigul, exemption=left)
    assert duty(aigul, case, "inform").is_open
    assert acted(case)[-2:] == [Event.TASK_EXEMPTED, Event.TASK_RESUMED]
    with pytest.raises(Refused, match="not left out any more"):
        actions.resume(by=aigul, exemption=left)


@pytest.mark.parametrize(("task", "ground"), [("danger", "lost"), ("inform", "not_needed")])
def test_a_ground_that_the_edition_does_not_name_is_refused(aigul, case, task, ground):
    with pytest.raises(Refused, match="on such a ground"):
        actions.exempt(by=aigul, case=case, task=task, ground=ground, reason="Because.")
    assert not Exemption.objects.exists()


def test_a_case_keeps_its_edition_until_somebody_moves_it(case):
    with door.acting_as(member("anvar")):
        anvar = member("anvar")
        assert followed([case])[case.pk].code == "UZ-2026-1"
        actions.move(by=anvar, case=case, edition="regional-2026-1", reason="Agreed with her.")
        assert followed([case])[case.pk].code == "regional-2026-1"
        with pytest.raises(Refused, match="already"):
            actions.move(by=anvar, case=case, edition="regional-2026-1", reason="Again.")
        for edition in ("KZ-2026-1", "none"):
            with pytest.raises(Refused, match="no such edition"):
                actions.move(by=anvar, case=case, edition=edition, reason="Elsewhere.")


def test_reading_why_is_journalled(aigul, case):
    left = actions.exempt(by=aigul, case=case, task="inform", ground="lost", reason="She ran.")
    assert actions.read_exemption(by=aigul, exemption=left) == "She ran."
    assert acted(case)[-1] == Event.SECTION_OPENED
    with door.acting_as(member("anvar")):
        anvar = member("anvar")
        move = actions.move(by=anvar, case=case, edition="regional-2026-1", reason="Agreed.")
        assert actions.read_moves(by=anvar, case=case) == [(move, "Agreed.")]
        assert acted(case)[-1] == Event.SECTION_OPENED


# Pages


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def test_the_tasks_stand_by_deadline_and_each_has_its_page(case):
    client = signed_in("aigul")
    page = client.get(f"/cases/{case.code}/tasks/").content.decode()
    assert page.index("Ask about danger") < page.index("Tell the person their rights")
    assert "Standard operating procedure of Uzbekistan" in page
    one = client.get(f"/cases/{case.code}/tasks/inform/").content.decode()
    assert "It is done" in one
    assert "Leave it out" in one


def test_a_task_is_done_and_left_out_by_clicking(case):
    client = signed_in("aigul")
    path = f"/cases/{case.code}/tasks/"
    page = client.post(f"{path}inform/done/", follow=True).content.decode()
    assert "Recorded as done." in page
    empty = client.post(f"{path}contact/leave-out/", {"ground": "declined"})
    assert "This field is required" in empty.content.decode() or empty.status_code == 200
    said = {"ground": "declined", "reason": "She fears calls."}
    assert (
        "Left out." in client.post(f"{path}contact/leave-out/", said, follow=True).content.decode()
    )
    assert "She fears calls." in client.get(f"{path}contact/").content.decode()
    assert "Taken up again." in client.post(f"{path}contact/take-up/", follow=True).content.decode()


def test_a_supervisor_changes_the_procedure_by_clicking(case):
    client = signed_in("anvar")
    said = {"edition": "regional-2026-1", "reason": "Agreed with her."}
    page = client.post(f"/cases/{case.code}/procedure/", said, follow=True).content.decode()
    assert "Model standard operating procedure" in page
    why = client.get(f"/cases/{case.code}/procedures/").content.decode()
    assert "Agreed with her." in why
    assert "Standard operating procedure of Uzbekistan" in why  # under which it began
    assert signed_in("aigul").get(f"/cases/{case.code}/procedure/").status_code == 403


def test_every_task_that_an_act_shows_has_a_way_to_that_act():
    for edition in shipped().values():
        for task in edition.tasks:
            stems = {event.partition(".")[0] for event in task.done if event in SEEN}
            assert not stems or stems & set(WAYS), (edition.code, task.code)


def test_a_task_leads_to_where_it_is_done_and_no_button_to_a_refusal(aigul):
    case = cases.open_case(by=aigul, sex="female")  # a child until the age is known
    identification.determine(by=aigul, case=case, **PRESUMED)
    client, found = signed_in("aigul"), {}
    for each in duties(aigul, [case]):
        page = client.get(f"/cases/{case.code}/tasks/{each.task.code}/").content.decode()
        buttons = re.findall(r'class="govuk-button[^>]*href="([^"]+)"', page)
        found[each.task.code] = [href.removeprefix(f"/cases/{case.code}/") for href in buttons]
        for href in buttons:
            assert client.get(href).status_code == 200, href
    assert found["consent"] == ["consent/", "tasks/consent/leave-out/"]
    assert found["danger"] == ["screen/", "protection/risk/", "alert/"]
    assert found["screen"] == []  # done: she was presumed
    assert found["guardian"] == ["protection/guardian/"]


def test_a_task_that_the_agency_may_never_do_says_so_and_leads_to_who_may(db):
    with door.acting_as(member("davron")):
        case = cases.open_case(by=member("davron"), sex="male", birth_year=1990,
                               birth_year_basis="stated")  # fmt: skip
    client = signed_in("davron")
    page = client.get(f"/cases/{case.code}/tasks/contact/").content.decode()
    assert "Somebody else must do this" in page
    assert "never sees this section" in page
    assert f'href="/cases/{case.code}/refer/"' in page
    assert "The case stays with yours" in page
    client.post(f"/cases/{case.code}/tasks/contact/done/")
    page = client.get(f"/cases/{case.code}/tasks/contact/").content.decode()
    assert "Somebody else must do this" not in page
    with door.acting_as(member("davron")):
        assert Completion.objects.get(case=case).event == "contact_recorded"
    assert "Somebody else" not in client.get(f"/cases/{case.code}/tasks/screen/").content.decode()


def test_a_task_that_only_waits_is_nobody_else_s(db, monkeypatch):
    def waits(_member, _case, *_more):
        raise Refused("Something must come first.", status=409)

    davron = member("davron")
    with door.acting_as(davron):
        case = cases.open_case(by=davron, sex="male")
        monkeypatch.setitem(ACTS, "cases:contact", replace(ACTS["cases:contact"], check=waits))
        duty = next(each for each in duties(davron, [case]) if each.task.code == "contact")
        assert closed(davron, duty) == ""


@pytest.mark.parametrize("name", ["akmal", "bahrom", "chynara", "davron", "eldor", "greta"])
def test_strangers_find_no_task(case, name):
    client = signed_in(name)
    for path in ("", "inform/", "inform/done/", "inform/leave-out/", "inform/take-up/"):
        for act in (client.get, client.post):
            assert act(f"/cases/{case.code}/tasks/{path}").status_code in {404, 405}, path
    assert client.get(f"/cases/{case.code}/procedure/").status_code == 404
