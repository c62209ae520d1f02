"""The end of a sign-in as a browser lives it: asked before, blank after, nothing typed is lost."""

import time

import pytest
from playwright.sync_api import expect

from panoh.base.accounts.sessions import SessionStore
from panoh.base.accounts.tests.test_passkeys import sign_in
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.testing import member


@pytest.fixture
def case(server_process):
    aigul = member("aigul")
    with server_process.data(), door.acting_as(aigul):
        return cases.open_case(by=aigul, sex="female")


def nearly_over(site, page, seconds):
    """Turns the clock of this tab's session so that so many seconds are left."""
    key = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")
    with site.data():
        session = SessionStore(key)
        session["seen"] = time.time() - 30 * 60 + seconds
        session.save()


def test_one_is_asked_and_stays(page, server_process, case):
    sign_in(page, "aigul")
    page.goto(f"/cases/{case.code}/note/")
    nearly_over(server_process, page, 62)
    page.goto("/accounts/left/")
    assert 40 < int("".join(filter(str.isdigit, page.inner_text("body")))) <= 62
    nearly_over(server_process, page, 119)
    page.goto(f"/cases/{case.code}/note/")  # opening a page is being there
    expect(page.get_by_role("alertdialog")).to_be_hidden()


def test_what_is_typed_when_time_ends_is_found_again(page, server_process, case):
    sign_in(page, "aigul")
    note = f"/cases/{case.code}/note/"
    page.clock.install()
    page.goto(note)
    box = page.locator("textarea").first
    box.fill("Qzunsent words")
    nearly_over(server_process, page, 100)
    page.clock.fast_forward("28:01")
    page.get_by_role("alertdialog").wait_for()
    page.get_by_role("button", name="Stay signed in").click()
    page.get_by_role("alertdialog").wait_for(state="hidden")
    nearly_over(server_process, page, 4)
    page.clock.fast_forward("28:01")
    page.wait_for_url("**/accounts/login/")
    assert "Qzunsent" not in page.content()
    page.go_back()
    assert "Qzunsent" not in page.content()
    sign_in(page, "aigul")
    page.wait_for_url(f"**{note}")
    expect(page.locator("textarea").first).to_have_value("Qzunsent words")
    expect(page.get_by_text("What you had typed is here again")).to_be_visible()
