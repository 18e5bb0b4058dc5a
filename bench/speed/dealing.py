"""Passages in any number: those of the sets, then made ones of what the sets' passages have.

deal    Within each set every (word, how often) of a passage is dealt to another passage of that set
        at random, titles likewise. So document frequencies, frequencies in a passage and lengths
        grow as the index does. A word of nearly every passage loses some, since it is at times
        dealt to one passage twice. Words no longer follow each other as in a text: the different
        pairs of medquad's 24,000 passages become 593,000, of 211,000.
vary    The sentences are dealt instead. Only where two meet are there new pairs: a million passages
        have 1.5 million. Real ones, of 12,000 to 24,000 passages, grow with the power 0.64 of
        these, which would be 2.3 million then.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.common.engines import Unit, question_words
from index.document import SourceError
from index.passages.split import split_article
from index.readers import read_source
from index.sources import find_sources

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
# Of what is dealt as one: a list without full stops is longer.
_MOST_WORDS = 25

Make = Callable[[Sequence[Unit], random.Random], Iterator[Unit]]


def deal(units: Sequence[Unit], rng: random.Random) -> Iterator[Unit]:
    """As many units, with the words of these dealt anew."""
    titles = deal_words([unit.title for unit in units], rng)
    texts = deal_words([unit.text for unit in units], rng)
    return map(Unit, titles, texts)


def vary(units: Sequence[Unit], rng: random.Random) -> Iterator[Unit]:
    """As many units, with the sentences of these and the words of their titles dealt anew."""
    titles = deal_words([unit.title for unit in units], rng)
    texts = deal_sentences([unit.text for unit in units], rng)
    return map(Unit, titles, texts)


def draw_units(folder: Path, count: int, rng: random.Random, make: Make = deal) -> list[Unit]:
    """`count` units: the sets' own in a shuffled order, then as many made ones as it takes."""
    sets = [list(read_units(path)) for path in sorted(folder.glob("*/corpus.jsonl"))]
    units = [unit for units in sets for unit in units]
    rng.shuffle(units)
    while len(units) < count:
        more = [unit for own in sets for unit in make(own, rng)]
        rng.shuffle(more)
        units += more
    return units[:count]


def read_units(corpus: Path) -> Iterator[Unit]:
    """The passages that Citebox cuts a corpus into."""
    for source in find_sources([corpus], None):
        if isinstance(source, SourceError):
            sys.exit(str(source))
        for article in read_source(source):
            if isinstance(article, SourceError):
                continue  # as a build does, which reports it
            for passage in split_article(article, {}, ()):
                text = "\n".join([*passage.section, passage.plain_text])
                yield Unit(passage.article.title, text)


def deal_words(texts: Sequence[str], rng: random.Random) -> Iterator[str]:
    counts = [Counter(question_words(text)) for text in texts]
    cards = [pair for count in counts for pair in count.items()]
    rng.shuffle(cards)
    at = 0
    for count in counts:
        hand = cards[at : at + len(count)]
        at += len(count)
        yield " ".join(word for word, often in hand for _ in range(often))


def deal_sentences(texts: Sequence[str], rng: random.Random) -> Iterator[str]:
    split = [_sentences(text) for text in texts]
    cards = [card for own in split for card in own]
    rng.shuffle(cards)
    at = 0
    for own in split:
        yield " ".join(cards[at : at + len(own)])
        at += len(own)


def _sentences(text: str) -> list[str]:
    """The sentences of a text, long ones in parts of at most _MOST_WORDS words."""
    words = [sentence.split() for sentence in _SENTENCE_END.split(text)]
    return [
        " ".join(one[at : at + _MOST_WORDS])
        for one in words
        for at in range(0, len(one), _MOST_WORDS)
    ]
