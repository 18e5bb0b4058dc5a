"""Synonyms: those of the clinic and the starter list, as rules for query expansion.

One group a line, `drinking, alcohol use disorder, AUD`: each is a synonym of each. Or one way,
`booze => alcohol`: who asks for the left side also finds the right side. Lines that begin with #
are comments. Groups are not joined: a word in two groups does not link the other words of these.

No group may link two medicines that are not one substance in medicines.txt.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import NoReturn

from search.store.analysis import ENGLISH, Language, file_of
from search.store.synonyms import SYNONYMS

from ..report import Warn
from ..tables import write_lines
from . import medicines as known_medicines
from .everyday_words import data_file
from .medicines import Medicines, Substance, name_words, numbered, stems_of

STARTER = data_file(ENGLISH, "synonyms.txt")
# A longer line is certainly a mistake.
MOST_TERMS = 40


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: who asks for `from_` also finds each of `to`. All are stems, in the words' order."""

    from_: tuple[str, ...]
    to: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of a line: as written, its stems, the medicines in it, and whether it has only stop
    words (`plain`)."""

    text: str
    stems: tuple[str, ...]
    substances: frozenset[str]
    plain: bool


@cache
def starter_synonyms() -> tuple[Rule, ...]:
    """The starter synonyms, checked against the starter medicines."""
    text = STARTER.read_text(encoding="utf-8")
    return read_synonyms(text, known_medicines.starter_medicines())[0]


def read_synonyms(
    text: str,
    medicines: Medicines,
    file: str = "synonyms.txt",
    asked_in: Language | None = None,
) -> tuple[tuple[Rule, ...], tuple[Warn, ...]]:
    """The rules of a text, in its order, and a warning for each line with a problem.

    Such a line is ignored. `file` names the text in the warnings. `asked_in` is the language of
    what stands before =>; None stands for the medicines' own.
    """
    rules: list[Rule] = []
    problems: list[Warn] = []
    before = replace(medicines, language=asked_in) if asked_in else medicines
    for number, line in numbered(text):
        try:
            rules += _read_line(line, before, medicines)
        except ValueError as error:
            problems.append(Warn(file, number, str(error)))
    return tuple(rules), tuple(problems)


def medicine_rules(medicines: Medicines, to: Language | None = None) -> tuple[Rule, ...]:
    """Rules that make a substance's own names synonyms of each other, and of its brands.

    Two brands are not synonyms: who asks for one finds it or the substance. A combination has no
    rules. `to` is the language of the texts that are found; None stands for the names' own.
    """
    from_ = medicines.language
    single = (substance for substance in medicines.substances if not substance.combination)
    return tuple(
        rule for substance in single for rule in _substance_rules(substance, from_, to or from_)
    )


def merge(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """One rule for each `from_`, sorted, its targets sorted; no term is its own synonym."""
    merged: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for rule in rules:
        merged.setdefault(rule.from_, set()).update(rule.to)
    targets = ((key, tuple(sorted(to - {key}))) for key, to in sorted(merged.items()))
    return tuple(Rule(key, to) for key, to in targets if to)


def within(rules: Iterable[Rule], stems: Container[str]) -> tuple[Rule, ...]:
    """The rules, merged, without targets that have a stem which is not in `stems`."""
    kept = (
        (rule.from_, tuple(to for to in rule.to if all(stem in stems for stem in to)))
        for rule in rules
    )
    return merge(Rule(from_, to) for from_, to in kept if to)


def phrases(rules: Iterable[Rule]) -> frozenset[tuple[str, ...]]:
    """All targets of two or more stems: what an index must count as phrases."""
    return frozenset(to for rule in rules for to in rule.to if len(to) > 1)


def write_synonyms(
    rules: Iterable[Rule], folder: Path, language: Language = ENGLISH, name: str = SYNONYMS
) -> None:
    """Write the file of `search.store.synonyms` into `folder`. Deterministic."""
    write_lines(
        folder / file_of(language, name),
        ((" ".join(rule.from_), {"to": [" ".join(to) for to in rule.to]}) for rule in merge(rules)),
    )


def _read_line(line: str, before: Medicines, after: Medicines) -> list[Rule]:
    """`before` reads what stands before =>. Raises ValueError with a sentence."""
    sides = line.split("=>")
    if len(sides) > 2:
        _refuse("There is more than one '=>'.")
    terms = [_read_side(side, known) for side, known in zip(sides, (before, after), strict=False)]
    if sum(map(len, terms)) > MOST_TERMS:
        _refuse(f"The line has more than {MOST_TERMS} terms.")
    one_way = len(terms) == 2
    _check_stop_words(terms[0], allowed=one_way)
    _check_stop_words(terms[-1])
    pairs = [*(product(terms[0], terms[1]) if one_way else combinations(terms[0], 2))]
    _check_medicines(pairs)
    if not one_way:
        pairs += [(other, one) for one, other in pairs]
    if not pairs:
        _refuse("The group has only one term.")
    rules = merge(Rule(one.stems, (other.stems,)) for one, other in pairs)
    if not rules:
        _refuse("It links nothing: to the search, all its terms are the same word.")
    return list(rules)


def _read_side(side: str, medicines: Medicines) -> list[_Term]:
    return [_read_term(term.strip(), medicines) for term in side.split(",")]


def _read_term(text: str, medicines: Medicines) -> _Term:
    language = medicines.language
    words = name_words(text, language)
    stems = stems_of(words)
    plain = all(word.form in language.stop_words for word in words)
    return _Term(text, stems, medicines.substances_in(stems), plain)


def _check_stop_words(terms: list[_Term], allowed: bool = False) -> None:
    """Raise ValueError for a term of stop words; a phrase of them ("how much") is `allowed` on
    the left of =>."""
    for term in terms:
        if term.plain and not (allowed and len(term.stems) > 1):
            _refuse(f"'{term.text}' has only stop words.")


def _check_medicines(pairs: Iterable[tuple[_Term, _Term]]) -> None:
    for one, other in pairs:
        if one.substances and other.substances and one.substances != other.substances:
            _refuse(
                f"'{one.text}' and '{other.text}' are different medicines; if they are one "
                "substance, say so in medicines.txt."
            )


def _substance_rules(substance: Substance, from_: Language, to: Language) -> Iterable[Rule]:
    def stems(names: Iterable[str], language: Language) -> list[tuple[str, ...]]:
        return [stems_of(name_words(name, language)) for name in names]

    own, brands = stems(substance.own, to), stems(substance.brands, to)
    if len(own) + len(brands) > 1 or from_ is not to:
        yield from (Rule(name, (*own, *brands)) for name in stems(substance.own, from_))
        yield from (Rule(brand, tuple(own)) for brand in stems(substance.brands, from_))


def _refuse(sentence: str) -> NoReturn:
    raise ValueError(sentence)
