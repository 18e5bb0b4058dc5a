"""An explanation as text for a terminal of 100 columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from ..plural import plural
from ..store.postings import UNIT
from .explanation import Explanation, FaqAnswer, Filters, Part, Result, Sides
from .formula import Split

WIDTH = 100
_HEADING = " › "
# Of a table's columns: "<20" is text of 20 columns, ">9" is at the right edge of 9.
_WORDS = ("<21", "<22", ">9", ">8", "<1", "<30")
_CORRECTIONS = ("<21", "<22", ">9", ">8", "<1", "<34")
_STANDS_FOR = ("<21", "<22", ">9", ">8", "<1", "<20")
_PAIRS = ("<44", ">9", ">8")
_PARTS = ("<26", "<10", ">7", ">9", ">7", ">7", ">8", ">7", ">8")
_NOTES = {"unknown": "no passage has it", "left out": "left out: others are rarer"}


def explained_text(explanation: Explanation) -> str:
    """Lines of at most WIDTH columns."""
    return "\n".join(line.rstrip() for line in _lines(explanation))


def _lines(one: Explanation) -> Iterator[str]:
    yield from _filled(f"Question  {_clean(one.question)}", "          ")
    if one.exact:
        yield "          just as it is typed: no corrections, no synonyms"
    yield from _words(one)
    yield from _other_words(one)
    yield ""
    yield from _ranking(one)
    yield from _filter(one.filters)
    more = " or more" if one.total_relation == "gte" else ""
    counted = "they are not counted any further" if more else "all are counted"
    have, are = ("has", "is") if one.total == 1 and not more else ("have", "are")
    found = f"{have} any of it or {are} near it" if one.meaning else f"{have} any of it"
    yield f"Total     {plural(one.total, 'passage')}{more} {found}; {counted}"
    yield from _answer(one.answer)
    if one.why_unanswered:
        yield from _filled(f"Unanswered: {_clean(one.why_unanswered)}", "          ")
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
        yield "There is no word in it."
    if stop_words:
        yield from _filled(f"Stop words, weigh nothing: {', '.join(stop_words)}", "  ")


def _other_words(one: Explanation) -> Iterator[str]:
    if one.corrections:
        yield ""
        yield _row(_CORRECTIONS, "Correction", "meant", "sure", "weight")
    for slip in one.corrections:
        weight = "" if slip.weight is None else f"{slip.weight:.3f}"
        note = f"only asked: {slip.why_not}" if slip.why_not else "searched for"
        yield _row(_CORRECTIONS, slip.typed, slip.meant, f"{slip.sure:.2f}", weight, "", note)
    if one.stands_for:
        yield ""
        yield _row(_STANDS_FOR, "Stands for", "", "passages", "weight")
    for other in one.stands_for:
        count, weight = str(other.passages), f"{other.weight:.3f}"
        yield _row(_STANDS_FOR, other.typed, other.other, count, weight, "", other.why)
    if one.pairs:
        yield ""
        yield _row(_PAIRS, "Side by side", "passages", "adds")
    for pair in one.pairs:
        yield _row(_PAIRS, pair.words, str(pair.passages), f"{pair.adds:.3f}")


def _ranking(one: Explanation) -> Iterator[str]:
    if one.meaning is None:
        yield "Ranking   by words"
        return
    meant = one.meaning
    yield "Ranking   by words and meaning:"
    yield f"          clarity {meant.clarity:.4f}, length {meant.length}"
    covered = f"most of the words in one passage {meant.covered:.2f}, {meant.needed:.2f}"
    yield f"          greatest cosine {meant.greatest:.3f}, {meant.far:.3f} is needed, or"
    yield f"          {covered}"


def _filter(filters: Filters) -> Iterator[str]:
    demanded = {"article": filters.article, "tag": filters.tag, "kind": filters.kind}
    said = [f"{name} '{value}'" for name, value in demanded.items() if value is not None]
    if said:
        count = filters.passages or 0
        let_in = f"{plural(count, 'passage')} {'is' if count == 1 else 'are'} let in"
        yield from _filled(f"Filters   {' and '.join(said)}: {let_in}", "          ")


def _answer(answer: FaqAnswer) -> Iterator[str]:
    if answer.question is None:
        yield f"Answer    none: {answer.why_not}"
        return
    alike = f"{answer.likeness:.2f} alike, {answer.needed:.2f} is needed"
    verdict = "" if answer.given else f"none: {answer.why_not}. Nearest is "
    yield from _filled(f"Answer    {verdict}“{_clean(answer.question)}”, {alike}", "          ")


# ---- a result -----------------------------------------------------------------------------


def _result(result: Result) -> Iterator[str]:
    heading = _HEADING.join(map(_clean, result.heading))
    pinned = ", pinned by the clinic" if result.pinned else ""
    yield from _filled(f"{result.rank}. {heading}", "   ")
    score = f"   score {result.score:.3f}{_sides(result)}{pinned}{_boost(result)}"
    yield from _filled(score, "     ")
    if result.sides:
        yield _nearness(result.sides)
    if result.parts:
        counts = "counts" if result.sides else "weight"
        names = ("title", "headings", "text", "there", "impact", counts, "adds")
        yield _row(_PARTS, "", "", *names, indent=3)
        for part in result.parts:
            yield _part(part)
        yield _row(_PARTS, "sum of the parts", "", *_sums(result), indent=3)
    if result.missing:
        yield from _filled(f"   not in it: {', '.join(dict.fromkeys(result.missing))}", "     ")
    if not result.explained:
        yield f"   The stored impacts are not what the formula gives (by more than {UNIT:.4f})."


def _sides(result: Result) -> str:
    sides = result.sides
    if sides is None:
        return ""
    medicine = f" + medicine {sides.medicine_add:.3f}" if sides.medicine_add else ""
    return f" = words {sides.words_add:.3f} + meaning {sides.meaning_add:.3f}{medicine}"


def _nearness(sides: Sides) -> str:
    return f"   cosine {sides.cosine:.3f}, of which {sides.likeness:.3f} counts"


def _boost(result: Result) -> str:
    return "" if result.boost == 1 else f", words count × {result.boost:g} by the clinic's pins.txt"


def _part(part: Part) -> str:
    label = part.words if part.typed is None else f"{part.words} ({part.typed})"
    fields = [""] * 4 if part.split.bigram else _numbers(part.split)
    counts = part.weight * part.rarity
    weight = "" if counts == 1 else f"× {counts:.3f}"
    numbers = (*fields, f"{part.impact:.3f}", weight, f"{part.adds:.3f}")
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
    made = [_cell(column, cell) for column, cell in zip(columns, cells, strict=False)]
    return " " * indent + " ".join(made).rstrip()


def _cell(column: str, text: str) -> str:
    width = int(column[1:])
    text = _clean(text)
    if _columns(text) > width:
        text = f"{_fitting(text, width - 1)}…"
    space = " " * (width - _columns(text))
    return text + space if column[0] == "<" else space + text


def _filled(text: str, hanging: str) -> Iterator[str]:
    """Broken between words, and inside those that are longer than a line."""
    line, *words = text.split(" ")
    for word in words:
        if _columns(line) + 1 + _columns(word) <= WIDTH:
            line += f" {word}"
        else:
            yield line
            line = hanging + word
        while _columns(line) > WIDTH:
            fitting = _fitting(line, WIDTH)
            yield fitting
            line = hanging + line[len(fitting) :]
    yield line


def _fitting(text: str, width: int) -> str:
    """As much of its beginning as `width` columns hold."""
    columns = 0
    for at, char in enumerate(text):
        columns += _char_columns(char)
        if columns > width:
            return text[:at]
    return text


def _columns(text: str) -> int:
    """How many columns a terminal gives it."""
    return sum(map(_char_columns, text))


def _char_columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _clean(text: str) -> str:
    """On one line, without what would steer the terminal."""
    shown = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join(shown.split())
