"""F4: every form of the site, filled in with what people paste and attackers type.

Forms are found on the pages themselves, as the one of the cast sees them whose thing it is. What
was typed stands between two marks, so that wherever it is shown again it can be compared.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote_plus, unquote_plus, urljoin

import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from panoh.base.database.codes import CODE
from panoh.exchange.tests.hostile import DAYS, NASTY
from panoh.testing import CAST, member
from panoh.tests.doors import Door, doors
from panoh.tests.journey import Journey

# Behind these is not a form, or the end of the session.
LEFT_OUT = {"leave", "set_language", "account_logout", "demo:sign_in"}
BEGIN, END = "Qqbegin", "Qqend"
SHOWN = re.compile(rf"{BEGIN}(.*?){END}", re.DOTALL)
LONG = {"a hundred thousand letters": "ы" * 100_000, "a long word": "x" * 3_000}
TEXTS = {"text", "search", "tel", "email", "password", "url", "textarea", ""}
FORM = "application/x-www-form-urlencoded"


@dataclass
class Field:
    """A field as the page has it."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    numeric: bool = False


@dataclass
class Form:
    """A form as the page has it."""

    action: str
    method: str
    multipart: bool
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def texts(self) -> list[Field]:
        return [each for each in self.fields.values() if each.kind in TEXTS | {"number", "date"}]

    @property
    def shape(self) -> tuple[str, ...]:
        """The same for the same form, whatever it is about."""
        return (re.sub(rf"{CODE.pattern}|[0-9a-f-]{{36}}", "-", self.action),
                *sorted(self.fields))  # fmt: skip


class Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address, self.found = address, list[Form]()
        self.open: Form | None = None
        self.select: Field | None = None
        self.area: Field | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(
                urljoin(self.address, at.get("action", "")), at.get("method", "get").lower(),
                "multipart" in at.get("enctype", ""),
            )  # fmt: skip
            self.found.append(self.open)
        elif self.open is None:
            return
        elif tag == "option" and self.select is not None:
            self.select.choices.append(at.get("value", ""))
            if "selected" in at:
                self.select.value = at.get("value", "")
        elif "name" in at and tag in {"input", "textarea", "select", "button"}:
            kind = at.get("type", "") if tag == "input" else tag
            known = self.open.fields.setdefault(at["name"], Field(at["name"], kind))
            known.numeric |= at.get("inputmode") == "numeric"
            if kind in {"radio", "checkbox"}:
                known.choices.append(at.get("value", "on"))
                if "checked" in at:
                    known.value = at.get("value", "on")
            elif tag == "select":
                self.select = known
            elif tag == "textarea":
                self.area = known
            elif kind != "button":
                known.value = at.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def ordinary(each: Field) -> str:
    """What a form takes, as far as its page tells."""
    if each.kind in {"radio", "checkbox", "select"}:
        return each.value or next(filter(None, each.choices), "")
    if each.kind in TEXTS and not each.value:
        return "1" if each.numeric else f"{BEGIN}plain{END}"
    if each.kind == "date" and not each.value:
        return timezone.localdate().isoformat()
    return each.value


def marked(text: str) -> str:
    return f"{BEGIN}{text}{END}"


@dataclass
class Attack:
    """What was tried, and what went wrong."""

    tried: int = 0
    forms: int = 0
    shown: int = 0
    turn: int = 0
    wrong: list[str] = field(default_factory=list)

    def on(self, journey: Journey, texts: Mapping[str, str], *, crossed: bool) -> "Attack":
        """Every form of the site. Crossed: each text in each field, else one in turn."""
        logging.disable()
        try:
            with time_machine.travel(timezone.now(), tick=False):
                seen: set[tuple[str, ...]] = set()
                shown = set[Door]()
                for client, door, address in self._pages(journey):
                    if door in shown and not crossed:
                        continue
                    page = client.get(address)
                    if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
                        continue
                    shown.add(door)
                    for form in Forms(page.content.decode(), address).found:
                        if form.shape not in seen and form.texts:
                            seen.add(form.shape)
                            self._fill(client, form, texts, crossed)
        finally:
            logging.disable(logging.NOTSET)
        self.forms = len(seen)
        return self

    def _pages(self, journey: Journey) -> Iterator[tuple[Client, Door, str]]:
        """Every address, as somebody of the cast to whom it shows something."""
        for name in ["", *CAST]:
            client = Client(raise_request_exception=False)
            if name:
                client.force_login(member(name).user)
            for door in doors():
                if door.name in LEFT_OUT:
                    continue
                things = [t for t in journey.things if t.kind == door.kind and name in t.seen_by]
                for thing in things[:1]:
                    yield client, door, door.path(thing.ids)
                if not door.kind:
                    yield client, door, door.path({})

    def _fill(self, client: Client, form: Form, texts: Mapping[str, str], crossed: bool) -> None:
        """Each text in all fields at once, and in one after the other."""
        plain = {
            each.name: ordinary(each) for each in form.fields.values() if each.kind != "button"
        }
        days = {day: day for day in DAYS}
        if not crossed:
            for turn in range(2):
                every = {}
                for each in form.texts:
                    self.turn += 1
                    some = [*(days if each.numeric and turn else texts).values()]
                    every[each.name] = marked(some[self.turn % len(some)])
                self._send(client, form, plain | every, f"turn {self.turn}")
            return
        for each in form.texts:
            for name, text in texts.items():
                self._send(client, form, plain | {each.name: marked(text)}, name)
            if each.numeric or each.kind == "date":
                for day in days:
                    self._send(client, form, plain | {each.name: day}, day)
        for name, text in texts.items():
            every = {each.name: marked(text) for each in form.texts}
            self._send(client, form, plain | every, name)

    def _send(self, client: Client, form: Form, data: dict[str, str], text: str) -> None:
        """One submission, of which nothing stays, and the page after it."""
        self.tried += 1
        what = f"{form.method} {form.action} {text}"
        signed_in = client.cookies.output()
        with transaction.atomic():
            if form.method == "get":
                found = client.get(form.action.partition("?")[0], QUERY_STRING=encoded(data))
            elif form.multipart:
                found = client.post(form.action, {k: sent(v) for k, v in data.items()})
            else:
                found = client.generic("POST", form.action, encoded(data).encode(), FORM)
            pages = [found]
            if found.status_code == 302 and form.method == "post":
                pages.append(client.get(found["Location"]))
            for page in pages:
                if page.status_code >= 500:
                    self.wrong.append(f"{what}: {page.status_code}")
                self._compare(what, page.content.decode(errors="replace"), data)
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.load(signed_in.replace("Set-Cookie: ", ""))

    def _compare(self, what: str, page: str, data: dict[str, str]) -> None:
        """Whatever is shown again is what was typed, letter by letter, and no mark-up."""
        typed = {lines(sent(value)[len(BEGIN) : -len(END)]) for value in data.values()}
        for shown in SHOWN.findall(page):
            self.shown += 1
            if "<" in shown and "<br>" not in shown:
                self.wrong.append(f"{what}: mark-up comes through")
            text = lines(unescape(shown.replace("<br>", "\n")))
            # A long text may be cut where a list shows its beginning.
            if not {text, lines(unquote_plus(text))} & typed and not text.endswith("…"):
                self.wrong.append(f"{what}: shown as {text[:60]!r}")


def lines(text: str) -> str:
    """A browser sends and shows every end of a line alike; HTML has no NUL."""
    return "".join(
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")
    )


def sent(text: str) -> str:
    """A text as it arrives: half a letter becomes the sign for that."""
    return text.encode(errors="surrogatepass").decode(errors="replace")


def encoded(data: Mapping[str, str]) -> str:
    """A form's body; a lone surrogate goes out as its three bytes."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value.encode(errors='surrogatepass'))}"
        for name, value in data.items()
    )


def all_texts() -> dict[str, str]:
    return NASTY | LONG
