"""Figures: a question that gives the result of a test ("phq9 13", "my ALT is 60, is that bad?").

Who gives one wants to know what it means. The figure itself is compared with nothing: whether 60 is
much depends on its unit, and on who was tested.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..languages.language import is_number
from ..store.analysis import Language, Word

# A longer question says what it asks.
MOST_WORDS = 12
# What may stand between a name and its figure ("TSH: 5.8"), and right after a figure.
_BEFORE = frozenset((" ", ": ", ":", " = ", "="))
_AFTER = frozenset(" %?!.,;:)")


def gives_result(
    text: str,
    words: Sequence[Word],
    places: Sequence[tuple[int, int]],
    language: Language,
    is_pair: Callable[[Word, Word], bool],
) -> bool:
    """Tell whether one of the words is a figure that is the result of a test.

    It is one where it follows a name or a word such as "is", and no name of a thing follows it that
    could be counted: "13 tablets", "2 weeks". `places` are those of the words in the text.
    `is_pair` tells whether the index has two words side by side: "day 3" is no result.
    """
    if len(words) > MOST_WORDS:
        return False
    facts = language.facts
    for at in range(1, len(words)):
        before, figure = words[at - 1 : at + 1]
        (_, start), (first, end) = places[at - 1 : at + 1]
        if not is_number(figure.form) or text[start:first] not in _BEFORE:
            continue
        is_joined = before.form in language.never_missing or is_pair(before, figure)
        if is_joined and before.form not in facts.before_figures:
            continue
        rest = text[end:]
        counted = at + 1 < len(words) and words[at + 1].form not in language.stop_words
        if not rest or (rest[0] in _AFTER and not (counted and rest[0] == " ")):
            return True
    return False
