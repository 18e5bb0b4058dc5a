"""data/words.*.txt and data/patterns.txt -> the sorted numbers that search.safety.lexicon reads."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from search.languages.detect import language_of
from search.languages.short import written_out
from search.model import DANGER_KINDS, LANGUAGES, STRENGTHS
from search.safety.features import SPANISH, by_sound, plain_of
from search.safety.lexicon import pattern_number
from search.safety.sections import Numbers
from tools.errors import ToolError

AGAINST = "against"
# One for each kind and strength, one for each strength, one for "against".
GROUPS = len(DANGER_KINDS) * len(STRENGTHS) + len(STRENGTHS) + 1


class Words(NamedTuple):
    """`ideas` are names in the order of their numbers; `phrases` has the idea of each phrase."""

    ideas: tuple[str, ...]
    phrases: dict[str, int]


class Patterns(NamedTuple):
    """`groups` has a bit for each group, by pattern number; `against` are ideas."""

    groups: dict[int, int]
    against: tuple[int, ...]


def read_words(folder: Path) -> Words:
    """Of all languages. Raises ToolError for a phrase of two ideas. A Spanish phrase stands by its
    sound; of several words that tell their language, not as it is written."""
    ideas: dict[str, int] = {}
    phrases: dict[str, int] = {}
    sounds: dict[str, int] = {}
    told: set[str] = set()
    for language in LANGUAGES:
        path = folder / f"words.{language}.txt"
        for name, text in _entries(path):
            idea = ideas.setdefault(name, len(ideas))
            for phrase in (" ".join(one.split()) for one in text.split(",")):
                if phrases.setdefault(phrase, idea) != idea or phrase != plain_of(phrase):
                    raise ToolError(f"{path.name}: '{phrase}' has another idea, or is not plain.")
                if language == SPANISH:
                    sounds[_sound(phrase)] = idea
                    if " " in phrase and language_of(phrase) == SPANISH:
                        told.add(phrase)
    written = {phrase: idea for phrase, idea in phrases.items() if phrase not in told}
    return Words(tuple(ideas), sounds | written)


def _sound(phrase: str) -> str:
    """As `heard` gives it; a text of this phrase alone may not tell its language."""
    return " ".join(by_sound(written_out(phrase.split(), SPANISH)))


def _entries(path: Path) -> Iterator[tuple[str, str]]:
    """`NAME: text` with the indented lines that go on."""
    name, text = "", ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            text += " " + line
            continue
        if name:
            yield name, text
        name, _, text = line.partition(":")
    yield name, text


def read_patterns(folder: Path, words: Words) -> Patterns:
    """Raises ToolError for an idea that no language has words for."""
    path = folder / "patterns.txt"
    groups: dict[int, int] = {}
    against: list[int] = []
    for heading, pattern in _patterns(path):
        for names in product(*[one.split("/") for one in pattern.split()]):
            unknown = set(names) - set(words.ideas)
            if unknown:
                raise ToolError(f"{path.name}: no words for {', '.join(sorted(unknown))}.")
            ideas = [words.ideas.index(name) for name in names]
            if heading == AGAINST:
                against += ideas
                continue
            number = pattern_number(*ideas)
            groups[number] = groups.get(number, 0) | _bits(heading)
    return Patterns(groups, tuple(against))


def _patterns(path: Path) -> Iterator[tuple[str, str]]:
    """Each pattern with its heading, which is in brackets."""
    lines = path.read_text(encoding="utf-8").splitlines()
    text = " ".join(line for line in lines if not line.startswith("#"))
    for section in text.split("[")[1:]:
        heading, _, body = section.partition("]")
        for pattern in body.split(";"):
            yield heading, pattern


def _bits(heading: str) -> int:
    kind, strength = heading.split()
    place = STRENGTHS.index(strength)
    of_kind = [*DANGER_KINDS].index(kind) * len(STRENGTHS) + place  # type: ignore[arg-type]
    return 1 << of_kind | 1 << len(DANGER_KINDS) * len(STRENGTHS) + place


def phrases_of(folder: Path) -> list[str]:
    """The phrases of all languages as they are written."""
    found = []
    for language in LANGUAGES:
        for _, text in _entries(folder / f"words.{language}.txt"):
            found += [" ".join(one.split()) for one in text.split(",")]
    return found


def lexicon_sections(folder: Path) -> dict[str, Numbers]:
    words = read_words(folder)
    patterns = read_patterns(folder, words)
    firsts: dict[int, int] = {}
    for phrase in words.phrases:
        first, length = crc32(phrase.split()[0].encode()), len(phrase.split())
        firsts[first] = max(length, firsts.get(first, 0))
    phrases = {crc32(phrase.encode()): idea for phrase, idea in words.phrases.items()}
    starts = (len(words.ideas), len(words.ideas) + GROUPS)
    return {
        "firsts": array("I", sorted(firsts)),
        "longest": array("B", [firsts[one] for one in sorted(firsts)]),
        "phrases": array("I", sorted(phrases)),
        "phrase_ideas": array("B", [phrases[one] for one in sorted(phrases)]),
        "patterns": array("I", sorted(patterns.groups)),
        "pattern_groups": array("H", [patterns.groups[one] for one in sorted(patterns.groups)]),
        "against": array("B", patterns.against),
        "feature_starts": array("I", starts),
    }
