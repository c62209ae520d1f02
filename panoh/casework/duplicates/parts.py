"""Which word of a name is the family's and which is hers, whatever the order they came in.

Names come with their parts exchanged, or all in one field. What a word is, is read from the
agency's own cases: a word that stands as a given name in many others is one here too.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from panoh.base.names.keys import Key, fold, keys_of_name

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
    return Word(key.full.translate(PLAIN), key.root.translate(PLAIN), key.bones.translate(PLAIN))


def forget() -> None:
    """Let no name outlive the comparing: what was remembered for speed goes."""
    for remembered in (_family, _given, _father):
        remembered.cache_clear()


class Seen:
    """How often each word stands in one part of a name, in all the names there are."""

    def __init__(self, words: Iterable[Word | None]) -> None:
        self.words: Counter[str] = Counter()
        ends = [0, 0]
        for word, times in Counter(words).items():
            if word:
                self.words[word.full] += times
                ends[word.ends] += times
        self.all = sum(ends) + 1
        self.unseen = [UNSEEN * (count + 1) / (self.all + 1) for count in ends]

    def log(self, word: Word | None, own: int = 0) -> float:
        """How likely this word is here, as a natural logarithm; `own` is the asker's own count."""
        if word is None:
            return NOWHERE
        count = max(0, self.words[word.full] - own)
        return math.log((count + self.unseen[word.ends]) / self.all)


def in_parts(names: Sequence[Name]) -> list[Words]:
    """The keys of each name, its words put where they belong."""
    plain = [name for name in names if _is_plain(name)]
    families = Seen(_family(name.family) for name in plain)
    givens = Seen(_given(name.given) for name in plain)
    fathers = Seen(_father(name.patronymic) for name in names if name.patronymic)
    common = {word for word, count in givens.words.items() if count > COMMON}

    def is_exchanged(name: Name) -> bool:
        given = _given(name.given)
        if given is None or given.full in common or len(given.full) < 2:
            return False
        family = _family(name.family)
        if family is None:
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
    family, given, patronymic = name
    if patronymic or (" " not in family and " " not in given):
        return Words(_family(family), _given(given), _father(patronymic) if patronymic else None)
    keys = keys_of_name(family=family, given=given)  # "Асан уулу" says the father's name
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
