"""No expansion leads from text that may be one medicine to another: over all names of the list.

`make pairs` tries every name. Every other run tries a sample, the same each time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from random import Random
from string import ascii_lowercase

import pytest

from index.curation.everyday_words import everyday_forms
from index.curation.medicines import starter_medicines, stems_of
from index.curation.synonyms import STARTER, starter_synonyms
from search.query.clause import BIGRAM, WORD
from search.query.expand import expand_question
from search.query.names import finds_any, names_of, normalize, split_glued_numbers
from search.store.analysis import ENGLISH, read_words
from search.store.reader import Store
from tests.support.search_fixtures import built, json_lines

MEDICINES = starter_medicines()
NAMES = sorted({name for one in MEDICINES.substances for name in one.names})
TERMS = [
    term.strip()
    for line in STARTER.read_text(encoding="utf-8").split("\n")
    if not line.startswith("#")
    for term in re.split("=>|,", line)
    if term.strip()
]
SAMPLE = 60


def substances(text: str) -> frozenset[str]:
    return MEDICINES.substances_in(stems_of(read_words(text)))


def named_in(text: str) -> frozenset[str]:
    return frozenset().union(*map(substances, text.split()))


@cache
def slang() -> list[str]:
    """What stands for a medicine and is no name of one: "percs"."""
    keys = {
        rule.from_
        for rule in starter_synonyms()
        if any(map(MEDICINES.substances_in, rule.to)) and not MEDICINES.substances_in(rule.from_)
    }
    return sorted({term for term in TERMS if stems_of(read_words(term)) in keys})


def seeded() -> Random:
    return Random(15)


def sample(words: list[str]) -> list[str]:
    return words if os.environ.get("PAIRS") else seeded().sample(words, SAMPLE)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Pages with every name, every synonym and the everyday words."""
    texts = [*NAMES, *TERMS, *[" ".join(everyday_forms(ENGLISH))] * 4]
    lines = iter(texts)
    pages = [". ".join(page) for page in iter(lambda: [*islice(lines, 10)], [])]
    store = Store.open(built(tmp_path_factory.mktemp("all"), json_lines(*pages)))
    yield store
    store.close()


def led_to(text: str, store: Store, typing: bool) -> frozenset[str]:
    """The medicines among what a text is expanded to; in no list, what ends as they do."""
    found: set[str] = set()
    for clause in expand_question(text, store, typing=typing).clauses:
        if clause.why not in (WORD, BIGRAM):
            stems = tuple(re.split("[ +]", clause.term))
            named = MEDICINES.substances_in(stems)
            found |= named or {name for stem in stems for name in names_of(stem, store)}
    return frozenset(found)


def slip(word: str, random: Random) -> str:
    """A letter more, less, other or swapped."""
    at, letter = random.randrange(1, len(word)), random.choice(ascii_lowercase)
    return random.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        )
    )


def variants(name: str, random: Random) -> Iterator[str]:
    yield from (name, f"{name}s", f"{name}' side effects", f"neo-{name}", f"neo{name}", f"{name}xr")
    for _ in range(3):
        wrong = slip(name, random)
        yield from (wrong, f"{wrong}s", f"neo-{wrong}", slip(wrong, random))
    if name.isalpha():
        for at in range(2, len(name) - 1):
            yield from (f"{name[:at]} {name[at:]}", f"{name[:at]}-{name[at:]}")
            yield f"{name[:at]} {slip(name[at:], random)}"


def others(
    text: str, own: frozenset[str], store: Store
) -> Iterator[tuple[str, bool, frozenset[str]]]:
    """What a text leads to besides its own medicines and those that its words name in full."""
    for typing in (False, True):
        if other := led_to(text, store, typing) - own - named_in(text):
            yield text, typing, other


def test_no_variant_of_a_name_leads_to_another_medicine(everything: Store) -> None:
    random = seeded()
    wrong = [
        found
        for name in sample(NAMES)
        for text in variants(name, random)
        for found in others(text, substances(name), everything)
    ]
    assert not wrong


def reading(text: str, store: Store) -> tuple[object, ...]:
    """The words of a question, and what is searched for them."""
    found = expand_question(text, store)
    searched = [(one.term, one.weight, one.why) for one in found.clauses]
    return found.words, searched, found.missing, found.did_you_mean


@pytest.mark.parametrize("dose", ["50", "50mg", "0.5mg", "12,5 mg", "100MG/day"])
def test_a_name_glued_to_a_number_is_read_as_both(everything: Store, dose: str) -> None:
    names = [name for name in sample(NAMES) if name.isalpha() and len(name) > 2]
    assert names
    for name in names:
        glued, apart = (f"{name}{between}{dose} daily" for between in ("", " "))
        assert reading(glued, everything) == reading(apart, everything)
        assert not led_to(f"{name}{dose}", everything, False) - substances(name), name


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("is 50mgsertraline safe", "is 50mg sertraline safe"),
        ("50sertraline", "50 sertraline"),
        ("Sertraline50, 20mgprozac", "Sertraline 50, 20mg prozac"),
        ("zzzprazole20", "zzzprazole 20"),
    ],
)
def test_a_number_is_set_apart_before_and_after_a_name(
    everything: Store, glued: str, apart: str
) -> None:
    assert split_glued_numbers(glued, everything) == apart


def test_a_question_is_read_with_its_apostrophes_and_its_numbers_apart(everything: Store) -> None:
    assert normalize("dont mix 50mgsertraline", everything) == "don't mix 50mg sertraline"


@pytest.mark.parametrize("text", ["b12", "covid19", "phq9", "50mg", "omega3", "5htp", "2x10mg"])
def test_a_number_that_is_part_of_another_word_stays(everything: Store, text: str) -> None:
    assert split_glued_numbers(text, everything) == text


def test_no_half_typed_name_leads_to_another_medicine(everything: Store) -> None:
    """ "oxy" goes on as oxytocin, or stands for oxycodone where it is sent."""
    halves = {(name[:at], name) for name in sample(NAMES) for at in range(2, len(name))}
    wrong = [
        (half, other)
        for half, name in sorted(halves)
        if (other := led_to(half, everything, True) - substances(name) - named_in(half))
    ]
    assert not wrong
    assert led_to("oxy", everything, False) >= substances("oxycodone")


def test_a_slip_in_slang_leads_to_no_medicine(everything: Store) -> None:
    """ "percss" may be Perseris, and is never searched for as Percocet."""
    random, known = seeded(), {stems_of(read_words(term)) for term in slang()}
    texts = [
        text
        for term in slang()
        for text in (
            *(slip(term, random) for _ in range(10)),
            f"neo{term}",
            f"a{term}",
            f"neo-{term}",
        )
        if not any(stems_of(read_words(word)) in known for word in (text, *text.split()))
    ]
    wrong = [found for text in texts for found in others(text, frozenset(), everything)]
    assert texts
    assert not wrong


@pytest.mark.parametrize(
    ("form", "finds"),
    [("depression", True), ("the", True), ("zzxqv", False), ("sertraline", False)],
)
def test_a_form_finds_something_where_a_passage_has_it_or_nobody_misses_it(
    store: Store, form: str, finds: bool
) -> None:
    """The samples name no such medicine; a stop word is never said to be missing."""
    assert finds_any(form, store) is finds
