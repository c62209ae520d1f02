"""Which script a text is written in, by ISO 15924: noticed, never asked."""

import unicodedata
from collections import Counter

CODES = {
    "ARABIC": "Arab", "ARMENIAN": "Armn", "BENGALI": "Beng", "CJK": "Hani", "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva", "GEORGIAN": "Geor", "GREEK": "Grek", "HANGUL": "Hang", "HEBREW": "Hebr",
    "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "KHMER": "Khmr", "LAO": "Laoo", "LATIN": "Latn",
    "MONGOLIAN": "Mong", "MYANMAR": "Mymr", "THAI": "Thai",
}  # fmt: skip
UNKNOWN, NONE = "Zzzz", "Zyyy"


def script_of(text: str) -> str:
    """The script of most of its letters; "Zyyy" when there is none, "Zzzz" for another."""
    letters = (letter for letter in text if letter.isalpha())
    found = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in letters)
    if not found:
        return NONE
    return CODES.get(found.most_common(1)[0][0], UNKNOWN)
