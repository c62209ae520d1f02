"""A question is put once, and answers each time for whoever asks, and as of then."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panoh.base.agencies.models import Membership
from panoh.base.database.questions import Now, Today, question
from panoh.testing import member

pytestmark = pytest.mark.django_db


def test_it_is_put_once_and_asked_with_other_values():
    puts = []

    @question
    def named(name, role):
        puts.append(name)
        return Membership.objects.filter(user__username=name, role=role).select_related("agency")

    aigul, bahrom = member("aigul"), member("bahrom")
    assert named("aigul", aigul.role) == [aigul]
    with CaptureQueriesContext(connection) as asked:
        [found] = named("bahrom", bahrom.role)
        assert found.agency.name == bahrom.agency.name
    assert found == bahrom
    assert len(puts) == len(asked) == 1
    assert named("nobody", aigul.role) == []
    with pytest.raises(TypeError, match="in its order"):
        named("aigul", role=aigul.role)


def test_rows_are_read_as_well_as_records_and_joined():
    @question
    def names(by, roles):
        here = Membership.objects.filter(agency=by.agency_id, role__in=roles)
        found = here.values_list("user__username", "role", "since")
        return found.exclude(pk=by.pk).union(found.filter(pk=by.pk), all=True)

    aigul = member("aigul")
    roles = (str(aigul.role),)
    assert ("aigul", aigul.role, aigul.since) in names(aigul, roles)
    assert names(aigul, ("timekeeper",)) == []


def test_of_a_member_it_keeps_only_role_and_kind_of_agency():
    puts = []

    @question
    def colleagues(by):
        puts.append(by)
        found = Membership.objects.filter(agency=by.agency_id).exclude(pk=by.pk)
        return found.filter(role=by.role, agency__country=by.agency.country)

    aigul, akmal, chynara = member("aigul"), member("akmal"), member("chynara")
    assert akmal in colleagues(aigul)
    assert aigul in colleagues(akmal)
    assert aigul not in colleagues(chynara)
    assert len(puts) == 2
    with pytest.raises(AttributeError):
        question(lambda by: Membership.objects.filter(user=by.user))(aigul)


def test_the_moment_is_the_one_at_which_it_is_asked():
    @question
    def begun(key):
        return Membership.objects.filter(since__lte=Now(), since__date__lte=Today(), pk=key)

    aigul = member("aigul")
    assert begun(aigul.pk) == [aigul]
    with time_machine.travel(aigul.since - timedelta(days=1)):
        assert begun(aigul.pk) == []
    assert begun(aigul.pk) == [aigul]


def test_what_was_given_once_cannot_stay_in_it():
    for left in ({"pk": uuid4()}, {"since__lt": timezone.now()}, {"since__date": timezone.now()}):
        with pytest.raises(TypeError, match="keeps what was given"):
            question(lambda left=left: Membership.objects.filter(**left))()


def test_it_locks_in_a_transaction_only(committed):
    @question
    def held(key):
        return Membership.objects.select_for_update(of=("self",)).filter(pk=key)

    aigul = member("aigul")
    with pytest.raises(TransactionManagementError):
        held(aigul.pk)
