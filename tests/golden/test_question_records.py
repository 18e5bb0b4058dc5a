"""How questions are read in the samples: languages, clauses, corrections, FAQ answers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from search.engine.local import LocalEngine
from search.faq.match import find_answer
from search.query.expand import ExpandedQuestion, expand_question
from search.query.language import find_language
from search.query.parameters import Query
from search.query.spelling import Correction
from search.rank.message import read_message
from search.safety.detect import detect
from search.store.reader import Store
from search.store.side_index import SideIndex
from search.suggest import suggest
from tests.support.golden.answers import lines, questions
from tests.support.golden.records import digest, hold
from tests.support.golden.stretched import limits, stretched_samples
from tests.support.paths import TESTS


def spoken_by(store: Store, text: str) -> SideIndex:
    return store.for_language(find_language(text, store).read_as)


def expanded(text: str, index: Store) -> Iterator[str]:
    """Every clause with its weight and kind, and what is told of the words."""
    spoken = find_language(text, index)
    store = index.for_language(spoken.read_as)
    read = expand_question(text, store, foreign=spoken.foreign)
    yield f"{spoken.code} {len(read.words)} words: {' '.join(told(read))}"
    yield " ".join(f"{one.term}:{one.weight * 256:.0f}:{one.why[0]}" for one in read.clauses)
    yield f"marks {' '.join(read.marks)}; {len(read.phrases)} phrases {digest(read.phrases)}"
    if message := read_message(read, store.language):
        yield f"{len(message)} sentences {digest(message)}"


def test_hard_questions_are_expanded_as_recorded(both: Store) -> None:
    asked = questions("asked")
    assert len(asked) > 80
    hold("expanded", ((text, expanded(text, both)) for text in asked))


def test_questions_in_a_foreign_language_are_expanded_as_recorded(english: Store) -> None:
    hold("foreign", ((text, expanded(text, english)) for text in questions("foreign")))


def told(read: ExpandedQuestion) -> Iterator[str]:
    yield " ".join(map(corrected, read.corrections))
    if read.did_you_mean:
        yield f"{'means' if read.corrected else 'may mean'} {read.did_you_mean!r}"
    if read.restated:
        yield f"restated {read.restated!r}"
    yield from (f"asks for {one.name} ({one.mentioned})" for one in read.may_mean)
    yield from (f"no {word.form}" for word in read.missing)
    yield from (f"{term} is {digest(words)}" for term, words in read.compounds.items())


def corrected(one: Correction) -> str:
    asked = "?" * one.asked_only
    return f"{one.start}-{one.end} {'_'.join(one.forms)}{asked} {one.confidence:.3f}"


def test_questions_are_expanded_as_recorded_in_other_ways(both: Store) -> None:
    """As typed exactly, and while typing."""

    def ways(text: str) -> Iterator[str]:
        store = spoken_by(both, text)
        for exact, typing in ((True, False), (False, True)):
            yield clauses(expand_question(text, store, exact, typing))

    def clauses(read: ExpandedQuestion) -> str:
        return " ".join(f"{one.term}:{one.weight * 256:.0f}:{one.why[0]}" for one in read.clauses)

    hold("expanded_ways", ((text, ways(text)) for text in [*questions()[:45], "li", "ex", "w"]))


def test_answers_to_hard_questions_are_as_recorded(both: Store) -> None:
    engine = LocalEngine(both)
    asked = ((text, Query(text, 4)) for text in questions("asked"))
    hold("hard_answers", ((text, lines(engine.search(query))) for text, query in asked))


def test_questions_find_the_faq_entry_as_recorded(both: Store) -> None:
    """Of questions near to each other, which of ten entries asks the same as which question."""
    with (TESTS / "near_misses.tsv").open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file, delimiter="\t")]
    entries = [*enumerate(dict.fromkeys(row["question"] for row in rows))]
    asked = [*dict.fromkeys(row["asked"] for row in rows)][::2]
    store = both.for_language("en")
    rewritten: dict[str, str] = {}

    def found(text: str, near: bool) -> int | None:
        is_near = (lambda other: len(other) % 2 == 0) if near else None
        expand, is_medicine = store.synonyms.expand, store.vocabulary.is_medicine
        return find_answer(text, entries, expand, is_medicine, is_near, rewritten=rewritten)

    hold(
        "faq_found",
        [("entries", (f"{found(text, False)} {found(text, True)}: {text}" for text in asked))],
    )


def test_more_suggestions_are_as_recorded(both: Store) -> None:
    """For hard questions and their beginnings, one, three or twelve of them."""

    def made(texts: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
        for number, text in enumerate(texts):
            limit = (1, 3, 12)[number % 3]
            found = suggest(text, both, limit)
            yield f"{text}|", [f"{one.kind} {one.text} {digest(one)}" for one in found]

    begun = {text[:length].lstrip() for text in questions("asked") for length in (5, 9, 16, 400)}
    begun |= {f"{text} " for text in questions()[:40]}
    # Of a long text its end is read: 300 characters, and of these twelve words.
    begun |= {
        f"{'lithium ' * many}{'x' * last} side eff" for many in (9, 36, 40) for last in (1, 6)
    }
    hold("more_suggestions", made(sorted(filter(str.strip, begun))))


def test_limits_of_stretched_questions_are_as_recorded(both: Store) -> None:
    """For how many repetitions they are read alike, and the same danger is heard in them."""

    def read(text: str) -> str:
        return "\n".join([*expanded(text, both), str(detect(text))])

    def lines(sample: str, most: int) -> Iterator[str]:
        yield from (f"{a}-{b} {digest(made)}" for a, b, made in limits(sample, read, most))

    samples = stretched_samples("question")
    hold("stretched_question", ((one, lines(one, most)) for one, most in samples))
