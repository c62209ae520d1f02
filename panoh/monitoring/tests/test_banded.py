"""Houses that have improved are told once of a year, in bands, and move a line of a programme."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from panoh.base.database import door
from panoh.base.refusals import Refused
from panoh.casework.quality.tests.steps import agreed, today
from panoh.casework.shelters.tests.steps import open_house
from panoh.monitoring import actions, banded
from panoh.monitoring.bindings import taken
from panoh.monitoring.disclosure import Audience
from panoh.monitoring.indicators import Banded
from panoh.monitoring.stock import LEAST
from panoh.testing import member

YEAR = timezone.localdate().year
OVER = date(YEAR + 1, 1, 10)  # when the year is


def release(name="eldor", year=YEAR - 1):
    with door.acting_as(by := member(name)):
        return actions.release_banded(by=by, measure=Banded.IMPROVED, country="UZ", year=year)


def signed_in(name):
    client = Client()
    client.force_login(member(name).user)
    return client


def test_every_number_of_a_band_is_told_alike():
    assert [banded.shown(n)[Audience.PUBLIC] for n in (0, 2)] == [{}, {}]
    assert [banded.shown(n)[Audience.RESTRICTED] for n in (3, 9)] == [{"": 3}, {"": 3}]
    assert banded.shown(10)[Audience.PUBLIC] == banded.shown(40)[Audience.PUBLIC] == {"": 10}


def test_three_that_improved_move_a_line(committed):
    bahrom = member("bahrom")
    for n in range(LEAST):
        house = open_house(bahrom, "1.1", name=f"House {n}")
        agreed(bahrom, house, today(-50), value=1)
        agreed(bahrom, house, today(-40))
    with door.acting_as(member("ella")):
        assert taken(Banded.IMPROVED, ["UZ"], YEAR, []).by_country == {"UZ": None}
    asked = f"?measure=improved&country=UZ&year={YEAR}"
    with time_machine.travel(OVER):
        eldor = signed_in("eldor")
        assert "Release what is known today" in eldor.get(f"/figures/{asked}").content.decode()
        page = eldor.post(f"/figures/release/{asked}", follow=True).content.decode()
    assert "Houses that have improved: 3 to 9" in page
    assert "Release what is known today" not in page
    file = signed_in("greta").get(f"/figures/csv/{asked}").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(file))
    assert (row["at_least"], row["about"], row["method_edition"]) == ("3", "3 to 9", "bands-1")
    out = io.StringIO()
    words = ("--country", "UZ", "--from", f"{YEAR}-01-01", "--to", f"{YEAR}-12-31")
    asked_of_it = ("figures", *words, "--measure", "improved")
    call_command(*asked_of_it, "--format", "json", stdout=out)
    assert json.loads(out.getvalue())["at_least"] == LEAST
    call_command(*asked_of_it, stdout=out)
    assert "3 to 9" in out.getvalue()
    call_command("figures", "verify", stdout=out)
    assert "All 1 releases are as they were made." in out.getvalue()
    with door.acting_as(member("ella")):
        found = taken(Banded.IMPROVED, ["UZ", "KG"], YEAR, ["country"])
        assert found.by_country == {"UZ": Decimal(LEAST), "KG": None}
        assert (found.cells, found.drawn[0]["by"]) == ([], [])
        again = taken(Banded.IMPROVED, ["UZ", "KG"], YEAR, [], upto={"UZ": 1})
        assert again.query == found.query


@pytest.mark.django_db(databases=["default", "figures"])
def test_fewer_or_none_have_no_number_and_a_running_year_is_not_told():
    with pytest.raises(Refused, match="when the year is over"):
        release(year=YEAR)
    with pytest.raises(Refused, match="Only the national coordinator"):
        release(name="greta")
    release()
    with pytest.raises(Refused, match="were released, and stand"):
        release()
    with door.acting_as(member("ella")):
        assert taken(Banded.IMPROVED, ["UZ"], YEAR - 1, []).by_country == {"UZ": None}
    asked = f"?measure=improved&country=UZ&year={YEAR - 1}"
    assert "fewer than 3, or none" in signed_in("greta").get(f"/figures/{asked}").content.decode()
