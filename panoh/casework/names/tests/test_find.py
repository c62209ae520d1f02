"""Asking for somebody: in any script, with an error, an initial, a year; shown by code and why."""

import pytest

from panoh.base.journal.events import Event
from panoh.base.journal.models import Entry
from panoh.casework.cases import actions as cases
from panoh.casework.cases.tests.steps import acting, close, last_entry, refused
from panoh.casework.names import actions
from panoh.casework.names.templatetags.names import why


def found(by, name, **more):
    return [match.case for match in actions.find(by=by, name=name, **more)]


@pytest.mark.parametrize(
    "asked",
    [
        "Тошматова Гулнора", "Toshmatova Gulnora", "Gulnora Toshmatova", "ТОШМАТОВ",
        "Toşmatowa Gülnora", "Тошматова Гулнора Каримовна", "Toshmatova G.", "Г. Тошматова",
        "Toshmatov Gulnara", "Тошматовa Гулнoра", "Toshmatva", "Toshhmatova", "Toshmaotva",
        "Тошмат", "Toshmatzoda Gulnora", "Gulnora Karim qizi", "Tashmatova Gulnara",
        "Gulnoraxon", "gulnora",
    ],
)  # fmt: skip
def test_is_met_however_her_name_is_spelt(aigul, case, name, asked):
    assert found(aigul, asked) == [case]


@pytest.mark.parametrize(
    "asked",
    ["Toshmurodova", "Zuhra Abdullaeva", "Gulchehra", "Zuhra T.", "李小龙", "Karima Zokirova"],
)
def test_another_name_is_not_hers(aigul, case, name, asked):
    assert found(aigul, asked) == []


def test_the_spellings_of_one_name_meet(aigul):
    spelt = ["Раҳимова Гулнора", "Rahimova Gulnora", "Рахимова Гульнара", "Rakhimova Gulnara"]
    four = []
    for each in spelt:
        family, given = each.split()
        four.append(case := cases.open_case(by=aigul, sex="female"))
        actions.record_identity(by=aigul, case=case, family=family, given=given)
    for asked in [*spelt, "Rahimova G."]:
        assert set(found(aigul, asked)) == set(four)


def test_each_of_her_names_finds_her_once(aigul, case, name):
    actions.record_identity(by=aigul, case=case, kind="married", family="Salimova", given="Gulnora")
    assert found(aigul, "Salimova") == [case]
    assert found(aigul, "Gulnora") == [case]


@pytest.mark.parametrize(
    ("asked", "year", "words"),
    [
        ("Toshmatova Gulnara", 2005,
         "family name the same; first name but for one letter; year of birth differs by one"),
        ("Toshmatowa G", 2004,
         "family name the same; first name begins alike; year of birth the same"),
        ("Toshmatva", None, "family name but for one letter"),
        ("Toshmat Gulnorabonu", None,
         "family name but for its ending; first name but for its ending"),
        ("Tashmatova", None, "family name but for one letter"),
        ("Tashmatov Gulnara", None,
         "family name but for one letter; first name but for one letter"),
        ("Tashmetova", None, "family name alike"),
        ("Gulnora Karimovna", None, "first name the same; patronymic the same"),
    ],
)  # fmt: skip
def test_says_why_in_words(aigul, case, name, asked, year, words):
    [match] = actions.find(by=aigul, name=asked, year=year)
    assert why(match) == words


def test_a_year_keeps_others_apart_and_is_enough_alone(aigul, case, name):
    assert found(aigul, "Toshmatova", year=2005) == [case]
    assert found(aigul, "Toshmatova", year=2006) == []
    assert found(aigul, "", year=2003) == [case]
    assert found(aigul, "", year=1990) == []
    unknown = cases.open_case(by=aigul, sex="female")
    actions.record_identity(by=aigul, case=unknown, family="Toshmatova")
    assert set(found(aigul, "Toshmatova", year=2005)) == {case, unknown}
    assert found(aigul, "", year=2004) == [case]


def test_the_best_comes_first(aigul, case, name):
    other = cases.open_case(by=aigul, sex="female")
    actions.record_identity(by=aigul, case=other, family="Ташматова", given="Гулбахор")
    assert found(aigul, "Toshmatova Gulnora")[0] == case
    assert found(aigul, "Tashmatova Gulbahor")[0] == other


def test_whoever_has_only_an_initial_is_met(aigul, case):
    actions.record_identity(by=aigul, case=case, family="Toshmatova", given="G.")
    assert found(aigul, "Toshmatova Gulnora") == [case]


def test_is_journalled_without_question_or_answer(aigul, case, name):
    actions.find(by=aigul, name="Toshmatova", year=2004)
    entry = last_entry(Event.NAMES_SEARCHED)
    assert (entry.detail, entry.case_id, entry.subject_id) == ({}, None, None)


def test_sees_no_further_than_whoever_asks(aigul, case, name):
    with acting("anvar") as anvar:
        assert found(anvar, "Toshmatova") == [case]
    for somebody in ("akmal", "chynara", "farida", "bahrom"):
        with acting(somebody) as other:
            assert found(other, "Toshmatova Gulnora") == [], somebody
            assert found(other, "", year=2004) == [], somebody


@pytest.mark.parametrize("somebody", ["eldor", "greta", "zamon"])
def test_is_refused_to_who_opens_no_case(aigul, case, name, somebody):
    with acting(somebody) as other, refused("Your role does not do this"):
        actions.find(by=other, name="Toshmatova")


def test_a_share_that_was_closed_hides_her(aigul, case, name):
    with acting("anvar") as anvar:
        close(anvar, case)
        assert found(anvar, "Toshmatova") == [case]  # a closed case is found: it may be hers again


def test_shows_at_most_five_and_twenty(aigul):
    for _ in range(30):
        case = cases.open_case(by=aigul, sex="female")
        actions.record_identity(by=aigul, case=case, family="Toshmatova")
    assert len(found(aigul, "Toshmatova")) == 25


def a_woman_called(by, **parts):
    case = cases.open_case(by=by, sex="female")
    actions.record_identity(by=by, case=case, **parts)
    return case


def test_whoever_meets_both_words_comes_before_all_who_meet_one(aigul):
    both = a_woman_called(aigul, family="Toshmatova", given="Gulnora")
    alike = a_woman_called(aigul, family="Tishmetova", given="Gulnara")
    one = a_woman_called(aigul, family="Toshmatova")
    for _ in range(23):
        a_woman_called(aigul, family="Salimova", given="Gulnora")
    late = a_woman_called(aigul, family="Toshmatova", given="Gulnora")
    met = found(aigul, "Toshmatova Gulnora")
    assert (len(met), set(met[:2])) == (25, {both, late})
    assert alike in met
    assert set(found(aigul, "Toshmatova")) == {one, both, late, alike}


@pytest.mark.parametrize("text", ["", " ", "1", "-", "'", "a" * 10_000, "а б в г д е ж", "%_\\"])
def test_any_text_is_a_question(aigul, case, name, text):
    assert found(aigul, text, year=None if text.strip() else 1950) == []
    assert Entry.objects.filter(event=Event.NAMES_SEARCHED).count() == 1
