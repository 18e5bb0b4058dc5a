"""The scoring formula by its parts: what each field adds to an impact (search.store.bm25).

An index stores an impact as one number. Its parts are computed again from the passage's own words.
That needs mean lengths and shared titles of the whole index, so every passage is read once: this
is for tools, not for answers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ..languages.headings import without_number
from ..store.analysis import language_of_code
from ..store.bm25 import (
    FIELDS,
    PRESENT,
    field_score,
    field_weight,
    length_norm,
    mean_length,
)
from ..store.postings import MOST_IMPACT, UNIT
from ..store.reader import Store
from ..store.record import PassageJSON

# Decimals that a boost is rounded to at most, if the rounded boost still explains the impacts.
_MOST_DECIMALS = 4
# The greatest rounding error of a stored impact, with some room for floating point.
_ROUNDING = UNIT / 2 + 1e-9


@dataclass(frozen=True, slots=True)
class Split:
    """What words add to a passage's score: by field, for being present at all, and as a bigram."""

    title: float = 0.0
    headings: float = 0.0
    text: float = 0.0
    present: float = 0.0
    bigram: float = 0.0

    @property
    def total(self) -> float:
        return self.title + self.headings + self.text + self.present + self.bigram

    def __add__(self, other: Split) -> Split:
        return Split(
            self.title + other.title,
            self.headings + other.headings,
            self.text + other.text,
            self.present + other.present,
            self.bigram + other.bigram,
        )

    def times(self, factor: float) -> Split:
        return Split(
            factor * self.title,
            factor * self.headings,
            factor * self.text,
            factor * self.present,
            factor * self.bigram,
        )


class Collection:
    """Statistics of all passages for the formula. Making it reads every passage.

    `means` are the fields' mean lengths in words, empty fields left out. `numbers` maps passage ids
    to numbers. `shared` counts the passages that have a title, by the title's stems.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.numbers: dict[str, int] = {}
        self.shared: Counter[tuple[str, ...]] = Counter()
        lengths: list[list[int]] = [[] for _ in FIELDS]
        for number in range(store.impacts.passages):
            record = store.record_at(number)
            self.numbers[record["id"]] = number
            fields = _fields(record)
            self.shared[tuple(fields[0])] += 1
            for of_field, stems in zip(lengths, fields, strict=True):
                of_field.append(len(stems))
        self.means = [*map(mean_length, lengths)]


class Formula:
    """The impacts of one passage, computed again."""

    def __init__(self, number: int, collection: Collection) -> None:
        self._number = number
        self._impacts = collection.store.impacts
        self._fields = _fields(collection.store.record_at(number))
        self._counts = [Counter(stems) for stems in self._fields]
        shared = collection.shared[tuple(self._fields[0])]
        self._factors = [
            (field_weight(field, shared), length_norm(field, len(self._fields[field]), mean))
            for field, mean in zip(FIELDS, collection.means, strict=True)
        ]

    def split(self, term: str, weight: float) -> Split:
        """What a term adds, times `weight`, the clinic's boost included."""
        return self._term(term).times(self.boost * weight)

    @cached_property
    def boost(self) -> float:
        """The clinic's factor for the article's words, 1 for none.

        Estimated as the ratio of stored to computed impacts, rounded as far as it explains them.
        """
        if not self._both:
            return 1.0
        ratio = sum(stored for stored, _ in self._both) / sum(own for _, own in self._both)
        roundest = (round(ratio, decimals) for decimals in range(_MOST_DECIMALS + 1))
        return next((one for one in roundest if self._explains(one, _ROUNDING)), ratio)

    @cached_property
    def holds(self) -> bool:
        """Tell whether every impact of the passage equals the formula's, within a UNIT."""
        return self._explains(self.boost, UNIT)

    def _explains(self, boost: float, within: float) -> bool:
        return all(abs(stored - boost * own) <= within for stored, own in self._both)

    @cached_property
    def _both(self) -> list[tuple[float, float]]:
        """(stored, computed) impact of each of the passage's stems; capped ones are left out."""
        stems = dict.fromkeys(stem for field in self._fields for stem in field)
        both = [(self._stored(stem), self._term(stem).total) for stem in stems]
        return [one for one in both if one[0] < MOST_IMPACT * UNIT]

    def _stored(self, name: str) -> float:
        term = self._impacts.term(name)
        return self._impacts.postings(term).look_up()(self._number) * UNIT if term else 0.0

    def _term(self, name: str) -> Split:
        """What a term adds without the clinic's boost; zeros where the passage lacks it."""
        counts = [self._count(name, place) for place in FIELDS]
        if not any(counts):
            return Split()
        term = self._impacts.term(name)
        idf = self._impacts.idf(term.passages if term else 0)
        title, headings, text = (
            field_score(idf, weight, count, norm)
            for count, (weight, norm) in zip(counts, self._factors, strict=True)
        )
        return Split(title, headings, text, PRESENT)

    def _count(self, name: str, place: int) -> int:
        """How often a stem, or a phrase of stems, occurs in a field."""
        if " " not in name:
            return self._counts[place][name]
        phrase, stems = tuple(name.split(" ")), self._fields[place]
        runs = zip(*(stems[at:] for at in range(len(phrase))), strict=False)
        return sum(run == phrase for run in runs)


def _fields(record: PassageJSON) -> tuple[list[str], ...]:
    """The stems of title, headings and text, as index.writers.generation counts them."""
    texts = (
        record["article"]["title"],
        "\n".join(map(without_number, record["section"])),
        "".join([run["text"] for run in record["text"]]),
    )
    read_words = language_of_code(record["lang"]).read_words
    return tuple([word.stem for word in read_words(text)] for text in texts)
