"""An act is done whole or not at all, with what it is a part of."""

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panoh.base.database import door
from panoh.base.database.acts import act, hold, is_held, one_request, whole
from panoh.base.refusals import Refused
from panoh.casework.cases import actions, standing
from panoh.casework.cases.models import Case
from panoh.testing import member

pytestmark = pytest.mark.django_db


@act
def open_two(*, refused: bool = False) -> None:
    for _each in range(2):
        actions.open_case(by=member("akmal"), sex="female")
    if refused:
        raise Refused("No.")


def count() -> int:
    return Case.objects.count()


def test_a_refused_act_leaves_nothing_and_the_next_one_goes_on():
    door.enter(member("akmal"))
    with pytest.raises(Refused):
        open_two(refused=True)
    assert count() == 0
    open_two()
    assert count() == 2


def test_an_act_within_an_act_is_a_part_of_it():
    door.enter(member("akmal"))
    open_two()  # what is asked once in a process is asked now
    with CaptureQueriesContext(connection) as seen:
        open_two()
    said = [each["sql"].split()[0] for each in seen.captured_queries]
    assert (said.count("SAVEPOINT"), said.count("RELEASE")) == (1, 1)


def test_whoever_goes_on_after_a_refusal_within_a_whole_is_stopped():
    door.enter(member("akmal"))
    with whole():
        with pytest.raises(Refused):
            open_two(refused=True)
        with pytest.raises(TransactionManagementError):
            count()
    assert count() == 0


def test_somebody_acting_within_a_whole_needs_no_savepoint_of_their_own():
    with CaptureQueriesContext(connection) as seen, whole(), door.acting_as(member("akmal")):
        open_two()
    assert sum(each["sql"].startswith("SAVEPOINT") for each in seen.captured_queries) == 1


def test_what_is_refused_in_a_request_is_undone_before_it_is_said(monkeypatch):
    akmal = member("akmal")
    client = Client()
    client.force_login(akmal.user)
    really = actions.open_case

    def opened_and_refused(**given):
        really(**given)
        raise Refused("Not after all.", status=409)

    monkeypatch.setattr(actions, "open_case", act(opened_and_refused))
    answer = client.post("/cases/open/", {"sex": "female", "birth_year_basis": "unknown",
                                          "children": "0"})  # fmt: skip
    assert (answer.status_code, answer.context["sentence"]) == (409, "Not after all.")
    assert "akmal" in answer.content.decode().lower()  # the frame knows who is reading
    door.enter(akmal)
    assert count() == 0


def test_what_a_request_holds_is_not_read_again_and_the_next_request_reads_it():
    akmal = member("akmal")
    with door.acting_as(akmal):
        case = actions.open_case(by=akmal, sex="female")
    assert not is_held(hold(case))  # outside requests nothing is
    for _each in range(2):
        with one_request(), door.acting_as(akmal):
            assert not is_held(case)
            held = hold(actions.lock(case))
            standing.read(akmal, held)  # what a page has read is nothing for an act
            with CaptureQueriesContext(connection) as seen:
                assert actions.lock(held) is held
            assert (len(seen), held.standing) == (0, None)
        assert not is_held(held)
        case = held


def test_a_form_reads_what_it_changes_once_and_under_its_lock():
    akmal = member("akmal")
    with door.acting_as(akmal):
        case = actions.open_case(by=akmal, sex="female")
    client = Client()
    client.force_login(akmal.user)
    with CaptureQueriesContext(connection) as seen:
        client.post(f"/cases/{case.code}/describe/", {"sex": "male", "birth_year_basis": "unknown",
                                                     "children": "0"})  # fmt: skip
    read = [q["sql"] for q in seen.captured_queries if 'FROM "cases_case"' in q["sql"]]
    assert "FOR UPDATE" in read[0]
    assert sum("FOR UPDATE" in each for each in read) == 1
