"""What is said on the page after an act: for one browser, sealed, and once."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from panoh.base.accounts.messages import Storage
from panoh.base.accounts.models import User

SAID = "Sent. You are told when they answer."
AIGUL, BAHROM = uuid4(), uuid4()


def asked(by=None):
    request = RequestFactory().get("/")
    request.user = User(pk=by) if by else AnonymousUser()
    return request


def kept(said=SAID, by=None):
    storage = Storage(asked(by))
    storage.add(messages.SUCCESS, said)
    response = HttpResponse()
    storage.update(response)
    return response.cookies[settings.MESSAGE_COOKIE_NAME]


def read(cookie, by=None):
    request = asked(by)
    request.COOKIES[settings.MESSAGE_COOKIE_NAME] = cookie
    storage = Storage(request)
    found = [str(message) for message in storage]
    response = HttpResponse()
    storage.update(response)
    return found, response.cookies.get(settings.MESSAGE_COOKIE_NAME)


def test_it_is_said_once_and_the_cookie_says_nothing():
    cookie = kept()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    for text in ("Sent", "told", "success"):
        assert text not in cookie.value
    found, after = read(cookie.value)
    assert found == [SAID]
    assert after.value == ""


@pytest.mark.parametrize("cookie", ["", "K7M-3QF", "====", "Ж", kept().value[:-8]])
def test_what_was_altered_says_nothing_and_goes(cookie):
    found, after = read(cookie)
    assert found == []
    assert not cookie or after.value == ""


@pytest.mark.parametrize("by", [None, BAHROM])
def test_who_comes_after_at_the_same_laptop_reads_nothing(by):
    left = kept(by=AIGUL).value
    found, after = read(left, by)
    assert found == []
    assert after.value == ""
    assert read(left, AIGUL)[0] == [SAID]


def test_two_are_sealed_apart():
    assert kept().value != kept().value
