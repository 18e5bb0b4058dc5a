"""Texts as they are with slips: what a seed leaves out, doubles, moves and changes in a sample.

A sample shows one side of a limit. With a word more, a line less or another tag it is on the other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_PIECES = re.compile(r"<[^>]*>|\d+|\w+|\s+|.", re.DOTALL)
_MOST_EDITS = 3
_TAGS = "p div li ul ol h2 h4 b em sup a td tr table dt dd section aside details summary br".split()
_FILLING = "rest and sleep help most people when the days are short, Ash says in 2001."
_SAID = (
    "what is|how do I|can I|is it safe to|does|why|when should|how long|my mum|he|not|without|and"
    "|or|with|for|after|the|best|side effects|of|please|?|, |. |qué es|puedo|cuánto|me|está|mg"
).split("|")

Pieces = list[str]
Slip = Callable[[Pieces, random.Random], None]


def varied(text: str, count: int) -> list[str]:
    """As many variants, each with one to three slips, the same each time."""
    return [_variant(_PIECES.findall(text), _SLIPS, drawn) for drawn in _drawn(text, count)]


def mistyped(text: str, count: int) -> list[str]:
    """The same for a question, with slips in its letters and its words."""
    return [
        _variant([*text], _TYPED, drawn)
        if drawn.random() < 0.5
        else _variant(_PIECES.findall(text), _SPOKEN, drawn)
        for drawn in _drawn(text, count)
    ]


def _drawn(text: str, count: int) -> list[random.Random]:
    return [random.Random(f"{seed} {text[:40]}") for seed in range(count)]


def _variant(pieces: Pieces, slips: Sequence[Slip], drawn: random.Random) -> str:
    for _ in range(drawn.randint(1, _MOST_EDITS)):
        if pieces:
            drawn.choice(slips)(pieces, drawn)
    return "".join(pieces)


def _leave_out(pieces: Pieces, drawn: random.Random) -> None:
    at = drawn.randrange(len(pieces))
    del pieces[at : at + drawn.choice((1, 1, 2, 4, 8))]


def _double(pieces: Pieces, drawn: random.Random) -> None:
    at, length = drawn.randrange(len(pieces)), drawn.choice((1, 2, 4, 8, 30))
    pieces[at:at] = pieces[at : at + length] * drawn.choice((1, 1, 2, 8))


def _swap(pieces: Pieces, drawn: random.Random) -> None:
    one, other = drawn.randrange(len(pieces)), drawn.randrange(len(pieces))
    pieces[one], pieces[other] = pieces[other], pieces[one]


def _fill(pieces: Pieces, drawn: random.Random) -> None:
    words = _FILLING.split() * 3
    at = drawn.randrange(len(pieces))
    pieces.insert(at, f" {' '.join(words[: drawn.randint(1, len(words))])} ")


def _break_line(pieces: Pieces, drawn: random.Random) -> None:
    spaces = [at for at, piece in enumerate(pieces) if piece.isspace()]
    if spaces:
        pieces[drawn.choice(spaces)] = drawn.choice(("", " ", "  ", "\n", "\n\n", "\n    ", "\t"))


def _count_on(pieces: Pieces, drawn: random.Random) -> None:
    numbers = [at for at, piece in enumerate(pieces) if piece.isdecimal()]
    if numbers:
        at = drawn.choice(numbers)
        pieces[at] = f"{max(0, int(pieces[at]) + drawn.choice((-1, 1, 1, 10)))}"


def _change_case(pieces: Pieces, drawn: random.Random) -> None:
    words = [at for at, piece in enumerate(pieces) if piece[:1].isalpha()]
    if words:
        at = drawn.choice(words)
        pieces[at] = drawn.choice((str.upper, str.lower, str.capitalize))(pieces[at])


def _retag(pieces: Pieces, drawn: random.Random) -> None:
    tags = [at for at, piece in enumerate(pieces) if len(piece) > 2 and piece[:1] == "<"]
    if tags:
        at, tag = drawn.choice(tags), drawn.choice(_TAGS)
        pieces[at] = re.sub(r"(?<=<)\w+|(?<=</)\w+", tag, pieces[at], count=1)


def _insert(pieces: Pieces, drawn: random.Random) -> None:
    pieces.insert(drawn.randrange(len(pieces)), drawn.choice("aeinst -'"))


def _leave_out_one(pieces: Pieces, drawn: random.Random) -> None:
    del pieces[drawn.randrange(len(pieces))]


def _swap_two(pieces: Pieces, drawn: random.Random) -> None:
    at = drawn.randrange(len(pieces))
    pieces[at : at + 2] = reversed(pieces[at : at + 2])


def _say(pieces: Pieces, drawn: random.Random) -> None:
    pieces.insert(drawn.randrange(len(pieces)), f" {drawn.choice(_SAID)} ")


_SLIPS: Sequence[Slip] = (
    _leave_out,
    _double,
    _swap,
    _fill,
    _break_line,
    _count_on,
    _change_case,
    _retag,
)
_TYPED: Sequence[Slip] = (_insert, _leave_out_one, _swap_two)
_SPOKEN: Sequence[Slip] = (_leave_out, _swap, _count_on, _change_case, _say)
