"""Intervals, which look like lists of numbers but cite nothing: "95% CI [1, 3]", "IQR [2–5]"."""

from __future__ import annotations

import re

from .flat_numbers import NUMBERED
from .numbering import DASH

MAY_BE_INTERVAL = "The numbers may be an interval."
# How far back of the bracket its words are read.
LOOK_BACK = 60
_TWO = re.compile(rf"\s?(\d+)\s?(?:[,;]|{DASH}|\b(?:to|a|bis)\b)\s?(\d+)\s?")
_PER_CENT = r"(?:\d\s?%\s?-?|%\s?)"
# What may stand between the name of an interval and its bracket: "(CI)", " = ", " of ", ": ".
_TO_BRACKET = (
    r"\W{0,3}(?:\(\s?[A-ZÀ-Ý]{2,4}[^()]{0,6}\)\W{0,3})?"
    r"(?:(?:of|was|were|from|del?|es|fue)\b\W?)?\s?$"
)
_INTERVAL = re.compile(
    rf"(?:{_PER_CENT}(?:CI|IC|KI|CrI|CL|UI|PI)s?"
    r"|\b(?:CI|IC|KI|CrI)\s?(?:del?\s|al\s)?\(?\d\d(?:[.,]\d)?\s?%?"
    r"|\b(?:IQRs?|RIC|HDI|HPDI?|CrIs?)"
    r"|\b(?i:(?:intervals?|ranges?|intervalos?|rangos?)(?:\s(?:de confianza|intercuart[ií]lico))?"
    r"|(?:confidence|credible|prediction)\slimits?|quartiles?|cuartiles?|min\w*\W(?:to\s)?max\w*))"
    rf"{_TO_BRACKET}"
)
# "OR = 2.1 [1, 3]", "median 2 [1, 3]": the number before lies in the interval.
_VALUE = re.compile(r"(?P<label>[^\W\d]+|=|≈)?\s?(?<![\w.,-])(?P<value>\d+(?:[.,]\d+)?),?\s?$")
_MEASURES = frozenset(
    "OR RR HR IRR MD SMD WMD M Mdn d g = ≈ Mean mean Median median ratio media mediana".split()
)
# "[10, 20] degrees"
_UNIT = re.compile(r"\s?(?:%|°|(?:degrees?|mm|cm|kg|mg|µg|ml|mmol|nmol|Hz|years|days|hours)\b)")
# Words that more often measure than cite.
_MAYBE = re.compile(
    r"(?:\b(?:CI|IC|KI)s?\b[^.;\[\]]{0,40}|\b(?i:scores?|scored|scales?|medians?|means?|aged?|ages"
    r"|values?|puntuaci[óo]n(?:es)?|puntaje|escalas?|medianas?|edad(?:es)?|valores)[\s:=]{0,3}"
    r"(?:(?:of|from|de|in)\s)?)$"
)


def judge_interval(before: str, listed: str, after: str = "") -> bool | None:
    """Whether two numbers in brackets are an interval, by the text `before` and `after` them; None
    where they may be one."""
    two = _TWO.fullmatch(listed)
    if two is None or int(two[1]) > int(two[2]):
        return False
    if _INTERVAL.search(before) or _UNIT.match(after):
        return True
    found = _VALUE.search(before)
    if found and int(two[1]) <= float(found["value"].replace(",", ".")) <= int(two[2]):
        label = found["label"] or ""
        return True if label in _MEASURES else False if label.lower() in NUMBERED else None
    return None if _MAYBE.search(before) else False
