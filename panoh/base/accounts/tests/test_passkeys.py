"""Passkeys in a real browser, with an authenticator that Chromium plays: added, shown, removed."""

import pytest
from playwright.sync_api import expect

from panoh.testing import PASSWORD


@pytest.fixture
def tab(browser, server_process):
    """A tab at a name: browsers know no passkeys for a bare address."""
    url = server_process.url.replace("127.0.0.1", "localhost")
    with browser.new_context(base_url=url, locale="en-GB") as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.said = []
        page.on("console", lambda said: said.type == "error" and page.said.append(said.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        yield page
        assert page.said == []


def authenticator(page):
    """A telephone that knows its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page, name):
    page.goto("/accounts/login/")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/out/")


def add_passkey(page, name, alone=True):
    page.goto("/accounts/2fa/passkeys/add/")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("What you call it").fill(name)
    if not alone:
        page.get_by_label("It opens Panoh alone").uncheck()
    page.get_by_role("button", name="Add this passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    expect(page.locator(".pn-secret")).to_have_count(10)


def test_a_passkey_is_second_step_sign_in_and_step_up(tab):
    authenticator(tab)
    sign_in(tab, "dilshod")
    add_passkey(tab, "Telephone <b>")
    sign_out(tab)

    sign_in(tab, "dilshod")  # with the password: it is the second step
    tab.get_by_role("heading", name="The second step").wait_for()
    tab.get_by_role("button", name="Use a passkey").click()
    tab.get_by_role("heading", name="My work").wait_for()
    sign_out(tab)

    tab.goto("/accounts/login/?next=/cases/")  # without it: name and finger in one
    asked = tab.request.get("/accounts/2fa/passkeys/login/", headers={"Accept": "application/json"})
    assert asked.json()["request_options"]["publicKey"]["userVerification"] == "required"
    expect(tab.get_by_text("That did not work.")).to_be_hidden()
    tab.get_by_role("button", name="Sign in with a passkey").click()
    tab.get_by_role("heading", name="Cases").wait_for()

    tab.goto("/accounts/2fa/passkeys/")  # and what shows once more who it is
    expect(tab.get_by_text("Telephone <b>").first).to_be_visible()
    tab.get_by_role("link", name="Remove").click()
    tab.get_by_role("link", name="Use a passkey").click()
    tab.get_by_role("button", name="Use a passkey").click()
    tab.get_by_role("button", name="Remove it").click()
    tab.get_by_text("The passkey is removed.").wait_for()
    sign_out(tab)
    tab.goto("/accounts/login/")
    tab.get_by_role("button", name="Sign in with a passkey").click()
    tab.get_by_text("This code was not taken").wait_for()


def test_where_there_are_none_nothing_is_offered(page, page_without_script):
    for tab in (page, page_without_script):  # a bare address; no scripts
        tab.goto("/accounts/login/")
        tab.get_by_label("Sign-in name").wait_for()
        expect(tab.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
