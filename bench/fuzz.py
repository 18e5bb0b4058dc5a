"""What questions that nobody foresaw cost, and whether any of them breaks the app.

    .venv/bin/python bench/fuzz.py FOLDER [--queries FILE] [--count 2000] [--seed N] [--json]
        [--index DIRECTORY] [--words-only]

FOLDER as for bench/relevance.py. Fuzzed questions of every kind below, drawn by a seed, and the
folder's own questions go through the whole app (POST /search, ten results), interleaved, three
times each in an order that is shuffled each time. A question's time is its median in
milliseconds; `first` is the p99 of the first times, when no word had been met before.

The ranking is by words and meaning, with the model of build/model, or by words alone; a question
that is encoded costs milliseconds whatever stands in it, so `ratio_p99` is one of like with like.

Allowed are 200 and the 4xx of POST /search in search/openapi.json; anything else is named by its
kind and makes the exit status 1. `slowest` names the five kinds with the highest p99, the
commonest words of the folder among them. No question is printed.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from latency import percentile, read_texts
from relevance import open_index, set_index
from serving import post_search

from search.app import create_app
from search.engine.local import LocalEngine
from search.store.analysis import STOP_WORDS, read_words
from search.store.reader import Store

MOST = 2_000
ROUNDS = 3
NORMAL = "(normal)"
WANTED = 10
OPENAPI = Path(__file__).resolve().parent.parent / "search" / "openapi.json"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word forms of a sample of the passages, the commonest first."""

    words: list[str]

    @property
    def common(self) -> list[str]:
        telling = (word for word in self.words if word not in STOP_WORDS)
        return [word for word, _ in zip(telling, range(50), strict=False)]


Kind = Callable[[random.Random, Vocabulary], str]


def _fill(rng: random.Random, parts: Sequence[str], between: str = " ") -> str:
    """Parts drawn up to 2,000 characters."""
    least = max(1, min(map(len, parts)))
    return between.join(rng.choices(parts, k=MOST // least))[:MOST]


def _some(rng: random.Random, vocabulary: Vocabulary, least: int = 1, most: int = 8) -> list[str]:
    return rng.choices(vocabulary.words, k=rng.randint(least, most))


def _random_text(rng: random.Random, first: int, last: int) -> str:
    """Code points from `first` to `last`, both included, without halves of pairs."""
    codes = (rng.randint(first, last) for _ in range(rng.choice((1, 10, 100, MOST))))
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
    "one long word": lambda rng, v: "".join(rng.choices("etaoinshrdlu", k=MOST)),
    "one long number": lambda rng, v: "".join(rng.choices("0123456789", k=MOST)),
    "400 words": lambda rng, v: _fill(rng, v.words[:5000]),
    "400 common words": lambda rng, v: _fill(rng, v.common),
    "400 unknown words": lambda rng, v: _fill(
        rng, [_misspelt(rng, word) for word in v.words[:2000] if len(word) > 3] or ["zqxj"]
    ),
    "eight common words": lambda rng, v: " ".join(rng.sample(v.common, min(8, len(v.common)))),
    "one word repeated": lambda rng, v: _fill(rng, [rng.choice(v.words)]),
    "stop words": lambda rng, v: " ".join(rng.choices(sorted(STOP_WORDS), k=rng.randint(1, 400)))[
        :MOST
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
    "only zero width": lambda rng, v: "\u200b" * rng.randint(1, MOST),
    "query syntax": lambda rng, v: rng.choice(SYNTAX).replace("{}", rng.choice(v.words)),
    "unbalanced quotes": lambda rng, v: _joined(rng, v, ['"', "'", "“", "«", '""']),
    "proximity": lambda rng, v: f'"{" ".join(_some(rng, v))}"~{rng.choice((0, 100, 10**9))}',
    "regular expression": lambda rng, v: f"/({rng.choice(v.words)}|a+)+{rng.choice('$*?')}/",
    "repeats to backtrack": lambda rng, v: "a" * (MOST - 1) + "!",
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


@dataclass(slots=True)
class Asked:
    kind: str
    body: bytes
    statuses: set[int] = field(default_factory=set)
    times: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        return statistics.median(self.times)


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as made:
        store = open_index(options.folder / "corpus.jsonl", options, Path(made))
        rng = random.Random(options.seed)
        asked = draw(rng, read_vocabulary(store, rng), options.count)
        normal = read_texts(options.folder / options.queries)
        asked += [Asked(NORMAL, text.encode()) for text in normal]
        ask(create_app(LocalEngine(store)), asked, rng)
        store.close()
    figures = measure(asked, allowed_statuses())
    print(json.dumps(figures, indent=1) if options.json else table(figures))
    return 1 if figures["not_allowed"] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", default="queries.jsonl")
    parser.add_argument("--count", type=int, default=2000, help="how many fuzzed questions")
    parser.add_argument("--seed", type=int, default=1)
    set_index(parser)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def read_vocabulary(store: Store, rng: random.Random) -> Vocabulary:
    numbers = range(store.manifest.counts.passages)
    counts: Counter[str] = Counter()
    for number in rng.sample(numbers, min(2000, len(numbers))):
        counts.update(word.form for word in read_words(store.passage_at(number).plain_text))
    return Vocabulary([word for word, _ in counts.most_common()])


def draw(rng: random.Random, vocabulary: Vocabulary, count: int) -> list[Asked]:
    """Questions of every kind in turn; one in forty is bytes that are not UTF-8."""
    names = [*KINDS, "not UTF-8"]
    return [_draw(rng, vocabulary, names[number % len(names)]) for number in range(count)]


def _draw(rng: random.Random, vocabulary: Vocabulary, kind: str) -> Asked:
    if kind == "not UTF-8":
        return Asked(kind, rng.randbytes(rng.randint(1, MOST)) + b"\xff")
    return Asked(kind, KINDS[kind](rng, vocabulary).encode())


def ask(app: Any, asked: list[Asked], rng: random.Random) -> None:
    gc.collect()
    gc.disable()
    for _ in range(ROUNDS):
        for one in rng.sample(asked, len(asked)):
            call = post_search(app, one.body)
            started = time.perf_counter_ns()
            answer = call()
            one.times.append((time.perf_counter_ns() - started) / 1e6)
            one.statuses.add(answer.status)
        gc.collect()
    gc.enable()


def allowed_statuses() -> set[int]:
    """200 and what the description of POST /search lists below 500."""
    described = json.loads(OPENAPI.read_text(encoding="utf-8"))["paths"]["/search"]["post"]
    return {int(status) for status in described["responses"] if status.isdigit()} - {500, 503}


def measure(asked: list[Asked], allowed: set[int]) -> dict[str, Any]:
    kinds: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        kinds[one.kind].append(one)
    normal = kinds.pop(NORMAL)
    fuzzed = [one for of in kinds.values() for one in of]
    p99 = {kind: percentile((one.ms for one in of), 0.99) for kind, of in kinds.items()}
    slowest = sorted(p99, key=lambda kind: -p99[kind])[:5]
    figures: dict[str, Any] = {"fuzzed": _times(fuzzed), "normal": _times(normal)}
    figures["ratio_p99"] = round(figures["fuzzed"]["p99_ms"] / figures["normal"]["p99_ms"], 3)
    figures["statuses"] = dict(
        sorted(Counter(status for one in fuzzed for status in one.statuses).items())
    )
    figures["not_allowed"] = sorted({one.kind for one in asked if one.statuses - allowed})
    figures["slowest"] = {kind: p99[kind] for kind in slowest}
    return figures


def _times(asked: Sequence[Asked]) -> dict[str, float]:
    times = [one.ms for one in asked]
    parts = {"p50_ms": 0.50, "p95_ms": 0.95, "p99_ms": 0.99, "max_ms": 1.0}
    figures = {name: percentile(times, part) for name, part in parts.items()}
    first = percentile((one.times[0] for one in asked), 0.99)
    return {"questions": len(asked), **figures, "first_p99_ms": first}


def table(figures: Mapping[str, Any]) -> str:
    heads = ("questions", "p50 ms", "p95 ms", "p99 ms", "max ms", "first p99")
    lines = [f"{'':<10}" + "".join(f"{head:>11}" for head in heads)]
    for name in ("fuzzed", "normal"):
        cells = [f"{value:>11.4g}" for value in figures[name].values()]
        lines.append(f"{name:<10}{''.join(cells)}")
    lines.append(f"\np99 fuzzed / p99 normal {figures['ratio_p99']:.2f}, wanted <= {WANTED}")
    statuses = ", ".join(f"{count} × {status}" for status, count in figures["statuses"].items())
    lines.append(f"statuses: {statuses}")
    lines += [f"NOT ALLOWED: an answer to '{kind}'" for kind in figures["not_allowed"]]
    lines.append("slowest kinds, p99 ms:")
    lines += [f"  {kind:<24}{value:>9.2f}" for kind, value in figures["slowest"].items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
