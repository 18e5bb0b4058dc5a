"""Questions to start with: which of the clinic's own the empty box offers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, zip_longest

MOST_QUESTIONS = 5
MOST_CHARACTERS = 120
_SHOWN_MOST = 70  # characters of a question that fits two lines of a phone
_LEAST_WORDS = 4
# "How long does it take?" is clear under its title only.
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|"
    r"esto|este|esta|estos|estas|eso|ese|esa|ello|ellos|ellas)\b",
    re.IGNORECASE,
)


def is_clear(text: str) -> bool:
    """Tell whether it is a question, short, and clear without its article's title."""
    return (
        text.endswith("?")
        and len(text) <= _SHOWN_MOST
        and len(text.split()) >= _LEAST_WORDS
        and not _POINTING.search(text)
    )


def choose_questions(articles: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """At most five clear questions: the first of each article, then the second of each, and so
    on. `articles` are the questions of each article, in its order."""
    clear = [[text for text in texts if is_clear(text)] for texts in articles]
    rounds = chain.from_iterable(zip_longest(*clear))
    return tuple(dict.fromkeys(text for text in rounds if text))[:MOST_QUESTIONS]
