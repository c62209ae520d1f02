"""Signing in, and what belongs to one's account: in our frame, in sentences, accessible."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from panoh.base.accounts.models import User
from panoh.testing import PASSWORD

ACCOUNT_PAGES = [
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "stay",
    "sign_ins",
]


def sign_in(page, name, password=PASSWORD):
    page.goto("/accounts/login/")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()


def test_a_wrong_password_is_answered_in_words(client, db):
    answer = client.post("/accounts/login/", {"login": "aigul", "password": "wrong"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in shown
    assert "<title>Error: Sign in</title>" in shown
    assert 'value="aigul"' in shown
    assert "wrong" not in shown


def test_nobody_is_offered_an_account_or_a_new_password(client, db):
    shown = client.get("/accounts/login/").content.decode()
    assert "/signup" not in shown
    assert "/password/reset" not in shown


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_account_pages_stand_in_the_frame(client, db, name):
    client.force_login(User.objects.get(username="aigul"))
    answer = client.get(reverse(name), follow=True)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Police of Fargʻona" in shown
    assert shown.count("<h1") == 1
    assert "Menu:" not in shown


def test_signing_out_is_a_post(client, db):
    client.force_login(User.objects.get(username="aigul"))
    client.get("/accounts/logout/")
    assert client.get(reverse("sign_ins")).status_code == 200
    client.post("/accounts/logout/")
    assert client.get(reverse("sign_ins")).status_code == 302


@pytest.mark.parametrize("width", [320, 1280])
def test_account_pages_are_accessible_and_fit(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, "aigul")
    for name in ACCOUNT_PAGES:
        page.goto(reverse(name))
        found = [v["id"] for v in Axe().run(page).response["violations"]]
        wide = page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert (name, found, wide) == (name, [], False)


def test_one_signs_in_and_out_without_scripts(page_without_script):
    page = page_without_script
    sign_in(page, "aigul")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/out/")
    expect(page.get_by_text("You have signed out.")).to_be_visible()
