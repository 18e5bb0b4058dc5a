"""Superscripts and subscripts of a page as text: 10⁹, 10⁻³, CO₂, 2^(x+1), and citations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from lxml import html

from ...superscripts import LOWERED, ONLY_DIGITS, RAISED, is_power
from .element import SIGN

Kind = Literal["sup", "sub"]


class Script(NamedTuple):
    """How a superscript or subscript is written: between `before` and `after`, its characters by
    `table`. `cites` is whether it may be a citation."""

    before: str = ""
    table: Mapping[int, int] = {}
    after: str = ""
    cites: bool = False


FRACTION = "⁄"  # between a numerator and a denominator
PLAIN = Script(cites=True)
_RAISED = Script(table=RAISED)
_LOWERED = Script(table=LOWERED)
_MINUS = str.maketrans("−–‐‑", "----")
_STYLES = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.I)
_CLASSES = re.compile(
    r"(?:^|\s)(?:is-)?(super|sub)(?:-?script(?:ed)?)?(?:\s|$)|(?:^|\s)(sup)(?:\s|$)"
)
# A number that is named a citation is raised by the page's style: "inline-citation", "fn-ref".
_CITES = re.compile(
    r"(?:^|[\s_-])(?:citations?|cite|footnotes?|endnotes?|fn|ref)(?:$|[\s_-])", re.I
)
_NUMBERS = re.compile(r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*")
_LONGEST = 30  # characters; a longer element is text in another style
_SIGNED = re.compile(r"[+-]\d+|\d*[+-]")
_ISOTOPE = re.compile(
    r"(?:3|1[1-9]|[2-9]\d|[12]\d\d)m?(?:Tc|Ga|Lu|Sr|Xe|Rb|Tl|In|Cr|Co|Fe|Cu|Zr|Kr|Na|Ra|Ac|[CNOFPSIKUHY])"
    r"(?![a-z])"
)
_SUM = re.compile(r"\w\s*[+=-]\s*\w|[+-][^\W\d]")
_AFTER_NUMBER = re.compile(r"(?<![\w.,-])\d+$")


def script_kind(element: html.HtmlElement) -> Kind | None:
    """Whether an element raises or lowers its text: by its tag, its style or its class, or
    because it is a number that is named a citation."""
    if element.tag in ("sup", "sub"):
        return "sup" if element.tag == "sup" else "sub"
    if element.tag not in ("span", "a", "em", "i", "b", "strong", "small", "font"):
        return None
    if _is_named_citation(element):
        return "sup"
    found = _STYLES.search(element.get("style", "")) or _CLASSES.search(element.get("class", ""))
    if found is None or len(element.text_content()) > _LONGEST:
        return None
    return "sub" if (found[1] or "").lower() == "sub" else "sup"


def _is_named_citation(element: html.HtmlElement) -> bool:
    if element.get(SIGN) is not None:  # it cites by that
        return False
    named = _CITES.search(element.get("class", "")) or element.get("role") == "doc-noteref"
    return bool(named and not len(element) and _NUMBERS.fullmatch((element.text or "").strip()))


def read_superscript(content: str, before: str, after: str) -> Script:
    """How a superscript between two texts is written.

    Words and footnote letters stay, and numbers that may be citations; but beside a digit no
    digit stays, since the two would read as one number.
    """
    inner = content.strip().translate(_MINUS)
    if inner.isdecimal() and after[:1] == FRACTION:
        return _RAISED
    if _SIGNED.fullmatch(inner) and (
        len(inner) > 1 or before[-1:].isalnum() or before[-1:] in "])"
    ):
        return _RAISED
    if not before[-1:].isalnum() and _ISOTOPE.match(inner + after) and inner[:1].isdigit():
        return _RAISED
    if re.fullmatch(r"\d[\d\s,;.-]*|[,;-]", inner):
        if is_power(before, inner):
            return _RAISED
        meets = before[-1:].isdigit() or after[:1].isdigit()
        return Script(table=ONLY_DIGITS, cites=True) if meets else PLAIN
    if before[-1:].isalnum() and _SUM.search(inner):
        return _expression("^", inner, RAISED)
    if _meet(before, inner) or (_AFTER_NUMBER.search(before) and inner in [*"kmnpqtxyz"]):
        return Script("^") if inner != "n" else _RAISED
    return PLAIN


def read_subscript(content: str, before: str) -> Script:
    """As `read_superscript`. Numbers are always lowered."""
    inner = content.strip().translate(_MINUS)
    if re.fullmatch(r"[\d\s,;.+=/-]*\d[\d\s,;.+=/-]*", inner):
        return _LOWERED
    if before[-1:].isalnum() and _SUM.search(inner):
        return _expression("_", inner, LOWERED)
    return Script("_" if _meet(before, inner) else "")


def _expression(sign: str, inner: str, table: dict[int, int]) -> Script:
    """2ⁿ⁺¹ where every character exists, else 2^(x+1)."""
    if all(ord(char) in table for char in inner):
        return Script(table=table)
    return Script(f"{sign}(", {}, ")")


def _meet(before: str, inner: str) -> bool:
    return before[-1:].isdigit() and inner[:1].isdigit()
