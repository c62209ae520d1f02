"""The labelled file: the same from the same seed, and as difficult as it says."""

from panoh.casework.duplicates.made_up import entries, pairs

FOUND = entries(3_000, seed=7)
BY_NUMBER = {each.number: each for each in FOUND}


def test_the_same_seed_makes_the_same_file():
    assert entries(300, seed=7) == entries(300, seed=7)
    assert entries(300, seed=7) != entries(300, seed=8)


def test_every_pair_is_one_person_written_twice():
    true = pairs(FOUND)
    assert 500 < len(true) < 900
    assert all(BY_NUMBER[a].person == BY_NUMBER[b].person for a, b in true)


def test_names_are_seldom_written_alike():
    written = [
        (BY_NUMBER[a].family, BY_NUMBER[a].given) == (BY_NUMBER[b].family, BY_NUMBER[b].given)
        for a, b in pairs(FOUND)
    ]
    assert sum(written) < 0.4 * len(written)


def test_years_and_sexes_are_those_of_people():
    assert all(each.birth_year is None or 1930 < each.birth_year < 2030 for each in FOUND)
    assert {each.sex for each in FOUND} == {"female", "male", "unknown"}
    assert {each.citizenship for each in FOUND} == {"", "KG", "KZ", "RU", "TJ", "TM", "UZ"}
