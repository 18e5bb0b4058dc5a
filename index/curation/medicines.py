"""Names of medicines: which mean the same substance, and which are known for being confused.

The top of data/medicines.txt, the starter list, explains the format. A clinic's own medicines.txt
has the same format and is added to it: `read_medicines(text, starter_medicines())`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import NoReturn

from search.store.analysis import ENGLISH, STOP_WORDS, Language, Word
from search.store.synonyms import LONGEST

from ..report import Warn
from .everyday_words import data_file, everyday_stems

SHORTEST_PART = 4
# A substance in our list has at most 14; one with more than these is certainly a mistake.
MOST_NAMES = 100
# Parts of longer names that have other meanings too, besides everyday words.
_COMMON_PARTS = frozenset(
    """
    3350 alfa beta charcoal citrate conjugated contin continus depo electrolytes estrogens glycol
    husk hydrate alginate betaine bismuth ferrous fumarate hydrobromide interferon mononitrate
    peroxide polyethylene sulfate sulphate trinitrate john johns oestrogens oxide phosphate saint
    sodium solo solu acido bismuto carbonato ferroso hierba juan lisina oxido sodio subsalicilato
    sulfato vitamina
    """.split()
)
STARTER = data_file(ENGLISH, "medicines.txt")


def _is_distinctive(word: Word, language: Language) -> bool:
    """Whether a part of a longer name is enough to recognise a medicine. The names of our list are
    mostly English, also for another language: "acid" is no medicine in Spanish either."""
    return (
        len(word.form) >= SHORTEST_PART
        and word.form not in _COMMON_PARTS | STOP_WORDS | language.stop_words
        and word.stem not in everyday_stems(language)
        and ENGLISH.read_word(word.form).stem not in everyday_stems()
    )


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance. `own` are its own names, of which the first identifies it; `brands` are brand
    names. Names are lower case without accents, their words separated by one space."""

    own: tuple[str, ...]
    brands: tuple[str, ...] = ()
    combination: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Its own names first, each once."""
        return tuple(dict.fromkeys(self.own + self.brands))


@dataclass(frozen=True)
class Medicines:
    """A list of medicines. `confused` has pairs of names of two substances, in both orders.
    `language` reads the names."""

    substances: tuple[Substance, ...] = ()
    confused: frozenset[tuple[str, str]] = frozenset()
    language: Language = ENGLISH

    @cached_property
    def names(self) -> frozenset[str]:
        """All names of one word, and the distinctive words of longer names: "wort" of St John's
        wort."""
        names = {name for substance in self.substances for name in substance.names}
        read_words = self.language.read_words
        telling = (word for name in names if " " in name for word in read_words(name))
        return frozenset(
            {name for name in names if " " not in name}
            | {word.form for word in telling if _is_distinctive(word, self.language)}
        )

    def substances_in(self, stems: tuple[str, ...]) -> frozenset[str]:
        """The substances named in a text, by their first names. Of names inside one another the
        longest counts."""
        found: set[str] = set()
        end = 0
        for start in range(len(stems)):
            if start >= end:
                ends = range(min(start + LONGEST, len(stems)), start, -1)
                end = next((one for one in ends if stems[start:one] in self._by_stems), start)
                if end > start:
                    found.add(self._by_stems[stems[start:end]])
        return frozenset(found)

    @cached_property
    def _by_stems(self) -> dict[tuple[str, ...], str]:
        read_words = self.language.read_words
        return {
            stems_of(read_words(name)): substance.own[0]
            for substance in self.substances
            for name in substance.names
        }


def stems_of(words: tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(word.stem for word in words)


@cache
def starter_medicines() -> Medicines:
    """The starter list."""
    return read_medicines(STARTER.read_text(encoding="utf-8"))[0]


def read_medicines(
    text: str, known: Medicines | None = None, file: str = "medicines.txt"
) -> tuple[Medicines, tuple[Warn, ...]]:
    """The medicines of a text, added to `known`, and a warning for each line with a problem.

    Such a line is ignored. A line with names of a known substance adds to it; one with names of
    two substances is a problem. A name known without a substance may get one from a later line.
    `file` names the text in the warnings.
    """
    reading = _Reading(known or Medicines())
    problems: list[Warn] = []
    lines = [(number, line) for number, line in numbered(text) if "<>" not in line]
    pairs = [(number, line) for number, line in numbered(text) if "<>" in line]
    for add, part in ((reading.add_names, lines), (reading.add_pair, pairs)):
        for number, line in part:
            try:
                add(line)
            except ValueError as error:
                problems.append(Warn(file, number, str(error)))
    problems.sort(key=lambda problem: problem.line or 0)
    return reading.result(), tuple(problems)


def numbered(text: str) -> list[tuple[int, str]]:
    """The lines that are neither blank nor comments, each with its 1-based number."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = enumerate(text.split("\n"), start=1)
    stripped = ((number, line.strip()) for number, line in lines)
    return [(number, line) for number, line in stripped if line and not line.startswith("#")]


def name_words(term: str, language: Language = ENGLISH) -> tuple[Word, ...]:
    """The words of a name or a term in a list. Raises ValueError with a sentence."""
    if not term.strip():
        return _refuse("A term is missing before or after a comma, a colon or an arrow.")
    words = language.read_words(term)
    if not words:
        return _refuse(f"'{term.strip()}' has neither a letter nor a digit.")
    if len(words) > LONGEST:
        return _refuse(f"'{term.strip()}' has more than {LONGEST} words.")
    return words


class _Reading:
    """The substances while they are read. Adding raises ValueError with a sentence."""

    def __init__(self, known: Medicines) -> None:
        self._substances = dict.fromkeys(known.substances)  # in their order
        self._read_words, self._language = known.language.read_words, known.language
        self._owners = {
            stems_of(self._read_words(name)): substance
            for substance in known.substances
            for name in substance.names
        }
        self._confused = set(known.confused)

    def add_names(self, line: str) -> None:
        left, colon, right = line.partition(":")
        if ":" in right:
            _refuse("There is more than one colon.")
        if line.count(",") >= MOST_NAMES:
            _refuse(f"It has more than {MOST_NAMES} names.")
        own = [_name(term, self._language) for term in left.split(",")]
        brands = [_name(term, self._language) for term in right.split(",")] if colon else []
        combination = "+" in left.split(",")[0]
        if "+" in line and not combination:
            _refuse("A '+' marks a combination and belongs in the first name.")
        self._put(Substance(tuple(own), tuple(brands), combination))

    def _put(self, new: Substance) -> None:
        owners = dict.fromkeys(filter(None, map(self._owner, new.names)))
        whole = [owner for owner in owners if len(owner.names) > 1]
        if len(whole) > 1 or (whole and new.combination and not whole[0].combination):
            _refuse(f"It has names of different medicines: {_list_names(whole, new)}.")
        if not whole and len(new.names) == 1 and owners:
            return  # already known
        base = whole[0] if whole else new
        names = {*base.names, *new.names}
        if len(names) > MOST_NAMES:
            _refuse(f"'{base.own[0]}' would have more than {MOST_NAMES} names.")
        own = dict.fromkeys(base.own + new.own)
        brands = dict.fromkeys(base.brands + new.brands)
        is_brand = set(base.brands).difference(base.own)
        own_names = tuple(name for name in own if name not in is_brand)
        merged = Substance(
            own_names, tuple(name for name in brands if name not in own_names), base.combination
        )
        if confused := [pair for pair in self._confused if names.issuperset(pair)]:
            _refuse("'{}' and '{}' are known for being confused.".format(*min(confused)))
        if owners == {merged: None}:
            return  # already known
        for owner in owners:
            self._substances.pop(owner)
        self._substances[merged] = None
        self._owners |= {stems_of(self._read_words(name)): merged for name in merged.names}

    def add_pair(self, line: str) -> None:
        names = [_name(term, self._language) for term in line.split("<>")]
        if len(names) != 2:
            _refuse("A line of confused names has two names and one '<>'.")
        for name in names:
            if self._owner(name) is None:
                _refuse(f"'{name}' is not in the list: give it a line of its own.")
        one, other = names
        if self._owner(one) == self._owner(other):
            _refuse(f"'{one}' and '{other}' are the same substance.")
        self._confused |= {(one, other), (other, one)}

    def _owner(self, name: str) -> Substance | None:
        return self._owners.get(stems_of(self._read_words(name)))

    def result(self) -> Medicines:
        return Medicines(tuple(self._substances), frozenset(self._confused), self._language)


def _name(term: str, language: Language) -> str:
    words = name_words(term, language)
    if all(word.form in language.stop_words for word in words):
        _refuse(f"'{term.strip()}' has only stop words.")
    return " ".join(word.form for word in words)


def _list_names(owners: list[Substance], new: Substance) -> str:
    return ", ".join(dict.fromkeys([*(owner.own[0] for owner in owners), new.own[0]]))


def _refuse(sentence: str) -> NoReturn:
    raise ValueError(sentence)
