"""Highlighting: marks the searched words of a passage, or a span of its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import TypeAlias

from .languages.language import fold
from .store.analysis import TOKEN_PATTERN
from .store.record import PassageJSON, RunJSON
from .store.records import stored_of

# All forms of a word, in lower case, as the index prints them. A phrase has the forms of each word.
Forms: TypeAlias = Sequence[str]
Phrase: TypeAlias = Sequence[Forms]
_Span: TypeAlias = tuple[int, int]
# Characters between the words of a phrase at most: a space, a hyphen, a comma with a space.
_MOST_BETWEEN = 3
_SIGMA = "\u03a3"
# Texts and runs that are cached in lower case: the clinic's, never a question's.
_MOST_CACHED = 1024


def highlight_words(record: PassageJSON, words: Iterable[str], phrases: Iterable[Phrase]) -> None:
    """Split the record's runs so that every matched word and phrase is a run of its own.

    `words` are forms in lower case, as printed.
    """
    words, phrases = _perhaps_in(stored_of(record).text, words, phrases)
    if not words and not phrases:
        return
    marked: list[RunJSON] = []
    for run in record["text"]:  # most have none of the words: no call is made for these
        lower = _lowered(run["text"])
        own = words if lower is None else [form for form in words if form in lower]
        if own or phrases:
            marked += _mark(run, own, phrases)
        else:
            marked.append(run)
    record["text"] = marked


def highlight_headings(
    record: PassageJSON, words: Sequence[str], phrases: Sequence[Phrase]
) -> list[list[RunJSON]]:
    """The article's title and the section's headings in runs, matched words marked."""
    texts = (record["article"]["title"], *record["section"])
    return [[*_mark({"text": text}, *_perhaps_in(text, words, phrases))] for text in texts]


def _perhaps_in(
    text: str, words: Iterable[str], phrases: Iterable[Phrase]
) -> tuple[Forms, Sequence[Phrase]]:
    """The words and phrases that are in a text, perhaps as parts of words."""
    lower = _lowered(text)
    if lower is None:
        return [*words], [*phrases]
    found = [form for form in words if form in lower]
    return found, [one for one in phrases if all(any(f in lower for f in forms) for forms in one)]


@lru_cache(_MOST_CACHED)
def _lowered(text: str) -> str | None:
    """A text in lower case; None where lowering changes its length, or depends on neighbours."""
    lower = text.lower()
    return lower if _SIGMA not in text and len(lower) == len(text) else None


def is_highlighted(record: PassageJSON) -> bool:
    """Tell whether any run of the record is marked."""
    return any("match" in run for run in record["text"])


def highlight_span(record: PassageJSON, start: int, end: int) -> None:
    """Mark a span of the record's text, half-open in code points, but not what parts its blocks.

    A citation that it overlaps is marked whole.
    """
    runs: list[RunJSON] = []
    at = 0
    for run in record["text"]:
        text = run["text"]
        first, last = max(start - at, 0), min(end - at, len(text))
        if first >= last or text.isspace():
            runs.append(run)
        elif "references" in run:
            runs.append({**run, "match": True})
        else:
            parts = (text[:first], text[first:last], text[last:])
            pieces: list[RunJSON] = [{**run, "text": part} for part in parts]
            pieces[1]["match"] = True
            runs += [piece for piece in pieces if piece["text"]]
        at += len(text)
    record["text"] = runs


def mark_typed(text: str, typed: str) -> list[RunJSON]:
    """A suggestion's text in runs: the words that were typed are marked, and the beginning of a
    word that was typed last. Accents and capitals make no difference."""
    words = [_folded(word[0]) for word in re.finditer(TOKEN_PATTERN, typed)]
    spans: list[_Span] = []
    for word in re.finditer(TOKEN_PATTERN, text):
        start, end = word.span()
        folded = _folded(word[0])
        if folded in words:
            spans.append((start, end))
        elif words and folded.startswith(words[-1]) and len(folded) == end - start:
            spans.append((start, start + len(words[-1])))
    runs: list[RunJSON] = []
    at = 0
    for start, end in spans:
        if start > at:
            runs.append({"text": text[at:start]})
        runs.append({"text": text[start:end], "match": True})
        at = end
    return [*runs, {"text": text[at:]}] if at < len(text) else runs


def _folded(word: str) -> str:
    return fold(word.lower())


def _mark(run: RunJSON, words: Sequence[str], phrases: Sequence[Phrase]) -> Iterable[RunJSON]:
    """Split a run at its matches; a citation is marked whole. `words` are perhaps in it."""
    if not words and not phrases:
        return (run,)
    text = run["text"]
    places = _finder(text)
    spans = [span for form in words for span in places(form)]
    for phrase in phrases:
        spans += _places_of_phrase(text, phrase, places)
    if "references" in run or not spans:
        return ({**run, "match": True} if spans else run,)
    return _split(run, spans)


def _split(run: RunJSON, spans: list[_Span]) -> Iterator[RunJSON]:
    text = run["text"]
    at = 0
    for start, end in _merged(spans):
        if start > at:
            yield {**run, "text": text[at:start]}
        yield {**run, "text": text[start:end], "match": True}
        at = end
    if at < len(text):
        yield {**run, "text": text[at:]}


def _merged(spans: list[_Span]) -> Iterator[_Span]:
    """The spans in order, overlapping ones merged."""
    spans.sort()
    start, end = spans[0]
    for first, last in spans:
        if first >= end:
            yield start, end
            start = first
        end = max(end, last)
    yield start, end


def _finder(text: str) -> Callable[[str], list[_Span]]:
    """The function form -> its spans in the text, as a whole word."""
    lower = _lowered(text)
    if lower is not None:
        return partial(_places, lower)
    found: dict[str, list[_Span]] = {}
    for word in re.finditer(TOKEN_PATTERN, text):
        found.setdefault(word[0].lower(), []).append(word.span())
    return lambda form: found.get(form, [])


def _places(lower: str, form: str) -> list[_Span]:
    places: list[_Span] = []
    length, has_letters_alone, at = len(form), form.isalpha(), lower.find(form)
    while at >= 0:
        end = at + length
        before = lower[at - 1 : at]
        if has_letters_alone and (before.isalpha() or lower[end : end + 1].isalnum()):
            pass
        elif (has_letters_alone and not before.isalnum()) or _is_token(lower, at, end):
            places.append((at, end))
        at = lower.find(form, end)
    return places


def _is_token(lower: str, start: int, end: int) -> bool:
    """Tell whether a form stands as a word: also where it is glued to a number ("50mg"), but as no
    part of another number."""
    first = max(lower.rfind(" ", 0, start), lower.rfind("\n", 0, start)) + 1
    words = TOKEN_PATTERN.finditer(lower, first)  # no word has a space, so this is a word's begin
    return next((one.span() for one in words if one.end() > start), None) == (start, end)


def _places_of_phrase(
    text: str, phrase: Phrase, places: Callable[[str], list[_Span]]
) -> list[_Span]:
    """The spans where a phrase's words follow each other, with only punctuation between."""
    spans = [span for form in phrase[0] for span in places(form)]
    for forms in phrase[1:]:
        if not spans:
            break
        ends = {first: end for form in forms for first, end in places(form)}
        spans = [
            (start, ends[first])
            for start, last in spans
            for first in range(last, last + 1 + _MOST_BETWEEN)
            if first in ends and not re.search(TOKEN_PATTERN, text[last:first])
        ]
    return spans
