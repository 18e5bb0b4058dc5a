"""Slugs, hashes and folded names: made from the clinic's words, for ids and comparison."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

# A regular expression's class of capital letters: Latin, Greek and Cyrillic.
_LETTERS = map(chr, (*range(0x530), *range(0x1E00, 0x2000)))
UPPER = f"[{''.join(char for char in _LETTERS if char.isupper())}]"

_OTHER_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "ł": "l", "Ł": "L", "ı": "i"}
    | dict.fromkeys("’‘ʼ`", "'")
)


def fold(text: str) -> str:
    """Lower case without accents, to compare spellings; may change the text's length."""
    if text.isascii():
        return text.replace("`", "'").lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_OTHER_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def letters_only(text: str) -> str:
    """The letters and digits of a text in lower case, to compare texts or find one in another."""
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


def fold_in_place(text: str) -> str:
    """As `fold`, but one code point for each, so that offsets into the text stay valid."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_one, text))


@cache
def _fold_one(char: str) -> str:
    if char in "‐‑":
        return "-"
    folded = fold(char)
    return folded if len(folded) == 1 else char.lower()[:1]


def slug(text: str, most: int = 80) -> str:
    """A slug of [a-z0-9-], at most `most` characters; a short hash where none are left."""
    plain = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", fold(text))).strip("-")
    if not plain:
        return short_hash(text)
    if len(plain) <= most:
        return plain
    return plain[:most].rsplit("-", 1)[0].rstrip("-") or plain[:most]


def short_hash(text: str) -> str:
    """The first eight hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
