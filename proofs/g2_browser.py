"""A browser keeps nothing of a working day, and breaks no rule of the pages on the way.

Everybody of the cast with cases or figures opens every page that is theirs in a real browser with a
profile of its own, signs out or leaves by the button, goes back, and closes it. Then the profile
folder is searched for every word that anybody wrote. Meanwhile every breach of the content security
policy, every error of a script, and everything asked of anybody else is written down.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.db import connections

from panoh.site.tests.test_private import WATCH
from panoh.testing import PASSWORD
from panoh.tests.doors import LIBRARY, PUBLIC, doors
from panoh.tests.journey import Journey
from panoh.tests.test_doors import TELLING
from proofs.outcome import Outcome
from proofs.running import Browser, running

PEOPLE = ("aigul", "bahrom", "anvar", "feruza", "farida", "dilshod", "chynara", "ella", "eldor")
QUIET = {"stay", "time_left", "keep", "demo:letters", "demo:show"}  # no pages, or the demo's own
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    *(f"--disable-{each}" for each in ("background-networking", "component-update", "sync",
                                       "extensions", "default-apps")),
]  # fmt: skip


def prove(scale: float = 1.0) -> Outcome:
    """Pages, profiles and words; what was found in a profile, or said by a browser, is lost."""
    from playwright.sync_api import sync_playwright

    journey = Journey().until_she_is_safe()
    paths = {name: _pages(journey, name) for name in PEOPLE[: max(2, round(len(PEOPLE) * scale))]}
    words = [word.encode() for word in journey.canaries if word.startswith("Qz")]
    connections.close_all()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    days: list[Day] = []
    with running(), sync_playwright() as playwright:
        for number, name in enumerate(paths):
            with tempfile.TemporaryDirectory() as profile:
                context = playwright.chromium.launch_persistent_context(
                    profile, executable_path=chromium, args=ARGUMENTS, locale="en-GB",
                    base_url=f"http://127.0.0.1:{os.environ['PORT']}",
                )  # fmt: skip
                day = Day(context, name)
                day.work(paths[name], words, leaves=bool(number % 2))
                context.close()
                day.search(Path(profile), words)
                days.append(day)
    wrong = [each for day in days for each in day.wrong]
    print(*wrong, sep="\n")
    pages, shown = sum(day.pages for day in days), sum(len(day.shown) for day in days)
    files = sum(day.files for day in days)
    blind = int(not shown)  # pages without a planted word would prove nothing
    return Outcome(
        pages, pages - len(wrong), len(wrong) + blind,
        f"{len(days)} profiles, {shown} planted words were shown, {files} files searched,"
        f" {len(wrong)} breaches or words left: {'; '.join(wrong[:3])}",
    )  # fmt: skip


def _pages(journey: Journey, name: str) -> list[str]:
    """Every page that is theirs."""
    found = []
    for door in doors():
        own = [t for t in journey.things if t.kind == door.kind and name in t.seen_by]
        if door.name in PUBLIC | QUIET or door.name.startswith(LIBRARY) or (door.kind and not own):
            continue
        found += [door.path(each.ids) for each in own[:1]] if door.kind else [door.path({})]
    return found


class Day:
    """One member's browser, from signing in to closing it."""

    def __init__(self, context: Any, name: str) -> None:
        self.context, self.name, self.page = context, name, context.pages[0]
        self.pages = self.files = 0
        self.shown: set[bytes] = set()
        self.wrong: list[str] = []
        context.set_default_timeout(60_000)
        context.add_init_script(WATCH)
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("dialog", lambda said: self.wrong.append(f"a dialog: {said.message}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))

    def _asked(self, request: Any) -> None:
        ours = f"http://127.0.0.1:{os.environ['PORT']}/"
        if not request.url.startswith((ours, "data:", "about:", "blob:", "chrome")):
            self.wrong.append(f"asks of others: {request.url}")

    def _said(self, said: Any) -> None:
        # That a page is not there or not allowed is said of the page itself; the rest is a breach.
        if said.type == "error" and not re.search(r"status of 4(0[3459]|10)", said.text):
            self.wrong.append(f"{self.page.url} says {said.text[:200]}")

    def work(self, paths: list[str], words: list[bytes], *, leaves: bool) -> None:
        page = self.page
        page.goto("/accounts/login/")
        page.get_by_label("Sign-in name").fill(self.name)
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name="Continue").click()
        wanted, probe = re.compile(b"|".join(words)), Browser(self.name)
        for path in paths:
            status = probe.get(path)[0]
            if status != 200 or "text/html" not in str(probe.headers):
                continue  # no page: it is only sent to, or is a file
            page.goto(path)
            self.pages += 1
            self.shown |= set(wanted.findall(page.content().encode()))
            if TELLING.search(page.title()):
                self.wrong.append(f"{path} has the title {page.title()}")
            icons = page.locator("link[rel~=icon]").evaluate_all("all => all.map(x => x.href)")
            if any(TELLING.search(icon) for icon in icons):
                self.wrong.append(f"{path} has the icon {icons}")
            if page.locator("script:not([src]), style, [onclick], [style]").count():
                self.wrong.append(f"{path} has something inline")
        page.goto(paths[0])
        if leaves:
            page.goto("/leave/")
        else:
            with page.expect_navigation():
                page.get_by_role("button", name="Sign out").first.click()
        for _ in range(3):
            page.go_back()
            page.wait_for_load_state()
            if wanted.search(page.content().encode()):
                self.wrong.append(f"going back shows {page.url}")

    def search(self, profile: Path, words: list[bytes]) -> None:
        """The words in any file of the profile, in either encoding that browsers write."""
        both = [*words, *(word.decode().encode("utf-16-le") for word in words)]
        wanted = re.compile(b"|".join(map(re.escape, both)))
        for path in profile.rglob("*"):
            if path.is_file():
                self.files += 1
                if found := wanted.search(path.read_bytes()):
                    self.wrong.append(f"{self.name}: {path.relative_to(profile)} has {found[0]!r}")
