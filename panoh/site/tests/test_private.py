"""A working day in a browser: nothing from others, nothing inline, and nothing left afterwards.

The browser keeps its profile in a folder; after signing out and closing it, the folder is searched
for every word that a page showed or somebody typed.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from panoh.base.accounts.tests.test_passkeys import sign_in, sign_out
from panoh.base.database import door
from panoh.casework.cases import actions as cases
from panoh.testing import member
from panoh.tests.test_doors import TELLING

SHOWN = "Qznodira"
TYPED = "Qzwritten"
MARKUP = "<img src=x onerror=alert(1)>{{7*7}}<script>alert(2)</script>"
WATCH = """document.addEventListener("securitypolicyviolation",
    (event) => console.error("violation", event.violatedDirective, event.blockedURI))"""


@pytest.fixture
def case(server_process):
    """A case whose person's name is markup, as somebody hostile would register it."""
    aigul = member("aigul")
    with server_process.data(), door.acting_as(aigul):
        found = cases.open_case(by=aigul, sex="female")
        cases.write_note(by=aigul, case=found, section="core", text=f"{SHOWN} {MARKUP}")
    return found


@pytest.fixture
def profile(browser, server_process, tmp_path):
    """A browser with a folder of its own, everything it asks for and complains of written down."""
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path="/usr/bin/chromium",
        base_url=server_process.url,
        locale="en-GB",
        args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
    )
    context.asked, context.said = [], []
    context.add_init_script(WATCH)
    context.on("request", lambda request: context.asked.append(request.url))
    context.on("console", lambda said: said.type == "error" and context.said.append(said.text))
    context.on("dialog", lambda dialog: context.said.append(dialog.message))
    yield context
    context.close()


def test_a_day_leaves_nothing(profile, server_process, case, tmp_path):
    page = profile.pages[0]
    sign_in(page, "aigul")
    page.get_by_role("heading", name="My work").wait_for()
    titles = []
    for path in ("", "note/", "consent/", "describe/", "determine/", "sections/core/", "alert/"):
        page.goto(f"/cases/{case.code}/{path}")
        titles.append(page.title())
        assert page.locator("script:not([src]), style, [onclick], [style]").count() == 0, path
        if path == "sections/core/":
            assert SHOWN in page.content()
            assert MARKUP in page.inner_text("main")  # as words
    page.goto(f"/cases/{case.code}/note/")
    page.locator("textarea").first.fill(TYPED)
    page.locator("input[type=radio]").first.check()
    with page.expect_navigation():
        page.locator("main form button").last.click()
    assert [title for title in titles if TELLING.search(title)] == []
    sign_out(page)
    page.go_back()
    page.wait_for_load_state()
    assert SHOWN not in page.content()
    assert TYPED not in page.content()
    assert profile.said == []
    assert {url.split("/")[2] for url in profile.asked if not url.startswith("data:")} == {
        server_process.url.split("/")[2]
    }
    profile.close()
    assert found_in(tmp_path / "profile", SHOWN, TYPED) == []


def found_in(folder: Path, *words: str) -> list[str]:
    """The files in which one of the words stands, in either of the encodings browsers write."""
    wanted = [w.encode(e) for w in words for e in ("utf-8", "utf-16-le")]
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in wanted)
    ]


HEADERS = {
    "Content-Security-Policy": "require-trusted-types-for 'script'",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        ("/accounts/login/", {}, 200),
        ("/static/panoh/panoh.css", {}, 200),
        ("/static/panoh/nothing.css", {}, 404),
        ("/nothing/", {}, 404),
        ("/accounts/login/", {"HTTP_HOST": "evil.example.org"}, 400),
        ("/leave/", {}, 200),
        ("/out/", {}, 200),
    ],
)
def test_every_answer_has_the_headers(db, path, more, status):
    answer = Client(raise_request_exception=False).get(path, **more)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert value in answer.headers.get(name, ""), name
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer
    kept = path.startswith("/static/") and status == 200
    assert kept != ("no-store" in answer.get("Cache-Control", ""))
    assert "evil" not in answer.content.decode() if not answer.streaming else True
    assert "max-age" in answer["Cache-Control"] if "css" in path and status == 200 else True


def test_broken_and_forged_answers_have_them_too(db):
    forged = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert forged.status_code == 403
    for name, value in HEADERS.items():
        assert value in forged.headers.get(name, ""), name


ELSEWHERE = [
    "https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "javascript:alert(1)",
    "https:evil.example.org", "\thttps://evil.example.org", "http://testserver@evil.example.org/",
]  # fmt: skip


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_led_elsewhere(db, elsewhere):
    """By `next`, wherever it is taken."""
    sign = {"login": "aigul", "password": "a long enough password", "next": elsewhere}
    client = Client()
    client.force_login(member("aigul").user)
    password = {"password": sign["password"], "next": elsewhere}
    again = "/accounts/reauthenticate/"
    answers = [
        Client().post("/accounts/login/", sign),
        Client().post("/language/", {"language": "ru", "next": elsewhere}),
        client.post(again, password),
        client.post("/accounts/logout/", {"next": elsewhere}),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert re.match(r"/(?![/\\])", answer["Location"]), answer["Location"]


def test_over_https_no_other_host_sets_our_cookies():
    wanted = "print(*[getattr(settings, f'{n}_COOKIE_NAME') for n in ('SESSION', 'CSRF', 'DEVICE')]"
    script = f"from panoh import settings; {wanted}, settings.SESSION_COOKIE_SECURE)"
    environment = os.environ | {"PANOH_ORIGIN": "https://panoh.example.org"}
    told = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "__Host-device", "True"]


def test_cookies_are_out_of_a_script_s_reach(db):
    answer = Client().post(
        "/accounts/login/", {"login": "aigul", "password": "a long enough password"}
    )
    for name in ("sessionid", "csrftoken", "device"):
        assert answer.cookies[name]["httponly"]
        assert answer.cookies[name]["samesite"] in ("Lax", "Strict")
        assert not answer.cookies[name]["domain"]


def test_signing_out_and_leaving_clear_the_browser(db):
    client = Client()
    client.force_login(member("aigul").user)
    out = client.post("/accounts/logout/")
    assert out["Location"] == "/out/"
    assert out["Clear-Site-Data"] == '"cache", "storage"'
    told = client.get("/out/").content.decode()
    assert "Panoh" not in told.replace("/static/panoh/", "")
    assert '"cookies"' in client.get("/leave/")["Clear-Site-Data"]
