"""Cases of an old list count in the figures like others."""

from panoh.base.database import door
from panoh.casework.identification.figures import persons_identified
from panoh.casework.referrals.figures import persons_assisted
from panoh.exchange import actions
from panoh.exchange.tests.lists import ANONYMISED_ROW, SYNTHETIC_ROW, VICTIM, reading_of
from panoh.testing import member


def bring_in(*rows):
    farida = member("farida")
    with door.acting_as(farida):
        return actions.commit_batch(by=farida, reading=reading_of(*rows), name="list")


def test_identified_by_track_sex_age_origin_and_exploitation(committed):
    bring_in(*[SYNTHETIC_ROW] * 3)
    bring_in(*[ANONYMISED_ROW] * 2)
    bring_in(VICTIM, VICTIM | {"vic_TraffickingStatus": "NotAVictimOfTrafficking"})
    found = {(year, *alike) for year in range(2014, 2024)
             for alike in persons_identified("UZ", year, year)}  # fmt: skip
    assert found == {
        (2016, "trafficked", "male", "30-38", "UZ", "labour", 2),
        (2019, "trafficked", "female", "18-23", "KG", "several", 3),
        (2021, "trafficked", "female", "18-23", "UZ", "several", 1),
    }
    assert persons_identified("KG", 2014, 2023) == []


def test_assisted_with_what_the_list_says_was_given(committed):
    bring_in(VICTIM, VICTIM | {"spl_Type": ""})
    assert sum(alike.persons for alike in persons_assisted("UZ", 2021, 2021)) == 1


def test_a_list_that_was_taken_back_counts_no_more(committed):
    batch = bring_in(*[SYNTHETIC_ROW] * 3)
    assert sum(alike.persons for alike in persons_identified("UZ", 2019, 2019)) == 3
    farida = member("farida")
    with door.acting_as(farida):
        actions.undo_batch(by=farida, batch=batch)
    assert persons_identified("UZ", 2019, 2019) == []
