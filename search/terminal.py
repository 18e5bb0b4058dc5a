"""Terminal output: results as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from .model import InterfaceLanguage, Passage
from .results import Help, Hit, Results
from .safety.card import OTHER_PAGES, make_card
from .settings import Settings
from .wording import Say, count, own_language, wording

WIDTH = 88


def readable(
    results: Results, settings: Settings, language: InterfaceLanguage | None = None
) -> str:
    """The results as lines of at most WIDTH columns, links and emergency line excepted. Our own
    words are in `language`; None stands for that of the question."""
    say = wording(language or own_language([results.lang]))
    return "\n".join(_lines(results, settings, say))


def _lines(results: Results, settings: Settings, say: Say) -> Iterator[str]:
    if line := settings.emergency:
        yield f"{line.text} {line.tel}\n"
    if results.help:
        yield from _help(results.help, settings, say)
    else:
        yield from _notices(results, say)
    if results.did_you_mean and not results.may_mean and not results.help:
        label = "Also searched for: {}" if results.corrected else "Did you mean: {}"
        yield say(label).format(results.did_you_mean) + "\n"
    if not results.hits and not results.help:
        yield say("Nothing found.")
    if settings.contact and (results.unanswered or not results.hits) and not results.help:
        yield textwrap.fill("".join(run["text"] for run in settings.contact), WIDTH) + "\n"
    if results.unanswered and results.hits:
        yield say("The closest pages") + ":\n"
    for number, hit in enumerate(_others(results), 1):
        yield from _hit(number, hit, say)
    if not results.help:
        yield say("{} found in {} ms.").format(_count(results, say), results.took_ms)


def _help(help_: Help, settings: Settings, say: Say) -> Iterator[str]:
    """The card, then the clinic's help passages."""
    card = make_card(help_.found, settings)
    yield textwrap.fill(card.text, WIDTH) + "\n"
    for line in card.lines:
        facts = [line.number, line.how, line.hours, line.cost, line.address]
        yield f"   {line.text}: {', '.join(fact for fact in facts if fact)}"
    yield f"\n{card.note}\n" if card.note else ""
    for number, hit in enumerate(help_.passages, 1):
        yield from _hit(number, hit, say)
    if help_.found.strength == "now":
        yield f"{OTHER_PAGES[help_.found.language]}:\n"


def _others(results: Results) -> tuple[Hit, ...]:
    """The results that are not shown as help already."""
    shown = {hit.record["id"] for hit in results.help.passages} if results.help else set()
    return tuple(hit for hit in results.hits if hit.record["id"] not in shown)


def _notices(results: Results, say: Say) -> Iterator[str]:
    """Ask what was meant, or say that nothing answers; then name the words that no passage has."""
    for one in results.may_mean:
        absent = "" if one.mentioned else " " + say("These pages do not mention it.")
        yield f"{say('Did you mean {}?').format(one.name)}{absent}\n"
    if not results.hits:
        return
    if results.unanswered and not results.may_mean:
        yield say("Nothing here answers that.") + "\n"
    if results.lacking:
        words = ", ".join(say("“{}”").format(word) for word in results.lacking)
        yield textwrap.fill(say("Not on these pages: {}.").format(words), WIDTH) + "\n"


def _count(results: Results, say: Say) -> str:
    counted = count(results.total, "1 passage", "{} passages", say)
    return say("More than {}").format(counted) if results.total_relation == "gte" else counted


def _blocks(passage: Passage) -> Iterator[tuple[int, str, str]]:
    """(spaces before, sign, text) of each block with text; a row of a table is one line."""
    text = passage.plain_text
    numbers: dict[int, int] = {}  # of the last ordered item, by level
    row: list[str] = []
    for block, after in zip_longest(passage.blocks, passage.blocks[1:]):
        words = text[block.start : block.end]
        level = block.level or 0
        if block.type == "cell":
            row.append(words)
            if after is None or after.type != "cell" or text[block.end : after.start] != "\t":
                yield 3 + 2 * level, "", " | ".join(row)
                row = []
        elif block.type == "item":
            numbers = {at: last for at, last in numbers.items() if at <= level}
            numbers[level] = block.number or numbers.get(level, 0) + 1
            sign = f"{numbers[level]}. " if block.ordered else "- "
            yield 1 + 2 * level, sign, words
        else:
            numbers = numbers if level else {}
            yield 3 + 2 * level - 2 * (block.type == "term"), "> " * (block.type == "quote"), words


def _hit(number: int, hit: Hit, say: Say) -> Iterator[str]:
    passage = hit.passage
    yield f"{number}. {' › '.join((passage.article.title, *passage.section))}"
    if passage.url:
        yield f"   {passage.url}"
    for indent, sign, text in _blocks(passage):
        first, rest = " " * indent + sign, " " * (indent + len(sign))
        yield textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=rest)
    for reference in passage.references:
        printed = f"- {reference.printed}"
        yield textwrap.fill(printed, WIDTH, initial_indent="   ", subsequent_indent="     ")
        if reference.link and reference.link not in reference.printed:
            yield f"     {reference.link}"
        for told in (*filter(None, [reference.record]), *map(say, reference.notices)):
            yield textwrap.fill(told, WIDTH, initial_indent="     ", subsequent_indent="     ")
    for doubt in passage.doubts:
        yield textwrap.fill(
            f"? {say(doubt)}", WIDTH, initial_indent="   ", subsequent_indent="     "
        )
    yield ""
