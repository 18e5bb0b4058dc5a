"""Questions with one word misspelt, by pairs that people have typed or by a random slip."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.query.edit_distance import NEXT_KEYS
from search.query.readings import did_you_mean
from search.query.spelling import Correction, correct
from search.store.analysis import TOKEN_PATTERN, Word, read_words, word_places
from search.store.reader import Store

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Letters of a word that is misspelt.
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
    """Corrects as the ranking does. `store` is the index as the questions' language reads it."""

    store: Store

    def known(self, word: Word) -> int:
        """In how many passages the word stands."""
        return self.store.impacts.count(word.stem)

    def corrections(self, text: str) -> tuple[Correction, ...]:
        store = self.store
        return correct(store.language.read_question(text), store.vocabulary, self.known)

    def corrected(self, text: str) -> str:
        searched = tuple(one for one in self.corrections(text) if not one.asked_only)
        return did_you_mean(text, word_places(text), searched) or text


def read_pairs(path: Path) -> dict[str, list[str]]:
    """Right word -> its misspellings, single words of SHORTEST letters or more."""
    pairs: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for typed, meant, *_ in csv.reader(file, delimiter="\t"):
            known = pairs.setdefault(meant.lower(), [])
            if typed.isalpha() and len(typed) >= SHORTEST and typed.lower() not in known:
                known.append(typed.lower())
    return {meant: known for meant, known in pairs.items() if known}


def by_pair(
    text: str, pairs: Mapping[str, list[str]], speller: Speller, rng: random.Random
) -> Slip | None:
    """The question with a misspelling that people have made; None where it has no such word."""
    places = [at for at, word in _content(text, speller) if word.form in pairs]
    if not places:
        return None
    at = rng.choice(places)
    return _misspell(text, at, rng.choice(pairs[read_words(text)[at].form]))


def by_slip(
    text: str, speller: Speller, rng: random.Random, most_passages: int | None = None
) -> Slip | None:
    """The question with one random slip; None where it has no word for one. A word that stands in
    more than `most_passages` is left as it is: it may be a stop word of another language."""
    places = [
        at
        for at, word in _content(text, speller)
        if most_passages is None or speller.known(word) <= most_passages
    ]
    if not places:
        return None
    at = rng.choice(places)
    return _misspell(text, at, slipped(read_words(text)[at].form, rng))


def _content(text: str, speller: Speller) -> Iterator[tuple[int, Word]]:
    language = speller.store.language
    for at, word in enumerate(language.read_words(text)):
        long = len(word.form) >= SHORTEST and word.form.isalpha()
        if long and word.form not in language.stop_words and speller.known(word):
            yield at, word


def _misspell(text: str, at: int, typed: str) -> Slip:
    place = [*re.finditer(TOKEN_PATTERN, text)][at]
    changed = text[: place.start()] + typed + text[place.end() :]
    return Slip(changed, at, typed, read_words(text)[at].form)


def slipped(form: str, rng: random.Random) -> str:
    """The form with one slip that changes it."""
    while True:
        kind, at = rng.choice(("out", "in", "next key", "swapped")), rng.randrange(len(form))
        before, letter, after = form[:at], form[at], form[at + 1 :]
        beside = sorted(other for one, other in NEXT_KEYS if one == letter)
        if kind == "out":
            made = before + after
        elif kind == "in":
            made = before + rng.choice(LETTERS) + letter + after
        elif kind == "next key":
            made = before + rng.choice(beside or LETTERS) + after
        else:
            made = before + after[:1] + letter + after[1:]
        if made != form:
            return made
