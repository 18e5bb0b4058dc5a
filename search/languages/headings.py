"""Headings without what counts them: "1.2 Side effects", "3) Side effects", "Q4: Does it hurt?".

Such a number is no word of the matter. Searched for, "my A1c is 6.1" found section 6.1.
"""

from __future__ import annotations

import re
from functools import cache

# Of these signs a number has at least one behind it or within.
_SIGNS = frozenset(".:)-\u2013\u2014")


def without_number(heading: str) -> str:
    """The heading without the number or the "Q:" that it begins with.

    An amount ("5 questions", "2.5 mg"), a time and a year stay.
    """
    return heading if _SIGNS.isdisjoint(heading) else _number().sub("", heading, count=1)


@cache
def _number() -> re.Pattern[str]:
    """Compiled for the first heading with a sign, as it takes a tenth of a cold start's search."""
    number = r"\d{1,3}(?:\.\d{1,3})*"
    question = r"(?:q|p|question|pregunta|frage)"
    counted = rf"(?:{question}\.?\s*)?{number}\s*(?:[.:)]|\s[-\u2013\u2014])|{question}\s*[:)]|q\."
    # Without a sign behind it, only a section's number before a capital: "1.2 Side effects".
    section = r"\d{1,3}(?:\.\d{1,3})+(?=\s+[^\W\d_a-z])"
    return re.compile(rf"\A\s*(?:(?i:{counted})|{section})\s+(?=\W?[^\W\d_])")
