"""The language of a question, by its words and those of the index.

Each word speaks for the languages that have it: as a stop word, or in the pages that the index has
in that language. Where no language has more of the words, the language of the page that asks
decides, then the language of most of the index.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..languages.detect import has_english, is_clearly, own_code
from ..languages.detect import language_of as language_of_text
from ..languages.short import OF_ANOTHER
from ..store.analysis import ENGLISH, Language, Word, language_of_code
from ..store.side_index import SideIndex
from .spelling import correct, may_be_medicine

# What a word counts: a stop word, one that pages or everyday language have, one that stands for
# such, one that goes on as a word of pages.
_STOP_WORD, _KNOWN, _SYNONYM, _BEGUN = 1.0, 0.75, 0.5, 0.25
_SHORTEST_BEGUN = 3
# What Spanish words end in. One that English lacks may be one, and the Spanish words are read.
_SPANISH_ENDS = ("a", "o", "as", "os", "ar", "er", "ir", "arse", "cion", "ciones", "dad", "ente")


class QuestionLanguage:
    """`code` is the question's language, `read_as` the one that reads it in this index. `foreign`
    is the language where the index has no text in it, else None."""

    __slots__ = ("code", "foreign", "read_as")

    def __init__(self, code: str, read_as: str, foreign: Language | None = None) -> None:
        self.code = code
        self.read_as = read_as
        self.foreign = foreign


def find_language(text: str, store: SideIndex, likely: str | None = None) -> QuestionLanguage:
    """`likely` is the language that counts where the words do not decide: that of the page that
    asks, or of the passages that are asked for. None where nothing is said."""
    code = _language_of(text, store, likely)
    if code in store.codes or language_of_code(code).code != code:
        return QuestionLanguage(code, code)
    most = language_of_code(store.codes[0]).code
    return QuestionLanguage(code, most, language_of_code(code))


def _language_of(text: str, store: SideIndex, likely: str | None) -> str:
    if store.codes == (ENGLISH.code,):
        other = language_of_text(text)
        if other != ENGLISH.code and is_clearly(text, other):
            return other
        return "es" if _stands_for_english(text, store) else ENGLISH.code
    known = {language_of_code(code).code: code for code in reversed(store.codes)}
    counts = {own: _count(text, own, store) for own in {ENGLISH.code: 0, **known}}
    if "¿" in text or "¡" in text or "ñ" in text.lower():
        counts["es"] = counts.get("es", 0.0) + _STOP_WORD
    if not any(counts.values()):
        counts = {own: _nearness(text, store.for_language(own)) for own in known}
    best = max(counts.values())
    first = [code for code, count in counts.items() if count == best]
    if likely and own_code(likely) in first:
        return own_code(likely)
    if len(first) == 1:
        return first[0]
    commonest = [language_of_code(code).code for code in store.codes]
    return next(code for code in (*commonest, *first) if code in first)


def _stands_for_english(text: str, store: SideIndex) -> bool:
    """Tell whether a text without English words in between has Spanish ones that stand for English
    ("espera vigilante"): two, or its only word where that is no slip.

    Spanish is loaded only where a word that English lacks ends as Spanish ones do.
    """
    if store.foreign_synonyms is None or has_english(text):
        return False
    words = ENGLISH.read_words(text)
    unknown = [word for word in words if not _is_english(word, store)]
    if not any(word.form.endswith(_SPANISH_ENDS) or word.printed != word.form for word in unknown):
        return False
    spanish = language_of_code("es")
    own = tuple(spanish.read_word(word.printed) for word in unknown)
    spans = store.foreign_synonyms.expand(own)
    crossing = {at for span in spans for at in range(span.start, span.end)}
    found = sum(at in crossing or word.form in spanish.stop_words for at, word in enumerate(own))
    if found == len(unknown) == 1:
        return not correct(words, store.vocabulary, lambda word: store.impacts.count(word.stem))
    return found > 1


def _is_english(word: Word, store: SideIndex) -> bool:
    vocabulary = store.vocabulary
    return bool(
        vocabulary.frequency(word.form)
        or vocabulary.is_spelt_right(word)
        or may_be_medicine(word.form, vocabulary)
    )


def _nearness(text: str, store: SideIndex) -> float:
    """How surely the words are misspelt words of the index, as a language reads it."""
    words = store.language.read_question(text)
    found = correct(words, store.vocabulary, lambda word: store.impacts.count(word.stem))
    return sum(one.confidence for one in found)


def _count(text: str, code: str, store: SideIndex) -> float:
    """How much of the text speaks for a language."""
    language = language_of_code(code)
    view = store.for_language(code)
    words = dict.fromkeys(language.read_question(text))
    return sum(_weights(words, language, view if view.language is language else None))


def _weights(words: Iterable[Word], language: Language, view: SideIndex | None) -> Iterable[float]:
    for word in words:
        if word.printed in OF_ANOTHER and word.printed != word.form:
            continue
        if word.form in language.stop_words:
            yield _STOP_WORD
        elif view is not None and word.form.isalpha():
            if view.vocabulary.frequency(word.form) or view.vocabulary.is_everyday(word.stem):
                yield _KNOWN
            elif language.code in view.codes and view.synonyms.expand((word,)):
                yield _SYNONYM
            elif len(word.form) >= _SHORTEST_BEGUN and view.vocabulary.beginning(word.form, 1):
                yield _BEGUN
