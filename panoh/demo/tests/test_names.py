"""Made-up names fit their language and sex, and one seed gives one list."""

import pytest

from panoh.demo.names import PROVIDERS, MadeUp, Name

MARKS = {"kk": "әғқңөұүһі", "ky": "ңөү", "tg": "ғӣқӯҳҷ", "tk": "ňýäöüşçž", "uz": "q", "ru": "ы"}
SONS: dict[str, str | tuple[str, ...]] = {
    "kk": "ұлы",
    "ky": " уулу",
    "tg": "ович",
    "tk": ("owiç", "ýewiç"),
    "uz": " oʻgʻli",
    "ru": "ич",
}
DAUGHTERS: dict[str, str | tuple[str, ...]] = {
    "kk": "қызы",
    "ky": " кызы",
    "tg": "овна",
    "tk": ("owna", "ýewna"),
    "uz": " qizi",
    "ru": "на",
}
HEADS_OF_STATE = {
    *("Назарбаев", "Тоқаев", "Акаев", "Бакиев", "Отунбаев", "Атамбаев", "Жээнбеков", "Жапаров"),
    *("Раҳмонзода", "Раҳмонов", "Nyýazow", "Berdimuhamedow", "Karimov", "Mirziyoyev"),
}


def several(language: str, *, female: bool) -> list[Name]:
    names = MadeUp(1)
    return [names.name(language, female=female) for _ in range(300)]


@pytest.mark.parametrize("language", PROVIDERS)
def test_gives_the_same_names_from_the_same_seed(language: str) -> None:
    first, again, other = MadeUp(7), MadeUp(7), MadeUp(8)
    names = [first.name(language, female=True) for _ in range(20)]
    assert names == [again.name(language, female=True) for _ in range(20)]
    assert names != [other.name(language, female=True) for _ in range(20)]


def test_one_language_does_not_move_another() -> None:
    alone, among = MadeUp(7), MadeUp(7)
    among.name("kk", female=True)
    assert alone.name("tg", female=False) == among.name("tg", female=False)


@pytest.mark.parametrize("language", PROVIDERS)
def test_builds_the_patronymic_by_sex(language: str) -> None:
    assert all(n.patronymic.endswith(SONS[language]) for n in several(language, female=False))
    assert all(n.patronymic.endswith(DAUGHTERS[language]) for n in several(language, female=True))


@pytest.mark.parametrize("language", PROVIDERS)
def test_gives_women_and_men_their_own_names(language: str) -> None:
    women, men = several(language, female=True), several(language, female=False)
    assert not {n.given for n in women} & {n.given for n in men}
    russian_form = ("ов", "ев", "ow", "ew", "ov", "ev", "ин")
    assert not any(n.family.endswith(russian_form) for n in women)


@pytest.mark.parametrize("language", PROVIDERS)
def test_is_written_in_the_letters_of_the_language(language: str) -> None:
    text = "".join("".join(n) for n in several(language, female=True)).lower()
    assert set(MARKS[language]) & set(text)
    latin = language in {"tk", "uz"}
    assert any("a" <= letter <= "z" for letter in text) is latin
    assert any("а" <= letter <= "я" for letter in text) is not latin


@pytest.mark.parametrize("language", PROVIDERS)
def test_borrows_no_family_of_a_head_of_state(language: str) -> None:
    assert not {n.family for n in several(language, female=False)} & HEADS_OF_STATE
