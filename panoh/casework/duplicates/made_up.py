"""A labelled file of made-up people, many of them written down twice, to measure the search by.

What befalls a name on its way into a file is told here from how people write: passport practice,
official and national Latin letters, Russian paperwork, a telephone without the right letters. It
knows nothing of the match keys that it measures, and shares no table with them. The same seed makes
the same file.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TypeVar

LANGUAGES = {"uz": 30, "tg": 22, "ky": 20, "kk": 13, "tk": 9, "ru": 6}
CITIZENSHIP = {"uz": "UZ", "tg": "TJ", "ky": "KG", "kk": "KZ", "tk": "TM", "ru": "RU"}
TIMES_WRITTEN = {1: 82, 2: 14, 3: 3, 4: 1}  # of a hundred people, so many so often
SIBLINGS = 0.04


Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Record:
    """One case as it was written down, and which person it truly is."""

    number: int
    person: int
    family: str
    given: str
    patronymic: str
    sex: str
    birth_year: int | None
    citizenship: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as they are, in the official letters of their language."""

    language: str
    female: bool
    root: str  # of the family's name
    ending: str  # of the family's name, as it is for a man
    given: str
    father: str
    born: int
    on_1_january: bool  # nobody knows the day, and often not the year


def entries(count: int, seed: int) -> list[Record]:
    """So many cases in random order; about one in three is of a person who is there twice."""
    chance = Random(f"panoh duplicates {seed}")
    written: list[Record] = []
    for number, somebody in enumerate(_people(chance)):
        times = _pick(chance, TIMES_WRITTEN)
        written += [_write(chance, somebody, number) for _ in range(times)]
        if len(written) >= count:
            break
    del written[count:]
    chance.shuffle(written)
    return [replace(entry, number=n) for n, entry in enumerate(written)]


def pairs(found: list[Record]) -> set[tuple[int, int]]:
    """The numbers of every two cases that are one person, the lower first."""
    of_person: dict[int, list[int]] = {}
    for entry in found:
        of_person.setdefault(entry.person, []).append(entry.number)
    return {(a, b) for same in of_person.values() for a in same for b in same if a < b}


# Who there is


@dataclass(frozen=True)
class Names:
    """What a language has: names with their share, as sums for choosing."""

    male: list[str]
    female: list[str]
    families: list[str]
    beginnings: list[str]
    ends: list[str]


@cache
def _names(language: str) -> Names:
    text = Path(__file__).with_suffix(".toml").read_text()
    found = {key: value.lower().split() for key, value in tomllib.loads(text)[language].items()}
    return Names(
        found["male"],
        found["female"],
        found.get("family", []),
        found.get("beginnings", []),
        found.get("ends", []),
    )


@cache
def _shares(count: int) -> list[float]:
    """Names are as unequal as words: the tenth is five times as rare as the first."""
    return list(accumulate(1 / (rank + 2) ** 0.9 for rank in range(count)))


def _one_of(chance: Random, names: list[str]) -> str:
    return chance.choices(names, cum_weights=_shares(len(names)))[0]


def _pick(chance: Random, shares: dict[Kind, int]) -> Kind:
    return chance.choices(list(shares), list(shares.values()))[0]


def _male(chance: Random, language: str, compound: float = 0.25) -> str:
    """A man's given name: from the list, or one of the many made of two parts."""
    names = _names(language)
    if names.ends and chance.random() < compound:
        return chance.choice(names.beginnings) + chance.choice(names.ends)
    return _one_of(chance, names.male)


ENDINGS = {
    "kk": {"ов": 80, "": 13, "ұлы": 7},
    "ky": {"ов": 86, "": 4, "уулу": 10},
    "tg": {"ов": 52, "зода": 22, "": 16, "ӣ": 5, "иён": 3, "пур": 2},
    "uz": {"ov": 95, "iy": 2, "": 2, "zoda": 1},
    "tk": {"ow": 100},
    "ru": {"": 100},
}


def _people(chance: Random) -> Iterator[Somebody]:
    """People of the five countries without end, now and then with a brother or sister."""
    while True:
        language = _pick(chance, LANGUAGES)
        names, female = _names(language), chance.random() < 0.58
        root = _one_of(chance, names.families) if names.families else _male(chance, language, 0.5)
        somebody = Somebody(
            language,
            female,
            root,
            _pick(chance, ENDINGS[language]),
            _one_of(chance, names.female) if female else _male(chance, language),
            _male(chance, language),
            min(2018, max(1945, round(chance.gauss(1994, 11)))),
            chance.random() < 0.06,
        )
        yield somebody
        if chance.random() < SIBLINGS:
            female = chance.random() < 0.5
            yield replace(
                somebody,
                female=female,
                given=_one_of(chance, names.female) if female else _male(chance, language),
                born=somebody.born + chance.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]),
            )


# How a name is built, in the official letters of the language

VOWELS = "аәеёиоөуұүыіэюяӣӯўaäeiıoöuüy"
LATIN = {"uz", "tk"}


def _family(language: str, root: str, ending: str, female: bool) -> str:
    """Рахим and -ов: Рахимова."""
    if language == "ru":
        return root + "а" if female and root[-2:] in {"ов", "ев", "ёв", "ин"} else root
    if ending in {"ов", "ov", "ow"}:
        if root[-1] in VOWELS + "йý":
            stem = root.rstrip("йý") if language != "tk" else root.rstrip("ý") + "ý"
            joined = {"uz": "yev", "tk": "ew"}.get(language, "ев")
            return stem + joined + (("a" if language in LATIN else "а") if female else "")
        return root + ending + (("a" if language in LATIN else "а") if female else "")
    if ending == "iy":
        return root + ("iya" if female else "iy")
    if ending in {"ұлы", "уулу"}:
        daughter = {"ұлы": "қызы", "уулу": " кызы"}[ending]
        return root + (daughter if female else {"уулу": " уулу"}.get(ending, ending))
    return root + ending


def _patronymic(language: str, father: str, female: bool, russian: bool) -> str:
    """Серік: Серікқызы, or in Russian paperwork Серіковна."""
    if language == "ru" or russian:
        vowel = father[-1] in VOWELS + "йьý"
        stem = father.rstrip("йьяа") if father[-1] in "йьяа" else father
        latin = language in LATIN
        match latin, vowel:
            case True, True:
                ends = ("yevich", "yevna") if language == "uz" else ("ýewiç", "ýewna")
            case True, False:
                ends = ("ovich", "ovna") if language == "uz" else ("owiç", "owna")
            case False, True:
                ends = ("евич", "евна")
            case _:
                ends = ("ович", "овна")
        return stem + ends[female]
    sons = {
        "kk": ("ұлы", "қызы"),
        "ky": (" уулу", " кызы"),
        "tg": ("зода", "зода"),
        "uz": (" oʻgʻli", " qizi"),
        "tk": (" ogly", " gyzy"),
    }
    return father + sons[language][female]


PATRONYMIC_RUSSIAN = {"kk": 0.45, "ky": 0.65, "tg": 0.85, "uz": 0.3, "tk": 0.9, "ru": 1.0}
WITHOUT_PATRONYMIC = {"kk": 0.3, "ky": 0.35, "tg": 0.4, "uz": 0.25, "tk": 0.3, "ru": 0.15}

# Letters: from the official ones to Cyrillic, and from there to whatever somebody writes

UZBEK = [
    *(("oʻ", "ў"), ("gʻ", "ғ"), ("sh", "ш"), ("ch", "ч"), ("yo", "ё"), ("yu", "ю"), ("ya", "я")),
    *(("ye", "е"), ("ʼ", "ъ"), ("ts", "ц")),
    *zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True),
]
TURKMEN = [
    *(("ýo", "ё"), ("ýu", "ю"), ("ýa", "я"), ("ýe", "е")),
    *zip("abçdäefghijžklmnňoöprsştuüwyýz", "абчдәефгхиҗжклмнңоөпрсштуүвыйз", strict=True),
]


def _to_cyrillic(language: str, word: str) -> str:
    """An Uzbek or Turkmen name in its Cyrillic letters; others have them already."""
    for latin, cyrillic in {"uz": UZBEK, "tk": TURKMEN}.get(language, []):
        word = word.replace(latin, cyrillic)
    return re.sub(r"(^| )е", r"\1э", word) if language == "uz" else word


PLAIN = "аa бb вv гg дd еe ёyo жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch"
COMMON = {each[0]: (each[1:],) for each in f"{PLAIN} ъ ыy ь эe юyu яya ѣe".split()}


def _letters(text: str) -> dict[str, tuple[str, ...]]:
    """'қ q k k' is: қ becomes q, or twice as often k; '-' is nothing."""
    spelt = (each.split() for each in text.split(","))
    return COMMON | {
        letter: tuple("" if o == "-" else o for o in options) for letter, *options in spelt
    }


# ѣ stands for е that is read ye: at the beginning, after a vowel
PASSPORT = {
    "kk": _letters(
        "ә a,ғ g g gh,қ k k q,ң n n ng,ө o,ұ u,ү u,һ h kh,і i,й y i,ю yu iu,я ya ia,ж zh"
    ),
    "ky": _letters("ж zh j j,ң n ng,ө o,ү u,й i y,ы y,ц ts,х kh h,я ia ya,ю iu yu"),
    "tg": _letters("ҷ j j j dzh,қ q k,ғ gh g,ӯ u,ӣ i,ҳ h,х kh,ѣ e ye,ъ - '"),
    "uz": _letters("ў o,қ q,ғ g,ҳ h,х x,ж j,ъ -,ѣ ye e,ц ts"),
    "tk": _letters("җ j,ә a,ө o,ү u,ң n,в v w,х h,ж zh,ѣ ye"),
    "ru": _letters("ё e,ц ts,ю iu,я ia,й i,ъ ie"),
}
LEARNED = {  # BGN and its neighbours
    "kk": _letters("ә ä a,ғ gh,қ q,ң ng,ө ö o,ұ u,ү ü u,һ h,і i,и ī i,у ū u,э ė e,ё yo"),
    "ky": _letters("ж j,ң ng,ө ö o,ү ü u"),
    "tg": _letters("ҷ j,қ q,ғ gh,ӯ ŭ u,ӣ í i,ҳ h,ъ ’ -,э ė e,ѣ ye"),
    "uz": _letters("ў o u,қ q k,ғ gh g,ҳ h,х kh,ж j,ъ -,ѣ ye"),
    "tk": _letters("җ j,ә a,ө o,ү u,ң ng,х kh h,ж zh,ѣ ye"),
    "ru": _letters("ё yë yo,ѣ ye,ъ -"),
}
NATIONAL = {  # the Latin letters that the State has, or has promised
    "kk": _letters(
        "ә ä,ғ ğ,ж j,й i,қ q,ң ñ,ө ö,у u,ұ ū,ү ü,х h,һ h,ч tş,ш ş,і ı,ы y,ю iu,я ia,ё io,ц ts"
    ),
    "ky": _letters("ж j,ң ñ,ө ö,ү ü,ч ç,ш ş,х h,ы ı,й y"),
    "uz": _letters("ў oʻ,қ q,ғ gʻ,ҳ h,х x,ж j,ъ ʼ,ѣ ye"),
    "tk": _letters("җ j,ә ä,ө ö,ү ü,ң ň,в w,х h,ж ž,ч ç,ш ş,й ý,ы y,ё ýo,ю ýu,я ýa,ѣ ýe,е e"),
}
CARELESS = _letters(
    "ж j j zh dj,х h h x kh,ҳ h h x,қ k k q,ғ g g gh,ў o o u,ӯ u u o,ҷ j j dj,җ j,ш sh sh sh w,"
    "ч ch ch c,ц ts c s,й y i i j,ы y i,и i i i e,ю yu iu u,я ya ia a,ё yo io e,ң n ng,ө o u,ү u,"
    "ә a e,ұ u,і i,ӣ i,һ h,щ sh sch,ѣ e ye,в v v v w,к k k k c"
)
ON_A_RUSSIAN_KEYBOARD = {
    **dict(zip("қғҳұһңӯӣі", ((x,) for x in "кгхухнуии"), strict=True)),
    "ў": ("у", "о"),
    "ҷ": ("ч", "ж", "дж"),
    "ө": ("о",),
    "ү": ("у",),
    "ә": ("а",),
    "җ": ("дж", "ж"),
}
IN_RUSSIAN = {
    **dict(zip("қғҳұһӯӣі", ((x,) for x in "кгхухуии"), strict=True)),
    "ў": ("у", "о"),
    "ҷ": ("дж", "ж"),
    "ө": ("о", "о", "у"),
    "ү": ("у", "у", "ю"),
    "ә": ("а", "а", "я", "э"),
    "ң": ("н", "н", "нг"),
    "җ": ("дж", "ж"),
    "ъ": ("", "ъ"),
}
# What Russian clerks make of a name, in their letters
HEARD = [
    *(("мухаммад", "магомед"), ("мухаммад", "мухамед"), ("абдулло", "абдулла")),
    *(("ибрахим", "ибрагим"), ("йулдош", "юлдаш"), ("йул", "юл"), ("якуб", "ёкуб")),
    *(("иддин", "уддин"), ("саид", "сайид"), ("джумъа", "джума"), ("хусейн", "хусаин")),
    *(("юсуф", "юсуп"), ("муҳаммад", "маҳмад")),
]
MANNERS = {
    "kk": {"native": 34, "russian": 26, "keyboard": 8, "passport": 18, "learned": 2, "national": 3,
           "careless": 9},
    "ky": {"native": 28, "russian": 30, "keyboard": 10, "passport": 20, "learned": 2,
           "national": 1, "careless": 9},
    "tg": {"native": 34, "russian": 24, "keyboard": 8, "passport": 22, "learned": 3, "careless": 9},
    "uz": {"native": 16, "russian": 20, "keyboard": 6, "passport": 18, "learned": 4, "national": 26,
           "careless": 10},
    "tk": {"native": 6, "russian": 24, "keyboard": 3, "passport": 28, "learned": 3, "national": 28,
           "careless": 8},
    "ru": {"native": 62, "passport": 24, "learned": 4, "careless": 10},
}  # fmt: skip
APOSTROPHES = ["ʻ", "ʻ", "'", "'", "`", "‘", "’", ""]
READ_YE = re.compile(r"(?<![^ аәеёиоөуұүыіэюяӣӯўйъь])е")


def _chosen(chance: Random, options: dict[str, tuple[str, ...]]) -> dict[int, str]:
    """One way of writing, kept to for a whole name."""
    return {ord(k): v[0] if len(v) == 1 else chance.choice(v) for k, v in options.items()}


def _in_letters(chance: Random, language: str, words: list[str]) -> list[str]:
    """Family, given name and patronymic as somebody writes them, in whatever letters."""
    manner = _pick(chance, MANNERS[language])
    words = [_to_cyrillic(language, word) for word in words]
    match manner:
        case "native":
            return words
        case "keyboard":
            plain = _chosen(chance, ON_A_RUSSIAN_KEYBOARD)
            return [word.translate(plain) for word in words]
        case "russian":
            return _in_russian(chance, language, words)
        case "passport":
            table = PASSPORT[language]
        case "learned":
            table = LEARNED[language]
        case "national":
            table = NATIONAL[language]
        case _:
            table = CARELESS
            if language != "ru" and chance.random() < 0.4:
                words = _in_russian(chance, language, words)
    letters = _chosen(chance, table)
    words = [READ_YE.sub("ѣ", word).translate(letters) for word in words]
    if language == "uz" and manner == "national":
        mark = chance.choice(APOSTROPHES)
        words = [word.replace("ʻ", mark).replace("ʼ", mark and "ʼ") for word in words]
    return words


def _in_russian(chance: Random, language: str, words: list[str]) -> list[str]:
    """Қодиров is Кадыров, Йўлдош is Юлдаш, Жұмабай is Джумабай."""
    if language == "ru":
        return words
    letters = _chosen(chance, IN_RUSSIAN)
    broad = language in {"tg", "uz"} and chance.random() < 0.55
    hard = chance.random() < 0.5
    dj = {"uz": 0.7, "kk": 0.2, "ky": 0.25}.get(language, 0.0) > chance.random()
    found = []
    for word in words:
        if dj:
            word = re.sub(r"^ж", "дж", word)
        if broad:  # the long a of Tajik and Uzbek, which they write о
            word = re.sub(r"о(?!в|вич|вна)", "а", word)
        word = word.translate(letters)
        if hard and language in {"tg", "uz"}:  # after what was қ: Кадыр, Касым
            word = re.sub(r"(кад|кас|хал|наз)и", r"\1ы", word)
        for heard, written in HEARD:
            if heard in word and chance.random() < 0.4:
                word = word.replace(heard, written)
        found.append(word)
    return found


# What else befalls an entry

TAILS = {
    "uz": (["jon", "bek", "boy"], ["xon", "oy"]),
    "tg": (["ҷон", "бек", "хон"], ["хон", "ой"]),
    "ky": (["бек", "бай"], ["гүл", "кан"]),
    "kk": (["жан", "бек"], ["жан", "гүл"]),
    "tk": (["jan", "beg"], ["jan", "gül"]),
}
LIKE = str.maketrans("аеорсухіѕј", "aeopcyxisj")


def _write(chance: Random, somebody: Somebody, person: int) -> Record:
    """Write somebody down once more, as it happens."""
    language, female, lot = somebody.language, somebody.female, chance.random
    root, ending, given = somebody.root, somebody.ending, somebody.given
    if language != "ru" and lot() < (0.18 if language == "tg" else 0.06):
        ending = _pick(chance, ENDINGS[language])
    family = _family(language, root, ending, female)
    if female and lot() < 0.06:
        other = _one_of(chance, _names(language).families) if language == "ru" else ""
        other = _family(language, other or _male(chance, language, 0.5), ending, female)
        family = f"{family}-{other}" if lot() < 0.25 else other
    if language in TAILS and lot() < 0.07:
        given = _with_or_without_tail(chance, TAILS[language][female], given)
    russian = lot() < PATRONYMIC_RUSSIAN[language]
    patronymic = _patronymic(language, somebody.father, female, russian)
    if lot() < WITHOUT_PATRONYMIC[language]:
        patronymic = ""
    words = _in_letters(chance, language, [family, given, patronymic])
    for place in (0, 1, 2):
        if words[place] and lot() < (0.06, 0.06, 0.04)[place]:
            words[place] = _mistyped(chance, words[place])
        if lot() < 0.02:
            words[place] = _with_look_alikes(chance, words[place])
    if lot() < 0.04:
        words[1] = words[1][:1] + "." * (lot() < 0.7)
        words[2] = words[2] and words[2][:1] + "." * (lot() < 0.7)
    words = [" ".join(part[:1].upper() + part[1:] for part in word.split()) for word in words]
    case = lot()
    if case < 0.08:
        words = [word.upper() if case < 0.05 else word.lower() for word in words]
    order = lot()
    if order < 0.05:
        words[0], words[1] = words[1], words[0]
    elif order < 0.07:
        words = ["", " ".join(filter(None, words)), ""]
    elif order < 0.08:
        words = [words[0], " ".join(filter(None, words[1:])), ""]
    family, given, patronymic = words
    return Record(
        number=0,
        person=person,
        family=family,
        given=given,
        patronymic=patronymic,
        sex=_sex(chance, female),
        birth_year=_year(chance, somebody),
        citizenship=_state(chance, language),
    )


def _with_or_without_tail(chance: Random, tails: list[str], given: str) -> str:
    for tail in tails:
        if given.endswith(tail) and len(given) - len(tail) > 3:
            return given.removesuffix(tail)
    return given + chance.choice(tails)


def _mistyped(chance: Random, word: str) -> str:
    """One slip of a finger: a letter lost, doubled, changed, or two exchanged."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case 2:
            return word[:at] + chance.choice(word) + word[at + 1 :]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _with_look_alikes(chance: Random, word: str) -> str:
    """A Latin letter that looks the same, from the wrong keyboard."""
    keep = chance.random()
    return "".join(c if chance.random() < keep else c.translate(LIKE) for c in word)


def _sex(chance: Random, female: bool) -> str:
    said = chance.random()
    if said < 0.04:
        return "unknown"
    return "female" if female != (said > 0.995) else "male"


def _year(chance: Random, somebody: Somebody) -> int | None:
    said, born = chance.random(), somebody.born
    if said < 0.05:
        return None
    if somebody.on_1_january and said < 0.5:
        return born + chance.choice([-3, -2, -1, -1, 1, 1, 2, 3])
    if said < 0.11:
        return born + chance.choice([-1, 1])
    if said < 0.125:
        return born + chance.choice([-10, -9, -2, 2, 9, 10])
    return born


def _state(chance: Random, language: str) -> str:
    said = chance.random()
    if said < 0.05:
        return ""
    return "RU" if said < 0.07 else CITIZENSHIP[language]
