"""What is indexed of a name and what is asked for: short texts, of which only blind numbers leave.

Each text says which part of the name it is about, how near it comes, and a key of the word
(`panoh.base.names.keys`). A typing error is met by leaving out one letter on both sides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from panoh.base.names.keys import Key, NameKeys, fold, keys_of_name, words_of


class Part(IntEnum):
    """Of which part of the recorded name."""

    FAMILY = 1
    GIVEN = 2
    PATRONYMIC = 3


class Nearness(IntEnum):
    """How near it comes."""

    INITIAL = 1
    SKELETON = 2
    ROOT = 3
    ONE_LETTER = 4
    SAME = 5


MOST_WORDS = 5  # of a question; more only widen it
SHORTEST_WITH_AN_ERROR = 4  # shorter words are each other's typing errors


@dataclass(frozen=True, order=True)
class Token:
    """One text to be blinded."""

    part: Part
    nearness: Nearness
    key: str

    def __str__(self) -> str:
        return f"{self.part.value}{self.nearness.value}{self.key}"


def _parts(keys: NameKeys) -> Iterator[tuple[Part, Key]]:
    for part, key in zip(Part, (keys.family, keys.given, keys.patronymic), strict=True):
        if key and key.full:
            yield part, key


def _without_a_letter(word: str) -> set[str]:
    """The word, and the word with any one letter left out."""
    if len(word) < SHORTEST_WITH_AN_ERROR:
        return {word}
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _of_word(part: Part, key: Key) -> set[Token]:
    found = {Token(part, Nearness.SAME, key.full), Token(part, Nearness.ROOT, key.root)}
    found |= _with_errors(part, key.full)
    if len(key.skeleton) > 1:
        found.add(Token(part, Nearness.SKELETON, key.skeleton))
    return found


def _with_errors(part: Part, word: str) -> set[Token]:
    return {Token(part, Nearness.ONE_LETTER, each) for each in _without_a_letter(word)}


def of_name(parts: Mapping[str, str]) -> list[Token]:
    """What is indexed of a recorded name: each part as a whole, and word by word."""
    keys = set(_parts(keys_of_name(**parts)))
    found: set[Token] = set()
    for name, text in parts.items():
        for word in words_of(text):
            keys |= set(_parts(keys_of_name(**{name: word})))
            if name == "family":  # an error may be in the ending that a key leaves out
                found |= _with_errors(Part.FAMILY, fold(word))
    for part, key in keys:
        found |= _of_word(part, key) | {Token(part, Nearness.INITIAL, key.skeleton[:1])}
    return sorted(found)


def of_question(text: str) -> list[tuple[Token, Nearness]]:
    """What is asked for a name in free text, and how near a name comes that has it.

    Each word may be any part. A single letter is an initial; and a whole word also meets who was
    recorded by an initial only.
    """
    found: set[tuple[Token, Nearness]] = set()
    for word in words_of(text)[:MOST_WORDS]:
        anywhere = keys_of_name(family=word, given=word, patronymic=word)
        for part, key in _parts(anywhere):
            if len(key.full) == 1:
                found.add((Token(part, Nearness.INITIAL, key.skeleton), Nearness.INITIAL))
            else:
                found |= {(token, token.nearness) for token in _of_word(part, key)}
                found.add((Token(part, Nearness.SAME, key.full[:1]), Nearness.INITIAL))
                if part == Part.FAMILY:
                    found |= {(each, each.nearness) for each in _with_errors(part, fold(word))}
    return sorted(found)
