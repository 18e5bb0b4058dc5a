"""What is suggested while someone types: texts that the clinic has, never what others asked."""

from __future__ import annotations

from .spell import correct
from .store import Store
from .suggest import Suggestion, suggest
from .words import Word, read_words


def suggestions(text: str, store: Store, limit: int) -> tuple[Suggestion, ...]:
    """Best first. A misspelt word finds what it probably means, unless that is a medicine."""

    def known(word: Word) -> int:
        term = store.impacts.term(word.stem)
        return term.count if term else 0

    def meant(form: str) -> tuple[str, ...]:
        found = correct(read_words(form), store.vocabulary, known)
        return tuple(form for one in found if not one.asked_only for form in one.forms)

    return suggest(text, store.suggestions, limit, meant)
