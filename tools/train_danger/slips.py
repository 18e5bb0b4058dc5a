"""The words of danger that slips are mended to, and the words that look like slips of them."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from index.curation.everyday_words import everyday_forms, everyday_stems, known_words
from search.safety.features import SPANISH, windows_of
from search.safety.sections import Numbers
from search.safety.slips import SHORTEST, keys_of, short_key
from search.store.analysis import ENGLISH
from tools.train_danger.examples import Example

# How many of our dangerous and urgent examples have such a word at the least.
LEAST_EXAMPLES = 3
# "stop", whose last letter is doubled in "stopped".
_is_short = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]").fullmatch


def slip_sections(examples: Sequence[Example], phrases: Iterable[str]) -> dict[str, Numbers]:
    """`phrases` are the lexicon's, whose words are all spelt as they are meant."""
    known = known_words(ENGLISH) | everyday_forms(ENGLISH) | ENGLISH.stop_words
    counts = _counts(examples)
    meant: dict[int, str] = {}
    for word, _ in counts.most_common():
        is_right = word in known or ENGLISH.read_word(word).stem in everyday_stems()
        if is_right and counts[word] >= LEAST_EXAMPLES:
            for key in keys_of(word):
                meant.setdefault(key, word)
    words = sorted({*meant.values()})
    right = {*known, *(other for word in known for other in _inflected(word))}
    right |= {*counts, *(word for phrase in phrases for word in phrase.split())}
    alike = {
        short_key(word)
        for word in right
        if len(word) >= SHORTEST and word.isascii() and word.isalpha()
        if next((meant[key] for key in keys_of(word) if key in meant), word) != word
    }
    keys = sorted(meant)
    return {
        "slip_keys": array("I", keys),
        "slip_words": array("H", [words.index(meant[key]) for key in keys]),
        "slip_text": array("B", " ".join(words).encode()),
        "no_slips": array("H", sorted(alike)),
    }


def _inflected(word: str) -> Iterator[str]:
    yield word + "s"
    base = word[:-1] if word.endswith("e") else word + word[-1] if _is_short(word) else word
    yield from (base + ending for ending in ("ed", "ing", "er"))


def _counts(examples: Sequence[Example]) -> Counter[str]:
    """In how many of our English examples, of danger or urgent, each word is."""
    texts = (one.text for one in examples if one.label != "no" and one.language != SPANISH)
    return Counter(
        word
        for text in texts
        for word in {word for window in windows_of(text) for word in window}
        if len(word) >= SHORTEST and word.isalpha()
    )
