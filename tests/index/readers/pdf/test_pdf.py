"""PDF leaflets: their text in order, what is a heading, and files that are refused."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from index.document import Document
from index.prepare import prepare
from index.source import Source
from tests.support.index_fixtures import read_one, refusal, texts, words
from tests.support.pdf_fixtures import PrintedLine, pdf
from tests.support.processor import at_most

if importlib.util.find_spec("pypdfium2") is None:
    if os.environ.get("CI"):
        raise RuntimeError("pypdfium2 is in requirements/index.txt; run: make setup")
    pytest.skip("pypdfium2 is not installed", allow_module_level=True)

from index.readers.pdf import isolated, layout, lines


def column(*lines: str, top: float = 700, size: float = 11, x: float = 60) -> list[PrintedLine]:
    """Lines under each other; an empty one is a gap."""
    return [(x, top - 14 * place, size, False, text) for place, text in enumerate(lines) if text]


def helvetica(text: str, size: float) -> float:
    """How wide a text is, nearly."""
    narrow = {"i": 222, "l": 222, "t": 278, " ": 278, "/": 278, ".": 278, "r": 333, "-": 333}
    wide = {"w": 722, "m": 833, "M": 833, "T": 611, "A": 667, "C": 722}
    return sum((narrow | wide).get(char, 530) for char in text) * size / 1000


def read(data: bytes) -> Document:
    return read_one("sleep-leaflet.pdf", data, "https://clinic.example")


PROSE = (
    "Walking for half an hour every day helps most people who",
    "feel low. Ask your doctor first.",
)
MORE = ("Rest helps as well, in the evening and on days off, when", "you feel tired.")
FIRST = [
    (60.0, 780.0, 24.0, True, "Sleep and mood"),
    (60.0, 740.0, 15.0, True, "What helps"),
    *column(*PROSE, "", *MORE),
]


def test_headings_are_known_by_their_size_and_paragraphs_by_their_gaps() -> None:
    article = read(pdf(FIRST))
    assert article.info.title == "Sleep and mood"
    assert [section.path for section in article.sections] == [("What helps",)]
    assert texts(article) == [
        " ".join(PROSE),
        " ".join(MORE),
    ]


def test_a_heading_may_be_enlarged_by_its_matrix() -> None:
    data = pdf(FIRST).replace(b"/F2 24.0 Tf 60.0 780.0 Td", b"/F2 1 Tf 24 0 0 24 60 780 Tm")
    assert read(data).info.title == "Sleep and mood"


@pytest.mark.parametrize(("indent", "paragraphs"), [(14, 1), (16, 2)])
def test_a_line_set_in_by_more_than_15_points_begins_a_paragraph(
    indent: int, paragraphs: int
) -> None:
    inner = column("Rest helps as well, in the evening.", top=672, x=60 + indent)
    assert len(texts(read(pdf([*column(*PROSE), *inner])))) == paragraphs


def test_a_bold_line_of_the_text_s_size_over_a_gap_is_a_heading() -> None:
    page = [*column(*PROSE), (60, 650, 11, True, "What does not"), *column(*PROSE, top=630)]
    assert [s.path for s in read(pdf(page)).sections] == [(), ("What does not",)]


def test_a_link_leads_to_the_page() -> None:
    second = [(60.0, 780.0, 15.0, True, "What does not"), *column(*PROSE)]
    passages = prepare(read(pdf(FIRST, second))).passages
    assert [passage.url for passage in passages] == [
        "https://clinic.example/sleep-leaflet.pdf#page=1",
        "https://clinic.example/sleep-leaflet.pdf#page=2",
    ]


@pytest.mark.parametrize(("words_of_first", "pages"), [(59, [1]), (60, [1, 2])])
def test_a_page_of_few_words_has_the_link_of_the_one_before(
    words_of_first: int, pages: list[int]
) -> None:
    text = [*(f"word{n}" for n in range(1, words_of_first)), "end."]
    first = column(*(" ".join(text[at : at + 10]) for at in range(0, words_of_first, 10)))
    article = read(pdf(first, column(*PROSE)))
    assert [section.line for section in article.sections] == pages


def test_running_heads_and_page_numbers_are_left_out_and_reported() -> None:
    pages = [
        [(60.0, 820.0, 9.0, False, "Alder House"), *column(*PROSE, f"This is part {n}."),
         (280.0, 20.0, 9.0, False, f"Page {n} of 3")]
        for n in (1, 2, 3)
    ]  # fmt: skip
    article = read(pdf(*pages))
    assert "Alder House" not in " ".join(texts(article))
    assert {block.text for block in article.dropped} == {
        "Alder House", "Page 1 of 3", "Page 2 of 3", "Page 3 of 3",
    }  # fmt: skip


def test_a_text_that_repeats_on_every_page_is_no_running_head() -> None:
    pages = [column(*PROSE, f"This is part {n}.") for n in (1, 2, 3)]
    assert read(pdf(*pages)).dropped == ()


@pytest.mark.parametrize(
    ("lines", "read_as"),
    [
        (("It is un-", "comfortable. An uncomfortable bed is bad for your sleep and mood."),
         "It is uncomfortable."),
        (("Many find self-", "help groups good. Ask us where they meet, and on which days."),
         "Many find self-help groups good."),
        (("It lasts 10-", "12 days in most people. Then it goes, and does not come back."),
         "It lasts 10-12 days in most people."),
        (("Call us on line 25-", "free of charge. We are free on Mondays and on Fridays, too."),
         "Call us on line 25-free of charge."),
    ],
)  # fmt: skip
def test_a_hyphen_goes_where_the_word_is_elsewhere(lines: tuple[str, ...], read_as: str) -> None:
    assert texts(read(pdf(column(*lines))))[0].startswith(read_as)


def test_items_and_references_are_lists() -> None:
    page = [
        *column(*PROSE, "", "• Walk every day, even if it is only", "", "1. First ask us.",
                "2. Then rest [1]."),
        (60, 580, 15, True, "References"),
        *column("1. Ash B, Fern C. Walking and mood. J Sleep. 2018;12(3):45-", top=550),
        *column("52. doi:10.1000/ash18", top=536, x=75),
        *column("2. Bell D. Light. J Rest. 2019;1:2-3.", top=522),
    ]  # fmt: skip
    article = read(pdf(page))
    assert [(b.text, b.kind) for b in article.blocks()][1:] == [
        ("Walk every day, even if it is only", "item"),
        ("First ask us.", "item"), ("Then rest [1].", "item"),
    ]  # fmt: skip
    assert [(one.label, one.text) for one in article.references] == [
        (1, "Ash B, Fern C. Walking and mood. J Sleep. 2018;12(3):45-52. doi:10.1000/ash18"),
        (2, "Bell D. Light. J Rest. 2019;1:2-3."),
    ]
    assert prepare(article).linked == 1


LEFT, RIGHT = 42.0, 311.0  # of two columns
ENTRY = (
    "[{}] Ash B, Fern C, Oak D. Walking and mood in",
    "    winter: a trial in three towns of the north.",
    "    J Walk. 2018;3:1-9.",
)


def entry(number: int, lines: int = 3) -> list[str]:
    return [line.format(number) for line in ENTRY[:lines]]


def two_columns(left: list[str], right: list[str]) -> list[PrintedLine]:
    """Lines of two columns; four spaces at the beginning hang by 15 points."""
    return [
        (x + 15 * line.startswith("    "), 700 - 12 * at, 9.0, False, line.strip())
        for x, lines in ((LEFT, left), (RIGHT, right))
        for at, line in enumerate(lines)
    ]


def numbers(article: Document) -> list[int | None]:
    return [one.label for one in article.references]


def test_entries_in_two_columns_are_read_one_by_one() -> None:
    """One is parted by the column's end, and one by a table that is drawn last."""
    left = ["Walking helps [1-4].", "", "References", *entry(1), *entry(2), *entry(3, lines=1)]
    right = [ENTRY[1], ENTRY[2], *entry(4), *entry(5)]
    table = [
        (LEFT, 300.0, 9.0, False, "Table 1. Towns and walkers"),
        (LEFT, 288.0, 9.0, False, "Alder 30"),
    ]
    article = read(
        pdf(
            [*two_columns(left, right), *table],
            [(LEFT, 700.0, 9.0, False, "[6] Elm F. Rest. 2019.")],
        )
    )
    assert numbers(article) == [1, 2, 3, 4, 5, 6]
    whole = " ".join(line.strip() for line in ENTRY).removeprefix("[{}] ")
    assert [one.text for one in article.references] == [*[whole] * 5, "Elm F. Rest. 2019."]
    assert "Table 1. Towns and walkers" in " ".join(texts(article))


@pytest.mark.parametrize("heading", ["References", "8. REFERENCES", "Bibliography"])
def test_a_line_that_names_a_list_heads_it_whatever_its_print(heading: str) -> None:
    lines = column(*PROSE, "", heading, *entry(1), *entry(2))
    assert numbers(read(pdf(lines))) == [1, 2]


@pytest.mark.parametrize(("gap", "entries"), [(16.0, 1), (16.2, 2)])
def test_entries_that_do_not_hang_are_parted_by_1_15_of_the_usual_gap(
    gap: float, entries: int
) -> None:
    first = ("Ash, B. and Fern, C. (2018). Walking and mood in", "winter. New York: Alder.")
    second = ("Oak, D. (2019). Rest in the north.",)
    page = [*column(*PROSE, "", "References", top=700)]
    page += [*column(*first, top=620), *column(*second, top=620 - 14 - gap)]
    read_as = [" ".join(first), *second]
    expected = read_as if entries == 2 else [" ".join(read_as)]
    assert [one.text for one in read(pdf(page)).references] == expected


@pytest.mark.parametrize(("line", "is_heading"), [("ADVICE", True), ("NOTED", False)])
def test_a_heading_in_capitals_has_six_characters(line: str, is_heading: bool) -> None:
    page = [*column(*PROSE), *column(line, top=650), *column(*MORE, top=620)]
    paths = [section.path for section in read(pdf(page)).sections]
    assert (line,) in paths if is_heading else paths == [()]


def test_a_line_in_capitals_over_a_gap_is_a_heading_and_a_sentence_that_runs_in_is_none() -> None:
    page = [*column(*PROSE), *column("WHAT DOES NOT", top=650), *column(*MORE, top=620)]
    assert [s.path for s in read(pdf(page)).sections] == [(), ("WHAT DOES NOT",)]
    run_in = [
        *column(*PROSE),
        (60, 650, 11, True, "Rest well. Sleep when"),
        *column(*MORE, top=636),
    ]
    assert [s.path for s in read(pdf(run_in)).sections] == [()]


def test_a_list_that_is_longer_than_the_text_and_smaller_makes_no_headings_of_it() -> None:
    entries = [
        (
            50.0,
            680.0 - 12 * n,
            8.0,
            False,
            f"{n}. Ash B. Light and mood in winter. Sleep. 201{n};3:4-{n}.",
        )
        for n in range(1, 9)
    ]
    page = [
        (50.0, 800.0, 18.0, True, "Rest"),
        (50.0, 770.0, 11.0, False, "Light helps most people who sleep badly [1], and so do walks"),
        (50.0, 756.0, 11.0, False, "in the morning, before anything else [8]."),
        (50.0, 728.0, 11.0, False, "Naps do not, if they are long [2]."),
        (50.0, 700.0, 13.0, True, "References"),
        *entries,
    ]
    article = read_one("rest.pdf", pdf(page))
    (section,) = article.sections
    assert [(section.path, block.text[:5]) for block in section.blocks] == [
        ((), "Light"), ((), "Naps "),
    ]  # fmt: skip
    assert [one.label for one in article.references] == list(range(1, 9))


def test_a_small_raised_number_cites() -> None:
    page = [
        (60.0, 700.0, 11.0, False, "Walking for half an hour helps most people"),
        (272.0, 704.0, 7.0, False, "1"), *column("Ask your doctor first.", top=686),
        (60, 650, 15, True, "References"),
        *column("1. Ash B, Fern C. Walking and mood. J Sleep. 2018;12(3):45-52.", top=630),
    ]  # fmt: skip
    assert prepare(read(pdf(page))).linked == 1


def test_a_raised_number_at_a_line_s_beginning_cites() -> None:
    page = [
        (60.0, 714.0, 11.0, False, "Walking for half an hour helps most people."),
        (60.0, 704.0, 7.0, False, "1"), (65.0, 700.0, 11.0, False, "Naps do, too."),
        *column("Ask your doctor first.", top=672), (60, 650, 15, True, "References"),
        *column("1. Ash B, Fern C. Walking and mood. J Sleep. 2018;12(3):45-52.", top=630),
    ]  # fmt: skip
    assert prepare(read(pdf(page))).linked == 1


def test_footnotes_in_small_print_are_references() -> None:
    text = "Walking for half an hour helps most people, and so does a nap."
    notes = ("Ash B. Walking. J Sleep. 2018;12(3):45-52.", "Elm C. Naps. J Sleep. 2019;1:3-5.")
    page = [(60.0, 714.0, 11.0, False, "Ask your doctor first."), (60.0, 700.0, 11.0, False, text)]
    page.append((60 + helvetica(text, 11), 704.0, 7.0, False, "1"))
    for number, note in enumerate(notes, 1):
        top = 684.0 - 12 * number
        page += [(60.0, top + 4.1, 7.5, False, f"{number}"), (66.0, top, 9.0, False, note)]
    made = prepare(read(pdf(page)))
    assert (made.linked, [one.label for one in made.card.references]) == (1, [1, 2])


@pytest.mark.parametrize(
    ("before", "raised", "after", "read_as"),
    [
        ("A count below 10", "9", "/L is low.", "A count below 10⁹/L is low."),
        ("It was 10", "-3", " mol in all.", "It was 10⁻³ mol in all."),
        ("More than 30 kg/m", "2", " is high.", "More than 30 kg/m² is high."),
        ("Too much Ca", "2+", " is seen.", "Too much Ca²⁺ is seen."),
    ],
)
def test_a_raised_power_is_no_number_of_its_own(
    before: str, raised: str, after: str, read_as: str
) -> None:
    """ "109/L" would be another count. The word behind is cut, as paragraphs mostly have one."""
    assert read_as in raised_between(before, raised, after)


def test_a_raised_citation_does_not_lengthen_a_year() -> None:
    shown = raised_between("It began in 2019", "3", " or so.")
    assert "2019³" in shown.replace(" ", "")


def raised_between(before: str, raised: str, after: str) -> str:
    start = 60 + helvetica(before, 11)
    page = [
        (60.0, 700.0, 11.0, False, before),
        (start, 704.0, 7.0, False, raised),
        (start + helvetica(raised, 7), 700.0, 11.0, False, f"{after} Your doc-"),
        *column("tor will tell you more, and what to do.", top=686),
        *column("See your doctor.", top=650),
    ]  # fmt: skip
    return " ".join(texts(read(pdf(page))))


def test_no_word_is_lost() -> None:
    pages = [FIRST, [*column(*PROSE, "", "• One", "• Two"), *column("In a column", x=320)]]
    article = read(pdf(*pages))
    shown = [
        article.info.title, *(word for s in article.sections for word in s.path), *texts(article),
    ]  # fmt: skip
    printed = [text for page in pages for *_, text in page]
    assert set(words(" ".join(printed))) <= set(words(" ".join(shown)))


def test_without_a_heading_the_properties_or_the_file_name_it() -> None:
    assert read(pdf(column(*PROSE), title="Better sleep")).info.title == "Better sleep"
    assert read(pdf(column(*PROSE), title="Microsoft Word - x.docx")).info.title == "Sleep leaflet"


# Files that are refused


def test_a_scanned_file_is_refused_in_a_sentence() -> None:
    assert "its pages seem to be scanned" in refusal("a.pdf", pdf([], [])).reason


def test_an_encrypted_file_is_refused() -> None:
    lock = (
        "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 "
        f"/O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<{'33' * 16}> <{'33' * 16}>]"
    )
    reason = refusal("a.pdf", pdf(FIRST, trailer=lock)).reason
    assert reason == "has a password. Save it again without one."


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"text", b"%PDF-1.4\n" + b"1 0 obj\n" * 9000])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    assert refusal("a.pdf", data).reason.endswith(".")


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_a_cut_file_is_read_or_refused(keep: float) -> None:
    whole = pdf(FIRST, FIRST)
    with at_most(2.0):
        try:
            read(whole[: int(len(whole) * keep)])
        except Exception as error:
            assert str(error).endswith(".")  # noqa: PT017


def test_too_many_pages_are_refused() -> None:
    assert "has 301 pages; the limit is 300" in refusal("a.pdf", pdf(*[[]] * 301)).reason


@pytest.mark.parametrize("text", ["x" * 60_000, "x-" * 30_000, "1. " * 20_000, "• " * 30_000])
def test_an_endless_line_is_read_in_time(text: str) -> None:
    with at_most(3.0):
        read(pdf([*column(*PROSE), (1.0, 500.0, 1.0, False, text)]))


@pytest.mark.parametrize(("step", "shift"), [(0.01, 0), (0, 200), (-0.01, 0)])
def test_very_many_lines_are_put_together_in_time(step: float, shift: int) -> None:
    """One entry of 20,000 lines, and as many columns of one line each."""
    places = [(60 + 5 * (at > 0) + shift * (at % 2), 700 - step * at) for at in range(20_000)]
    made = [
        lines.Line(1, "1. Rest" if at == 0 else "and rest", left, left + 90, foot, foot, 11, 400)
        for at, (left, foot) in enumerate(places)
    ]
    heading = lines.Line(1, "References", 60, 120, 730, 730, 11, 400)
    with at_most(3):
        assert layout.paragraphs(layout.in_columns([heading, *made]))


@pytest.mark.parametrize("end", ["", "he-", "45-"])
def test_a_paragraph_of_very_many_lines_is_joined_in_time(end: str) -> None:
    """A PDF of 40 KB has 29,000 lines without a gap, and took minutes."""
    text = f"tea helps many of the adults here, as others have found before {end}"
    made = [lines.Line(1, text, 60, 500, 0, 0, 11, 400)] * 29_000
    with at_most(3):
        assert len(layout.joined(made, {"tea"})[0]) >= 29_000 * len(text)


def test_too_many_characters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.pdf.lines.MOST_CHARACTERS", 100)
    assert "has more than 100 characters" in refusal("a.pdf", pdf(FIRST)).reason


def bomb(drawn: str, forms: dict[int, str]) -> bytes:
    """A PDF of one page that draws `drawn`, with `forms` by the numbers of their objects."""
    inside = {
        number: f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << "
        f"/F{to} {to} 0 R >> >> /Length {len(text)} >>\nstream\n{text}\nendstream"
        for number, text in forms.items()
        for to in [int(text.split()[0][2:])]
    }
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << "
        "/XObject << /F5 5 0 R >> >> >>",
        4: f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        **inside,
    }
    body = "".join(f"{number} 0 obj\n{one}\nendobj\n" for number, one in objects.items())
    return f"%PDF-1.4\n{body}trailer << /Root 1 0 R /Size 99 >>\n%%EOF".encode()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="bounds memory on Linux alone")
@pytest.mark.parametrize(
    "hostile",
    [
        bomb("0 0 m 1 1 l " * 1_600_000 + "S", {}),
        bomb("/F5 Do", {5: "/F5 Do " * 2}),
        bomb("/F5 Do", {n: f"/F{n + 1} Do " * 6 for n in range(5, 25)}),
    ],
    ids=["paths", "a form in itself", "forms in forms"],
)
def test_a_pdf_that_takes_all_memory_or_never_ends_ends_no_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hostile: bytes
) -> None:
    from index.build import build  # noqa: PLC0415 - two tests need it

    monkeypatch.setattr("index.readers.pdf.isolated.MOST_MEMORY_BYTES", 20_000_000)
    monkeypatch.setattr("index.readers.pdf.isolated.MOST_CPU_S", 2)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/leaflet.pdf").write_bytes(pdf(FIRST))
    (tmp_path / "in/bomb.pdf").write_bytes(hostile)
    report = build([tmp_path / "in"], tmp_path / "index")
    assert (report.articles, [one.reason for one in report.refused]) == (
        1,
        ["cannot be read: it takes more than 2 s or 20 MB, or is broken."],
    )


def test_a_pdf_is_read_the_same_in_a_process_of_its_own() -> None:
    source = Source("a.pdf", "a.pdf", pdf(FIRST, column(*PROSE), title="Sleep well"))
    assert isolated.read_pages(source) == lines.read_pages(source)


def test_a_pdf_beside_articles_is_read(tmp_path: Path) -> None:
    from index.build import build  # noqa: PLC0415 - one test needs it

    (tmp_path / "in").mkdir()
    (tmp_path / "in/leaflet.pdf").write_bytes(pdf(FIRST))
    assert build([tmp_path / "in"], tmp_path / "index").articles == 1


def test_the_foot_of_a_single_page_and_a_copyright_are_no_text_of_a_list() -> None:
    lines = [
        *FIRST,
        (60.0, 300.0, 15.0, True, "References"),
        *column("Ash, B. (2018). Light and mood. Journal of Sleep, 12, 4.", top=280),
        *column("© 2023 Alder Clinic. This leaflet replaces no advice.", top=240),
        *column("PIL 12 Page 1 of 1", top=60, size=8),
    ]
    article = read(pdf(lines))
    assert len(article.references) == 1
    assert texts(article)[-1].startswith("© 2023")
    assert "Page 1" not in " ".join(texts(article))
