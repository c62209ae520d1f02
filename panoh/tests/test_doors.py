"""A1: whoever tries any address on anybody else's case finds nothing.

A new address needs a row in the matrix of `doors.py`; a new action needs a step in the journey.
"""

import re

from django.conf import settings

from panoh.tests.doors import OF, OWN, PARTS, PUBLIC, Door, Walk, addresses

IDS = {"alert", "consent", "share"}
SIGN_IN = b"Location: /accounts/login/"
# Without a house, any code shows how to add one; test_existence proves that nothing else is shown.
EMPTY = {"shelters:board"}
# Addresses that give nobody anything, whatever is there.
SHUT = {
    Door("cases:section", "case", (("section", "gold"),)),
    Door("identification:answer", "screening", (("page", "no-such-page"),)),
}


def test_every_address_has_its_row() -> None:
    rows = {name: frozenset(PARTS.get(name, {})) for name in PUBLIC | OWN}
    known = set(rows.items())
    for kind, names in OF.items():
        ids = {"code", kind} if kind in IDS else {"code"}
        known |= {(name, frozenset(ids | set(PARTS.get(name, {})))) for name in names}
    assert set(addresses()) == known


def test_nobody_finds_a_word_that_is_not_for_them(walk: Walk) -> None:
    assert [f"{each}: {set(each.leaks)}" for each in walk.answers if each.leaks] == []


def test_what_is_not_theirs_is_not_there(walk: Walk) -> None:
    """No page, no way on to one: a refusal by role, or nothing at all."""
    found = [
        str(each)
        for each in walk.answers
        if each.what.startswith("foreign") and each.name and not each.door.asked
        if each.status not in (403, 404, 405) and each.door.name not in EMPTY
    ]
    assert found == []


def test_who_has_not_signed_in_is_asked_to(walk: Walk) -> None:
    found = [
        str(each)
        for each in walk.answers
        if each.name == "" and each.door.name not in PUBLIC
        if each.status != 302 or SIGN_IN not in each.told
    ]
    assert found == []


def test_no_address_breaks(walk: Walk) -> None:
    assert [str(each) for each in walk.answers if each.status >= 500] == []


def test_what_is_theirs_is_there(walk: Walk) -> None:
    """Else all of this would be quiet for the wrong reason: somebody finds each thing."""
    own = [each for each in walk.answers if each.what == "own"]
    opened = {each.door for each in own if each.status in (200, 302) and SIGN_IN not in each.told}
    assert {each.door for each in own} - opened == SHUT


IN_AN_ADDRESS = re.compile(rb"""(?:href|src|action)="[^"]*Qz|Location: \S*Qz""")


def test_no_word_stands_in_an_address(walk: Walk) -> None:
    """An address stays in histories and logs, whoever may read the page itself."""
    assert [str(each) for each in walk.answers if IN_AN_ADDRESS.search(each.told)] == []


HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def test_every_answer_is_kept_nowhere_and_framed_by_nobody(walk: Walk) -> None:
    """G1 and G2: pages, refusals, errors, redirections alike."""
    missing = set()
    for each in walk.answers:
        head = each.told.partition(b"\n\n")[0].decode()
        sent = dict(line.partition(": ")[::2] for line in head.splitlines())
        missing |= {(str(each), h) for h, value in HEADERS.items() if value not in sent.get(h, "")}
    assert missing == set()
    assert settings.SECURE_REFERRER_POLICY in ("no-referrer", "same-origin")
