"""Every address there is, and everybody trying it, on what is theirs and on what is not."""

import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any
from uuid import uuid4

import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from panoh.testing import CAST, member
from panoh.tests.journey import Journey, Names, Thing

# Addresses for anybody, signed in or not: none of them may know a case.
PUBLIC = {
    "account_inactive", "account_login", "account_logout", "assistance:said", "assistance:say",
    "demo:letters", "demo:show",
    "demo:sign_in", "feed", "gallery", "leave", "mfa_authenticate", "mfa_login_webauthn",
    "set_language", "signed_out",
}  # fmt: skip
# Addresses without a thing in them: what they show is the own.
OWN = {
    "assistance:hear", "assistance:invite",
    "account_change_password", "account_reauthenticate", "calendar", "cases:list",
    "end_calendar", "make_calendar",
    "duplicates:list", "duplicates:search",
    "exchange:list", "find", "identification:begin", "identification:list", "journal",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_deactivate_totp", "mfa_list_webauthn",
    "mfa_generate_recovery_codes", "mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn", "mfa_view_recovery_codes", "end_other_sign_ins", "end_sign_in", "keep",
    "stay", "time_left",
    "logframe:begin", "logframe:define", "logframe:definitions", "logframe:list",
    "monitoring:compare", "monitoring:download", "monitoring:figures", "monitoring:release",
    "monitoring:houses", "monitoring:houses_csv", "names:open",
    "quality:list", "quality:standard", "quality:standards",
    "referrals:list", "shelters:add_service", "shelters:add_site", "shelters:board",
    "shelters:services", "shelters:turned_away",
    "sop:add_task", "sop:approve", "sop:begin", "sop:change_task", "sop:download", "sop:draft",
    "sop:draft_head", "sop:draft_row", "sop:draft_task", "sop:draft_words", "sop:drop",
    "sop:propose", "sop:remove_task", "sop:return", "sop:upload", "sop:version",
    "sop:compare", "sop:list", "sop:manual", "sop:print", "sign_ins", "work",
}  # fmt: skip
# Addresses of a thing, by its kind.
OF: dict[str, set[str]] = {
    "activity": {
        "workplan:activity", "workplan:begin", "workplan:depend", "workplan:drop",
        "workplan:expect", "workplan:finish",
    },
    "alert": {"cases:lift_alert"},
    "asked": {"identification:asked", "identification:hand_back", "identification:take_up"},
    "assessment": {
        "quality:agree", "quality:assessment", "quality:drop", "quality:score",
        "quality:send_back", "quality:submit",
    },
    "allotment": {"budget:withdraw"},
    "batch": {"exchange:show", "exchange:undo"},
    "case": {
        "assistance:agree_return", "assistance:approve_return", "assistance:assess_need",
        "assistance:assess_return", "assistance:complete_return", "assistance:decline_return",
        "assistance:draft_plan", "assistance:follow_up", "assistance:offer_service",
        "assistance:show", "assistance:wish_return",
        "case", "cases:assign", "cases:consent", "cases:contact", "close",
        "families:open_relative", "families:show", "families:tie",
        "erasures:ask", "erasures:erase", "erasures:keep", "erasures:show",
        "cases:describe", "decide_closing", "cases:disclosures", "cases:propose_share",
        "cases:raise_alert", "cases:reopen", "cases:reveal_contact", "cases:section",
        "happened", "print",
        "legalhold:ask", "legalhold:ask_lifting", "legalhold:confirm", "legalhold:decline",
        "legalhold:keep", "legalhold:lift", "legalhold:show",
        "cases:write_note",
        "identification:ask", "identification:determine", "identification:screen",
        "names:record_identity",
        "names:reveal_identity",
        "protection:appoint", "protection:ask", "protection:ask_permit", "protection:assess",
        "protection:assess_interests", "protection:determine_interests", "protection:lengthen",
        "protection:note_non_punishment", "protection:plan", "protection:propose_end",
        "protection:read_non_punishment", "protection:record_status", "protection:show",
        "referrals:refer",
        "sop:complete", "sop:exempt", "sop:move", "sop:moves", "sop:resume", "sop:task",
        "sop:tasks",
    },
    "change": {"protection:approve_end", "protection:change", "protection:decline_end"},
    "consent": {"cases:withdraw_consent"},
    "body": {"governance:body", "governance:call", "governance:seat"},
    "count": {"inventory:close", "inventory:count", "inventory:see"},
    "decision": {"governance:decision", "governance:drop", "governance:fulfil"},
    "dependency": {"workplan:release"},
    "disposal": {"inventory:approve", "inventory:keep_on"},
    "document": {
        "evidence:announce", "evidence:attach", "evidence:document", "evidence:download",
        "evidence:mean", "evidence:revise", "evidence:take_out",
    },
    "evaluation": {
        "evaluation:appoint", "evaluation:begin", "evaluation:evaluation", "evaluation:find",
        "evaluation:recommend", "evaluation:report",
    },
    "feared": {"risks:close", "risks:entrust", "risks:occur", "risks:rate", "risks:risk"},
    "item": {"inventory:item", "inventory:offer", "inventory:propose"},
    "meeting": {
        "governance:amend", "governance:cancel", "governance:decide", "governance:hold",
        "governance:meeting", "governance:minute", "governance:print",
    },
    "recommendation": {
        "evaluation:answer", "evaluation:follow", "evaluation:recommendation",
    },
    "entry": {"budget:certify", "budget:decline", "budget:entry", "budget:reverse"},
    "programme": {
        "budget:allot", "budget:download", "budget:enter", "budget:entries", "budget:fund",
        "budget:receive", "budget:set", "budget:show", "exchange:entries", "exchange:publish",
        "evaluation:plan", "evaluation:show", "evidence:download_register", "evidence:file",
        "evidence:register", "evidence:show", "inventory:add", "inventory:download",
        "inventory:open_count", "inventory:show", "governance:set_up", "governance:show",
        "reports:begin", "reports:list", "risks:add", "risks:show", "workplan:plan",
        "workplan:print", "workplan:show",
        "logframe:add_objective", "logframe:add_partner", "logframe:change_programme",
        "logframe:download", "logframe:matrix", "logframe:print", "logframe:show",
    },
    "definition": {"logframe:definition", "logframe:redefine"},
    "determination": {"identification:determination"},
    "guardian": {"protection:end_guardian", "protection:guardian"},
    "improvement": {"quality:improvement"},
    "interests": {"protection:read_interests"},
    "measure": {
        "protection:end", "protection:grant", "protection:measure", "protection:refuse",
        "protection:review",
    },
    "goal": {"assistance:goal"},
    "name": {"names:correct"},
    "need": {"assistance:need"},
    "pair": {"duplicates:decide", "duplicates:reveal", "duplicates:show", "duplicates:unlink"},
    "permit": {
        "protection:end_permit", "protection:grant_permit", "protection:permit",
        "protection:refuse_permit", "protection:renew",
    },
    "plan": {"protection:choose", "protection:print_plan", "protection:read_plan"},
    "indicator": {
        "logframe:change_indicator", "logframe:indicator", "logframe:report",
        "logframe:set_target", "logframe:withdraw_indicator", "monitoring:take",
    },
    "line": {
        "logframe:add_indicator", "logframe:add_line", "logframe:add_remark",
        "logframe:change_line", "logframe:line", "logframe:withdraw_line",
    },
    "period": {
        "logframe:accept", "logframe:correct", "logframe:edit", "logframe:period",
        "logframe:send_back", "logframe:submit",
    },
    "proof": {"evidence:detach"},
    "publication": {"evidence:confirm", "evidence:retract"},
    "provision": {"assistance:service"},
    "tie": {"families:untie"},
    "transfer": {"inventory:accept", "inventory:decline", "inventory:withdraw"},
    "version": {
        "assistance:agree_plan", "assistance:plan", "assistance:review_plan",
        "assistance:set_goal",
    },
    "post": {"quality:set_post", "quality:train"},
    "referral": {
        "referrals:accept", "referrals:decline", "referrals:end", "referrals:show",
        "referrals:withdraw",
    },
    "report": {
        "reports:approve", "reports:print", "reports:send_back", "reports:show", "reports:submit",
        "reports:word", "reports:write",
    },
    "risk": {"protection:risk"},
    "partner": {"logframe:change_partner"},
    "remark": {"logframe:change_remark", "logframe:withdraw_remark"},
    "screening": {
        "identification:answer", "identification:answers", "identification:result",
        "identification:show",
    },
    "service": {"shelters:set_service"},
    "share": {"cases:approve_share", "cases:close_share"},
    "site": {
        "quality:add_post", "quality:begin", "quality:house", "quality:plan",
        "shelters:add_bed", "shelters:admit", "shelters:board", "shelters:hold",
        "shelters:read_address", "shelters:take_out",
    },
    "stay": {
        "shelters:admit_held", "shelters:discharge", "shelters:move", "shelters:prolong",
        "shelters:release", "shelters:stay", "shelters:swap",
    },
}  # fmt: skip
DRAFT = f"UZ-{timezone.localdate().year}-4"  # the one that the journey leaves unfinished
# Other parts of an address, each value a door of its own.
PARTS: dict[str, dict[str, list[str]]] = {
    "assistance:say": {"token": ["no-such-token"]},
    "reports:print": {"language": ["en", "tlh"]},
    "reports:word": {"language": ["ru"]},
    "reports:write": {"section": ["summary", "no-such-section"]},
    "cases:section": {"section": ["core", "identity", "care", "testimony", "placement", "gold"]},
    "identification:answer": {"page": ["danger", "no-such-page"]},
    "evidence:download": {"number": ["1", "9"]},
    "evidence:take_out": {"number": ["1"]},
    "demo:sign_in": {"username": ["police.uz", "nobody"]},
    "end_sign_in": {"key": ["1"]},
    "mfa_remove_webauthn": {"pk": ["1"]},
    "quality:score": {"part": ["staff"]},
    "quality:standard": {"edition": ["regional-2026-1"]},
    "sop:compare": {"edition": ["TM-2026-1"], "other": ["regional-2026-1"]},
    "sop:manual": {"edition": ["UZ-2026-1"]},
    "sop:print": {"edition": ["UZ-2026-1"]},
    "feed": {"secret": ["no-such-secret"]},
    "sop:add_task": {"edition": [DRAFT]},
    "sop:approve": {"edition": [DRAFT]},
    "sop:change_task": {"edition": [DRAFT], "task": ["inform"]},
    "sop:download": {"edition": ["UZ-2026-1"]},
    "sop:draft": {"edition": [DRAFT]},
    "sop:draft_head": {"edition": [DRAFT]},
    "sop:draft_row": {"edition": [DRAFT], "kind": ["stage"], "row": ["contact"]},
    "sop:draft_task": {"edition": [DRAFT], "task": ["inform"]},
    "sop:draft_words": {"edition": [DRAFT], "task": ["inform"], "language": ["kk"]},
    "sop:drop": {"edition": [DRAFT]},
    "sop:propose": {"edition": [DRAFT]},
    "sop:remove_task": {"edition": [DRAFT], "task": ["inform"]},
    "sop:return": {"edition": [DRAFT]},
    "sop:upload": {"edition": [DRAFT]},
    "sop:version": {"edition": [DRAFT], "number": ["1"]},
    "sop:complete": {"task": ["reflect"]},
    "sop:exempt": {"task": ["reflect", "no-such-task"]},
    "sop:resume": {"task": ["no_removal"]},
    "sop:task": {"task": ["no_removal"]},
}
# Addresses that take a code in the query: where it is asked for, and of what kind.
ASKED = {
    "find": ("code", "case"), "cases:list": ("after", "case"),
    "referrals:list": ("after", "referral"), "identification:list": ("after", "screening"),
}  # fmt: skip
# What a form needs before it gives something away.
FILLED = {
    "names:reveal_identity": {"purpose": "papers"},
    "print": {"sections": "core", "purpose": "person"},
    "duplicates:reveal": {"purpose": "papers"},
}
METHODS = ("GET", "POST")
NO_SUCH_METHOD = 405
OPEN = {200, 302}
OTHER_METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
STRANGER = "chynara"
LIBRARY = ("account_", "mfa_")  # these know accounts, and no case
# Who also tries what is not there, to be compared: one of each way of seeing and not seeing.
SUSPECTS = ("", "akmal", "bahrom", "chynara", "davron", "eldor")

CODE = len("K7M-3QF")
KEY = len(str(uuid4()))
LETTER, DIGIT = re.compile("[A-Za-z]"), re.compile("[0-9]")
TITLE = re.compile(rb"<title>(.*?)</title>", re.S)
NOISE = re.compile(rb'name="(csrfmiddlewaretoken|once)" value="[^"]*"')


@dataclass(frozen=True)
class Door:
    """An address: its name in urls.py, the kind of thing in it, and its other parts."""

    name: str
    kind: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    asked: str = ""

    def path(self, ids: dict[str, str]) -> str:
        found = reverse(self.name, kwargs=dict(self.parts) | ({} if self.asked else ids))
        return f"{found}?{self.asked}={ids['code']}" if self.asked else found


def doors() -> Iterator[Door]:
    """Every row of the matrix."""
    for kind, names in {"": PUBLIC | OWN, **OF}.items():
        for name in sorted(names):
            parts = PARTS.get(name, {})
            for values in product(*parts.values()):
                yield Door(name, kind, tuple(zip(parts, values, strict=True)))
    for name, (asked, kind) in ASKED.items():
        yield Door(name, kind, (), asked)


def addresses(
    resolver: URLResolver | None = None, names: tuple[str, ...] = (), parts: Names = frozenset()
) -> Iterator[tuple[str, Names]]:
    """Every address that the resolver knows: its name, and what stands in it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        within = parts | set(pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            yield ":".join([*names, pattern.name or str(pattern.pattern)]), within
        else:
            space = (pattern.namespace,) if pattern.namespace else ()
            yield from addresses(pattern, names + space, within)


@dataclass(frozen=True)
class Answer:
    """What somebody got at a door."""

    door: Door
    name: str
    method: str
    what: str  # own, foreign, random; of own: under a case of one's own; "" without a thing
    status: int
    told: bytes  # headers and body, without what was asked for and without noise
    leaks: Names
    title: str  # of the window, as it stands

    def __str__(self) -> str:
        parts = " ".join(value for _part, value in self.door.parts)
        return f"{self.name} {self.method} {self.door.name} {parts} ({self.what}): {self.status}"


@dataclass
class Walk:
    """Everybody of the cast, and somebody who has not signed in, at every door."""

    journey: Journey
    answers: list[Answer] = field(default_factory=list)

    @cached_property
    def words(self) -> dict[str, re.Pattern[bytes]]:
        """The words that each may not find."""
        secret = {
            name: [w for w, seen_by in self.journey.canaries.items() if name not in seen_by]
            for name in ["", *CAST]
        }
        return {name: re.compile("|".join(words).encode()) for name, words in secret.items()}

    def everybody(self, names: Iterable[str] = ("", *CAST), *, whole: bool = False) -> "Walk":
        """On what is theirs and on what is not, by every method in turn.

        A door is tried with what is theirs until it opens, beginning with another thing each time;
        a case's own page, and every door if the whole is asked for, with all of it. What the
        suspects are given of others' things, by GET and POST, `suspect` asks.
        """
        for turn, (name, client, door) in enumerate(self._visits(names)):
            if not door.kind:
                slices = door.name in OWN and not door.name.startswith(LIBRARY)
                for method in METHODS if name in ("", STRANGER) else METHODS[:slices]:
                    self._ask(client, name, door, method, {}, "")
                continue
            own, foreign = self._things(door, name)
            self._own(client, name, door, _from(turn, own), whole or door.name == door.kind)
            methods = METHODS[turn % 2 :][:1]
            if name in SUSPECTS:
                methods = OTHER_METHODS if name == STRANGER else ()
                methods = methods if whole else methods[turn % len(OTHER_METHODS) :][:1]
            for method in methods:
                for thing in _from(turn, foreign)[:1]:
                    self._ask(client, name, door, method, thing.ids, "foreign")
        return self

    def _own(self, client: Client, name: str, door: Door, things: list[Thing], whole: bool) -> None:
        """Looks at things of one's own until the door has opened, or at them all."""
        for number, thing in enumerate(things):
            shown = {self._ask(client, name, door, "GET", thing.ids, "own")}
            if not number or NO_SUCH_METHOD in shown:  # an act has no page to be looked at
                shown.add(self._ask(client, name, door, "POST", thing.ids, "own"))
            if shown & OPEN and not whole:
                return

    def suspect(self, name: str) -> "Walk":
        """One of them on what is not theirs, and on what is not there at all."""
        for turn, (_name, client, door) in enumerate(self._visits([name])):
            own, foreign = self._things(door, name)
            if not foreign:
                continue
            other = foreign[turn % len(foreign)].ids
            pairs = [(absent(other), other, "")]
            for thing in own[:1] if len(other) > 1 else ():  # of another case, under one's own
                code = {"code": thing.ids["code"]}
                pairs.append((absent(other) | code, other | code, " of own"))
            for method, (nothing, something, where) in product(METHODS, pairs):
                self._ask(client, name, door, method, nothing, f"random{where}")
                self._ask(client, name, door, method, something, f"foreign{where}")
        return self

    def _visits(self, names: Iterable[str]) -> Iterator[tuple[str, Client, Door]]:
        """Each of them at every door, while time stands still and the logs are quiet."""
        logging.disable()  # thousands of pages that are not found, each with its traceback
        try:
            with time_machine.travel(timezone.now(), tick=False):
                for name in names:
                    client = Client(raise_request_exception=False)
                    if name:
                        client.force_login(member(name).user)
                        client.get("/")  # begins the session, and is seen, once for all
                    for door in doors():
                        yield name, client, door
        finally:
            logging.disable(logging.NOTSET)

    def _things(self, door: Door, name: str) -> tuple[list[Thing], list[Thing]]:
        """What of this kind is theirs, and what is not."""
        things = [thing for thing in self.journey.things if thing.kind == door.kind]
        own = [thing for thing in things if name in thing.seen_by]
        return own, [thing for thing in things if thing not in own]

    def _ask(
        self, client: Client, name: str, door: Door, method: str, ids: dict[str, str], what: str
    ) -> int:
        """One request, of which nothing stays; the status of its answer."""
        data = FILLED.get(door.name, {}) if method == "POST" else {}
        signed_in = client.cookies.output()
        with transaction.atomic():
            response = client.generic(
                method, door.path(ids), _form(data), "application/x-www-form-urlencoded"
            )
            content = readable(response)
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.load(signed_in.replace("Set-Cookie: ", ""))
        leaks = {each.decode() for each in self.words[name].findall(content)} - set(ids.values())
        title = TITLE.search(content)
        for asked in map(str.encode, ids.values()):
            # A number of a line stands in any page, and in an address between two strokes.
            content = content.replace(asked if len(asked) >= CODE else b"/%b/" % asked, b"-")
        told = NOISE.sub(b"", content)
        window = title[1].decode() if title else ""
        self.answers.append(
            Answer(door, name, method, what, response.status_code, told, frozenset(leaks), window)
        )
        return response.status_code


def _from(turn: int, things: list[Thing]) -> list[Thing]:
    """All of them, beginning with another one in each turn."""
    first = turn % max(1, len(things))
    return things[first:] + things[:first]


def _form(data: dict[str, str]) -> bytes:
    return "&".join(f"{key}={value}" for key, value in data.items()).encode()


def absent(ids: dict[str, str]) -> dict[str, str]:
    """Ids of the same form, to the letter, that belong to nothing."""
    return {
        key: str(uuid4()) if len(said) == KEY else LETTER.sub("Z", DIGIT.sub("9", said))
        for key, said in ids.items()
    }


def readable(response: Any) -> bytes:
    """Headers and body as somebody who looks closely would read them."""
    parts: list[Any] = [f"{key}: {value}" for key, value in sorted(response.items())]
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return "\n".join(parts).encode() + b"\n\n" + body
