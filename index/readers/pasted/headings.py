"""Recognises headings in plain text, by the looks of a line."""

from __future__ import annotations

import re

MOST_WORDS = 20
MOST_CHARACTERS = 150
_RUN_IN = re.compile(r"(\d{1,2}[.)])\s+([^:.!?]{3,90}):\s+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=[A-ZÀ-Ý])")
_ENDS_SENTENCE = re.compile(r"[.!;,…]['”\")\]]?$")
# Little words stay lower-case in a heading in title case.
_LITTLE = frozenset(
    "a an and as at but by for from in into is nor of on or over per than the to up vs via with "
    "without your our you we it its that this are be can do does".split()
)


def looks_like_heading(text: str) -> bool:
    """Whether a line is like a heading: short, not the end of a sentence, not data. One that ends
    in a colon must be in title case or one word."""
    words = text.split()
    if not words or len(words) > MOST_WORDS or len(text) > MOST_CHARACTERS:
        return False
    first = text.lstrip("“\"'‘(¿¡")[:1]
    if not (first.isupper() or first.isdigit()) or _ENDS_SENTENCE.search(text):
        return False
    if not re.search(r"[^\W\d_]{2}", text) or _is_data(text):
        return False
    if text.endswith(":"):
        return _in_title_case(words) or len(words) == 1
    return True


def _is_data(text: str) -> bool:
    """Whether a short line is a table row, an equation, a URL or an e-mail address."""
    if "\t" in text or " | " in text or "@" in text or "://" in text:
        return True
    digits = sum(c.isdigit() for c in text)
    return digits > len(text) / 4 or text.count("=") > 0


def _in_title_case(words: list[str]) -> bool:
    """Whether at least 75 % of the words that could be capitalised are."""
    able = [w for w in words if w[:1].isalpha() and w.lower().strip(":,?") not in _LITTLE]
    return bool(able) and sum(w[0].isupper() for w in able) >= 0.75 * len(able)


def read_run_in(text: str) -> tuple[str, str] | None:
    """A numbered item that begins with its name, "1. Name: text" -> ("1. Name", "text"); or None.

    The name must be in title case, so that "1. First, ask: who…" stays a plain item.
    """
    found = _RUN_IN.match(text)
    if found is None or not _names_something(found[2].split()):
        return None
    return f"{found[1]} {found[2].strip()}", text[found.end() :]


def _names_something(words: list[str]) -> bool:
    """Title case, or a sentence-case phrase of at most six words."""
    return words[0][:1].isupper() and (_in_title_case(words) or len(words) <= 6)


def numbered_depth(text: str) -> int | None:
    """The depth of a heading's number: "2 Methods" 1, "2.1 Sample" 2; None without a number."""
    found = _NUMBERED.match(text)
    return found[1].count(".") + 1 if found else None
