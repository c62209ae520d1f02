"""A11: that another agency knows the same person changes nothing of any answer, nor of its work."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panoh.base.vault import keys
from panoh.casework.cases import actions as cases
from panoh.casework.cases.tests.steps import acting
from panoh.casework.names import actions, tokens
from panoh.casework.names.models import NameIndex
from panoh.casework.names.tests.conftest import HER
from panoh.testing import member

NOISE = re.compile(rb'name="(?:csrfmiddlewaretoken|once|stands)" value="[^"]*"|nonce-[\w+/=-]+')
CHANGING = re.compile(r"'[^']*'|\b[0-9a-f]{32}\b|\bs\d+_x\d+\b|\$\w*\$.*?\$\w*\$")
ASKED = [
    {"name": "Toshmatova Gulnora"},
    {"name": "Тошматова Г.", "year": "2005"},
    {"name": "Toshmatva"},
    {"name": "", "year": "2004"},
    {"name": "Zuhra Abdullaeva"},
]


def answers(somebody):
    """All that can be told of asking: status, headers, page, and the text of every statement."""
    client = Client()
    client.force_login(member(somebody).user)
    client.get("/find/")
    found = []
    for address in ("/find/", "/cases/open/"):
        for asked in ASKED:
            said = asked | {"step": "look", "family": asked["name"]}
            with CaptureQueriesContext(connection) as queries:
                answer = client.post(address, said)
            headers = {k: NOISE.sub(b"", v.encode()) for k, v in answer.headers.items()}
            headers.pop("Set-Cookie", None)
            texts = [CHANGING.sub("?", query["sql"]) for query in queries]
            found.append((answer.status_code, headers, NOISE.sub(b"", answer.content), texts))
    return found


def known_to(somebody, **more):
    with acting(somebody) as by:
        case = cases.open_case(by=by, sex="female", birth_year=2004, birth_year_basis="stated")
        actions.record_identity(by=by, case=case, **(HER | more))
    return case


@pytest.mark.parametrize("asks", ["aigul", "anvar", "farida"])
def test_the_same_person_elsewhere_changes_nothing(aigul, asks, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # pages say what minute it is
    before = answers(asks)
    for elsewhere in ("chynara", "bahrom"):
        known_to(elsewhere)
        known_to(elsewhere, family="Toshmatova", given="Gulnora")
    for then, now in zip(before, answers(asks), strict=True):
        assert now == then


def test_as_many_statements_whether_somebody_is_found_or_not(aigul, case, name):
    counts = set()
    for asked in ("Toshmatova Gulnora", "Zuhra Abdullaeva", "李小龙"):
        with CaptureQueriesContext(connection) as queries:
            actions.find(by=aigul, name=asked)
        counts.add(len(queries))
    assert len(counts) == 1


def test_the_same_name_has_other_numbers_elsewhere(committed):
    here, there = known_to("aigul"), known_to("farida")
    numbers = [
        set(NameIndex.objects.using("owner").get(case=case).tokens) for case in (here, there)
    ]
    assert len(numbers[0]) == len(numbers[1]) == len(tokens.of_name(HER))
    assert not numbers[0] & numbers[1]


def test_the_application_reads_no_number(aigul, case, name):
    with acting("aigul"), connection.cursor() as cursor:
        cursor.execute("savepoint here")
        with pytest.raises(Exception, match="permission denied"):
            cursor.execute("select tokens from names_nameindex")
        cursor.execute("rollback to savepoint here")


def test_the_numbers_of_another_agency_find_nobody(aigul, case, name):
    """Even whoever has learnt an agency's numbers meets nothing as a member of another."""
    asked = tokens.of_question("Toshmatova Gulnora")
    blind = keys.blind(case.holder_id, (str(token) for token, _near in asked))
    parts = [int(token.part) for token, _near in asked]
    near = [int(each) for _token, each in asked]
    query = (
        "select count(*) from panoh_find_names(%s::bigint[], %s::smallint[], %s::smallint[], 2, 99)"
    )
    for somebody, number in (("aigul", 1), ("anvar", 1), ("akmal", 0), ("farida", 0), ("eldor", 0)):
        with acting(somebody), connection.cursor() as cursor:
            cursor.execute(query, [blind, parts, near])
            assert cursor.fetchone() == (number,), somebody
