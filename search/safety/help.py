"""What the clinic's help.yaml has for a danger: lines to call, a sentence, passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..model import DangerKind, InterfaceLanguage, Strength
from .lines import Line

if TYPE_CHECKING:
    from ..store.help import HelpPages, StoredLine
    from .detect import Danger

# Passages that are shown before all others.
MOST_PASSAGES = 3


class DangerHelp(NamedTuple):
    """`lines` and `passages` (numbers) are the clinic's, those of the first kind first. `wording`
    is its sentence in place of ours, None without one. `language` is the question's."""

    strength: Strength
    kinds: tuple[DangerKind, ...]
    language: InterfaceLanguage
    lines: tuple[Line, ...] = ()
    wording: str | None = None
    passages: tuple[int, ...] = ()


def find_help(danger: Danger, language: InterfaceLanguage, pages: HelpPages) -> DangerHelp:
    """`language` is the question's."""
    lines = [_line(one, language) for kind in danger.kinds for one in pages.lines(kind)]
    numbers = [number for kind in danger.kinds for number in pages.passages(kind)]
    return DangerHelp(
        danger.strength,
        danger.kinds,
        language,
        tuple(dict.fromkeys(lines)),
        pages.wording(language, danger.strength),
        tuple(dict.fromkeys(numbers))[:MOST_PASSAGES],
    )


def _line(line: StoredLine, language: InterfaceLanguage) -> Line:
    return Line(
        text=_text_in(line["text"], language) or "",
        number=line.get("number"),
        how=_text_in(line.get("how"), language),
        hours=_text_in(line.get("hours"), language),
        cost=_text_in(line.get("cost"), language),
        address=line.get("address"),
    )


def _text_in(texts: dict[str, str] | None, language: InterfaceLanguage) -> str | None:
    """The text in a language, else the one for all languages, else any."""
    if not texts:
        return None
    return texts.get(language) or texts.get("") or next(iter(texts.values()))
