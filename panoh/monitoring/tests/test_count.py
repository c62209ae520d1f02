"""A question for figures: counted without a name, and shown as far as one may know."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.monitoring.dimensions import Dimension
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.figures import count
from panoh.monitoring.indicators import Measure
from panoh.monitoring.tables import Tables, cell
from panoh.monitoring.tests.released import release

D = Dimension
YEAR = timezone.localdate().year
WOMAN = {"sex": "female", "birth_year": YEAR - 20}
MAN = {"sex": "male", "birth_year": YEAR - 50}


YEARS: dict[str, Any] = {"since": date(YEAR, 1, 1), "until": date(YEAR, 12, 31)}
FINE = Audience.RESTRICTED


def ask(*by, country="UZ", year=YEAR, **more):
    """What a reader is told, after a release if one can be made."""
    with suppress(Refused):
        release(year, more.get("measure", Measure.IDENTIFIED))
    asked = {"measure": Measure.IDENTIFIED, "audience": Audience.RESTRICTED, **more}
    return count(
        country=country, since=date(year, 1, 1), until=date(year, 12, 31), by=by, **asked
    )  # fmt: skip


def test_tells_what_was_released_and_nothing_newer(identify):
    assert count(measure=Measure.IDENTIFIED, country="UZ", **YEARS) is None
    identify(12, **WOMAN)
    assert ask().total == 12
    identify(1, **WOMAN)
    answer = count(measure=Measure.IDENTIFIED, country="UZ", audience=FINE, **YEARS)
    assert answer
    assert answer.total == 12
    assert ask(country="KG") is None
    assert ask(year=YEAR - 1).total == 0


def test_divides_by_what_was_asked(identify):
    identify(12, **WOMAN)
    identify(6, **MAN)
    answer = ask(D.SEX)
    assert answer.tables == [(D.SEX,)]
    assert [answer.shown.count(of) for of in answer.cells(D.SEX)] == [12, 6, 0, 0]


def test_withholds_few_and_what_would_tell_of_them(identify):
    identify(30, **WOMAN)
    identify(3, **MAN)
    answer = ask(D.SEX)
    assert answer.total == 33
    assert answer.shown.count(cell(sex="male")) is None
    assert answer.shown.count(cell(sex="female")) is None
    assert "fewer than 5 people" in " ".join(answer.notes())


def test_the_public_sees_rounded_numbers(identify):
    identify(13, **WOMAN)
    assert ask(audience=Audience.PUBLIC).total == 15
    assert "Rounded to 5" in " ".join(ask(audience=Audience.PUBLIC).notes())


@pytest.mark.django_db(databases=["default", "figures"])
class TestTables:
    """What is shown for what was asked."""

    def test_a_cross_of_the_system_is_shown_with_its_dimensions(self):
        assert ask(D.EXPLOITATION, D.SEX).tables == [
            (D.SEX, D.EXPLOITATION),
            (D.SEX,),
            (D.EXPLOITATION,),
        ]

    def test_any_other_cross_is_shown_dimension_by_dimension(self):
        answer = ask(D.ORIGIN, D.AGE)
        assert answer.tables == [(D.AGE,), (D.ORIGIN,)]
        assert any("not crossed" in note for note in answer.notes())

    def test_sex_and_age_bring_women_men_girls_and_boys(self):
        answer = ask(D.TRACK, D.SEX, D.AGE, D.ORIGIN, D.EXPLOITATION)
        assert answer.tables[-1] == (D.GROUP,)

    def test_everything_shown_stands_in_the_protected_system(self):
        for by in ([D.SEX], [D.AGE, D.TRACK], [*D], [D.GROUP, D.TRACK], [D.ORIGIN, D.SEX]):
            answer = ask(*by)
            for table in answer.tables:
                assert {*answer.cells(*table)} <= {*Tables(()).entries}

    def test_says_how_it_was_made(self):
        answer = ask(D.SEX)
        assert answer.indicator.edition == "identified-2"
        assert (timezone.now() - answer.cut_off).total_seconds() < 60
        assert answer.query == ask(D.SEX).query
        assert answer.query != ask(D.AGE).query
        assert answer.query != ask(D.SEX, audience=Audience.PUBLIC).query

    def test_counts_assisted_people_too(self):
        assert ask(measure=Measure.ASSISTED).indicator.edition == "assisted-2"

    def test_a_running_year_is_said_to_change(self):
        assert "The year is not over: later releases will add to it." in ask().notes()
        assert len([*ask(year=YEAR - 1).notes()]) == 1

    @pytest.mark.parametrize(
        ("since", "until"),
        [
            (date(YEAR, 1, 1), date(YEAR, 6, 30)),
            (date(YEAR, 2, 1), date(YEAR, 12, 31)),
            (date(YEAR - 1, 1, 1), date(YEAR, 12, 31)),
            (date(YEAR, 12, 31), date(YEAR, 1, 1)),
            (date(1, 1, 1), date(1, 12, 31)),
        ],
    )
    def test_refuses_all_but_one_whole_year(self, since, until):
        with pytest.raises(Refused, match="whole calendar year"):
            count(measure=Measure.IDENTIFIED, country="UZ", since=since, until=until)

    def test_refuses_a_year_that_has_not_begun(self):
        with pytest.raises(Refused, match="has not begun"):
            ask(year=YEAR + 1)


@pytest.mark.parametrize(
    "query",
    [
        "select * from cases_person",
        "select * from cases_identity",
        "select * from cases_contact",
        "select text from cases_note",
        "select holder_id from cases_case",
        "select code from cases_case",
        "select * from shelters_site",
        "select bed_id from shelters_stay",
        "select * from accounts_user",
        "select * from vault_personkey",
        "insert into cases_case (code) values ('K7M-3QF')",
        "update cases_person set sex = 'other'",
    ],
)
def test_the_counting_role_reads_no_name_and_writes_nothing(committed, query):
    with (
        pytest.raises(DatabaseError),
        door.counting("UZ"),
        connections["figures"].cursor() as cursor,
    ):
        cursor.execute(query)


def test_the_counting_role_sees_one_country(identify):
    identify(2, **WOMAN)
    for country, seen in (("UZ", 2), ("KG", 0)):
        with door.counting(country), connections["figures"].cursor() as cursor:
            cursor.execute("select count(id) from cases_case")
            assert cursor.fetchone() == (seen,)
