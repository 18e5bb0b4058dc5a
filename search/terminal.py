"""Terminal output: results as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from .plural import plural
from .results import Hit, Results
from .settings import Settings

WIDTH = 88


def readable(results: Results, settings: Settings) -> str:
    """The results as lines of at most WIDTH columns, links and emergency line excepted."""
    return "\n".join(_lines(results, settings))


def _lines(results: Results, settings: Settings) -> Iterator[str]:
    if line := settings.emergency:
        yield f"{line.text} {line.tel}\n"
    if results.hits:
        yield from _notices(results)
    if results.did_you_mean:
        label = "Also searched for" if results.corrected else "Did you mean"
        yield f"{label}: {results.did_you_mean}\n"
    if not results.hits:
        yield "Nothing found."
    elif results.unanswered:
        yield "The closest pages:\n"
    for number, hit in enumerate(results.hits, 1):
        yield from _hit(number, hit)
    yield f"{_count(results)} found in {results.took_ms} ms."


def _notices(results: Results) -> Iterator[str]:
    """Notices that nothing answers the question, and of its words that no passage has."""
    if results.unanswered:
        yield "Nothing here answers that.\n"
    if results.not_found:
        words = ", ".join(f"“{word}”" for word in results.not_found)
        yield textwrap.fill(f"Not on these pages: {words}.", WIDTH) + "\n"


def _count(results: Results) -> str:
    more = "More than " if results.total_relation == "gte" else ""
    return f"{more}{plural(results.total, 'passage')}"


def _hit(number: int, hit: Hit) -> Iterator[str]:
    passage = hit.passage
    yield f"{number}. {' › '.join((passage.article.title, *passage.section))}"
    if passage.url:
        yield f"   {passage.url}"
    for paragraph in passage.plain_text.split("\n"):
        if paragraph:
            yield textwrap.fill(paragraph, WIDTH, initial_indent="   ", subsequent_indent="   ")
    for reference in passage.references:
        printed = f"- {reference.printed}"
        yield textwrap.fill(printed, WIDTH, initial_indent="   ", subsequent_indent="     ")
        if reference.link and reference.link not in reference.printed:
            yield f"     {reference.link}"
    for doubt in passage.doubts:
        yield textwrap.fill(f"? {doubt}", WIDTH, initial_indent="   ", subsequent_indent="     ")
    yield ""
