"""The language of an article and of each passage, by the stop words of 13 languages.

Whoosh brings the lists, so nothing more is installed. Of texts of 20 words it told English and
Spanish from each other and from Portuguese, Italian, French and German as surely as py3langid
(4.5 MB), lingua (96 MB) and langdetect do (docs/languages.md); it takes Catalan for Spanish, and
leaves languages without a list undecided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import chain

from whoosh.lang.stopwords import stoplists

from search.languages.detect import COMMON, own_code
from search.languages.detect import language_of as language_of_few

# The least share of stop words in a language's text: lists of names and numbers have fewer.
_LEAST_SHARE = 0.1
# Words of a text that can tell its language, and of one that is another's than was said.
_LEAST_WORDS, _SURE_WORDS = 8, 40
# How many times as many stop words a text needs that is in another language than was said.
_SURE = 3.0
# A letter alone is more often an initial, a section or a part of a code than a word, and so are
# the letters between the digits of a code.
_words_in = re.compile(r"\b[^\W\d_]{2,}\b").findall
_LISTS: Mapping[str, frozenset[str]] = {
    code: frozenset(words) | COMMON.get(code, frozenset()) for code, words in stoplists.items()
}
# The languages of each stop word: a look-up for each word of a text, not one in each list.
_CODES: dict[str, tuple[str, ...]] = {
    word: tuple(code for code, known in _LISTS.items() if word in known)
    for word in chain.from_iterable(_LISTS.values())
}


def detect(text: str) -> str | None:
    """The code of a text's language; None where it is too short, or in none of these."""
    words = _words_in(text.lower())
    if len(words) < _LEAST_WORDS:
        return None
    return _most(_shares(words))


def article_language(said: str | None, text: str) -> tuple[str, str | None]:
    """The language of an article, and a warning where the source says another; else None.

    `said` is what the source says; "es_MX" becomes "es-MX" (BCP 47). A site's template often says
    one language for all its pages, so a text of another that is beyond doubt counts for more.
    """
    if not said:
        return detect(text) or _language_of_names(text), None
    said = said.replace("_", "-")  # "es_MX" is how WordPress names a locale
    other = _clearly_other(said, text)
    if other is None:
        return said, None
    return other, f"says that its language is '{said}'; its text is '{other}', and is read so."


def _language_of_names(text: str) -> str:
    """The language of a text with few stop words. A list of names is written with accents, too, so
    that a longer text in another language than English needs its stop words."""
    found = language_of_few(text)
    words = _words_in(text.lower())
    if len(words) >= _LEAST_WORDS and _shares(words).get(found, 0) < _LEAST_SHARE:
        return "en"
    return found


def passage_language(article: str, text: str) -> str:
    """The language of a passage: the article's, unless it is clearly another's."""
    return _clearly_other(article, text) or article


def _clearly_other(said: str, text: str) -> str | None:
    base = own_code(said)
    words = _words_in(text.lower())
    if len(words) < _SURE_WORDS or base not in _LISTS:
        return None
    shares = _shares(words)
    found = _most(shares)
    if found and found != base and shares[found] >= max(2 * _LEAST_SHARE, _SURE * shares[base]):
        return found
    return None


def _most(shares: Mapping[str, float]) -> str | None:
    """The language of most stop words; None where two have as many, or all have few."""
    first, second = sorted(shares, key=shares.__getitem__, reverse=True)[:2]
    return first if shares[first] >= _LEAST_SHARE and shares[first] > shares[second] else None


def _shares(words: list[str]) -> dict[str, float]:
    counts = Counter(chain.from_iterable(filter(None, map(_CODES.get, words))))
    return {code: counts[code] / len(words) for code in _LISTS}
