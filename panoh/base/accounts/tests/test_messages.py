"""What is said on the page after an act: for one browser, sealed, and once."""

import pytest
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.test import RequestFactory

from panoh.base.accounts.messages import Storage

SAID = "Sent. You are told when they answer."


def kept(said=SAID):
    storage = Storage(RequestFactory().get("/"))
    storage.add(messages.SUCCESS, said)
    response = HttpResponse()
    storage.update(response)
    return response.cookies[settings.MESSAGE_COOKIE_NAME]


def read(cookie):
    request = RequestFactory().get("/")
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


def test_two_are_sealed_apart():
    assert kept().value != kept().value
