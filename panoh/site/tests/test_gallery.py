"""The look in a real browser: accessible, inside the window, working alone and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

WIDTHS = [320, 1280]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def violations(page):
    """What axe finds, each in a line that says where."""
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
    ]


def sideways(page):
    """By how many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/gallery/", "/accounts/login/", "/leave/", "/no-such-page/"])
def test_every_component_is_accessible_and_fits(page, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert violations(page) == []
    assert sideways(page) <= 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_sign_in_is_accessible_in_every_language(page, language):
    page.set_viewport_size({"width": 320, "height": 800})
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto("/accounts/login/")
    assert page.locator("html").get_attribute("lang") == language
    assert violations(page) == []
    assert sideways(page) <= 0


def test_pages_ask_nobody_else_and_break_no_policy(page, server_process):
    complaints, foreign = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((server_process.url, "data:"))
            else foreign.append(request.url)
        ),
    )
    page.goto("/gallery/", wait_until="networkidle")
    assert complaints == []
    assert foreign == []


def test_no_style_or_script_stands_in_the_page(page):
    page.goto("/gallery/")
    assert page.locator("[style], style, script:not([src]), [onclick]").count() == 0


def test_an_error_leads_to_the_field_where_it_is_put_right(page_without_script):
    page = page_without_script
    page.goto("/gallery/")
    links = page.locator("#errors .govuk-error-summary a")
    targets = links.evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert len(targets) == 8
    for target in targets:
        field = page.locator(target)
        assert field.count() == 1, target
        assert field.evaluate("e => e.matches('input, select, textarea')"), target


def test_a_choice_is_made_by_keyboard_alone(page):
    page.goto("/gallery/")
    page.locator("#id_papers").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#id_papers_2")).to_be_checked()


def test_targets_are_large_enough_for_a_finger(page):
    page.set_viewport_size({"width": 380, "height": 800})
    page.goto("/gallery/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .govuk-button, input:not([type=hidden])")]
            .filter(e => { const box = e.getBoundingClientRect();
                           return box.width && (box.width < 24 || box.height < 24) })
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []
