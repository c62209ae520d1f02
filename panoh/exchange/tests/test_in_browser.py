"""An old list in a real browser: without scripts, accessible, inside the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from panoh.exchange.tests.lists import VICTIM, written
from panoh.testing import PASSWORD

BAD = VICTIM | {"prs_Gender": "Queen", "prs_Citizenship": "Mars"}


def sign_in(page):
    page.goto("/accounts/login/")
    page.fill("[name=login]", "farida")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main button")


def send(page, file=None):
    if file:
        page.set_input_files("[name=file]", str(file))
    with page.expect_navigation():
        page.click("main button:not([name])")


@pytest.fixture
def old_list(tmp_path, request):
    """A list of its own for each test: the site's database lasts for all of them."""
    file = tmp_path / "list.csv"
    file.write_bytes(
        written([VICTIM, BAD, VICTIM | {"Test": request.node.name}], [*VICTIM, "Test"])
    )
    return file


def test_comes_in_and_goes_back_without_scripts(page_without_script, old_list):
    page = page_without_script
    sign_in(page)
    page.goto("/import/")
    send(page, old_list)
    expect(page.get_by_role("heading", level=1)).to_have_text("HTCDS 2.0: 2 rows can come in.")
    send(page, old_list)
    expect(page.get_by_text("2 cases came in.")).to_be_visible()
    page.get_by_role("button", name="Remove these cases again").click()
    expect(page.get_by_text("2 cases were removed.")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_is_accessible_and_fits(page, old_list, width):
    sign_in(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/import/")
    for step in (
        lambda: send(page),
        lambda: send(page, old_list),
        lambda: send(page, old_list),
        lambda: page.goto("/import/"),
    ):
        step()
        assert [found["id"] for found in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
