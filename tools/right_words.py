"""Packs the lists of right words, index/data/right_words.txt.gz and es/right_words.txt.gz.

    pip download --no-deps symspellpy==6.10.1 pyspellchecker==0.9.1
    python -m tools.right_words symspellpy-6.10.1-*.whl pyspellchecker-0.9.1-*.whl

English is symspellpy's list of 82,765 words (MIT; the words of SCOWL that Google Books has, with
counts). Spanish is pyspellchecker's (MIT; words of OpenSubtitles, cleaned by hand). A rare word
that is one slip from a very common one, or from a medicine's name, is left out: whoever types
"wether" means "whether", and "axil" perhaps "Paxil".
"""

from __future__ import annotations

import argparse
import gzip
import json
import string
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

from index.curation.everyday_words import RIGHT_WORDS, data_file, everyday_forms, known_words
from index.curation.medicines import starter_medicines
from search.plural import plural
from search.store.analysis import ENGLISH, Language, language_of_code

ENGLISH_LIST = "symspellpy/frequency_dictionary_en_82_765.txt"
SPANISH_LIST = "spellchecker/resources/es.json.gz"
# Letters of a word that is corrected (search.query.spelling.SHORTEST).
SHORTEST = 4
# A word is left out that another, one slip away, is so many times as common as, if it is not itself
# one of the commonest: the share of all counts.
COMMONER = 200
COMMON_SHARE = 1e-6


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.right_words", description=__doc__)
    parser.add_argument("english", type=Path, help="the wheel of symspellpy")
    parser.add_argument("spanish", type=Path, help="the wheel of pyspellchecker")
    options = parser.parse_args(arguments)
    pack(read_english(options.english), ENGLISH)
    pack(read_spanish(options.spanish), language_of_code("es"))
    return 0


def read_english(wheel: Path) -> dict[str, int]:
    """Word -> count, from symspellpy's wheel."""
    lines = ZipFile(wheel).read(ENGLISH_LIST).decode("utf-8-sig").splitlines()
    return {word: int(count) for word, count in map(str.split, lines)}


def read_spanish(wheel: Path) -> dict[str, int]:
    """Word -> count, from pyspellchecker's wheel."""
    counts: dict[str, int] = json.loads(gzip.decompress(ZipFile(wheel).read(SPANISH_LIST)))
    return counts


def pack(counts: Mapping[str, int], language: Language) -> None:
    """Write a language's list, sorted: forms as that language reads them, one a line."""
    read: dict[str, int] = {}
    for word, count in counts.items():
        form = language.read_word(word).form
        read[form] = read.get(form, 0) + count
    known = known_words(language) | everyday_forms(language) | language.stop_words
    names = starter_medicines().names
    words = sorted(word for word in right_words(read, names) if word not in known)
    path = data_file(language, RIGHT_WORDS)
    path.write_bytes(gzip.compress("\n".join(words).encode(), mtime=0))
    print(f"{path}: {plural(len(words), 'word')}, {path.stat().st_size:,} bytes")


def right_words(counts: Mapping[str, int], medicines: Collection[str]) -> Iterator[str]:
    """Yield the words that are no likely slip in a commoner one, or in a medicine's name."""
    common = COMMON_SHARE * sum(counts.values())
    for word, count in counts.items():
        if len(word) >= SHORTEST and word.isascii() and word.isalpha():
            slips = frozenset(_one_slip_away(word))
            near = max((counts.get(one, 0) for one in slips), default=0)
            is_rare = near > COMMONER * count or not slips.isdisjoint(medicines)
            if count >= common or not is_rare:
                yield word


def _one_slip_away(word: str) -> Iterator[str]:
    """Yield all texts with a letter of the word left out, swapped, replaced or put in."""
    for at in range(len(word) + 1):
        start, end = word[:at], word[at:]
        if end:
            yield start + end[1:]
        if len(end) > 1:
            yield start + end[1] + end[0] + end[2:]
        for letter in string.ascii_lowercase:
            yield start + letter + end
            if end and letter != end[0]:
                yield start + letter + end[1:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
