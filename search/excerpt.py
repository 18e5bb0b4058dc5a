"""Excerpts: the one to three sentences of a passage that are nearest to the question.

An excerpt is a span of the passage's own text. It consists of whole units. A unit is a sentence;
a sentence that leads into a list, with the whole list ("Do not take it if:"); an item of sentences
in a list that nothing leads into; or a sentence with the one after it that limits it ("But not with
alcohol."). So nothing is quoted without what makes it true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from .store.record import BlockJSON, PassageJSON, RunJSON
from .store.records import Stored, stored_of
from .store.sentences import Span, sentence_spans

MOST_CHARACTERS = 320
MOST_SENTENCES = 3
# A shorter excerpt gets a neighbour, whatever its score.
_SHORT = 120
# The share of the best score that a neighbour needs otherwise.
_NEAR = 0.6
# What the words count beside the likeness, and the first sentence beside the others.
_WORDS = 0.5
_FIRST = 0.05

_LIMITS = (
    *(
        "but however except unless yet although though only otherwise instead pero excepto "
        "salvo aunque"
    ).split(),
    "even so",
    "sin embargo",
    "a menos que",
    "no obstante",
)
_REFERS_BACK = tuple(
    "it this these they that those he she such his her their its also so then esto esta este "
    "estos estas ello ellos ellas también así".split()
)
# Passages whose units are cached: the clinic's text, never a question's.
_MOST_CACHED = 256

# The likeness to the question of a passage's sentences, by their half-open code points.
Likenesses = Mapping[Span, float]


class Excerpt(NamedTuple):
    """Runs of a passage, and the blocks that they are in: half-open code points of these runs."""

    text: list[RunJSON]
    blocks: list[BlockJSON]


class _Unit(NamedTuple):
    """What is quoted whole or not at all: a half-open span and its sentences."""

    start: int
    end: int
    sentences: int


# In order, and the places of those that may be quoted alone.
_Units = tuple[tuple[_Unit, ...], tuple[int, ...]]


def make_excerpt(
    record: PassageJSON,
    weigh: Callable[[str], dict[str, float]],
    likenesses: Likenesses,
) -> Excerpt:
    """The excerpt of a highlighted record; empty where no unit is short enough.

    `weigh` tells what the stems of a marked text weigh, the same for every passage. `likenesses`
    are empty where words alone rank.
    """
    runs, stored = record["text"], stored_of(record)
    units, fitting = stored.once(_units_of)
    span = _choose(stored.text, units, fitting, _scores(units, _matches(runs, weigh), likenesses))
    if not span:
        return Excerpt([], [])
    return Excerpt(_cut(runs, *span), [*_clipped(record["blocks"], *span)])


def _clipped(blocks: Iterable[BlockJSON], start: int, end: int) -> Iterator[BlockJSON]:
    """The parts of blocks in a half-open span, counted from its start. An empty cell stays."""
    for block in blocks:
        first, last = max(block["start"], start), min(block["end"], end)
        if first < last or first == last == block["start"] == block["end"]:
            clipped = block.copy()
            clipped["start"], clipped["end"] = first - start, last - start
            yield clipped


def _units_of(stored: Stored) -> _Units:
    return _units(stored.text, stored.cited, stored.lists, stored.items)


@lru_cache(_MOST_CACHED)
def _units(
    plain: str, cited: tuple[Span, ...], lists: tuple[Span, ...], items: frozenset[int]
) -> _Units:
    """The units in order, and the places of those that may be quoted alone; together the units
    have every sentence. `items` are as in `Stored`."""
    units = tuple(_joined(plain, cited, lists, items))
    fitting = [
        place
        for place, unit in enumerate(units)
        if unit.end - unit.start <= MOST_CHARACTERS and plain[unit.end - 1] != ":"
    ]
    return units, tuple(fitting)


def _joined(
    plain: str, cited: Sequence[Span], lists: Sequence[Span], items: frozenset[int]
) -> Iterator[_Unit]:
    unit: _Unit | None = None
    in_list = is_led = False
    for start, end in _whole_sentences(plain, cited):
        is_item = any(low <= start < high for low, high in lists)
        leads = unit is not None and not _has_ended(plain[unit.start : unit.end])
        is_led = is_item and (is_led or leads)
        goes_on = leads or is_led or (is_item and in_list and start not in items)
        if unit and (goes_on or _begins(plain[start:end], _LIMITS)):
            unit = unit._replace(end=end, sentences=unit.sentences + 1)
        else:
            if unit:
                yield unit
            unit = _Unit(start, end, 1)
        in_list = is_item
    if unit:
        yield unit


def _begins(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a text begins with one of these words; no pattern, which costs a start its time."""
    start = text[:20].lower()
    return start.startswith(phrases) and any(
        start.startswith(one) and not start[len(one) : len(one) + 1].isalnum() for one in phrases
    )


def _has_ended(sentence: str) -> bool:
    """Whether a sentence ends with a full stop or the like, and closing marks perhaps."""
    return sentence.rstrip("\"'”’)]").endswith((".", "!", "?", "…"))


def _whole_sentences(plain: str, cited: Sequence[Span]) -> Iterator[Span]:
    """The sentences, joined where a citation has the end of one inside."""
    if not cited:
        yield from sentence_spans(plain)
        return
    waiting: Span | None = None
    for start, end in sentence_spans(plain):
        first = waiting[0] if waiting else start
        waiting = first, end
        if not any(low < end < high for low, high in cited):
            yield waiting
            waiting = None
    if waiting:
        yield waiting


def _matches(
    runs: Sequence[RunJSON], weigh: Callable[[str], dict[str, float]]
) -> list[tuple[int, dict[str, float]]]:
    """The marked runs: where each begins, and what its stems weigh."""
    found = []
    at = 0
    for run in runs:
        text = run["text"]
        if "match" in run:
            found.append((at, weigh(text)))
        at += len(text)
    return found


def _scores(
    units: Sequence[_Unit],
    matches: list[tuple[int, dict[str, float]]],
    likenesses: Likenesses,
) -> list[float]:
    """Each unit's score: the share of the passage's matched words that it has, and the likeness of
    its nearest sentence."""
    stems: dict[str, float] = {}
    for _, weights in matches:
        stems |= weights
    whole = sum(stems.values())
    found: dict[int, dict[str, float]] = {}  # by the unit's place
    place = 0
    for at, weights in matches:
        while place < len(units) and units[place].end <= at:
            place += 1
        if place < len(units) and units[place].start <= at:
            found.setdefault(place, {}).update(weights)
    scores = [0.0] * len(units)
    for place, own in found.items() if whole else ():
        scores[place] = _WORDS * sum(own.values()) / whole
    if likenesses:
        for place, (start, end, _) in enumerate(units):
            scores[place] += max(
                (near for (low, high), near in likenesses.items() if start <= low and high <= end),
                default=0.0,
            )
    if scores:
        scores[0] += _FIRST
    return scores


def _choose(
    plain: str, units: Sequence[_Unit], fitting: Sequence[int], scores: Sequence[float]
) -> Span | None:
    """The best unit that is short enough, with neighbours while they help and there is room."""
    if not fitting:
        return None
    best = max(fitting, key=scores.__getitem__)  # the first of several
    first = last = best
    least = _NEAR * scores[best]

    def room(low: int, high: int) -> bool:
        end = units[high].end
        if end - units[low].start > MOST_CHARACTERS or plain[end - 1] == ":":
            return False
        return sum([unit.sentences for unit in units[low : high + 1]]) <= MOST_SENTENCES

    if (
        _begins(plain[units[first].start : units[first].end], _REFERS_BACK)
        and first
        and room(first - 1, last)
    ):
        first -= 1
    while True:
        short = units[last].end - units[first].start < _SHORT
        before, after = first - 1, last + 1
        if before < 0 or not (short or scores[before] >= least) or not room(before, last):
            before = first
        if after == len(units) or not (short or scores[after] >= least) or not room(first, after):
            after = last
        if before == first and after == last:
            return units[first].start, units[last].end
        if after == last or (before < first and scores[before] > scores[after]):
            first = before
        else:
            last = after


def _cut(runs: Sequence[RunJSON], start: int, end: int) -> list[RunJSON]:
    """The runs of a half-open span; a citation stays whole."""
    found: list[RunJSON] = []
    at = 0
    for run in runs:
        if at >= end:
            break
        text = run["text"]
        after = at + len(text)
        if after > start and text:
            if (start <= at and after <= end) or "references" in run:
                found.append(run)
            else:
                found.append({**run, "text": text[max(start - at, 0) : end - at]})
        at = after
    return found
