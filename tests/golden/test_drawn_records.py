"""What is made of inputs that a seed draws: marks, pages, citations, dates, corrections."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

from index.passages.ids import reference_ids
from index.readers.publication import _naive
from index.references.csl import printed_csl, read_csl
from index.references.parse import parse_reference
from index.writers.spelling import write_spelling
from search.excerpt import make_excerpt
from search.highlight import highlight_span, highlight_words, mark_typed
from search.languages.es import LANGUAGE as SPANISH
from search.languages.language import plain_number
from search.model import ArticleInfo, BlockType, Passage, Reference, Run, TextBlock
from search.query.spelling import correct, may_be_medicine
from search.results import Hit, Results
from search.settings import Settings
from search.store.analysis import ENGLISH, Word, read_words
from search.store.record import passage_json
from search.store.vocabulary import Vocabulary
from search.terminal import readable
from search.web.citation_formats import apa, bibtex, csl_json, ris
from search.web.passage_html import passage_html, reference_html
from tests.golden.test_varied_records import by_ten
from tests.search.query.test_spelling import FORMS_OF_INDEX, MEDICINES
from tests.support.golden.answers import questions
from tests.support.golden.records import digest, hold
from tests.support.golden.varied import mistyped

CASES = 150
# Their lengths are about those that an excerpt, a quotation and a column have room for.
SENTENCES = (
    "Lithium helps.",
    "It can make your hands shake.",
    "But not with alcohol.",
    "Ask us for vitamin D",
    "However, most people feel better after some weeks of walking every day!",
    "Do not take it if:",
    "These tablets are taken in the evening, with a glass of water, and never two at once.",
    "A blood test tells whether the dose is right (Ash et al., 2001), and how your kidneys are.",
    "Sleep, food and mood are near to each other, so a walk before breakfast may do more for the "
    "night than a tablet does, which is why we ask about the days before we speak of the nights.",
    "ΣΑΣ took 5mg of lithium; İ took 50 mg.",
)
WORDS = ("lithium", "walk", "walking", "mood", "d", "5mg", "tablets", "σας", "it", "blood", "mg")
PHRASES = (
    (("blood",), ("test", "tests")),
    (("a",), ("walk", "glass")),
    (("sleep",), ("food",), ("and",)),
    (("et",), ("al",), ("2001",)),
    (("lithium",), ("i",)),
)


def passage(drawn: random.Random, sentences: int) -> Passage:
    """A passage of blocks of all types, some of whose sentences are citations or links."""
    runs: list[Run] = []
    blocks: list[TextBlock] = []
    at, level, row = 0, 0, 0
    for _ in range(sentences):
        kind: BlockType = drawn.choice(get_args(BlockType))
        texts = drawn.choices(SENTENCES, k=drawn.choice((1, 1, 2, 3)))
        start = at
        for number, text in enumerate(texts):
            runs.append(run(drawn, text))
            at += len(text)
            if number + 1 < len(texts):
                runs.append(Run(" "))
                at += 1
        level = drawn.choice((max(0, level - 1), level, level, level + 1))
        row += drawn.choice((0, 0, 1, 1, 2))
        inside = kind in ("item", "term") or (level and drawn.random() < 0.5)
        cell = {"row": max(1, row), "header": drawn.random() < 0.4} if kind == "cell" else {}
        blocks.append(
            TextBlock(
                start,
                at,
                kind,
                level=max(1, level) if inside else None,
                ordered=kind == "item" and drawn.random() < 0.5,
                number=drawn.choice((None, None, 1, 4)) if kind == "item" else None,
                colspan=drawn.choice((1, 1, 2)) if cell else 1,
                rowspan=drawn.choice((1, 1, 3)) if cell else 1,
                **cell,  # type: ignore[arg-type]
            )
        )
        between = drawn.choice(("\n\n", "\n", "\t" if cell else "\n"))
        runs.append(Run(between))
        at += len(between)
    info = ArticleInfo("a", "A title")
    made = tuple(runs[:-1])
    return Passage("a.1", "passage", info, ("Heading",), made, None, (), tuple(blocks))


def run(drawn: random.Random, text: str) -> Run:
    if "(Ash" in text and drawn.random() < 0.7:
        return Run(text, ("a.ash",), "certain")
    href = drawn.choice((None, None, "https://a.example/", "tel:123", "javascript:no"))
    return Run(text, href=href, match=drawn.random() < 0.2)


def cases(make: Callable[[random.Random], str]) -> list[str]:
    """A line for each case; line ends are shown."""
    made = [make(random.Random(seed)) for seed in range(CASES)]
    assert len({*made}) > CASES / 2
    return made


def test_marks_and_excerpts_are_as_recorded() -> None:
    """Where the marks are, and which part is quoted, by words and by likeness."""

    def made(drawn: random.Random) -> str:
        record = passage_json(unmarked(passage(drawn, drawn.randrange(1, 8))))
        asked = drawn.sample(WORDS, drawn.randrange(3))
        highlight_words(record, asked, drawn.sample(PHRASES, drawn.randrange(3)))
        text = "".join(one["text"] for one in record["text"])
        spans = sorted(drawn.sample(range(len(text)), min(6, len(text) // 2 * 2)))
        if drawn.random() < 0.3:
            highlight_span(record, *spans[:2])
        near = {
            span: drawn.random() for span in zip(spans[::2], spans[1::2], strict=True)
        } if drawn.random() < 0.5 else {}  # fmt: skip
        weigh = lambda one: {word: len(word) / 4 for word in one.lower().split()}  # noqa: E731
        quoted, blocks = make_excerpt(record, weigh, near)
        start = text.find("".join(one["text"] for one in quoted))
        shown = sum(len(one["text"]) for one in quoted)
        places = [f"{block['start']}-{block['end']}" for block in blocks]
        return f"{start}+{shown} of {len(text)} {digest(record['text'])} {' '.join(places)}"

    hold("excerpts", [("drawn", cases(made))])


def unmarked(one: Passage) -> Passage:
    return one._replace(text=tuple(run._replace(match=False) for run in one.text))


def test_typed_words_are_marked_as_recorded() -> None:
    def made(drawn: random.Random) -> str:
        text, typed = drawn.choice(SENTENCES), " ".join(drawn.sample(WORDS, 2))
        typed = typed[: drawn.randrange(1, len(typed) + 1)]
        runs = mark_typed(text, typed)
        shown = "".join(f"[{one['text']}]" if one.get("match") else one["text"] for one in runs)
        return f"{typed}| {shown}"

    hold("marked", [("drawn", cases(made))])


def test_passages_are_drawn_as_html_as_recorded() -> None:
    def made(drawn: random.Random) -> str:
        return str(passage_html(passage(drawn, drawn.randrange(1, 7)))).replace("\n", "¶")

    hold("drawn_html", [("drawn", cases(made))])


def test_passages_are_drawn_in_a_terminal_as_recorded() -> None:
    def made(drawn: random.Random) -> str:
        one = passage(drawn, drawn.randrange(1, 7))
        hit = Hit(passage_json(one), 1.0, None)  # type: ignore[arg-type]
        rest: Any = ("words", None, False, (), (), False, None, None, (hit,))
        shown = readable(Results("mood", 1, "eq", 1, 1.5, *rest), Settings())
        return "¶".join(shown.splitlines())

    hold("drawn_text", [("drawn", cases(made))])


def test_references_are_exported_as_recorded() -> None:
    """In each format, and as they stand on a page."""
    printed = questions("references")
    reads = [parse_reference(text) for text in printed]
    ids = reference_ids("a", reads)
    made = [Reference(*each) for each in zip(ids, [one.csl for one in reads], printed, strict=True)]
    assert len(made) > 40

    def forms(one: Reference) -> Iterator[str]:
        yield from (apa(one).rstrip("\n"), digest(csl_json(one)))
        yield " ".join(bibtex(one).split())
        yield " ".join(ris(one).split("\r\n"))
        yield str(reference_html(one, "Link"))

    hold("exported", ((one.printed, forms(one)) for one in made))


# Dates, numbers, items of CSL, misspelt words

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
