"""One name, many spellings: keys that are equal when the names are the same in any script.

Pure rules for Russian and for the Cyrillic and Latin alphabets of Kazakh, Kyrgyz, Tajik, Turkmen
and Uzbek, after the tables of CLDR, BGN, ODNI and ICAO 9303; anyascii stands in for every other
script. A key is written in 22 letters of Cyrillic, so that folding a key changes nothing.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

LONGEST, MOST_WORDS = 64, 16  # letters of a key, words of a name: what is longer is no name

# Uzbek ʻ and ʼ as people type them, and signs of hardness and softness: no key keeps them.
UNHEARD = str.maketrans(dict.fromkeys("'`\"´‘’‛“”′″ʹʺʻʼʽˈˊˋʾʿ՚＇", ""))
BETWEEN = re.compile(r"[\s\x00-\x1f\-‐-―−.,:;/\\|()\[\]{}<>«»_+=&@#*~]+")

# What looks the same in both alphabets, so that one word may hold letters of both
LATIN_TWINS, CYRILLIC_TWINS = "ABCEHIKMOPTXYaceihopxy", "АВСЕНІКМОРТХУасеіһорху"
TO_CYRILLIC = str.maketrans(LATIN_TWINS, CYRILLIC_TWINS)
TO_LATIN = str.maketrans(CYRILLIC_TWINS, LATIN_TWINS)
CYRILLIC, LATIN = re.compile("[Ѐ-ԯ]"), re.compile("[A-Za-zªµºÀ-ÖØ-öø-ɏ]")

# Letters by what is heard. Where an accent only marks a sound, its letter below is enough.
_HEARD = (
    "а аәəæ, б б, в в, г гғґ, д д, е еэє, ж жҗҷž, з з, и ийіыӏı1, к кқҡ, л лљ, м м, н нңњ, о оөўø0,"
    " п п, р р, с сцѕ, т т, у уүұ, ф ф, х хҳһ, ч чҹçčć, ш шщşșš, yo ёë, иу ю, иа я"
)
HEARD = {
    letter: heard for heard, letters in map(str.split, _HEARD.split(",")) for letter in letters
}
HEARD |= {"ъ": "", "ь": "", "3": "з"}
ORDINARY = frozenset(HEARD).union("abcdefghijklmnopqrstuvwxyz")
ORDINARY_HEARD = str.maketrans(HEARD)
PLAIN = re.compile("[А-Яа-я]+")

# Latin letters that stand together for one sound; what is Cyrillic here was a marked letter.
_PAIRS = "shch=ш,sch=ш,sh=ш,tch=ч,tш=ч,ch=ч,zh=ж,kh=х,gh=г,ph=ф,ts=с,tc=с"
_TOGETHER = dict(pair.split("=") for pair in _PAIRS.split(","))
TOGETHER = re.compile("|".join(_TOGETHER))
UNMARKED = re.compile(r"(?<=[uno])xx")  # as machine-readable passports write ü, ñ, ö
SOFT = re.compile(r"(?<=[bcdfghjklmnpqrstvwxzбвгджзклмнпрстфхчш])yo")  # Пётр, Pyotr, Petr
HARD_C = re.compile(r"c(?=[aouklr])")
ALONE = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абсдефгхижклмнопкрстуввхиз")

# Two letters of one alphabet that another writes with one, or without telling them apart
_MERGED = "дж=ж,зх=ж,тс=с,кс=х,кх=х,гх=г,нг=н,сх=ш,шч=ш,тч=ч,ие=е"
_ALIKE = dict(pair.split("=") for pair in _MERGED.split(","))
ALIKE = re.compile("|".join(_ALIKE))
TWICE = re.compile(r"(.)\1+")
FADING = re.compile(r"(?<=[аеоу])[их]+$")  # Abdullah, Abdulla; Nazarbay, Nazarbai
UNSETTLED = re.compile("|".join([*_ALIKE, TWICE.pattern, FADING.pattern]))

# Whose child: said after the father's name, or before one's own
PARTICLES = {"улу", "ули", "огли", "огл", "оглу", "угли", "угл", "углу", "кизи", "кзи", "гизи"}
MAY_BE_PARTICLE = re.compile(r"[уокг].*[уилх]$")
ARTICLES = {"ал", "ел", "ул", "ибн", "бин", "бинт"}
CHILD_OF = re.compile(
    r"(?P<stem>..+?)(?:(?:(?<=[аоу])и+е|[ое])в(?:ич|на)|(?:ин)?ична|(?<=..)ич|(?<=..)[оу]гл[иу]?"
    r"|(?<=...[^г])у*ул[иу]|(?<=..)[кг]изи+)"
)
FAMILY_OF = re.compile(
    r"(?P<stem>...+?)(?:(?:(?<=[аоу])и+е|[ое])ва?|ск(?:и+|ои|аи*а)|зод[аеи]?|зад[аеи]?х?|и+он"
    r"|(?<=[^аеиоуф])(?:фар|пур)|тегин|(?<=[^аеиоу])и+)"
)
HER_FAMILY = re.compile(r"(?P<his>..+(?:[ое]в|ск(?=аи*а)))аи*а?")
HER_FAMILY_IN = re.compile(r"(?P<his>...+ин)а")
TAIL = re.compile(
    r"(?P<stem>...+?)(?:(?P<d>д?)ж[ао]н|х[ао]н|бе[кг]|б[ао]и+|б[ао]ну|х[оу]жа|(?<=[^аеиоуб])ои+)"
)
FAR, NEAR = frozenset("аоу"), frozenset("еи")
VOWELS = str.maketrans(dict.fromkeys("аеиоу", ""))


class Key(NamedTuple):
    """One word of a name: as it sounds; without what comes and goes; its consonants only.

    `full` takes a woman's family name in the man's form. `root` leaves out endings of families
    and patronymics and tails such as -jon. `skeleton` is the first letter, a vowel only as far or
    near, and the consonants after it without the family's ending: it joins Гулнора and Gulnara,
    Қодиров and Kadyrov, and more besides that are not the same.
    """

    full: str
    root: str
    stem: str  # without the family's ending alone

    @property
    def skeleton(self) -> str:
        return _skeleton(self.stem)

    @property
    def bones(self) -> str:
        """The consonants of the root: what is left when vowels, endings and tails may vary."""
        return _skeleton(self.root)


class NameKeys(NamedTuple):
    """The keys of a name whose parts are known; the patronymic's is the father's name."""

    family: Key | None
    given: Key | None
    patronymic: Key | None


def fold(word: str) -> str:
    """The script-neutral key of one word: "Ғуломова", "Gʻulomova", "Gulomova" give the same.

    Empty for what holds no letter. Never raises, and folding a key again changes nothing.
    """
    return _settle(_letters(word))


def keys_of(text: str) -> tuple[Key, ...]:
    """The keys of a free text's words in their order, without particles: "Асан кызы Айсулуу"."""
    return tuple(_key(_letters(word)) for word in words_of(text))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name as they are spelt, without particles."""
    words = _words(text)
    particles = PARTICLES | ARTICLES
    return tuple(word for word in words if fold(word) not in particles) or tuple(words)


def keys_of_name(*, family: str = "", given: str = "", patronymic: str = "") -> NameKeys:
    """The keys of a name's parts; a part of several words gives one key of them all.

    "Асан уулу" as a family or before a given name is a patronymic too, when none is written.
    """
    of_father, families = _fathers(family)
    beside, givens = _fathers(given)
    father = _fathers(patronymic)
    fathers = father[0] + father[1] or beside or of_father
    return NameKeys(
        family=_joined([_his(word, HER_FAMILY_IN) for word in families or of_father]),
        given=_joined(givens or beside),
        patronymic=_joined([_stem(CHILD_OF, word) for word in fathers]),
    )


def _words(text: str) -> list[str]:
    words = BETWEEN.split(text[: LONGEST * MOST_WORDS])
    return [word for word in words if any(map(str.isalpha, word))][:MOST_WORDS]


def _letters(word: str) -> str:
    """The sounds of a word one by one, before any are merged: endings are looked for in these."""
    if PLAIN.fullmatch(word):  # the same, many times as fast
        return word.lower().translate(ORDINARY_HEARD)[:LONGEST]
    plain = unicodedata.normalize("NFKC", word[: LONGEST * 4].translate(UNHEARD))
    if not any(map(str.isalpha, plain)):
        return ""
    spelt = _one_script(plain).lower()
    if ORDINARY.issuperset(spelt):  # the same, many times as fast
        marked = spelt.translate(ORDINARY_HEARD)
    else:
        marked = "".join(_heard(letter) for letter in spelt)
    if not LATIN.search(marked):
        return marked[:LONGEST]
    if "xx" in marked:
        marked = UNMARKED.sub("", marked)
    heard = TOGETHER.sub(lambda found: _TOGETHER[found.group()], marked)
    if "yo" in heard:
        heard = SOFT.sub("е", heard)
    if "c" in heard:
        heard = HARD_C.sub("к", heard)
    return heard.translate(ALONE)[:LONGEST]


def _one_script(word: str) -> str:
    """A word of mixed alphabets in the one whose own letters prevail."""
    if not CYRILLIC.search(word) or not LATIN.search(word):
        return word
    cyrillic, latin = CYRILLIC.findall(word), LATIN.findall(word)
    its_own = sum(letter not in CYRILLIC_TWINS for letter in cyrillic), len(cyrillic)
    others = sum(letter not in LATIN_TWINS for letter in latin), len(latin)
    return word.translate(TO_CYRILLIC if its_own >= others else TO_LATIN)


@lru_cache(maxsize=4096)
def _heard(letter: str) -> str:
    """One letter in the key's letters, or in Latin ones still to be read together."""
    if letter in HEARD:
        return HEARD[letter]
    if "a" <= letter <= "z":
        return letter
    below = unicodedata.normalize("NFD", letter)[0]
    if below != letter:
        return _heard(below)
    if unicodedata.category(letter)[0] not in "LM":
        return ""
    return "".join(each for each in anyascii(letter).lower() if "a" <= each <= "z")


def _settle(letters: str) -> str:
    """Sounds that some alphabet does not tell apart, made one; what fades at the end, gone."""
    while UNSETTLED.search(letters):
        letters = ALIKE.sub(lambda found: _ALIKE[found.group()], letters)
        letters = FADING.sub("", TWICE.sub(_once, letters))
    return letters


def _key(letters: str) -> Key:
    stem = _stem(CHILD_OF, letters)
    if stem == letters:
        stem = _stem(FAMILY_OF, letters)
        if stem != letters and stem.endswith(("ба", "бо")):
            stem += "и"  # Назарба-ев had a й
    settled, his, bare = _settle(stem), _his(letters), _bare(stem)
    return Key(
        full=settled if his == stem else _settle(his),
        root=settled if bare == stem else _settle(bare),
        stem=settled,
    )


def _stem(ending: re.Pattern[str], letters: str) -> str:
    found = ending.fullmatch(letters)
    return found["stem"] if found else letters


def _his(letters: str, *also: re.Pattern[str]) -> str:
    """A woman's family name in the man's form: -ова, -ева, -ская; in a family's place -ина."""
    for hers in (HER_FAMILY, *also):
        if found := hers.fullmatch(letters):
            return found["his"] + ("и" if found["his"].endswith("ск") else "")
    return letters


def _bare(letters: str) -> str:
    """Without a tail; "Мурод-жон" keeps the letter that "Олим-джон" only borrows."""
    found = TAIL.fullmatch(letters)
    if not found:
        return letters
    return found["stem"] + ((found["d"] or "") if found["stem"][-1] in "аеиоу" else "")


def _skeleton(settled: str) -> str:
    sounding = settled[1:] if settled[:1] == "и" and settled[1:2] in FAR else settled
    first = "а" if sounding[:1] in FAR else "е" if sounding[:1] in NEAR else ""
    rest = settled if first else settled[1:]
    head = first or settled[:1]
    return head + TWICE.sub(_once, rest.translate(VOWELS).replace("г", "х"))


def _once(found: re.Match[str]) -> str:
    """Quicker than a template, which is read anew for each word."""
    return found[1]


def _fathers(text: str) -> tuple[list[str], list[str]]:
    """The words of a part by their sounds: what a particle says is the father's name, the rest."""
    fathers: list[str] = []
    rest: list[str] = []
    for word in map(_letters, _words(text)) if text else ():
        if not MAY_BE_PARTICLE.match(word) or _settle(word) not in PARTICLES:
            rest.append(word)
        elif rest:
            fathers.append(rest.pop())
    return fathers, rest


def _joined(words: list[str]) -> Key | None:
    if len(words) < 2:
        return _key(words[0]) if words and words[0] else None
    letters = "".join(word for word in words if _settle(word) not in ARTICLES) or "".join(words)
    return _key(letters) if letters else None
