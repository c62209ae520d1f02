"""Which word of a name is the family's and which is hers, whatever the order they came in.

Names come with their parts exchanged, or all in one field. What a word is, is read from the
agency's own cases: a word that stands as a given name in many others is one here too.
"""

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from panoh.base.names.keys import Key, fold, keys_of, keys_of_name

CLEARLY = 2.5  # so much likelier (natural logarithm) must another order be, to be believed
COMMON = 2  # a given name that more than so many bear stands where it should
NOWHERE = math.log(1e-6)
UNSEEN = 0.3  # a word nobody else has, counted as so many
PARTICLES = frozenset(fold(word) for word in ("уулу", "кызы", "углы", "oʻgʻli", "qizi", "ұлы"))


class Name(NamedTuple):
    """A name as it was recorded."""

    family: str
    given: str
    patronymic: str


class Word(NamedTuple):
    """A word of a name by its keys, in plain letters, of which DuckDB compares bytes."""

    full: str
    root: str
    bones: str  # the consonants of the root: what is left when vowels, endings and tails may vary

    @property
    def ends(self) -> bool:
        """Whether it ends as families do."""
        return self.full != self.root


class Words(NamedTuple):
    """The words of a name in their places; None where there is none."""

    family: Word | None
    given: Word | None
    father: Word | None


PLAIN = str.maketrans("абвгдежзиклмнопрстуфхчш", "abvgdejziklmnoprstufhcw")


@lru_cache(1 << 17)
def _family(text: str) -> Word | None:
    return _word(keys_of_name(family=text).family)


@lru_cache(1 << 17)
def _given(text: str) -> Word | None:
    return _word(keys_of_name(given=text).given)


@lru_cache(1 << 17)
def _father(text: str) -> Word | None:
    return _word(keys_of_name(patronymic=text).patronymic)


def _word(key: Key | None) -> Word | None:
    if key is None:
        return None
    return Word(key.full.translate(PLAIN), key.root.translate(PLAIN), _bones(key.root))


@lru_cache(1 << 17)
def _bones(root: str) -> str:
    return keys_of(root)[0].skeleton.translate(PLAIN)


def forget() -> None:
    """Let no name outlive the comparing: what was remembered for speed goes."""
    for remembered in (_family, _given, _father, _bones):
        remembered.cache_clear()


class Seen:
    """How often each word stands in each part of a name."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.ends = [0, 0]

    def add(self, word: Word | None) -> None:
        if word:
            self.words[word.full] += 1
            self.ends[word.ends] += 1

    def log(self, word: Word | None, own: int = 0) -> float:
        """How likely this word is here, as a natural logarithm; `own` is the asker's own count."""
        if word is None:
            return NOWHERE
        count = max(0, self.words[word.full] - own)
        kind = (self.ends[word.ends] + 1) / (sum(self.ends) + 2)
        return math.log((count + UNSEEN * kind) / (sum(self.ends) + 1))


def in_parts(names: Sequence[Name]) -> list[Words]:
    """The keys of each name, its words put where they belong."""
    families, givens, fathers = Seen(), Seen(), Seen()
    for name in names:
        if _is_plain(name):
            families.add(_family(name.family))
            givens.add(_given(name.given))
        if name.patronymic:
            fathers.add(_father(name.patronymic))

    def is_exchanged(name: Name) -> bool:
        family, given = _family(name.family), _given(name.given)
        if family is None or given is None or len(given.full) < 2:
            return False
        if givens.words[given.full] > COMMON:
            return False
        there = families.log(_family(name.given)) + givens.log(_given(name.family))
        return there - families.log(family, 1) - givens.log(given, 1) > CLEARLY

    def likeliest(words: list[str]) -> Name:
        def likely(order: Sequence[str]) -> float:
            found = families.log(_family(order[0])) + givens.log(_given(order[1]))
            return found + sum(fathers.log(_father(word)) for word in order[2:])

        family, given, *father = max(permutations(words), key=likely)
        return Name(family, given, "".join(father))

    found = []
    for name in names:
        if not _is_plain(name) and 2 <= len(words := _words(name)) <= 3:
            name = likeliest(words)
        elif is_exchanged(name):
            name = Name(name.given, name.family, name.patronymic)
        found.append(_keys(name))
    return found


def _keys(name: Name) -> Words:
    if name.patronymic or " " not in name.family + name.given:
        return Words(_family(name.family), _given(name.given), _father(name.patronymic))
    keys = keys_of_name(family=name.family, given=name.given)  # "Асан уулу" says the father's name
    return Words(_word(keys.family), _word(keys.given), _word(keys.patronymic))


def _is_plain(name: Name) -> bool:
    """Each part in its own field."""
    return bool(name.family and name.given) and (bool(name.patronymic) or " " not in name.given)


def _words(name: Name) -> list[str]:
    """All words of a name in their order, a particle with the name before it."""
    words: list[str] = []
    for word in " ".join(filter(None, name)).split():
        if words and fold(word) in PARTICLES:
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words
