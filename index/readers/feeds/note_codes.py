"""Footnotes that WordPress plugins keep in the post's text: "[mfn]…[/mfn]", "((…))", "[1. …]"."""

from __future__ import annotations

import re

from ...references.shape import is_like_reference
from ..html.element import NOTE, NOTES, SIGN

_CODES = re.compile(
    r"[ \t]*(?:\[(?P<code>mfn|efn_note|ref|footnote|fn|note)\b[^\[\]]{0,200}\]"
    r"(?P<inside>(?:(?!\[/?(?P=code)\b).){1,4000})"
    r"\[/(?P=code)\]|\[\d{1,3}\. (?P<numbered>[^\[\]]{10,2000})\]"
    r"|\(\((?P<round>[^()]{1,400}(?:\([^()]{0,200}\)[^()]{0,400}){0,10})\)\))",
    re.DOTALL,
)


def take_note_codes(text: str) -> tuple[str, str]:
    """(the text with a sign in the place of each footnote, their list as HTML, "" for none).

    A note that is no reference stays where it is. Lines keep their numbers.
    """
    entries: list[str] = []

    def replace(found: re.Match[str]) -> str:
        inside = found["inside"] or found["numbered"] or found["round"]
        plain = re.sub(r"<[^<>]*>", " ", inside)
        if not (is_like_reference(plain) or "//" in inside):
            return found[0]
        name = f"code-{len(entries) + 1}"
        entries.append(f'<li {NOTE}="{name}">{" ".join(inside.split())}</li>')
        return f'<a {SIGN}="{name}"></a>' + "\n" * found[0].count("\n")

    shown = _CODES.sub(replace, text)
    return shown, f'<ol {NOTES}="">{"".join(entries)}</ol>' if entries else ""
