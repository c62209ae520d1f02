"""The way out: signed out, somewhere neutral, with and without scripts."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser

from panoh.base.accounts.models import User


@pytest.fixture
def aigul_signed_in(client, db):
    client.force_login(User.objects.get(username="aigul"))
    return client


def test_leaving_signs_out(aigul_signed_in):
    aigul_signed_in.get("/leave/")
    assert SESSION_KEY not in aigul_signed_in.session


def test_the_page_left_to_is_neutral(client, db):
    answer = client.get("/leave/").content.decode()
    assert "<title>Calendar</title>" in answer
    assert "Panoh" not in answer


def test_the_operator_may_name_another_place(client, db, settings):
    settings.LEAVE_TO = "https://weather.example.org/"
    assert client.get("/leave/").headers["Location"] == "https://weather.example.org/"


def test_it_is_a_plain_link(page_without_script):
    page = page_without_script
    page.goto("/gallery/")
    page.get_by_role("button", name="Leave this page").click()
    page.wait_for_url("**/leave/")


def test_shift_three_times_leaves_and_the_way_back_is_gone(page):
    page.goto("/accounts/login/")
    page.goto("/gallery/")
    page.locator("body.govuk-frontend-supported").wait_for()
    with page.expect_navigation(url="**/leave/"):
        for _time in range(3):
            page.keyboard.press("Shift")
    page.go_back()
    page.wait_for_url("**/accounts/login/")


def test_leaving_is_quick(page):
    page.goto("/gallery/")
    page.locator("body.govuk-frontend-supported").wait_for()
    hidden = page.evaluate(
        """() => { const start = performance.now();
            document.querySelector(".govuk-js-exit-this-page-button").click();
            const gone = document.body.classList.contains("govuk-exit-this-page-hide-content");
            return gone ? performance.now() - start : Infinity }"""
    )
    assert hidden < 200


def test_strangers_may_leave_too(client, db):
    answer = client.get("/leave/")
    assert answer.status_code == 200
    assert isinstance(answer.wsgi_request.user, AnonymousUser)
