"""The card for somebody who may be in danger: a sentence, lines to call, and a note.

The clinic's own come first: the lines of its help.yaml, then its emergency line; those of its
country follow. The sentence is conditional, since a detector does not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model import DangerKind, InterfaceLanguage, Strength
from ..settings import Settings
from .help import DangerHelp
from .lines import EMERGENCY, Line, lines_of

MOST_LINES: dict[Strength, int] = {"now": 3, "maybe": 1}
# Kinds whose own line is called before the emergency number.
_OWN_LINE_FIRST: tuple[DangerKind, ...] = ("self-harm",)


class _Wording(NamedTuple):
    """Our sentences. {} stands for whom to call."""

    now: str
    maybe: str
    local: str
    one: str
    several: str
    or_: str
    unsure: str
    free_always: str
    free: str
    always: str


_WORDING: dict[InterfaceLanguage, _Wording] = {
    "en": _Wording(
        now="If you or someone with you may be in danger now, call {}.",
        maybe="If this is about you or someone near you, you can call {}.",
        local="your local emergency number",
        one="this number",
        several="one of these numbers",
        or_="{}, or {}",
        unsure="You need not be sure.",
        free_always="The call is free, day and night.",
        free="The call is free.",
        always="Somebody answers day and night.",
    ),
    "es": _Wording(
        now="Si usted o alguien que está con usted puede estar en peligro ahora, llame {}.",
        maybe="Si esto le pasa a usted o a alguien cercano, puede llamar {}.",
        local="al número de emergencias de su zona",
        one="a este número",
        several="a uno de estos números",
        or_="{}, o {}",
        unsure="No hace falta tener la certeza.",
        free_always="La llamada es gratis, de día y de noche.",
        free="La llamada es gratis.",
        always="Contestan de día y de noche.",
    ),
}


# The heading over the results that are no help passages.
OTHER_PAGES: dict[InterfaceLanguage, str] = {"en": "Other pages", "es": "Otras páginas"}


class Card(NamedTuple):
    """`lines` has at most three, for `maybe` at most one; the first is to be called first. `note`
    is None for `maybe`."""

    text: str
    lines: tuple[Line, ...]
    note: str | None


def make_card(found: DangerHelp, settings: Settings) -> Card:
    lines = _chosen(found, settings)
    words = _WORDING[found.language]
    text = found.wording or _sentence(found.strength, lines, words)
    return Card(text, lines, _note(lines, found.language) if found.strength == "now" else None)


def _chosen(found: DangerHelp, settings: Settings) -> tuple[Line, ...]:
    """The first lines, each number once. Of `now` one sends help, where one is known."""
    lines: dict[str, Line] = {}
    for line in _candidates(found, settings):
        lines.setdefault(line.tel or line.text, line)
    most = MOST_LINES[found.strength]
    shown, others = [*lines.values()][:most], [*lines.values()][most:]
    if found.strength == "now" and not any(line.is_emergency for line in shown):
        shown[most - 1 :] = [line for line in others if line.is_emergency][:1] or shown[most - 1 :]
    return tuple(shown)


def _candidates(found: DangerHelp, settings: Settings) -> Iterator[Line]:
    yield from found.lines
    if settings.emergency:
        yield Line(settings.emergency.text, settings.emergency.tel, is_emergency=True)
    country, language = settings.country, found.language
    own = [line for kind in found.kinds for line in lines_of(country, kind, language)]
    emergency = [*lines_of(country, EMERGENCY, language)]
    is_own_first = found.kinds[0] in _OWN_LINE_FIRST
    yield from (*own, *emergency) if is_own_first else (*emergency, *own)


def _sentence(strength: Strength, lines: tuple[Line, ...], words: _Wording) -> str:
    """Ours: whom to call, as far as there are numbers."""
    numbers = sum(line.number is not None for line in lines)
    called = words.several if numbers > 1 else words.one
    if not numbers:
        called = words.local
    elif strength == "now" and not any(line.is_emergency for line in lines):
        called = words.or_.format(words.local, called)
    return (words.now if strength == "now" else words.maybe).format(called)


def _note(lines: tuple[Line, ...], language: InterfaceLanguage) -> str:
    """One sentence against doubt, and what is true of every number shown."""
    words = _WORDING[language]
    called = [line for line in lines if line.number]
    free = bool(called) and all(line.is_free for line in called)
    always = bool(called) and all(line.is_always for line in called)
    if not free and not always:
        return words.unsure
    true = words.free if not always else words.free_always if free else words.always
    return f"{words.unsure} {true}"
