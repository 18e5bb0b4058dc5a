"""What rules say of inputs that a seed draws: dates, numbers, items of CSL, misspelt words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.readers.publication import _naive
from index.references.csl import printed_csl, read_csl
from index.writers.spelling import write_spelling
from search.languages.es import LANGUAGE as SPANISH
from search.languages.language import plain_number
from search.model import Reference
from search.query.spelling import correct, may_be_medicine
from search.store.analysis import ENGLISH, Word, read_words
from search.store.vocabulary import Vocabulary
from search.web.citation_formats import apa, bibtex, csl_json, ris
from tests.golden.test_varied_records import by_ten
from tests.search.query.test_spelling import FORMS_OF_INDEX, MEDICINES
from tests.support.golden.records import digest, hold
from tests.support.golden.varied import mistyped

MONTHS = "Jan February mar. April MAY June july Aug Sept October nov Dec Monday".split()
DAYS = ("0", "1", "3", "03", "12", "13", "28", "31", "32")
YEARS = ("2024", "2025", "1999", "24", "20245")
FORMS = (
    "{y}-{m}-{d}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}-{m}-{d}T08:05:09{z}", "{y}-{m}-{d} 23:59{z}",
    "{d}/{m}/{y}", "{d}.{m}.{y}", "{d}-{m}-{y}", "{n} {d}, {y}", "{d} {n} {y}", "{d}. {n} {y}",
    "{n} {y}", "{y}", "From {y} to {y2}", "{n} {d} {n2} {d} {y}", "{y}{d}", "Tuesday, {n} {d}, {y}",
)  # fmt: skip
ZONES = ("", "Z", "z", "+02:00", "-0500", "+99:30", "-00:01", " +0100")


def test_dates_that_a_page_may_print_are_read_as_recorded() -> None:
    """Each with the moments that it may mean."""

    def line(seed: int) -> str:
        drawn = random.Random(seed)
        text = FORMS[seed % len(FORMS)].format(
            y=drawn.choice(YEARS[:3]) if seed % 4 else drawn.choice(YEARS),
            y2=drawn.choice(YEARS), m=drawn.choice(DAYS), d=drawn.choice(DAYS),
            n=drawn.choice(MONTHS), n2=drawn.choice(MONTHS), z=drawn.choice(ZONES),
        )  # fmt: skip
        return f"{text} => {', '.join(map(str, _naive(text)))}"

    hold("drawn_dates", [("dates", map(line, range(300)))])


def test_numbers_with_signs_are_read_as_recorded() -> None:
    """As they are, where a point groups, and in each language."""

    def line(seed: int) -> str:
        drawn = random.Random(seed)
        parts = ["".join(drawn.choices("00125", k=drawn.choice((0, 1, 1, 2, 3, 3, 3, 4))))]
        for _ in range(drawn.choice((1, 1, 1, 2, 3))):
            digits = drawn.choices("00125", k=drawn.choice((1, 2, 3, 3, 3, 4)))
            parts.append(f"{drawn.choice('.,')}{''.join(digits)}")
        text = "".join(parts)
        read = (plain_number(text), plain_number(text, points_group=True))
        folded = (language.fold(text) for language in (ENGLISH, SPANISH))
        return f"{text} => {' '.join((*read, *folded))}"

    hold("drawn_numbers", [("numbers", map(line, range(400)))])


KINDS = ("article-journal", "chapter", "book", "report", "webpage", "thesis", "article-newspaper")
NAMES = (
    {"family": "Ash", "given": "BA"}, {"family": "Elm", "given": "Carl-Otto R."},
    {"family": "de la Fir", "given": "D.E."}, {"family": "Oak", "suffix": "Jr.", "given": "E"},
    {"literal": "Alder House {Clinic} & Sons"}, {"family": "Yew"}, {"family": "Box", "given": "Ñu"},
)  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("Sleep & mood in {winter}", "Is rest good?", "50% of naps", "Naps."),
    "container-title": ("Journal of Sleep", "Rest_and_play", "Nature."),
    "volume": ("12", "4"),
    "issue": ("3", "S1"),
    "page": ("3-9", "3–9", "e12", "101"),
    "publisher": ("Springer", "Alder House {Clinic} & Sons"),
    "publisher-place": ("London",),
    "edition": ("2nd ed", "3rd edition", "Rev. edn"),
    "number": ("7",),
    "genre": ("Doctoral dissertation",),
    "DOI": ("10.1000/a_b%c", "10.1000/(x)#1"),
    "PMID": ("12345",),
    "PMCID": ("PMC12345",),
    "URL": ("https://a.example/~x_y?z=1&w=2",),
    "ISBN": ("978-1-2345",),
    "note": ("A note",),
    "status": ("in press",),
}


def item(drawn: random.Random) -> dict[str, Any]:
    """An item of CSL with some of the fields, and up to 23 authors."""
    made: dict[str, Any] = {"type": drawn.choice(KINDS), "title": drawn.choice(FIELDS["title"])}
    for name, values in FIELDS.items():
        if drawn.random() < 0.5:
            made[name] = drawn.choice(values)
    for role, most in (("author", 23), ("editor", 4)):
        if drawn.random() < 0.8:
            count = drawn.choice((1, 2, 3, 7, 8, 19, 20, 21, 22, most))
            made[role] = drawn.choices(NAMES, k=min(count, most))
    if drawn.random() < 0.8:
        made["issued"] = {"date-parts": [[2001, 12, 3][: drawn.choice((1, 1, 2, 3))]]}
    if drawn.random() < 0.3:
        made["accessed"] = {"date-parts": [[2024, 1, 31][: drawn.choice((1, 2, 3))]]}
    return made


def test_items_of_csl_are_exported_printed_and_read_as_recorded() -> None:
    def forms(seed: int) -> Iterator[object]:
        drawn = random.Random(seed)
        made = item(drawn)
        printed = f"Ash, B.{drawn.choice((' et al.', ''))} (2001). Rest."
        one = Reference("a.ash-2001", made, printed)
        yield from (form(one) for form in (apa, csl_json, bibtex, ris))
        yield printed_csl(made)
        yield read_csl(made)

    digests = [digest(*forms(seed)) for seed in range(200)]
    assert len({*digests}) > 190
    hold("drawn_csl", [("items", by_ten(digests))])


def test_misspelt_words_are_corrected_as_recorded(tmp_path: Path) -> None:
    """In three indexes that have the same words, each in as many passages as is drawn."""

    def questions(drawn: random.Random, count: int) -> Iterator[str]:
        words = [*FORMS_OF_INDEX, *MEDICINES, "lithiums", "fluoxetines", "sleepless", "over"]
        for _ in range(count):
            asked = drawn.sample(words, drawn.choice((1, 1, 2, 3, 40)))
            typed = [drawn.choice([one, *mistyped(one, 3)]) for one in asked]
            yield (
                drawn.choice((" ", " ", " ", "")).join(typed) if len(typed) < 3 else " ".join(typed)
            )

    def lines(seed: int) -> Iterator[str]:
        drawn = random.Random(seed)
        forms = {one: drawn.choice((1, 2, 3, 4, 9, 30, 100, 300)) for one in FORMS_OF_INDEX}
        stems = {word.stem: forms[form] for form in forms for word in read_words(form)}
        folder = tmp_path / str(seed)
        folder.mkdir()
        write_spelling(forms, MEDICINES, folder)
        vocabulary = Vocabulary(folder)

        def known(word: Word) -> int:
            return stems.get(word.stem, 0)

        for text in questions(drawn, 250):
            words = read_words(text)
            found = " ".join(
                f"{one.start}-{one.end}:{'_'.join(one.forms)}{'?' * one.asked_only}"
                f"{one.confidence:.3f}"
                for one in correct(words, vocabulary, known)
            )
            names = "".join("-m"[may_be_medicine(one.form, vocabulary)] for one in words)
            yield f"{text[:60]} => {names} {found}"

    hold("drawn_corrections", ((f"index {seed}", lines(seed)) for seed in range(3)), within=0.002)
