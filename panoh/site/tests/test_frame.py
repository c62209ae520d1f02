"""The frame shows where a member may go, and breaks on nothing that is missing."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from panoh.base.agencies.models import Membership
from panoh.base.agencies.roles import Permission, Role
from panoh.site import context
from panoh.site.context import Place, frame
from panoh.testing import member


def frame_of(role=None, here="", who=None):
    request: Any = RequestFactory().get("/")
    request.member = who or (Membership(role=role) if role else None)
    request.resolver_match = SimpleNamespace(view_name=here)
    return frame(request)["frame"]


@pytest.fixture
def places(monkeypatch):
    """Two places that exist whatever the slices are, and one that does not."""
    navigation = (
        Place(_("My work"), "work"),
        Place(_("Gallery"), "gallery", Permission.COUNT, waiting=lambda member: 2),
        Place(_("Nowhere"), "nowhere:list"),
    )
    monkeypatch.setattr(context, "NAVIGATION", navigation)


def test_a_member_sees_only_what_the_role_may_open(places):
    assert [item.href for item in frame_of(Role.COORDINATOR).items] == ["/", "/gallery/"]
    assert [item.href for item in frame_of(Role.INVESTIGATOR).items] == ["/"]


def test_what_waits_is_counted(places):
    assert [item.count for item in frame_of(Role.COORDINATOR).items] == [0, 2]


def test_nobody_is_offered_nothing():
    assert frame_of().items == []
    assert frame_of().find == ""


def test_a_coordinator_cannot_open_a_case_by_code(db):
    assert frame_of(who=member("eldor")).find == ""
    assert frame_of(who=member("feruza")).find


def test_what_is_fixed_is_made_once_for_a_language_and_from_nothing(rf):
    request = rf.get("/")
    request.member = Membership(role=Role.DONOR)
    words = "{% translate 'Sign out' %} {{ frame.member }}{{ request }}{{ name }}"
    page = engines["django"].from_string(
        "{% load i18n frames %}{% fixed %}" + words + "{% endfixed %}"
    )
    told = []
    for language in ("en", "ru", "en"):
        with override(language):
            told.append(page.render({"name": "Gulnora"}, request))
    assert told == ["Sign out ", "Выйти ", "Sign out "]


def test_the_page_one_is_on_is_marked(db):
    feruza = member("feruza")
    here = frame_of(who=feruza, here="work").items
    assert [item.current for item in here if item.current] == ["page"]
    case = frame_of(who=feruza, here="case").items
    assert [(str(item.label), item.current) for item in case if item.current] == [("Cases", "true")]


def test_an_error_page_needs_no_request():
    assert "Something is broken on our side" in render_to_string("errors/500.html")


def test_the_frame_is_not_looked_up_unless_shown(django_assert_num_queries, client, db):
    with django_assert_num_queries(0):
        frame(RequestFactory().get("/"))


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "429", "500", "503", "csrf"])
def test_errors_are_sentences_without_details(name):
    shown = render_to_string(f"errors/{name}.html")
    assert shown.count("<h1") == 1
    assert "Traceback" not in shown
    assert "Exception" not in shown


def test_an_address_of_nothing_is_answered_in_words(client, db):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "There is no such page for you" in answer.content.decode()


def test_a_language_is_chosen_by_a_post(client, db):
    answer = client.post("/language/", {"language": "ru", "next": "/accounts/login/"})
    assert answer.headers["Location"] == "/accounts/login/"
    assert 'lang="ru"' in client.get("/accounts/login/").content.decode()


def test_a_language_is_not_chosen_for_somebody_else(client, db):
    client.get("/language/?language=ru")
    assert 'lang="en"' in client.get("/accounts/login/").content.decode()


def test_the_gallery_is_not_shown_where_cases_are_real(client, db, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/gallery/").status_code == 404
