"""Portions: what is told holds so many numbers, of one release, of all, and of any difference."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from panoh.base.database import door
from panoh.base.journal.models import Entry
from panoh.base.refusals import Refused
from panoh.casework.identification.figures import Settled
from panoh.monitoring import actions
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.indicators import Portion
from panoh.monitoring.models import Release, Tallied
from panoh.monitoring.portions import (
    DOWN_TO,
    FEWEST,
    STEPS,
    Part,
    added,
    enough,
    shown,
    tell,
    threshold_of,
    told,
)
from panoh.monitoring.tests.told import OUTCOMES, Listener, release_of
from panoh.testing import member

YEAR = timezone.localdate().year
counts = st.lists(st.integers(0, 60), min_size=2, max_size=4).filter(lambda n: sum(n) >= FEWEST)


@given(counts, st.sampled_from([5, 10, 11]))
def test_what_is_told_is_true_and_holds_as_many_numbers_as_the_threshold(outcomes, threshold):
    people = sum(outcomes)
    about, steps, found = told(outcomes, threshold)
    assert about <= people < about + DOWN_TO
    for place, at in enumerate(found):
        by_then = sum(outcomes[: place + 1])
        possible = [n for n in range(people + 1) if min(n * steps // people, steps - 1) == at]
        assert by_then in possible
        assert len(possible) >= threshold


def test_of_two_readerships_one_cuts_within_the_other():
    """Whoever reads both learns what the better informed one does."""
    assert all(finer % coarser == 0 for finer, coarser in pairwise(STEPS))
    for people in range(FEWEST, 200):
        about = people // DOWN_TO * DOWN_TO
        cut = [told([0, people], threshold)[1] for threshold in (5, 10, 11)]
        assert cut == sorted(cut, reverse=True)
        assert told([0, people], 11)[1] >= 2, about


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4).filter(
    lambda n: sum(n) >= FEWEST), min_size=1, max_size=3))  # fmt: skip
def test_nothing_told_can_be_worked_out(releases):
    """A reader with every release, sum and difference, and an integer programme."""
    listener = Listener(
        [release_of(Counter(dict(zip(OUTCOMES, n, strict=True)))) for n in releases]
    )
    assert [*listener.narrow()] == []


def test_without_steps_the_reader_finds_them():
    exact = {"people": 30, "steps": 30, "day": 10, "week": 12, "month": 28}
    listener = Listener([dict.fromkeys(Audience.values, exact)], exact=True)
    assert len([*listener.narrow()]) == 4


def test_one_more_person_is_not_told_of():
    """Before and after one new case: what stands is the same, and what comes has 25 at least."""
    before = [Settled("presumption.police", "day", 30), Settled("presumption.police", "week", 1)]
    after = [*before[:1], Settled("presumption.police", "week", 2)]
    assert enough(added(after, before)) == {}
    assert [*enough(added(before, []))] == ["presumption.police"]


def test_few_are_told_of_together_or_not_at_all():
    now = [
        Settled("presumption.police", "day", 30), Settled("presumption.ngo", "day", 14),
        Settled("presumption.labour", "week", 11), Settled("referral.ngo", "day", 24),
        Settled("inform", "late", 24),
    ]  # fmt: skip
    found = enough(added(now, []))
    assert {part: sorted(counted) for part, counted in found.items()} == {
        "presumption.police": ["presumption.police"],
        "presumption.others": ["presumption.labour", "presumption.ngo"],
    }


def test_children_are_told_of_more_coarsely():
    few, many = (shown(part, [Counter(in_time=20, late=20)], Portion.DUTIES)
                 for part in ("guardian", "inform"))  # fmt: skip
    assert few[Audience.RESTRICTED]["steps"] == 4 < many[Audience.RESTRICTED]["steps"] == 8
    assert threshold_of(Audience.RESTRICTED, of_children=True) == 10


@given(st.lists(counts, min_size=1, max_size=3), st.sampled_from(Audience))
def test_a_sum_of_releases_holds_the_truth(found, audience):
    found = [[*n, 0, 0, 0][:4] for n in found]
    releases = [
        Release(measure="response", shown=release_of(Counter(dict(zip(OUTCOMES, n, strict=True)))))
        for n in found
    ]
    part = Part("presumption.police", releases, audience)
    people = sum(map(sum, found))
    assert part.people <= people
    for place, outcome in enumerate(part.outcomes):
        true = Fraction(100 * sum(sum(n[: place + 1]) for n in found), people)
        assert part.at_least(outcome) <= true <= part.at_most(outcome)


def release(year=YEAR, name="eldor", country="UZ", portion=Portion.RESPONSE):
    with door.acting_as(by := member(name)):
        return actions.release_portions(by=by, measure=portion, country=country, year=year)


def test_releases_parts_of_enough_people_and_the_rest_waits(identify):
    with pytest.raises(Refused, match="have 25 people come"):
        release()
    identify(26, sex="female", birth_year=YEAR - 20)
    [made] = release()
    assert (made.part, made.number) == ("presumption.prosecutor", 1)
    assert made.shown["public"] == {"people": 25, "steps": 2, "day": 1, "week": 1, "month": 1}
    identify(24, sex="female", birth_year=YEAR - 20)
    with pytest.raises(Refused):
        release()
    identify(1, sex="female", birth_year=YEAR - 20)
    [more] = release()
    assert (more.number, more.shown["restricted"]["people"]) == (2, 25)
    found = tell(Portion.RESPONSE, "UZ", YEAR, Audience.PUBLIC)
    assert found
    [part] = found.parts
    assert (part.people, part.at_least("day"), part.at_most("day"), part.half_by) == (
        50, 50, 100, "day",
    )  # fmt: skip
    with door.acting_as(member("eldor")):
        assert Entry.objects.filter(event="figures.released").count() == 2


def test_duties_wait_until_their_time_is_over_and_stay_as_they_were(identify):
    identify(26, sex="female", birth_year=YEAR - 20)
    with pytest.raises(Refused):
        release(portion=Portion.DUTIES)


def test_nobody_changes_a_release_of_shares_or_reads_whom_it_counted(identify):
    identify(26, sex="female", birth_year=YEAR - 20)
    release()
    for attempt in (
        lambda: Release.objects.update(part=""),
        lambda: Release.objects.all().delete(),
        lambda: Tallied.objects.exists(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with door.counting("UZ"), connections["figures"].cursor() as cursor:
        cursor.execute("select part, outcome, persons from monitoring_tallied")
        assert cursor.fetchall() == [("presumption.prosecutor", "day", 26)]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "country"), [("greta", "UZ"), ("farida", "UZ"), ("eldor", "KG")])
def test_only_the_coordinator_releases_the_own_country(name, country):
    with pytest.raises(Refused, match="Only the national coordinator"):
        release(name=name, country=country)


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def test_the_page_shows_what_was_released_and_its_file_the_same(identify):
    identify(26, sex="female", birth_year=YEAR - 20)
    asked = f"?measure=response&country=UZ&year={YEAR}"
    eldor = signed_in("eldor")
    assert "have been released yet" in eldor.get(f"/figures/{asked}").content.decode()
    assert eldor.get(f"/figures/csv/{asked}").status_code == 404
    page = eldor.post(f"/figures/release/{asked}", follow=True).content.decode()
    assert "Prosecutor&#x27;s office" in page
    assert "75–100\u00a0%" in page
    page = signed_in("greta").get(f"/figures/{asked}").content.decode()
    assert "50–100\u00a0%" in page
    assert "75–100\u00a0%" not in page
    file = signed_in("greta").get(f"/figures/csv/{asked}").content.decode()
    assert "presumption.prosecutor,Prosecutor's office,25,Within a day,50,100,1," in file


@pytest.mark.django_db(databases=["default", "figures"])
@pytest.mark.parametrize("name", ["aigul", "bahrom", "farida"])
def test_those_who_help_people_read_no_shares(name):
    for path in ("/figures/", "/figures/csv/"):
        assert signed_in(name).get(path, {"measure": "duties"}).status_code == 403
