"""Bands: what a result means stands where its band does. "20 to 27: severe" answers "phq9 21".

A result is a number of the question that is no dose, time or age, and no part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache

from .language import fold

# The share of where a band ends that the next may begin after it: "0 to 4", "5 to 9".
NEAR = 0.25
# With more of them somebody tells all their results.
MOST_RESULTS = 2
# Units of doses and times; "mg/dL" is one of results.
_OTHER = (
    r"(?:m[cg]g?|[µμu]g|g|ml|units?|iu|ui|h(?:ou)?rs?|min(?:ute)?s?|days?|w(?:ee)?ks?|months?"
    r"|y(?:ea)?rs?|yo|[ap]m|times?|x|pills?|tablets?|horas?|minutos?|d[ií]as?|semanas?|mes(?:es)?"
    r"|años?|veces|pastillas?|tabletas?|comprimidos?)(?![\w/])"
)
_NUMBER = r"\d+(?:[.,]\d+)*"
_UNIT = r"(?:\s?(?:%|[^\W\d_]+(?:/[^\W\d_]+)?))?"
_TO = r"\s?(?:-|–|—|~|to|a)\s?"
_LESS = r"less|lower|below|under|fewer|menos|menor"
_MORE = r"more|higher|greater|above|over|más|mayor"


def results_of(question: str, named: Container[str] = ()) -> tuple[float, ...]:
    """The results that a question tells; none where there are more than MOST_RESULTS. `named` are
    the numbers of names in it."""
    if not any(map(str.isdigit, question)):
        return ()
    numbers = (fold(one[1]) for one in _result().finditer(question))
    found = tuple(_value(one) for one in numbers if one not in named)
    return found if len(found) <= MOST_RESULTS else ()


def has_band(text: str, results: tuple[float, ...]) -> bool:
    """Tell whether a text has one of these results in a band beside which another begins or ends:
    advice has numbers, too, but they do not adjoin."""
    bands = [*_bands(text)]
    held = [one for one in bands if any(one[0] <= result <= one[1] for result in results)]
    return any(_adjoin(one, other) or _adjoin(other, one) for one in held for other in bands)


def _adjoin(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] <= other[0] <= one[1] + NEAR * abs(one[1])


def _bands(text: str) -> Iterator[tuple[float, float]]:
    for found in _band().finditer(text):
        low, high = found["low"] or found["from"], found["high"] or found["up"]
        below, above = found["below"] or found["less"], found["above"] or found["more"]
        if below or above:
            yield (-float("inf"), _value(below)) if below else (_value(above), float("inf"))
        elif _value(low) < _value(high):
            yield _value(low), _value(high)


def _value(number: str) -> float:
    plain = fold(number)
    return float(plain) if plain.replace(".", "", 1).isdigit() else float("nan")


@cache
def _result() -> re.Pattern[str]:
    """Compiled when a question has a digit, so that a cold start does not pay for it."""
    no_age = "".join(rf"(?<!\b{one} )" for one in ("i'm", "im", "i am", "age", "aged"))
    before = rf"(?<![\w.,-]){no_age}(?<!type )(?<!tipo )(?<!day )(?<!\bb )"
    return re.compile(rf"{before}({_NUMBER})(?![\w-])(?![.,]\d)(?!\s?{_OTHER})", re.IGNORECASE)


@cache
def _band() -> re.Pattern[str]:
    """Finds "5 to 9", "between 5 and 9", "< 5", "at least 5" and "5 or more"."""
    than = r"(?:\s(?:than|de|que))?(?:\s(?:or|o)\s(?:equal to|igual a))?"
    return re.compile(
        rf"(?<![\w.,/-])(?P<low>{_NUMBER}){_UNIT}{_TO}(?P<high>{_NUMBER})(?![\d-])"
        rf"|(?:between|entre)\s(?P<from>{_NUMBER}){_UNIT}\s(?:and|y)\s(?P<up>{_NUMBER})"
        rf"|(?:[<≤]|(?:{_LESS}|up to|at most|hasta){than})\s?(?P<below>{_NUMBER})"
        rf"|(?:[>≥]|(?:{_MORE}|at least|desde){than})\s?(?P<above>{_NUMBER})"
        rf"|(?<![\w.,/-])(?P<less>{_NUMBER}){_UNIT}\s(?:or|and|o|y)\s(?:{_LESS})\b"
        rf"|(?<![\w.,/-])(?P<more>{_NUMBER}){_UNIT}(?:\+|\s(?:or|and|o|y)\s(?:{_MORE})\b)",
        re.IGNORECASE,
    )
