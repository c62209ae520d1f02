"""The data files that ship are whole, and a mistaken one is refused with its place."""

import datetime as dt
from pathlib import Path

import pytest

from panoh.base.editions import EditionError
from panoh.casework.identification import instruments
from panoh.casework.identification.apps import instruments_are_whole
from panoh.casework.identification.instruments import (
    FOLDER,
    Aspect,
    Exploitation,
    Population,
    Weight,
    current,
    editions,
    instrument,
    read,
)

SOURCE = FOLDER / "2009-1.toml"


def corrected(tmp_path: Path, old: str, new: str, name: str = "2009-1") -> Path:
    """A copy of the edition with one thing written otherwise."""
    text = SOURCE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{name}.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "dimensions"),
    [
        ("adult_labour", [10, 10, 16, 9, 15, 7]),
        ("child_labour", [10, 10, 15, 8, 15, 7]),
        ("adult_sexual", [10, 10, 16, 9, 15, 7]),
        ("child_sexual", [10, 10, 15, 8, 15, 7]),
    ],
)
def test_lists_have_as_many_indicators_as_their_source(code, dimensions):
    found = instrument(code, "2009-1")
    assert [len(found.in_part(p.code)) for p in found.dimensions] == dimensions


def test_weights_agree_with_the_source_where_it_was_seen():
    adult, child = instrument("adult_labour", "2009-1"), instrument("child_labour", "2009-1")
    strong = {c for c, q in adult.questions.items() if q.weight == Weight.STRONG}
    assert strong == {
        "D1.JOB", "D2.VIOL", "D4.HOURS", "D5.DOCS", "D5.DEBT", "D5.ISOL", "D5.VIOL",
    }  # fmt: skip
    weak = {c for c, q in adult.questions.items() if q.weight == Weight.WEAK}
    assert weak == {
        "D1.EDUC", "D3.CULTURE", "D3.CONTEXT", "D4.EDUC", "D5.THRINFORM", "D6.PAST", "D6.PERSONAL",
    }  # fmt: skip
    assert Weight.WEAK not in {q.weight for q in child.questions.values()}
    assert [c for c, q in adult.questions.items() if q.provisional] == ["D2.MONEY"]
    assert not child.provisional


def test_sexual_lists_say_that_they_are_provisional():
    adult, child = instrument("adult_sexual", "2009-1"), instrument("child_sexual", "2009-1")
    for found, checked in ((adult, {"D5.TASKS"}), (child, {"D5.TASKS", "D4.HAZARD"})):
        weighted = {c: q for c, q in found.questions.items() if q.weight}
        assert {c for c, q in weighted.items() if not q.provisional} == checked
    assert Weight.STRONG not in {q.weight for q in adult.in_part("D4")}


@pytest.mark.parametrize("code", ["adult_labour", "child_labour", "adult_sexual", "child_sexual"])
def test_everything_can_be_read_in_english_and_russian(code):
    found = instrument(code, "2009-1")
    texts = [p.name for p in found.parts] + [p.name for p in found.pages]
    texts += [e.name for e in found.elements] + [s.name for s in found.signs]
    texts += [t for q in found.questions.values() for t in (q.name, q.aloud, q.help)]
    for words in [found.name, *texts]:
        for language in ("en", "ru"):
            assert words.say(language).text
            assert not words.say(language).spare


def test_children_are_spoken_to_as_children():
    for code in ("child_labour", "child_sexual"):
        for question in instrument(code, "2009-1").questions.values():
            aloud = f" {question.aloud.say('ru')} ".lower().replace(",", " ")
            formal = {" вы ", " вас ", " вам ", " ваш ", " ваши ", " ваша ", " вашей ", " ваших "}
            assert not any(word in aloud for word in formal), question.code


def test_danger_is_asked_first_and_every_page_has_little_on_it():
    for found in editions()["2009-1"].instruments.values():
        assert found.pages[0].code == "danger"
        assert [p.code for p in found.pages if not found.on_page(p.code)] == []
        assert max(len(found.on_page(p.code)) for p in found.pages) <= 7


def test_missing_language_falls_back_to_english_and_says_so():
    said = instrument("adult_labour", "2009-1").questions["D1.JOB"].aloud.say("uz-latn")
    assert (said.language, said.spare) == ("en", True)
    assert str(said).startswith("When you arrived")


def test_adults_on_the_sexual_list_are_asked_in_their_own_words():
    labour, sexual = instrument("adult_labour", "2009-1"), instrument("adult_sexual", "2009-1")
    aloud = [str(i.questions["D5.TASKS"].aloud.say("en")) for i in (labour, sexual)]
    assert "agreed" in aloud[0]
    assert "refuse" in aloud[1]


def test_only_children_are_asked_about_adoption():
    asks = {c for c, i in editions()["2009-1"].instruments.items() if "P.ADOPTION" in i.questions}
    assert asks == {"child_labour", "child_sexual"}
    for code, found in editions()["2009-1"].instruments.items():
        purposes = {e.code for e in found.elements if e.of == Aspect.PURPOSE}
        assert ("adoption" in purposes) == (code in asks)


def test_country_edition_goes_before_the_general_one(tmp_path, monkeypatch):
    (tmp_path / "2009-1.toml").write_text(SOURCE.read_text(encoding="utf-8"), encoding="utf-8")
    own = corrected(tmp_path, 'edition = "2009-1"', 'edition = "2015-1-uz"', "2015-1-uz")
    own.write_text(
        own.read_text(encoding="utf-8")
        .replace("since = 2009-09-01", "since = 2015-01-01")
        .replace('country = ""', 'country = "UZ"'),
        encoding="utf-8",
    )
    monkeypatch.setattr(instruments, "FOLDER", tmp_path)
    editions.cache_clear()
    try:
        kind = Population.ADULT, Exploitation.LABOUR
        assert current(*kind, "UZ", dt.date(2014, 12, 31)).edition == "2009-1"
        assert current(*kind, "UZ", dt.date(2015, 1, 1)).edition == "2015-1-uz"
        assert current(*kind, "KZ", dt.date(2015, 1, 1)).edition == "2009-1"
        with pytest.raises(EditionError, match="no edition is in force"):
            current(*kind, "UZ", dt.date(2000, 1, 1))
    finally:
        editions.cache_clear()


def test_unknown_edition_is_refused():
    with pytest.raises(EditionError, match="no instrument adult_labour in edition 1999"):
        instrument("adult_labour", "1999")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('adult_labour = "strong"', 'adult_labour = "heavy"', "question D1.JOB: the weight"),
        ('adult_labour = "strong"', 'grown_up = "strong"', "question D1.JOB: the weight"),
        ('page = "danger"', 'page = "hazard"', "question N.HERE: page “hazard” is not there"),
        ("indicators = 67", "indicators = 66", "list adult_labour: it says 66 indicators, and 67"),
        ('code = "D1.COND"', 'code = "D1.JOB"', "“D1.JOB” is missing or there twice"),
        ('answers = ["A.RECRUIT"]', 'answers = ["A.HIRE"]', "“A.HIRE” is not there"),
        ('dimensions = ["D2", "D5"]', 'dimensions = ["D9"]', "“D9” is not there"),
        ('purpose = "forced_labour"', 'purpose = "work"', "purpose “work” is not there"),
        ('population = "adult"', 'population = "child"', "it needs four lists"),
        ('edition = "2009-1"', 'edition = "2010-1"', "give the file that name"),
        ("since = 2009-09-01", 'since = "2009"', "“since” is missing or not a date"),
        ("[question.en]", "[question.english]", "question N.HERE"),
        ('help = "Stop.', 'hlep = "Stop.', "question N.HERE: en: “hlep” is not a key"),
        ('code = "danger"\nen.name', 'code = "peril"\nen.name', "it needs the part “danger”"),
        ("[[list]]", "[[list", "2009-1.toml: "),
        ('of = "act"', 'of = "deed"', "element recruitment: of “deed” is not there"),
        (
            '\n[[question]]\ncode = "N.HERE"',
            '\n[[question]]\ncode = "N.HERE"\nweigths = 1',
            "weigths",
        ),
    ],
)
def test_mistake_is_refused_in_a_sentence_that_names_its_place(tmp_path, old, new, sentence):
    with pytest.raises(EditionError) as refusal:
        read(corrected(tmp_path, old, new))
    assert str(refusal.value).startswith(("2009-1.toml: ", "2010-1.toml: "))
    assert sentence in str(refusal.value)


def test_panoh_check_says_the_mistake(tmp_path, monkeypatch):
    corrected(tmp_path, "indicators = 67", "indicators = 66")
    assert instruments_are_whole() == []
    monkeypatch.setattr(instruments, "FOLDER", tmp_path)
    editions.cache_clear()
    try:
        assert "it says 66 indicators" in instruments_are_whole()[0].msg
    finally:
        editions.cache_clear()
