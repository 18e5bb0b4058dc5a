"""What small rules say of texts with slips: findings, settings, leaflets, addresses, dates.

Each variant is recorded by a digest, so that a change shows which texts it touches.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec

from index.check import check_article
from index.check.journals import same_journal
from index.check.reviews import read_review_date
from index.curation.abbreviations import explained
from index.curation.help import read_help
from index.curation.medicines import read_medicines, starter_medicines
from index.curation.pins import read_pins
from index.curation.source_sites import SourceSites, read_sites
from index.curation.synonyms import read_synonyms
from index.document import Document
from index.readers.reference_headings import is_reference_heading, may_head_references
from index.references.address import read_address
from index.references.bibtex import read_bibtex
from index.references.csl import printed_csl
from index.references.parse import parse_reference
from index.resolve.fill import differences
from index.resolve.record import Record
from search.store.record import passage_json
from tests.golden.test_reading_records import SOURCES
from tests.golden.test_sample_records import SAMPLES, SITE, samples_of
from tests.golden.test_writing_records import SETTINGS
from tests.support.check_fixtures import TODAY
from tests.support.golden import documents as golden_documents
from tests.support.golden.answers import questions
from tests.support.golden.records import digest, hold
from tests.support.golden.varied import varied
from tests.support.index_fixtures import cut, read_all
from tests.support.needed import missing
from tests.support.pdf_fixtures import pdf

# Of a text's name and a variant of it.
Told = Callable[[str, str], Iterable[object]]


def record(name: str, texts: Iterable[tuple[str, str]], count: int, told: Told) -> None:
    """The digests of what is told of each variant, ten to a line."""

    def lines(own: str, text: str) -> Iterator[str]:
        made = [digest(*told(own, one)) for one in varied(text, count)]
        yield from (" ".join(made[at : at + 10]) for at in range(0, count, 10))

    hold(f"varied_{name}", ((own, lines(own, text)) for own, text in texts))


def read(name: str, data: str | bytes) -> Iterator[object]:
    for one in read_all(name, data, SITE):
        yield from golden_documents.lines(one)
        for passage in cut(one) if isinstance(one, Document) else ():
            yield f"{passage.id} {passage.url} {passage_json(passage)}"


def test_findings_in_samples_with_slips_are_as_recorded() -> None:
    def told(_: str, text: str) -> Iterator[object]:
        for one in read_all("checked.md", text):
            yield one if not isinstance(one, Document) else check_article(one, 24, TODAY)

    record("checked", samples_of("checked.md"), 20, told)


def test_hard_sources_with_slips_are_read_as_recorded() -> None:
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in sorted(SOURCES.iterdir())]
    record("sources", texts, 30, read)


def test_leaflets_with_lines_in_other_places_are_read_as_recorded() -> None:
    """Lines are a little lower, larger, in bold, or not there."""
    if find_spec("pypdfium2") is None:
        missing("pypdfium2 is in requirements/index.txt; run: make setup")

    def moved(line: str, drawn: random.Random) -> Iterator[str]:
        x, y, size, weight, text = line.split(" ", 4)
        change = drawn.randrange(24)
        if change == 0:
            return
        places = [float(x), float(y), float(size)]
        if change <= 3:
            places[change - 1] = max(2, places[change - 1] + drawn.choice((-30, -4, -2, 1, 2, 8)))
        bold = weight == "bold"
        yield places[0], places[1], places[2], bold != (change == 4), text

    def told(text: str, seed: int) -> str:
        drawn = random.Random(f"{seed} {text[:40]}")
        pages = (page.splitlines() for page in text.split("-----\n"))
        made = pdf(*([one for line in page for one in moved(line, drawn)] for page in pages))
        return digest(*read("leaflet.pdf", made))

    def lines(text: str) -> Iterator[str]:
        made = [told(text, seed) for seed in range(10)]
        yield " ".join(made)

    hold("varied_leaflets", ((own, lines(text)) for own, text in samples_of("leaflets.txt")))


def test_bibliographies_with_slips_are_read_as_recorded() -> None:
    def told(_: str, text: str) -> Iterator[object]:
        found = read_bibtex(text)
        yield found.faults
        for key in "ash2001 elm2002 fir2003 hand oak bare yew tech twice broken".split():
            csl = found.get(key)
            yield csl and (csl, printed_csl(csl))

    text = (SAMPLES / "library.bib").read_text(encoding="utf-8")
    record("bibliography", [("library.bib", text)], 120, told)


def medicines(text: str) -> object:
    found, problems = read_medicines(text)
    return found.substances, sorted(found.confused), sorted(found.names), problems


READERS: dict[str, Callable[[str], object]] = {
    "medicines.txt": medicines,
    "synonyms.txt": lambda text: read_synonyms(text, starter_medicines()),
    "pins.txt": read_pins,
    "sources.txt": lambda text: read_sites(text, "sources.txt", SourceSites({}, {})),
    "help.yaml": lambda text: read_help(text, "help.yaml"),
}


def test_settings_with_slips_are_read_as_recorded() -> None:
    record("settings", SETTINGS.items(), 80, lambda own, text: [READERS[own](text)])


SENTENCES = """\
He had age-related macular degeneration (AMD).
We use cognitive behavioural therapy for insomnia (CBT-I), and ACT (Acceptance).
non-steroidal anti-inflammatory drugs (NSAIDs) and 5-hydroxytryptamine (5HT).
Last reviewed 3 May 2025 by Dr Oak.
Revisado por la Dra. Oak en mayo de 2025.
""".splitlines()


def test_sentences_with_slips_are_read_as_recorded() -> None:
    """Their abbreviations and dates of a review."""

    def told(_: str, text: str) -> Iterator[object]:
        yield from explained(text)
        yield read_review_date(text), read_review_date(text, first=True)

    record("sentences", ((text, text) for text in SENTENCES), 40, told)


def test_headings_with_slips_are_told_as_recorded() -> None:
    def told(_: str, text: str) -> Iterator[object]:
        yield is_reference_heading(text), may_head_references(text)

    record("headings", ((text, text) for text in questions("headings")), 30, told)


ADDRESSES = """\
https://www.a.example/doi/full/10.1000/rest/full
https://academic.oup.com/a/article/1/2/10.1093/ab/cd123/4567890
https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full
https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001
https://www.ncbi.nlm.nih.gov/pubmed/?term=PMID:+12345
https://pmc.ncbi.nlm.nih.gov/articles/PMC12345/
https://A.example:8080/B/index.html?utm_source=x&b=2&a=1#top
""".splitlines()


def test_addresses_with_slips_are_read_as_recorded() -> None:
    def told(_: str, text: str) -> Iterator[object]:
        found = read_address(text)
        yield found and (found.host, found.path, found.query, found.fields, found.key)

    record("addresses", ((text, text) for text in ADDRESSES), 40, told)


RECORDED = (
    "van der Ash, B., & Elm, C. (2001). Sleep and mood in winter. J Sleep, 1(2), 3-9.",
    "Ash-Fern B, Oak D. Walking. BMJ. 2002;4:5-6.",
    'B. Ash and C. Elm, "Sleep and mood in winter," J. Sleep, vol. 1, no. 2, pp. 3-9, 2001.',
)


def test_references_with_slips_are_compared_with_a_record_as_recorded() -> None:
    works = [
        Record("crossref", {"author": [{"family": name}]}, (2001, 2002))
        for name in ("van der Ash", "Ash-Fern", "Ash", "Elm")
    ]

    def told(_: str, text: str) -> Iterator[object]:
        csl = parse_reference(text).csl
        yield from (differences(csl, text, work) for work in works)

    record("compared", ((text, text) for text in RECORDED), 60, told)


def test_journals_with_slips_are_compared_as_recorded() -> None:
    pairs = (
        "Journal of the American Medical Association", "J Am Med Assoc",
        "The British Journal of Psychiatry", "Br J Psychiatry", "Sleep Medicine Reviews",
    )  # fmt: skip

    def told(_: str, text: str) -> Iterator[object]:
        yield from (same_journal(text, one) for one in pairs)

    record("journals", ((text, text) for text in pairs), 40, told)
