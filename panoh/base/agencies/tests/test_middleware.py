"""A request is one transaction of one member; refusals are sentences, and rights end at once."""

import pytest
from django.db import connection, connections
from django.test import Client

from panoh.base.agencies.models import Membership
from panoh.base.database import door
from panoh.casework.cases import actions
from panoh.casework.cases.models import Case
from panoh.testing import member

ENDS = {
    "membership ended": "update agencies_membership set ended_at = now() where id = '{0.pk}'",
    "agency closed": "update agencies_agency set closed_at = now() where id = '{0.agency_id}'",
    "account at rest": "update accounts_user set is_active = false where id = '{0.user_id}'",
}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(member(name).user)
    return client


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_rights_go_with_the_next_request(committed, end):
    aigul = member("aigul")
    with door.acting_as(aigul):
        case = actions.open_case(by=aigul, sex="female")
    client = signed_in("aigul")
    assert client.get(f"/cases/{case.code}/").status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute(end.format(aigul))
    answer = client.get(f"/cases/{case.code}/")
    assert answer.status_code in (302, 403, 404)
    assert case.code not in answer.content.decode()


def test_a_new_role_is_the_role_of_the_next_request(committed):
    aigul, anvar = member("aigul"), member("anvar")
    with door.acting_as(aigul):
        case = actions.open_case(by=aigul, sex="female")
    client = signed_in("anvar")
    assert client.get(f"/cases/{case.code}/").status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update agencies_membership set role = 'first_responder' where id = %s", [anvar.pk]
        )
    assert client.get(f"/cases/{case.code}/").status_code == 404


def test_a_refusal_is_a_sentence_and_leaves_nothing(db):
    answer = signed_in("eldor").get("/cases/open/")
    assert answer.status_code == 403
    assert "Your role does not do this. Ask your supervisor who does." in answer.content.decode()


def test_nobody_s_transaction_outlives_the_request(committed):
    aigul = member("aigul")
    with door.acting_as(aigul):
        actions.open_case(by=aigul, sex="female")
    signed_in("aigul").get("/")
    assert Case.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("select panoh_member()")
        assert cursor.fetchone() == (None,)


def test_one_user_has_one_membership_at_a_time(db):
    for each in Membership.objects.active():
        assert Membership.objects.active().filter(user=each.user_id).count() == 1
