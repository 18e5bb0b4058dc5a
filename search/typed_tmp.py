"""What is suggested while someone types: texts that the clinic has, never what others asked."""

from __future__ import annotations

from .query.spelling import RARE, correct
from .store.analysis import Word, read_word
from .store.reader import Store
from .store.suggestions import Suggestion
from .suggest import suggest


def suggestions(text: str, store: Store, limit: int) -> tuple[Suggestion, ...]:
    """Best first. A misspelt word finds what it probably means. A medicine that no text names is
    not left out as other words are, nor one that is probably meant: nothing is suggested then.
    """
    vocabulary = store.vocabulary

    def known(word: Word) -> int:
        return store.impacts.count(word.stem)

    def meant(form: str, goes_on: bool) -> tuple[str, ...] | None:
        if vocabulary.is_medicine(form):
            return None
        word = read_word(form)
        if known(word) > RARE:
            return ()
        if goes_on:  # the beginning of a word that no text has, rather than a misspelt one
            begun = vocabulary.beginning(form, 1)
            if begun and vocabulary.frequency(begun[0]) > RARE:
                return None if vocabulary.is_medicine(begun[0]) else ()
        found = correct((word,), vocabulary, known)
        if found and any(map(vocabulary.is_medicine, found[0].forms)):
            return None
        return tuple(form for one in found if not one.asked_only for form in one.forms)

    return suggest(text, store.suggestions, limit, meant, vocabulary.is_medicine)
