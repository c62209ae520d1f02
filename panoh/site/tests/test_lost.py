"""D3: the database goes away before it says that all is kept: nothing is lost, or done twice."""

import re

import psycopg
from django.db import connections
from django.test import Client

from panoh.base.database import door, server
from panoh.casework.cases.models import Case
from panoh.testing import member

OPENED = {"sex": "female", "birth_year_basis": "unknown", "children": "0"}
# Ends the session of whoever commits a case, in the moment of the commit.
CUT = """
create function cut() returns trigger language plpgsql security definer as
    $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
create constraint trigger cut after insert on cases_case deferrable initially deferred
    for each row execute function cut()
"""
LOST = re.compile("Panoh is not there at the moment.*send it again", re.DOTALL)


def test_cut_at_the_commit_it_says_so_and_takes_it_the_second_time(committed):
    name = connections["default"].settings_dict["NAME"]
    client = Client(raise_request_exception=False)
    client.force_login(member("aigul").user)
    page = client.get("/cases/open/").content.decode()
    form = OPENED | {"once": re.findall('name="once" value="([^"]+)"', page)[0]}
    with psycopg.connect(server.admin_url(name), autocommit=True) as superuser:
        superuser.execute(CUT)
        lost = client.post("/cases/open/", form)
        superuser.execute("drop function cut() cascade")
    assert lost.status_code == 503
    assert lost["Retry-After"] == "10"
    assert LOST.search(lost.content.decode())
    connections.close_all()
    first, again = (client.post("/cases/open/", form) for _ in range(2))
    assert first.status_code == 302
    assert first["Location"] == again["Location"]
    with door.acting_as(member("aigul")):
        assert Case.objects.count() == 1


def test_without_a_database_every_page_says_so(committed, monkeypatch):
    connections.close_all()
    for alias in ("default", "owner", "figures"):
        monkeypatch.setitem(connections.settings[alias], "PORT", "1")
        monkeypatch.setitem(connections.settings[alias], "HOST", "127.0.0.1")
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    for path in ("/", "/cases/", "/accounts/login/"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert LOST.search(answer.content.decode())
    connections.close_all()
