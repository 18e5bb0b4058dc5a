"""Explanations as text, for a terminal of 100 columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from ..plural import plural
from ..store.postings import UNIT
from .explanation import Explanation, FaqAnswer, Filters, Part, Result, Sides
from .formula import Split

WIDTH = 100
_HEADING = " › "
# Columns of the tables: "<20" is aligned left in 20 columns, ">9" right in 9.
_WORDS = ("<21", "<22", ">9", ">8", "<1", "<30")
_CORRECTIONS = ("<20", "<20", ">10", ">8", "<1", "<36")
_STANDS_FOR = ("<21", "<22", ">9", ">8", "<1", "<20")
_PAIRS = ("<44", ">9", ">8")
_PARTS = ("<26", "<10", ">7", ">9", ">7", ">7", ">8", ">7", ">8")
_NOTES = {"unknown": "in no passage", "left out": "not scored: others are rarer"}


def explained_text(explanation: Explanation) -> str:
    """The explanation in lines of at most WIDTH columns."""
    return "\n".join(line.rstrip() for line in _lines(explanation))


def _lines(one: Explanation) -> Iterator[str]:
    yield from _wrap(f"Question  {_clean(one.question)}", "          ")
    if one.exact:
        yield "          exact: no corrections, no synonyms"
    yield from _words(one)
    yield from _other_words(one)
    yield ""
    yield from _ranking(one)
    yield from _filter(one.filters)
    least = "at least " if one.total_relation == "gte" else ""
    match = "matches" if one.total == 1 else "match"
    by = "by words or meaning" if one.meaning else "by words"
    yield f"Total     {least}{plural(one.total, 'passage')} {match} {by}"
    yield from _answer(one.answer)
    if one.why_unanswered:
        yield from _wrap(f"Unanswered: {_clean(one.why_unanswered)}", "          ")
    for result in one.results:
        yield ""
        yield from _result(result)


# ---- the question -------------------------------------------------------------------------


def _words(one: Explanation) -> Iterator[str]:
    yield ""
    yield _row(_WORDS, "Word", "stem", "passages", "idf")
    stop_words = []
    for word in one.words:
        if word.role == "stop word":
            stop_words.append(word.word)
        else:
            idf = f"{word.idf:.2f}" if word.role == "asked" else ""
            note = _NOTES.get(word.role, "")
            yield _row(_WORDS, word.word, word.stem, str(word.passages), idf, "", note)
    if not one.words:
        yield "No words in the question."
    if stop_words:
        yield from _wrap(f"Stop words (not scored): {', '.join(stop_words)}", "  ")


def _other_words(one: Explanation) -> Iterator[str]:
    if one.corrections:
        yield ""
        yield _row(_CORRECTIONS, "Typed", "correction", "confidence", "weight")
    for slip in one.corrections:
        weight = "" if slip.weight is None else f"{slip.weight:.3f}"
        note = f"not searched: {slip.why_not}" if slip.why_not else "searched"
        yield _row(_CORRECTIONS, slip.typed, slip.meant, f"{slip.sure:.2f}", weight, "", note)
    if one.stands_for:
        yield ""
        yield _row(_STANDS_FOR, "Typed", "expanded to", "passages", "weight")
    for other in one.stands_for:
        count, weight = str(other.passages), f"{other.weight:.3f}"
        yield _row(_STANDS_FOR, other.typed, other.other, count, weight, "", other.why)
    if one.pairs:
        yield ""
        yield _row(_PAIRS, "Bigram", "passages", "adds")
    for pair in one.pairs:
        yield _row(_PAIRS, pair.words, str(pair.passages), f"{pair.adds:.3f}")


def _ranking(one: Explanation) -> Iterator[str]:
    if one.meaning is None:
        yield "Ranking   by words"
        return
    meaning = one.meaning
    yield "Ranking   by words and meaning:"
    yield f"          clarity {meaning.clarity:.4f}, length {meaning.length}"
    yield f"          best cosine {meaning.greatest:.3f}"
    yield f"          best word coverage {meaning.covered:.2f} (threshold {meaning.needed:.2f})"
    yield f"          both together {meaning.nearness:.3f} (threshold {meaning.far:.3f})"


def _filter(filters: Filters) -> Iterator[str]:
    values = {"article": filters.article, "tag": filters.tag, "kind": filters.kind}
    active = [f"{name} '{value}'" for name, value in values.items() if value is not None]
    if active:
        allowed = f"{plural(filters.passages or 0, 'passage')} allowed"
        yield from _wrap(f"Filters   {' and '.join(active)}: {allowed}", "          ")


def _answer(answer: FaqAnswer) -> Iterator[str]:
    if answer.question is None:
        yield f"Answer    none: {answer.why_not}"
    else:
        yield from _wrap(f"Answer    “{_clean(answer.question)}”", "          ")


def _result(result: Result) -> Iterator[str]:
    heading = _HEADING.join(map(_clean, result.heading))
    pinned = ", pinned by the clinic" if result.pinned else ""
    yield from _wrap(f"{result.rank}. {heading}", "   ")
    score = f"   score {result.score:.3f}{_sides(result)}{pinned}{_boost(result)}"
    yield from _wrap(score, "     ")
    if result.sides:
        yield _cosine(result.sides)
    if result.parts:
        factor = "factor" if result.sides else "weight"
        names = ("title", "headings", "text", "present", "impact", factor, "adds")
        yield _row(_PARTS, "", "", *names, indent=3)
        for part in result.parts:
            yield _part(part)
        yield _row(_PARTS, "sum of the parts", "", *_sums(result), indent=3)
    if result.missing:
        yield from _wrap(f"   missing: {', '.join(dict.fromkeys(result.missing))}", "     ")
    if not result.explained:
        yield f"   Stored impacts differ from the formula by more than {UNIT:.4f}."


def _sides(result: Result) -> str:
    sides = result.sides
    if sides is None:
        return ""
    medicine = f" + medicine {sides.medicine_add:.3f}" if sides.medicine_add else ""
    return f" = words {sides.words_add:.3f} + meaning {sides.meaning_add:.3f}{medicine}"


def _cosine(sides: Sides) -> str:
    return f"   cosine {sides.cosine:.3f}, adjusted {sides.likeness:.3f}"


def _boost(result: Result) -> str:
    return "" if result.boost == 1 else f", words × {result.boost:g} (boost in pins.txt)"


def _part(part: Part) -> str:
    label = part.words if part.typed is None else f"{part.words} ({part.typed})"
    fields = [""] * 4 if part.split.bigram else _numbers(part.split)
    factor = part.weight * part.rarity
    times = "" if factor == 1 else f"× {factor:.3f}"
    numbers = (*fields, f"{part.impact:.3f}", times, f"{part.adds:.3f}")
    return _row(_PARTS, label, part.why, *numbers, indent=3)


def _sums(result: Result) -> list[str]:
    total = Split()
    for part in result.parts:
        total += part.split
    return [*_numbers(total), "", "", f"{result.parts_total:.3f}"]


def _numbers(split: Split) -> list[str]:
    values = (split.title, split.headings, split.text, split.present)
    return [f"{value:.3f}" if value else "–" for value in values]


# ---- lines --------------------------------------------------------------------------------


def _row(columns: Sequence[str], *cells: str, indent: int = 0) -> str:
    padded = [_cell(column, cell) for column, cell in zip(columns, cells, strict=False)]
    return " " * indent + " ".join(padded).rstrip()


def _cell(column: str, text: str) -> str:
    width = int(column[1:])
    text = _clean(text)
    if _columns(text) > width:
        text = f"{_cut(text, width - 1)}…"
    space = " " * (width - _columns(text))
    return text + space if column[0] == "<" else space + text


def _wrap(text: str, hanging: str) -> Iterator[str]:
    """Wrap text between words, and inside words that are longer than a line."""
    line, *words = text.split(" ")
    for word in words:
        if _columns(line) + 1 + _columns(word) <= WIDTH:
            line += f" {word}"
        else:
            yield line
            line = hanging + word
        while _columns(line) > WIDTH:
            full = _cut(line, WIDTH)
            yield full
            line = hanging + line[len(full) :]
    yield line


def _cut(text: str, width: int) -> str:
    """The longest beginning of a text that fits in `width` columns."""
    columns = 0
    for at, char in enumerate(text):
        columns += _char_columns(char)
        if columns > width:
            return text[:at]
    return text


def _columns(text: str) -> int:
    """The width of a text in a terminal."""
    return sum(map(_char_columns, text))


def _char_columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _clean(text: str) -> str:
    """The text on one line, without control characters."""
    shown = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join(shown.split())
