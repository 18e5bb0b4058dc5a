"""Kinds of questions that nobody foresees, each drawn at random out of a folder's words."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.query.parameters import MOST_CHARACTERS
from search.store.analysis import STOP_WORDS, read_words
from search.store.reader import Store

# Passages whose words are read.
SAMPLE = 2_000
COMMONEST = 50


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word forms of a sample of the passages, the commonest first."""

    words: list[str]

    @property
    def common(self) -> list[str]:
        return [word for word in self.words if word not in STOP_WORDS][:COMMONEST]


Kind = Callable[[random.Random, Vocabulary], str]


def read_vocabulary(store: Store, rng: random.Random) -> Vocabulary:
    numbers = range(store.manifest.counts.passages)
    counts: Counter[str] = Counter()
    for number in rng.sample(numbers, min(SAMPLE, len(numbers))):
        counts.update(word.form for word in read_words(store.passage_at(number).plain_text))
    return Vocabulary([word for word, _ in counts.most_common()])


def _fill(rng: random.Random, parts: Sequence[str], between: str = " ") -> str:
    """Parts drawn up to MOST_CHARACTERS."""
    least = max(1, min(map(len, parts)))
    return between.join(rng.choices(parts, k=MOST_CHARACTERS // least))[:MOST_CHARACTERS]


def _some(rng: random.Random, vocabulary: Vocabulary, least: int = 1, most: int = 8) -> list[str]:
    return rng.choices(vocabulary.words, k=rng.randint(least, most))


def _random_text(rng: random.Random, first: int, last: int) -> str:
    """Code points from `first` to `last`, both included, without halves of pairs."""
    codes = (rng.randint(first, last) for _ in range(rng.choice((1, 10, 100, MOST_CHARACTERS))))
    return "".join(chr(code) for code in codes if not 0xD800 <= code <= 0xDFFF)


def _misspelt(rng: random.Random, word: str) -> str:
    at = rng.randrange(len(word))
    letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    return rng.choice((word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[::-1]))


def _joined(rng: random.Random, vocabulary: Vocabulary, marks: Sequence[str]) -> str:
    """Words of the folder, each with one of the marks somewhere in it."""

    def mark(word: str) -> str:
        at = rng.randint(0, len(word))
        return word[:at] + rng.choice(marks) + word[at:]

    return " ".join(map(mark, _some(rng, vocabulary)))


SYNTAX = (
    "title:{} OR *", "*", "?", "{}*", "*{}", "NOT {}", "{} AND NOT {}", "-{}", "+{} -{}",
    "body:[{} TO {}]", "({} OR ({}", "{}^1000", "{}~2", "id:*", "{}:{}", "NEAR({} {})", "{}'--",
)  # fmt: skip

KINDS: dict[str, Kind] = {
    "one letter": lambda rng, v: chr(rng.randint(ord("a"), ord("z"))),
    "one word": lambda rng, v: rng.choice(v.words),
    "one long word": lambda rng, v: "".join(rng.choices("etaoinshrdlu", k=MOST_CHARACTERS)),
    "one long number": lambda rng, v: "".join(rng.choices("0123456789", k=MOST_CHARACTERS)),
    "400 words": lambda rng, v: _fill(rng, v.words[:5000]),
    "400 common words": lambda rng, v: _fill(rng, v.common),
    "400 unknown words": lambda rng, v: _fill(
        rng, [_misspelt(rng, word) for word in v.words[:2000] if len(word) > 3] or ["zqxj"]
    ),
    "eight common words": lambda rng, v: " ".join(rng.sample(v.common, min(8, len(v.common)))),
    "one word repeated": lambda rng, v: _fill(rng, [rng.choice(v.words)]),
    "stop words": lambda rng, v: " ".join(rng.choices(sorted(STOP_WORDS), k=rng.randint(1, 400)))[
        :MOST_CHARACTERS
    ],
    "letters apart": lambda rng, v: _fill(rng, list("abcdefghijklmnopqrstuvwxyz")),
    "punctuation": lambda rng, v: _fill(rng, list("!?.,;:-_()[]{}<>/\\|@#$%^&*~`'\"…–—")),
    "emoji": lambda rng, v: _fill(rng, ["😀", "👩‍⚕️", "🏳️‍🌈", "💊", "👍🏽"], ""),
    "emoji between words": lambda rng, v: _joined(rng, v, ["😀", "👩‍⚕️", "💊"]),
    "right to left": lambda rng, v: _random_text(rng, 0x590, 0x6FF),
    "turned about": lambda rng, v: _joined(rng, v, ["\u202e", "\u202b", "\u2067", "\u200f"]),
    "combining marks": lambda rng, v: _random_text(rng, 0x300, 0x36F),
    "marks on words": lambda rng, v: _joined(rng, v, ["\u0301", "\u0308\u0323", "\u20dd"]),
    "zero width": lambda rng, v: _joined(rng, v, ["\u200b", "\u200d", "\ufeff", "\u00ad"]),
    "only zero width": lambda rng, v: "\u200b" * rng.randint(1, MOST_CHARACTERS),
    "query syntax": lambda rng, v: rng.choice(SYNTAX).replace("{}", rng.choice(v.words)),
    "unbalanced quotes": lambda rng, v: _joined(rng, v, ['"', "'", "“", "«", '""']),
    "proximity": lambda rng, v: f'"{" ".join(_some(rng, v))}"~{rng.choice((0, 100, 10**9))}',
    "regular expression": lambda rng, v: f"/({rng.choice(v.words)}|a+)+{rng.choice('$*?')}/",
    "repeats to backtrack": lambda rng, v: "a" * (MOST_CHARACTERS - 1) + "!",
    "numbers": lambda rng, v: " ".join(str(rng.randint(0, 10**9)) for _ in range(50)),
    "numbers in words": lambda rng, v: _joined(rng, v, ["1", "42", "½", "²", "٣", "Ⅷ"]),
    "NULs": lambda rng, v: _joined(rng, v, ["\0", "\0\0"]),
    "control characters": lambda rng, v: _random_text(rng, 0, 0x9F),
    "white space": lambda rng, v: " \t\n\u00a0\u3000" * rng.randint(1, 400),
    "half a word": lambda rng, v: " ".join(w[: max(1, len(w) // 2)] for w in _some(rng, v)),
    "misspelt": lambda rng, v: " ".join(_misspelt(rng, word) for word in _some(rng, v)),
    "run together": lambda rng, v: "".join(_some(rng, v)),
    "shouted": lambda rng, v: " ".join(_some(rng, v)).upper(),
    "Latin with accents": lambda rng, v: _random_text(rng, 0xC0, 0x24F),
    "Chinese": lambda rng, v: _random_text(rng, 0x4E00, 0x9FFF),
    "any characters": lambda rng, v: _random_text(rng, 1, 0x10FFFF),
    "too long": lambda rng, v: "word " * 401 + "end",
}  # fmt: skip
