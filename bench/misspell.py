"""What misspelling costs: nDCG@10 of questions as they are and with one word misspelt.

    .venv/bin/python bench/misspell.py FOLDER [--queries FILE] [--seed N] [--json] [--substitute]
        [--pairs FILE] [--index DIRECTORY] [--words-only]

FOLDER is as for bench/relevance.py. Of every judged question one content word of four letters or
more that the index knows, drawn by the seed, is misspelt: as in a pair of PAIRS where the
question has such a word ("pairs"), by one random slip ("slips": a letter left out, put in,
swapped with the next or with a key beside it), or by the pair where there is one and else by a
slip ("mixed"). `kept` is the misspelt nDCG@10 over the clean one of the same questions; `read` how
often the first correction, searched for, is the word that was misspelt (by its stem); `asked` how
often it is only asked about; `wrong` how often another word is searched for; `real` how often the
slip made a word that the index knows. `clean` tells how many questions are corrected as they are.
The ranking searches for its own corrections; --substitute asks the corrected text instead.
Without an index in DIRECTORY, one is built of FOLDER; the ranking is by words and meaning, with
the model of build/model, or by words alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.relevance import (
    ask,
    measure,
    opened,
    ranking_of,
    read_qrels,
    read_questions,
    set_index,
)
from search.query.edit_distance import NEXT_KEYS
from search.query.spelling import Correction, correct, did_you_mean
from search.store.analysis import STOP_WORDS, TOKEN_PATTERN, Word, read_words
from search.store.reader import Store

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
PAIRS = SHARED / "vocabulary" / "medical_misspellings.tsv"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """A question with its `at`-th word misspelt."""

    text: str
    at: int
    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Speller:
    """Corrects as the ranking does."""

    store: Store

    def known(self, word: Word) -> int:
        term = self.store.impacts.term(word.stem)
        return term.count if term else 0

    def corrections(self, text: str) -> tuple[Correction, ...]:
        return correct(read_words(text), self.store.vocabulary, self.known)

    def corrected(self, text: str) -> str:
        found = tuple(one for one in self.corrections(text) if not one.asked_only)
        return did_you_mean(text, read_words(text), found) or text


def main() -> int:
    options = _options()
    qrels = read_qrels(options.folder / "qrels.tsv")
    judged = {key for key, documents in qrels.items() if max(documents.values()) > 0}
    questions = dict(read_questions(options.folder / options.queries))
    questions = {key: questions[key] for key in sorted(judged & set(questions))}
    with opened(options.folder / "corpus.jsonl", options) as store:
        figures = compare(questions, qrels, Speller(store), options)
        ranking = ranking_of(store)
    print(json.dumps(figures, indent=1) if options.json else f"{ranking}\n{table(figures)}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", default="queries.jsonl")
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--seed", type=int, default=1)
    set_index(parser)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--substitute", action="store_true")
    return parser.parse_args()


def compare(
    questions: dict[str, str],
    qrels: dict[str, dict[str, int]],
    speller: Speller,
    options: argparse.Namespace,
) -> dict[str, dict[str, Any]]:
    """A row of figures for the clean questions and for each way to misspell them."""

    def run(text: str) -> dict[str, float]:
        return ask(speller.store, speller.corrected(text) if options.substitute else text)

    pairs = read_pairs(options.pairs)
    clean = {key: run(text) for key, text in questions.items()}
    corrected = [speller.corrections(text) for text in questions.values()]
    figures: dict[str, dict[str, Any]] = {
        "clean": {
            "questions": len(clean),
            "ndcg@10": measure(clean, qrels)["ndcg@10"],
            "corrected": _share(any(not one.asked_only for one in found) for found in corrected),
            "asked": _share(bool(found) for found in corrected),
        }
    }
    ways: dict[str, Callable[[str, random.Random], Slip | None]] = {
        "pairs": lambda text, draw: by_pair(text, pairs, speller, draw),
        "slips": lambda text, draw: by_slip(text, speller, draw),
    }
    ways["mixed"] = lambda text, draw: ways["pairs"](text, draw) or ways["slips"](text, draw)
    for name, way in ways.items():
        slips = {
            key: slip
            for key, text in questions.items()
            if (slip := way(text, random.Random(f"{options.seed} {key}")))
        }
        if slips:
            runs = {key: run(slip.text) for key, slip in slips.items()}
            before = measure({key: clean[key] for key in slips}, qrels)["ndcg@10"]
            figures[name] = _row(before, measure(runs, qrels)["ndcg@10"], slips, speller)
    return figures


def _row(before: float, after: float, slips: dict[str, Slip], speller: Speller) -> dict[str, Any]:
    outcomes = [outcome(slip, speller) for slip in slips.values()]
    row: dict[str, Any] = {"questions": len(slips), "clean": before, "ndcg@10": after}
    row["kept"] = round(after / before, 4) if before else 0.0
    for name in ("read", "asked", "wrong", "real"):
        row[name] = _share(one == name for one in outcomes)
    return row


def _share(events: Iterator[bool]) -> float:
    counted = list(events)
    return round(sum(counted) / len(counted), 4)


def outcome(slip: Slip, speller: Speller) -> str:
    """What becomes of the misspelt word: read, asked, wrong, real or missed."""
    (typed,) = read_words(slip.typed)
    if speller.known(typed):
        return "real"
    for one in speller.corrections(slip.text):
        if one.start <= slip.at < one.end:
            if one.asked_only:
                return "asked"
            stems = [[word.stem for word in read_words(text)] for text in (*one.forms, slip.meant)]
            return "read" if stems[:-1] == stems[-1:] else "wrong"
    return "missed"


def read_pairs(path: Path) -> dict[str, list[str]]:
    """Right word -> its misspellings, single words of four letters or more."""
    pairs: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for typed, meant, *_ in csv.reader(file, delimiter="\t"):
            known = pairs.setdefault(meant.lower(), [])
            if typed.isalpha() and len(typed) >= SHORTEST and typed.lower() not in known:
                known.append(typed.lower())
    return {meant: known for meant, known in pairs.items() if known}


def by_pair(
    text: str, pairs: dict[str, list[str]], speller: Speller, draw: random.Random
) -> Slip | None:
    """The question with a misspelling that people have made; None where it has no such word."""
    places = [at for at, word in _content(text, speller) if word.form in pairs]
    if not places:
        return None
    at = draw.choice(places)
    return _misspell(text, at, draw.choice(pairs[read_words(text)[at].form]))


def by_slip(text: str, speller: Speller, draw: random.Random) -> Slip | None:
    """The question with one random slip; None where it has no word for one."""
    places = [at for at, _ in _content(text, speller)]
    if not places:
        return None
    at = draw.choice(places)
    return _misspell(text, at, slipped(read_words(text)[at].form, draw))


def _content(text: str, speller: Speller) -> Iterator[tuple[int, Word]]:
    for at, word in enumerate(read_words(text)):
        long = len(word.form) >= SHORTEST and word.form.isalpha()
        if long and word.form not in STOP_WORDS and speller.known(word):
            yield at, word


def _misspell(text: str, at: int, typed: str) -> Slip:
    place = [*re.finditer(TOKEN_PATTERN, text)][at]
    changed = text[: place.start()] + typed + text[place.end() :]
    return Slip(changed, at, typed, read_words(text)[at].form)


def slipped(form: str, draw: random.Random) -> str:
    """The form with one slip that changes it."""
    while True:
        kind, at = draw.choice(("out", "in", "next key", "swapped")), draw.randrange(len(form))
        before, letter, after = form[:at], form[at], form[at + 1 :]
        beside = sorted(other for one, other in NEXT_KEYS if one == letter)
        if kind == "out":
            made = before + after
        elif kind == "in":
            made = before + draw.choice(LETTERS) + letter + after
        elif kind == "next key":
            made = before + draw.choice(beside or LETTERS) + after
        else:
            made = before + after[:1] + letter + after[1:]
        if made != form:
            return made


def table(figures: dict[str, dict[str, Any]]) -> str:
    return "\n".join(
        f"{name:<8}" + "".join(f"{key:>11} {value:<7}" for key, value in row.items())
        for name, row in figures.items()
    )


if __name__ == "__main__":
    sys.exit(main())
