"""A1: whoever tries any address on anybody else's case finds nothing.

A new address needs a row in the matrix of `doors.py`; a new action needs a step in the journey.
"""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings

from panoh.tests.doors import OF, OWN, PARTS, PUBLIC, Answer, Door, Walk, addresses
from panoh.tests.journey import Journey

IDS = {
    "activity", "alert", "allotment", "body", "change", "consent", "count", "decision",
    "dependency", "disposal", "document", "entry", "evaluation", "feared", "goal", "guardian",
    "indicator", "interests", "item", "line", "measure", "meeting", "name", "need", "permit",
    "partner", "plan", "proof", "provision", "publication", "recommendation", "remark", "report",
    "risk", "share", "tie", "transfer", "version",
}  # fmt: skip
SIGN_IN = b"Location: /accounts/login/"
# Without a house, any code shows how to add one; test_existence proves that nothing else is shown.
EMPTY = {"shelters:board"}
# Addresses that give nobody anything, whatever is there.
SHUT = {
    Door("cases:section", "case", (("section", "gold"),)),
    Door("identification:answer", "screening", (("page", "no-such-page"),)),
    Door("sop:exempt", "case", (("task", "no-such-task"),)),
    Door("reports:write", "report", (("section", "no-such-section"),)),
    Door("reports:print", "report", (("language", "tlh"),)),
    Door("evidence:download", "document", (("number", "9"),)),
    # Of programmes some have a count open, the others nothing to be counted.
    Door("inventory:open_count", "programme"),
    # One report was sent back and one approved, one evaluation was reported and answered.
    Door("reports:approve", "report"),
    Door("reports:send_back", "report"),
    Door("evaluation:find", "evaluation"),
    Door("evaluation:recommend", "evaluation"),
    Door("evaluation:report", "evaluation"),
    Door("evaluation:follow", "recommendation"),
}
IN_AN_ADDRESS = re.compile(rb"""(?:href|src|action)="[^"]*Qz|Location: \S*Qz""")
# A window's name is read over a shoulder, and in a list of what was open.
TELLING = re.compile(
    r"traffick|victim|exploit|smuggl|punish|sex|торгов|жертв|эксплуат|наказ"
    r"|(?-i:\b[2-9A-Z]{3}-[2-9A-Z]{3}\b|Qz)",
    re.I,
)
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


def test_every_address_has_its_row() -> None:
    rows = {name: frozenset(PARTS.get(name, {})) for name in PUBLIC | OWN}
    known = set(rows.items())
    for kind, names in OF.items():
        ids = {"code", kind} if kind in IDS else {"code"}
        known |= {(name, frozenset(ids | set(PARTS.get(name, {})))) for name in names}
    assert set(addresses()) == known


@pytest.mark.long
def test_nobody_finds_what_is_not_theirs(journey: Journey) -> None:
    walk = Walk(journey).everybody()
    print(f"{len(walk.answers)} requests")
    found = [complaint for each in walk.answers for complaint in complaints(each)]
    assert found == []
    # Else all of this would be quiet for the wrong reason: somebody finds each thing.
    own = [each for each in walk.answers if each.what == "own"]
    opened = {each.door for each in own if each.status in (200, 302) and SIGN_IN not in each.told}
    assert {each.door for each in own} - opened == SHUT


def complaints(answer: Answer) -> Iterator[str]:
    """All that is wrong with what somebody got."""
    if answer.leaks:
        yield f"{answer} has words that are not for them: {set(answer.leaks)}"
    if answer.status >= 500:
        yield f"{answer} breaks"
    let_in = answer.status != 302 or SIGN_IN not in answer.told
    if answer.name == "" and answer.door.name not in PUBLIC and let_in:
        yield f"{answer} does not ask who it is"
    # a refusal by role, or nothing at all: no page, and no way on to one
    shut = answer.what == "foreign" and not answer.door.asked and answer.door.name not in EMPTY
    if answer.name and shut and answer.status not in (403, 404, 405):
        yield f"{answer} leads somewhere"
    if IN_AN_ADDRESS.search(answer.told):
        yield f"{answer} has a word in an address, which stays in histories and logs"
    if TELLING.search(answer.title):
        yield f"{answer} has the name {answer.title}"
    head = answer.told.partition(b"\n\n")[0].decode()
    sent = dict(line.partition(": ")[::2] for line in head.splitlines())
    for header, value in HEADERS.items():  # G1, G2: kept nowhere, framed by nobody
        if value not in sent.get(header, ""):
            yield f"{answer} lacks {header}"


def test_no_referrer_leaves_the_site() -> None:
    assert settings.SECURE_REFERRER_POLICY in ("no-referrer", "same-origin")
