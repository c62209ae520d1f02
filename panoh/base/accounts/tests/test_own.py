"""Whoever runs SQL of their own gives nobody else a password or a factor, and opens no session."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, transaction
from django.test import Client

from panoh.base.accounts.models import SignIn, User
from panoh.base.accounts.sessions import hashed
from panoh.base.accounts.tests.factors import is_in, signed_in, switch_on
from panoh.base.database import door
from panoh.testing import member

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

OTHERS = [
    "update accounts_user set password = %(own)s where id = %(other)s",
    "update accounts_user set code_step = -1 where id = %(other)s",
    "update accounts_user set one_time_until = now() + '1 hour' where id = %(other)s",
    "insert into mfa_authenticator (user_id, type, data, created_at) "
    "values (%(other)s, 'webauthn', '{}', now())",
    "update mfa_authenticator set user_id = %(other)s where user_id = %(me)s",
    "update mfa_authenticator set user_id = %(me)s where user_id = %(other)s",
    "update mfa_authenticator set data = '{}' where user_id = %(other)s",
    "update mfa_authenticator set type = 'recovery_codes' where user_id = %(other)s",
    "delete from mfa_authenticator where user_id = %(other)s",
]


def refused(statement, params):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.rowcount == 0
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") == "42501"


@pytest.fixture
def two(db):
    aigul, bahrom = signed_in("aigul"), signed_in("bahrom")
    switch_on(aigul)
    switch_on(bahrom)
    me, other = member("aigul"), member("bahrom").user
    return me, {"own": me.user.password, "me": me.user_id, "other": other.pk}


@pytest.mark.parametrize("statement", OTHERS)
def test_what_is_another_s_does_not_change(two, statement):
    me, params = two
    door.enter(None)
    assert refused(statement, params)
    with door.acting_as(me):
        assert refused(statement, params)


def test_one_s_own_does(two):
    me, params = two
    with door.acting_as(me):
        assert not refused("update accounts_user set password = 'x' where id = %(me)s", params)
        assert not refused("delete from mfa_authenticator where user_id = %(me)s", params)


def test_a_recovery_code_is_spent_before_anybody_has_entered_and_never_given_back(two):
    codes = Authenticator.objects.get(user=two[0].user, type="recovery_codes")
    kept = codes.data
    codes.wrap().validate_code(codes.wrap().get_unused_codes()[0])
    codes.refresh_from_db()
    assert codes.data["used_mask"] == 1
    codes.data = kept
    with pytest.raises(DatabaseError), transaction.atomic():
        codes.save()


def test_the_table_of_sessions_opens_none(client, db):
    aigul = signed_in("aigul")
    key = aigul.cookies["sessionid"].value
    row = SignIn.objects.get(pk=hashed(key))
    assert row.user == User.objects.get(username="aigul")
    assert key not in f"{row.session_key} {row.session_data}"
    for tried in (row.session_key, "guessed"):
        row.session_key = hashed("guessed")  # what one would write who may write the table
        row.save()
        thief = Client()
        thief.cookies["sessionid"] = tried
        assert not is_in(thief)
    assert is_in(aigul)
