"""What is written: an index's own files, the report of a build, what is said of the settings."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build
from index.curation.abbreviations import explained
from index.document import SourceError
from index.report import Candidate, Report, VanishedArticle, Warn
from search.store.manifest import FORMAT, read_manifest
from search.store.records import RECORDS, STARTS
from search.store.schema import INDEX_NAME
from search.store.suggestion_files import LINES, NUMBERS
from tests.support.golden.records import hold

SITE = "https://alderhouse.example/articles"
# Whoosh's own files and what zlib has packed may differ from one machine to another.
NOT_OURS = (INDEX_NAME, RECORDS, STARTS, LINES, NUMBERS)

SETTINGS = {
    "medicines.txt": """\
# Brands of the clinic
Somnaril: Restor, Nightor
Restor, somnaril: Daytor
Calmo + Dormo: Duetto
Calmo: Calmine: Calmone
Dormo, Duo+Trio
Calmo, Somnaril
of the
one two three four five six seven eight nine ten eleven twelve

Vigilon
Vigilon: Vigor
Calmine
Calmone
Calmine <> Calmone
Calmine <> Calmone <> Vigor
Calmine <> Nobody
Vigilon <> Vigor
Calmine, Calmone
,
""",
    "synonyms.txt": """\
nap, short sleep, siesta
booze => alcohol, drink
how much => price
how much, price
Calmine, Calmone
rest
rest, rests
a => b => c
of
"""
    + ", ".join(f"word{n}" for n in range(40))
    + "\n"
    + ", ".join(f"term{n}" for n in range(41))
    + "\n",
    "pins.txt": """\
nap, short sleep => article-3, article-5
night => nobody
a => b => c
day => article-1,
article-7 * 1.5
article-8 * 2
article-9 * 0.5
article-10 * 2.01
article-11 * 0.49
article-7 * 1.2
nobody * 1.1
article-12 * x
* 1
? What is rest?
? How long is a nap?
? Who sleeps?
? Where do I nap?
? When do I wake?
? One too many?
?
""",
    "sources.txt": """\
rest.example
not rest.example/shop
nap.example/*
no site
https://www.a.example/b/ # c
""",
    "help.yaml": """\
lines:
  self-harm:
    - text: {en: Crisis line, es: Línea de crisis}
      number: 555-0100
      hours: day and night
  any:
    text: The nurse on call
    number: 555-0101
  nobody:
    - text: Unknown kind
passages:
  any: [article-4, no-such-article]
wording:
  en:
    now: If you may be in danger now, call us.
    never: No such strength.
""",
}


def articles() -> Iterator[str]:
    """As JSON lines: 320 in English with words of a small list, four in Spanish."""
    chance = random.Random(7)
    words = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("nel", "rim", "sto")]
    often = ["sleep", "nap", "night", "rest", "walk", "mood", "PHQ-9", "self-help", "it's"]

    def some(count: int) -> str:
        return " ".join(
            chance.choice(often if chance.random() < 0.4 else words) for _ in range(count)
        )

    for number in range(320):
        heading = f"{some(2).capitalize()}{'?' if number % 5 == 0 else ''}"
        yield json.dumps(
            {
                "id": f"article-{number}",
                "title": f"{some(1 + number % 3).capitalize()} {number % 9}",
                "text": f"{some(12)}.\n\n{some(20)}. Rapid eye movement (REM) sleep is {some(4)}.",
                "tags": [heading.split()[0]],
                "url": f"{SITE}/a{number}" if number % 4 else None,
            }
        )
    for number, text in enumerate(("La siesta es buena", "El sueño y la noche", "Dormir", "Andar")):
        yield json.dumps(
            {
                "id": f"articulo-{number}",
                "title": text,
                "lang": "es",
                "text": f"{text} para las personas que no duermen por la noche, según se dice.",
                "translation_of": f"article-{number}" if number < 2 else "nobody",
            }
        )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("written")
    (folder / "in").mkdir()
    for name, text in SETTINGS.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    (folder / "in" / "articles.jsonl").write_text("\n".join(articles()), encoding="utf-8")
    (folder / "in" / "faq.md").write_text(
        "---\ntitle: Questions about rest\nkind: faq\n---\n\n## Is rest good?\n\nYes, it is.\n\n"
        "## How long is a nap?\n\nShort: see cognitive behavioural therapy for insomnia (CBT-I).\n"
    )
    return folder, build([folder / "in"], folder / "index", SITE)


def test_the_bytes_of_an_index_are_as_recorded(built: tuple[Path, Report]) -> None:
    """Where they change and the format's number does not, a server reads them wrongly."""
    folder = built[0] / "index"
    manifest = read_manifest(folder)
    files = (
        f"{name} {facts.bytes} {facts.sha256[:8]}"
        for name, facts in manifest.files.items()
        if not any(part in name for part in NOT_OURS)
    )
    about = [f"format {FORMAT}", manifest.counts, manifest.languages]
    hold("index_bytes", [("about", about), ("files", files)])


def test_what_is_said_of_settings_is_as_recorded(built: tuple[Path, Report]) -> None:
    folder, report = built
    told = [str(one).replace(f"{folder}/in/", "") for one in report.warnings]
    hold("settings", [("warnings", told)])


@pytest.mark.parametrize("is_full", [False, True], ids=["nothing", "all"])
def test_a_report_reads_as_recorded(is_full: bool) -> None:
    report = Report(index="build/index", seconds=2.3456, articles=1, passages=1, references=1)
    others = [Report(), Report(articles=1, index="i", refused=[SourceError("a.md", 3, "is bad.")])]
    if is_full:
        report = Report(
            articles=1200, unchanged=2, passages=3000, references=40, citations_linked=30,
            citations_not_linked=2, certainty=Counter(certain=27, ambiguous=3), meaning="minilm",
            encoded=7, left_out=[Warn("a.html", 3, "Menu"), Warn("a.html", 4, "Foot")],
            warnings=[Warn("a.md", 7, "is odd."), Warn("b.md", None, "is odder.")],
            refused=[SourceError("c.md", None, "is bad.")],
            help_candidates=[Candidate(f"help.{n}", "x" * (70 + n)) for n in range(12)],
            vanished=[VanishedArticle("old", "Old article")], index="build/index", seconds=0.05,
            looked_up={"asked": 9, "found": 4, "unknown": 2, "kept": 5},
        )  # fmt: skip
        for folder in range(22):
            for name in range(1 + folder % 5):
                kind = "in a format nobody reads" if folder % 2 else ".csv"
                report.skip(f"folder-{folder}", kind, f"file-{name}")
        report.unskip({"folder-0/file-0", "folder-4/file-1"})
        others = [
            Report(articles=5, shrunk_from=9, help_candidates=[Candidate("a", "b")]),
            Report(fault="It broke.", help_file="help.yaml", help_candidates=[Candidate("a", "b")]),
            Report(index="i", meaning="e5", encoded=1, by_words=1, went_back=True),
            Report(index="i", meaning="e5", encoded=1, by_words=1),
        ]
    shown = [report, *others]
    hold(
        f"report_{'full' if is_full else 'empty'}",
        [
            *((f"text, {one.exit_code}", one.to_text().split("\n")) for one in shown),
            ("as JSON", report.to_json().split("\n")),
        ],
    )


def test_abbreviations_are_found_as_recorded() -> None:
    """By letters of the long form; the reports of the words before each."""
    texts = (
        "He had age-related macular degeneration (AMD).",
        "A selective serotonin reuptake inhibitor (SSRI) helps.",
        "We use cognitive behavioural therapy for insomnia (CBT-I), and ACT (Acceptance).",
        "It is a type of electroconvulsive therapy (ECT). Then came the patient (IP).",
        "Take the score of the patient health questionnaire (PHQ-9) twice.",
        "The unit (ICU) and a very long row of words that goes on until all is of care (ABC).",
        "One letter (X), lower case (abc), mixed (Ab), ten (ABCDEFGHIJ), eleven (ABCDEFGHIJK).",
        "An organisation, like this; world health (WH). Years of care: trauma therapy (TT).",
        "non-steroidal anti-inflammatory drugs (NSAIDs) and 5-hydroxytryptamine (5HT).",
        "I am therapy (AT) of at therapy (AT).",
    )  # fmt: skip
    hold("abbreviations", [(text, explained(text)) for text in texts])
