"""Releases: what was said once stands, and no two of them tell of few people."""

import random
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.identification.figures import Alike
from panoh.monitoring import rules
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.models import Counted, Release
from panoh.monitoring.releases import added, name_of
from panoh.monitoring.tables import cell
from panoh.monitoring.tests.differences import Reader, made_of
from panoh.monitoring.tests.people import country_year
from panoh.monitoring.tests.released import release
from panoh.testing import member

YEAR = timezone.localdate().year
SAMPLE = 12
PEOPLE = st.lists(
    st.builds(
        Alike,
        st.just("trafficked"),
        st.sampled_from(["female", "male"]),
        st.just("18-23"),
        st.sampled_from(["UZ", "KG"]),
        st.just("labour"),
        st.integers(0, 5),
    )
)


def test_one_more_person_changes_nothing_and_enough_more_do(identify):
    identify(14, sex="female", birth_year=YEAR - 20, origin_country="UZ")
    first = release(YEAR)
    identify(1, sex="male", birth_year=YEAR - 30, origin_country="UZ")
    with pytest.raises(Refused, match="Fewer than 11 people have come"):
        release(YEAR)
    identify(13, sex="female", birth_year=YEAR - 20, origin_country="UZ")
    second = release(YEAR)
    assert (first.number, second.number) == (1, 2)
    assert [each.shown["restricted"][""] for each in (first, second)] == [14, 14]
    assert name_of(cell(sex="male")) not in second.shown["restricted"]
    with door.acting_as(member("eldor")):
        assert Entry.objects.filter(event="figures.released").count() == 2


def test_nobody_changes_a_release_or_reads_who_was_counted(identify):
    identify(12, sex="female", birth_year=YEAR - 20)
    made = release(YEAR)
    for attempt in (
        lambda: Release.objects.filter(pk=made.pk).update(number=2),
        lambda: Release.objects.filter(pk=made.pk).delete(),
        lambda: Counted.objects.exists(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with door.counting("UZ"), connections["figures"].cursor() as cursor:
        cursor.execute("select sum(persons)::int from monitoring_counted")
        assert cursor.fetchone() == (12,)
        with pytest.raises(DatabaseError):
            cursor.execute("select shown from monitoring_release")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["greta", "farida", "aigul", "bahrom"])
def test_only_the_coordinator_releases(name):
    with pytest.raises(Refused, match="Only the national coordinator"):
        rules.check_release(member(name), "UZ")


@pytest.mark.django_db
def test_the_coordinator_releases_the_own_country_only():
    rules.check_release(member("eldor"), "UZ")
    with pytest.raises(Refused):
        rules.check_release(member("eldor"), "KG")


@given(PEOPLE, PEOPLE)
def test_those_added_are_those_beyond_the_counted(people, counted):
    more = added(people, counted)
    assert all(row.persons > 0 for row in more)
    for kind in {row[:-1] for row in [*people, *counted]}:
        now, then, new = (
            sum(row.persons for row in rows if row[:-1] == kind) for rows in (people, counted, more)
        )
        assert new == max(0, now - then)


def sampled(reader, size=SAMPLE):
    targets = [*reader.targets()]
    return random.Random(3).sample(targets, min(size, len(targets)))


def test_no_difference_of_releases_tells_of_few():
    """The long form, of more people and more releases, is in proofs."""
    first = made_of(country_year(200, seed=1))
    second = made_of(country_year(90, seed=2), first.truth.origins)
    reader = Reader([first, second])
    found = [of for of, numbers, _count in sampled(reader) if reader.recovers(of, numbers)]
    assert found == []


def test_without_suppression_the_reader_finds_them():
    first = made_of(country_year(60, seed=1), bare=True)
    second = made_of(country_year(12, seed=2), first.truth.origins, bare=True)
    reader = Reader([first, second])
    found = [of for of, numbers, _count in sampled(reader, 4) if reader.recovers(of, numbers)]
    assert len(found) == 4


def test_what_coordinators_are_not_shown_nobody_is():
    part = made_of(country_year(300))
    for better, worse in pairwise(Audience):
        assert {*part.shown[worse]} <= {*part.shown[better]}


def test_the_second_of_two_at_once_waits(identify):
    """Nobody is counted twice: the lock is of the year, and held until the end."""
    identify(12, sex="female", birth_year=YEAR - 20)
    with door.acting_as(member("eldor")), connection.cursor() as cursor:
        release(YEAR)
        cursor.execute("select count(*) from pg_locks where locktype = 'advisory' and granted")
        assert cursor.fetchone()[0] >= 1
