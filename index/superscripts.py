"""Superscript and subscript digits: 10⁹, m², CO₂, and which of them are powers.

A power belongs to its number, unit or symbol. Any other raised number may be a citation.
"""

from __future__ import annotations

import re

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
LOWERED_DIGITS = "₀₁₂₃₄₅₆₇₈₉"
_MINUS = "-−–‐‑"
_PLAIN = str.maketrans(f"{RAISED_DIGITS}⁺⁻⁼{LOWERED_DIGITS}₊₋₌", "0123456789+-=0123456789+-=")
_ALONE = r"(?<![^\W\d_])"
_BASE = re.compile(
    rf"{_ALONE}(?:[cdkmnµμ]m|ft|in|yd|mi)$"
    rf"|{_ALONE}(?P<symbol>[A-Za-zµα-ωΑ-Ω])$|{_ALONE}[α-ωΑ-ΩrRn]\s$"
    r"|[=+×/·*]\s?[A-Za-z]{1,3}$"  # a formula
)
_NUMBER_BASE = re.compile(r"(?<![\w.,-])(?:10+|\d)[⁺⁻]?$")
# "Hepatitis C", "vitamin D": the letter is a name.
_NAMED = re.compile(
    r"\b(?:vitamins?|hepatitis|types?|groups?|class(?:es)?|factors?|phases?|stages?|grades?|"
    r"levels?|influenza|figures?|fig\.|tables?|panels?|appendix|strains?|arms?)\s\d*[A-Za-z]$",
    re.I,
)
# An upper-case symbol has no higher power: R², H³; "vitamin A⁵" cites.
_HIGHEST_OF_SYMBOL = 4


def _table(digits: str, signs: str) -> dict[int, int]:
    table = str.maketrans("0123456789", digits) | str.maketrans("+=", signs[0] + signs[2])
    return table | dict.fromkeys(map(ord, _MINUS), ord(signs[1]))


RAISED = _table(RAISED_DIGITS, "⁺⁻⁼") | {ord("n"): ord("ⁿ")}
LOWERED = _table(LOWERED_DIGITS, "₊₋₌")
# The digits alone: the commas and dashes of a list of citations stay.
ONLY_DIGITS = str.maketrans("0123456789", RAISED_DIGITS)


def plain_digits(text: str) -> str:
    """Raised and lowered digits and signs as ordinary ones, one code point for each."""
    return text.translate(_PLAIN)


def is_power(before: str, number: str) -> bool:
    """Whether a raised number is an exponent of what stands before it, not a citation.

    10 and single digits have powers; a year, an age or the number in a name ("COVID-19") has not.
    So have units and single letters, but no letter that is a name ("hepatitis C").
    """
    if not number.isdecimal():
        return False
    before = before[-24:]
    if _NUMBER_BASE.search(before):
        return True
    base = _BASE.search(before)
    if base is None or _NAMED.search(before):
        return False
    return not (base["symbol"] or "a").isupper() or int(number) <= _HIGHEST_OF_SYMBOL
