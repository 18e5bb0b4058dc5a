"""Writes the postings: each term's impact, which is what it adds to a passage's score.

The impact is BM25 per field, weighted and summed, plus a constant for each term that a passage
has, common ones too (search.store.bm25). N counts the passages, n those with the term in any
field, so a term is as rare in a heading as it is in the text.

Terms are the stems that Whoosh indexes, and the targets of synonyms that have several stems
(joined by a space), counted where these follow each other.
"""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, groupby, pairwise
from pathlib import Path

from search.store.analysis import STOP_WORDS, Word
from search.store.bigrams import BLOCKS, COUNT_BITS, MANY, PAIRS, STEP, slot_of
from search.store.bm25 import (
    FIELDS,
    PRESENT,
    field_score,
    field_weight,
    length_norm,
    mean_length,
)
from search.store.postings import (
    MOST_IMPACT,
    POSTINGS,
    TERMS,
    UNIT,
    block_bounds,
    block_count,
    idf,
    is_dense,
    is_long,
)

from .. import disk
from ..tables import write_table
from .compiled import ArticleWords, Fields, number_words

_NAMES = ("title", "headings", "body")  # of FIELDS, in Whoosh's schema
_FIRST_OF_PAIR = 20  # bits for a term's id while pairs are sorted
_PASSAGE = 24
MOST_TERMS = (1 << _FIRST_OF_PAIR) - 1
# Of these, words of articles; the others are for synonyms of several words.
MOST_WORDS = 1_000_000
MOST_PASSAGES = (1 << _PASSAGE) - 1


class TooManyError(Exception):
    """More passages or terms than the files can hold; the message is a sentence."""


@dataclass
class _Term:
    """A term's passage numbers and its counts in each, by field; and its printed forms."""

    id: int
    docs: tuple[array[int], ...] = field(default_factory=lambda: _arrays("I"))
    counts: tuple[array[int], ...] = field(default_factory=lambda: _arrays("I"))
    forms: set[str] = field(default_factory=set)

    def add(self, place: int, number: int, count: int) -> None:
        self.docs[place].append(number)
        self.counts[place].append(count)


def _arrays(code: str) -> tuple[array[int], ...]:
    return tuple(array(code) for _ in FIELDS)


class ImpactsWriter:
    """Takes the passages in the order of their numbers, from 0 on, and writes the files of
    `search.store.postings` and `search.store.bigrams`."""

    def __init__(self) -> None:
        self._terms: dict[str, _Term] = {}
        self._all: list[_Term] = []  # by their ids
        self._lengths = _arrays("I")
        self._titles: list[tuple[int, ...]] = []
        self._boosts = array("d")
        self._pairs = [array("Q") for _ in range(BLOCKS)]
        self._texts: tuple[list[array[int]], ...] = tuple([] for _ in FIELDS)

    def add(
        self,
        title: Sequence[Word],
        headings: Sequence[Word],
        body: Sequence[Word],
        boost: float = 1.0,
        stop_words: frozenset[str] = STOP_WORDS,
    ) -> None:
        """Add a passage, as the words of its fields; else as `add_article`."""
        self.add_article(number_words([(title, headings, body)]), boost, [stop_words])

    def add_article(
        self, article: ArticleWords, boost: float, stop_words: Iterable[frozenset[str]]
    ) -> None:
        """Add an article's passages. `boost` (1.0 is neutral) multiplies their impacts.
        `stop_words` are those of each passage's language. Raises TooManyError."""
        words = article.words
        ids = [self._term(word.stem).id for word in words]
        shown: set[int] = set()
        for fields, stops in zip(article.passages, stop_words, strict=True):
            self._add_passage(fields, ids, words, stops)
            self._boosts.append(boost)
            # Of several words of one form, a passage's first one shows how it is printed.
            met = reversed(dict.fromkeys(chain(*fields)))
            shown.update({words[number].form: number for number in met}.values())
        for number in shown:
            self._all[ids[number]].forms.add(words[number].printed)

    def _add_passage(
        self, fields: Fields, ids: Sequence[int], words: Sequence[Word], stops: frozenset[str]
    ) -> None:
        """`ids` are the terms, and `words` the words, of the numbers in `fields`."""
        if len(self._titles) == MOST_PASSAGES:
            raise TooManyError(f"An index holds at most {MOST_PASSAGES:,} passages.")
        passage = len(self._titles)
        self._titles.append(tuple([ids[number] for number in fields[0]]))
        pairs: set[int] = set()
        for place, numbers in zip(FIELDS, fields, strict=True):
            text = array("I", [ids[number] for number in numbers])
            self._lengths[place].append(len(text))
            self._texts[place].append(text)
            for id_, count in Counter(text).items():
                self._all[id_].add(place, passage, count)
            pairs.update(
                [
                    ids[one] << _FIRST_OF_PAIR | ids[other]
                    for one, other in pairwise(numbers)
                    if words[one].form not in stops and words[other].form not in stops
                ]
            )
        for pair in pairs:
            block = (pair >> _FIRST_OF_PAIR) % BLOCKS
            self._pairs[block].append(pair << _PASSAGE | passage)

    def _term(self, stem: str) -> _Term:
        found = self._terms.get(stem)
        if found is None:
            if len(self._terms) == MOST_TERMS:
                raise TooManyError(f"An index holds at most {MOST_TERMS:,} different words.")
            found = self._terms[stem] = _Term(len(self._terms))
            self._all.append(found)
        return found

    @property
    def stems(self) -> Collection[str]:
        """All terms so far."""
        return self._terms.keys()

    @property
    def words(self) -> dict[str, dict[str, tuple[array[int], array[int]]]]:
        """The postings of all terms so far, by field: passage numbers, ascending, and counts."""
        return {
            _NAMES[place]: {
                stem: (term.docs[place], term.counts[place])
                for stem, term in self._terms.items()
                if term.docs[place]
            }
            for place in FIELDS
        }

    @property
    def lengths(self) -> dict[str, array[int]]:
        """How many words each passage has, by field."""
        return {_NAMES[place]: self._lengths[place] for place in FIELDS}

    def _count(self, phrases: Iterable[tuple[str, ...]]) -> None:
        """Add a term for every phrase whose stems follow each other somewhere."""
        begun: dict[int, list[tuple[str, array[int]]]] = {}
        for phrase in sorted(phrases):
            if all(stem in self._terms for stem in phrase):
                ids = array("I", [self._terms[stem].id for stem in phrase])
                begun.setdefault(ids[0], []).append((" ".join(phrase), ids))
        for place in FIELDS:
            for number, text in enumerate(self._texts[place]):
                starts = [at for at, id_ in enumerate(text) if id_ in begun]
                found = Counter(
                    name
                    for at in starts
                    for name, ids in begun[text[at]]
                    if text[at : at + len(ids)] == ids
                )
                for name, count in found.items():
                    self._term(name).add(place, number, count)

    def write(self, folder: Path, phrases: Iterable[tuple[str, ...]] = ()) -> None:
        """Write all files into `folder`; each of `phrases` (stems) is a term too. Deterministic."""
        self._count(phrases)
        passages = len(self._titles)
        factors = self._factors()
        lines: list[tuple[bytes, bytes]] = []

        def encoded() -> Iterator[bytes]:
            yield struct.pack("<I", passages)
            offset = 1
            for name, term in self._terms.items():
                docs, impacts = _impacts(term, factors, self._boosts)
                data = _encode(docs, impacts, passages)
                yield data
                facts = b"%d %d %d %d " % (term.id, offset, len(docs), max(impacts))
                lines.append((name.encode(), facts + " ".join(sorted(term.forms)).encode()))
                offset += len(data) // 4

        disk.write(folder / POSTINGS, encoded())
        write_table(folder / TERMS, lines)
        self._write_pairs(folder / PAIRS)

    def _factors(self) -> tuple[list[tuple[float, float]], ...]:
        """For each field, for each passage: the field's weight, and k1 times its length norm."""
        shared = Counter(self._titles)
        sharing = [shared[title] for title in self._titles]
        factors = []
        for place in FIELDS:
            lengths = self._lengths[place]
            mean = mean_length(lengths)
            norms = [length_norm(place, length, mean) for length in lengths]
            weights = [field_weight(place, count) for count in sharing]
            factors.append(list(zip(weights, norms, strict=True)))
        return tuple(factors)

    def _write_pairs(self, path: Path) -> None:
        slots = -(-len(self._all) // BLOCKS) * BLOCKS
        firsts, seconds = array("I", bytes(4 * (slots + 1))), array("I")
        many, starts, docs = array("I"), array("I"), array("I")
        second, number = (1 << _FIRST_OF_PAIR) - 1, (1 << _PASSAGE) - 1
        for block in self._pairs:
            for pair, keys in groupby(sorted(block), lambda key: key >> _PASSAGE):
                at, before = len(seconds), len(docs)
                docs.extend([key & number for key in keys])
                count = len(docs) - before
                if count >= MANY:
                    many.extend((at, count))
                if at % STEP == 0:
                    starts.append(before)
                seconds.append((pair & second) << COUNT_BITS | min(count, MANY))
                firsts[slot_of(pair >> _FIRST_OF_PAIR, slots) + 1] += 1
        firsts = array("I", accumulate(firsts))
        head = array("I", [len(self._titles), slots, len(seconds), len(many) // 2])
        disk.write(path, map(_bytes, (head, firsts, seconds, many, starts, docs)))


def _impacts(
    term: _Term, factors: Sequence[Sequence[tuple[float, float]]], boosts: Sequence[float]
) -> tuple[list[int], list[int]]:
    """Passage numbers, ascending, and the term's impact in each, in UNITs."""
    rarity = idf(len(set().union(*term.docs)), len(boosts))
    sums: dict[int, float] = {}
    for place in FIELDS:
        factor = factors[place]
        for doc, count in zip(term.docs[place], term.counts[place], strict=True):
            weight, norm = factor[doc]
            sums[doc] = sums.get(doc, PRESENT) + field_score(rarity, weight, count, norm)
    docs = sorted(sums)
    return docs, [min(MOST_IMPACT, round(sums[doc] * boosts[doc] / UNIT)) for doc in docs]


def _encode(docs: Sequence[int], impacts: Sequence[int], passages: int) -> bytes:
    code = "I" if passages > 2**16 else "H"
    parts = [array(code, docs), array("H", impacts)]
    if is_long(len(docs), passages):
        bounds = block_bounds(docs, impacts, max(1, *impacts), block_count(passages))
        parts.append(array("B", bounds))
    if is_dense(len(docs), passages):
        every = array("H", bytes(2 * passages))
        for doc, impact in zip(docs, impacts, strict=True):
            every[doc] = impact
        parts.append(every)
    return b"".join(map(_bytes, parts))


def _bytes(part: array[int]) -> bytes:
    """The array's bytes, zero-padded to a multiple of 4."""
    data = part.tobytes()
    return data + bytes(-len(data) % 4)
