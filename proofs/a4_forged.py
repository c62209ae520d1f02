"""Forged ids, fields, filters and ways onwards neither show nor change what is another's.

Each of the cast opens the pages that are theirs, takes the form as it is shown, and sends it with
other people's ids in address, body and hidden fields, with fields nobody asked for, with filters
that reach into other tables, with orders, and with a `next` that leads away.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.test import Client

from panoh.base.database import server
from panoh.testing import CAST, key, member
from panoh.tests.doors import Walk, doors, readable
from panoh.tests.journey import Journey, Thing
from proofs.outcome import Outcome

MOST = 60  # forgeries of one door by one member
FIELD = re.compile(rb'name="([^"]+)"(?: [^>]*)?(?: value="([^"]*)")?')
ELSEWHERE = ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)")
FILTERS = (
    "case__person__id", "holder__id", "person__names__family__startswith", "order_by", "ordering",
    "sort", "after", "q", "from", "in", "closed",
)  # fmt: skip
INVENTED = {
    "id": "", "pk": "", "case": "", "case_id": "", "holder": str(key("stranger")),
    "holder_id": str(key("stranger")), "agency": str(key("stranger")), "stage": "closed",
    "status": "accepted", "by": str(key("member chynara")), "member": str(key("member chynara")),
    "since": "2000-01-01", "approved_by": str(key("member chynara")), "sections": "identity",
}  # fmt: skip
# Rows of cases that the forger may not see: these must be what they were.
STATE = """
select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from {table} t
where {column} in (select id from cases_case where code = any (%s))
"""


def prove(scale: float = 1.0) -> Outcome:
    """Everybody at every door that is theirs or not."""
    journey = Journey().until_she_is_safe()
    walk = Walk(journey)
    most = max(4, round(MOST * scale))
    tried = reached = 0
    wrong: list[str] = []
    for name in CAST:
        client = Client(raise_request_exception=False)
        client.force_login(member(name).user)
        hidden = [
            t.ids["code"] for t in journey.things if t.kind == "case" and name not in t.seen_by
        ]
        before = _state(hidden)
        for door in doors():
            things = [t for t in journey.things if t.kind == door.kind] or [
                Thing("", {}, frozenset())
            ]
            own = [t for t in things if name in t.seen_by] or things
            path = door.path(own[0].ids)
            shown = client.get(path)
            for address, body in islice(_forged(journey, path, own[0], shown.content), most):
                tried += 1
                answer: Any = client.post(
                    address, urlencode(body, doseq=True), "application/x-www-form-urlencoded"
                ) if body else client.get(address)  # fmt: skip
                sent = {str(value) for value in (*body.values(), *own[0].ids.values())}
                found = {each.decode() for each in walk.words[name].findall(readable(answer))}
                found -= {word for word in found if word in address or word in sent}
                reached += answer.status_code in (200, 302)
                away = str(answer.headers.get("Location", ""))
                if found:
                    wrong.append(f"{name} {address} shows {found}")
                if answer.status_code >= 500:
                    wrong.append(f"{name} {address} {body} breaks: {answer.status_code}")
                if "example.org" in away.split("?")[0] or away.startswith("javascript"):
                    wrong.append(f"{name} {address} leads to {away}")
            if client.get("/").status_code != 200:
                client.force_login(member(name).user)
        if _state(hidden) != before:
            wrong.append(f"{name} has changed a case that is not theirs")
    if not reached * 10 > tried:
        wrong.append("hardly any forgery came to a page: this would be quiet for the wrong reason")
    print(*wrong, sep="\n")
    note = f"{reached} were answered by a page or led on; " + "; ".join(wrong[:3])
    return Outcome(tried, tried - len(wrong), len(wrong), note)


def _forged(
    journey: Journey, path: str, own: Thing, page: bytes
) -> Iterator[tuple[str, dict[str, str]]]:
    """Address and body of each forgery; without a body it is asked for."""
    fields = {
        name.decode(): value.decode()
        for name, value in FIELD.findall(page[page.find(b"<main") :])
        if name != b"once"
    }
    others = [t for t in journey.things if t.ids and t.ids != own.ids]
    for other in others:
        code = other.ids["code"]
        yield f"{path}{'&' if '?' in path else '?'}next=/cases/{code}/&on={code}&after={code}", {}
        for name, value in fields.items():
            if name != "csrfmiddlewaretoken":
                yield path, fields | {name: other.ids.get(other.kind, code) or value}
        for part, mine in own.ids.items():
            yield path.replace(mine, other.ids.get(part, code)), fields
    for name, value in INVENTED.items():
        yield path, fields | {name: value or str(journey.case.pk)}
    for name in FILTERS:
        yield f"{path}?{name}={journey.case.code}", {}
        yield f"{path}?{name}=-{name}'", {}
    for place in ELSEWHERE:
        yield f"{path}?{urlencode({'next': place})}", fields | {"next": place}


def _state(codes: list[str]) -> list[Any]:
    with psycopg.connect(server.admin_url(server.DATABASE)) as admin:
        tables = admin.execute(
            "select table_name, column_name from information_schema.columns where column_name ="
            " 'case_id' and table_schema = 'public' and table_name not like 'journal%' union"
            " select 'cases_case', 'id' order by 1"
        ).fetchall()
        return [
            admin.execute(STATE.format(table=table, column=column), [codes]).fetchone()
            for table, column in tables
        ]
