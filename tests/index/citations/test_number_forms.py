"""The forms in which numbers cite: brackets, raised, in round brackets, flattened by pasting."""

from __future__ import annotations

import pytest

from index.citations.link import Link
from index.citations.linker import link_article
from index.document import Block, Document, Mark, Printed, Section
from index.references.parse import parse_reference
from search.model import ArticleInfo


def links(text: str, length: int = 4, marked: tuple[str, ...] = ()) -> list[tuple[str, Link]]:
    """(citation as printed, link) in paragraphs parted by "|", with a list of `length` numbers.
    `marked` are the superscripts, in the order of the text."""
    at, marks = 0, []
    for sup in marked:
        at = text.index(sup, at)
        marks.append(Mark(at, at := at + len(sup), "sup"))
    blocks = tuple(Block(part, 1, "paragraph", tuple(marks)) for part in text.split("|"))
    printed = tuple(
        Printed(f"Bell R, Ash T. Part {n} of the sleep study. Rest Stud. 2011;{n}:1-9.", 9, n)
        for n in range(1, length + 1)
    )
    article = Document(ArticleInfo("a", "A"), "a", "article", (Section((), blocks, 1),), printed)
    found = link_article(article, tuple(parse_reference(one.text) for one in printed))
    return [
        (block.text[one.start : one.end], one)
        for block in blocks
        for one in found[block]
        if one.entries
    ]


def cited(text: str, length: int = 4, marked: tuple[str, ...] = ()) -> list[tuple[int, ...]]:
    """The numbers of each citation; all of them are certain."""
    found = links(text, length, marked)
    assert {link.certainty for _, link in found} <= {"certain"}
    return [tuple(place + 1 for place in link.entries) for _, link in found]


# Square brackets


@pytest.mark.parametrize(
    ("bracket", "meant"),
    [
        ("[1 and 3]", (1, 3)),
        ("[4; but see 1]", (4, 1)),
        ("[1, cf. 3]", (1, 3)),
        ("[1, 2 and 4]", (1, 2, 4)),
        ("[1, 2, and 4]", (1, 2, 4)),
        ("[1 & 2]", (1, 2)),
        ("[1; 3]", (1, 3)),
        ("[1 to 3]", (1, 2, 3)),
        ("[ref. 2]", (2,)),
        ("[Ref 2, 4]", (2, 4)),
        ("[refs. 1–3]", (1, 2, 3)),
        ("[see 2]", (2,)),
        ("[vgl. auch 2]", (2,)),
        ("[voir 2, 3]", (2, 3)),
        ("[see also refs 2, 3]", (2, 3)),
        ("[e.g., 4]", (4,)),
        ("[3: 70-71]", (3,)),
        ("[1, p. 46]", (1,)),
        ("[1, pp. 46–48; 2]", (1, 2)),
        ("[2, S. 12]", (2,)),
        ("[2b]", (2,)),
        ("[2a, 3]", (2, 3)),
    ],
)
def test_words_pages_and_letters_may_stand_in_a_bracket(bracket: str, meant: tuple[int]) -> None:
    ((printed, link),) = links(f"Walking helps {bracket} at any age.")
    assert printed == bracket
    assert tuple(place + 1 for place in link.entries) == meant
    assert link.certainty == "certain"


@pytest.mark.parametrize(
    "text", ["mixed [1:2]", "[note 1]", "[1 mg]", "[2.5]", "[3%]", "[n = 3]", "[1 of 3]", "[A2]"]
)
def test_other_brackets_with_a_number_are_no_citations(text: str) -> None:
    assert cited(f"It is {text} here.") == []


# Raised numbers


def test_the_characters_of_superscripts_cite() -> None:
    text = "Sleep and mood are tied.¹ Diet matters.²,³ All of it helps.¹⁻⁴ Mood² too."
    assert cited(text) == [(1,), (2, 3), (1, 2, 3, 4), (2,)]


@pytest.mark.parametrize(
    ("text", "marked", "printed", "meant"),
    [
        ("Tied.1–3", ("1", "3"), "1–3", (1, 2, 3)),
        ("Tied.1-3", ("1", "-", "3"), "1-3", (1, 2, 3)),
        ("Tied.1,3", ("1", ",", "3"), "1,3", (1, 3)),
        ("Tied.1, 3", ("1", "3"), "1, 3", (1, 3)),
        ("Tied.1,3", ("1,", "3"), "1,3", (1, 3)),
    ],
)
def test_a_list_that_an_editor_has_cut_up_is_one_citation(
    text: str, marked: tuple[str, ...], printed: str, meant: tuple[int, ...]
) -> None:
    ((found, link),) = links(text, marked=marked)
    assert (found, tuple(place + 1 for place in link.entries)) == (printed, meant)


def test_superscripts_with_words_between_are_two_citations() -> None:
    assert cited("Tied.1 And 3", marked=("1", "3")) == [(1,), (3,)]


@pytest.mark.parametrize(
    "text",
    [
        "an area of 3 m²", "5 cm³", "10³", "2³", "E = mc²", "χ² = 3", "R² of 0.4", "at 10⁻³ mol",
        "Ca²⁺ ions", "SO₄²⁻", "¹⁴C", "²H", "4²", "in²",
    ],
)  # fmt: skip
def test_powers_ions_and_isotopes_are_no_citations(text: str) -> None:
    assert cited(f"It was {text} here.") == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hepatitis C³ is", (3,)),
        ("vitamin D² helps", (2,)),
        ("in 2022³ it", (3,)),
        ("of COVID-19³ is", (3,)),
        ("CD8² cells", (2,)),
        ("people over 65³ who", (3,)),
    ],
)
def test_a_number_after_a_name_or_a_year_is_a_citation(text: str, meant: tuple[int, ...]) -> None:
    assert cited(text) == [meant]


# Round brackets


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Mood (1) and pain (2) are tied (3, 4).", [(1,), (2,), (3, 4)]),
        ("Mood is tied (1). Walking eases pain (2, 3), and (1-4).", [(1,), (2, 3)]),
        ("Mood is low (1), pain high (2), sleep bad (3). Rest (4).", [(1,), (2,), (3,), (4,)]),
        ("Bell et al. (1) and Ash and colleagues (2) agree (3;4).", [(1,), (2,), (3, 4)]),
        ("It helps (ref 1). More so (refs 2–4).", [(1,), (2, 3, 4)]),
        ("Helps.(1) Eases.(2,3) Heals.(1–4)", [(1,), (2, 3), (1, 2, 3, 4)]),
    ],
)
def test_numbers_in_round_brackets_cite_where_the_article_cites_so(
    text: str, meant: list[tuple[int, ...]]
) -> None:
    assert cited(text)[: len(meant)] == meant


@pytest.mark.parametrize(
    "text",
    [
        "Try (1) walking, (2) heat and (3) rest. Then (4) sleep.",
        "There were three reasons: (1) pain; (2) cost; and (3) time.",
        "(1) Walk daily.|(2) Sleep well.|(3) Eat.|(4) Rest.",
        "First, (1) lie down. Second, (2) breathe. Third, (3) rest. Fourth, (4) sleep.",
        "Symptoms: (1) Low mood. (2) Pain. (3) Fear. (4) Guilt.",
        "Significant, F(1, 12) = 4.3, t(3) = 2.1 and r (2) = .4.",
        "In all, two (2) of four (4) patients came back after one (1) or three (3) days.",
        "Equation (1) and Eq. (2) hold; see Table (3) and rule (4).",
        "We rate anxiety (1–4) and mood (1–4).",
        "In 2019 (2019). Give it (10 mg). Take (2 tablets).",
        "Men (5) and women (12) took part, children (3) as well.",
    ],
)
def test_items_arguments_counts_and_scales_are_no_citations(text: str) -> None:
    assert cited(text) == []


def test_a_count_in_an_article_that_cites_by_brackets_is_no_citation() -> None:
    assert cited("Walk [1]. Sleep [2, 3]. Rest [4]. It took (1).") == [(1,), (2, 3), (4,)]


def test_round_brackets_need_not_name_the_whole_list_if_they_go_on_in_order() -> None:
    assert cited("Helps (1). Eases (2). Heals (4). Again (2).", 10) == [(1,), (2,), (4,), (2,)]
    assert cited("Helps (9). Eases (4).", 10) == []


# Flattened by pasting


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Tied.1 Diet matters.2,3 Walking helps.4", [(1,), (2, 3), (4,)]),
        ("Better sleep1 and mood2,3 and less pain.4", [(1,), (2, 3), (4,)]),
        ("Cognitive therapy (CBT)1 and rest,2 as shown.3–4", [(1,), (2,), (3, 4)]),
        ("Seen in phenotype1,2,3. Then more4", [(1, 2, 3), (4,)]),
        ("It helps 1. It eases pain 2, 3. It heals 4.", [(1,), (2, 3), (4,)]),
    ],
)
def test_numbers_that_lost_their_height_cite_where_the_article_cites_so(
    text: str, meant: list[tuple[int, ...]]
) -> None:
    assert cited(text) == meant


@pytest.mark.parametrize(
    "part",
    [
        "It has 3.5 points.", "Version 2.1 is new.", "After COVID-19 came.", "The PHQ-9 and GAD-7.",
        "A T4 or IL6 test.", "Foxp3 and p53.", "See fig.3 and type2.", "At 2.3 and 1,3 dioxane.",
        "Vitamin B1, B2 and B3.", "www.rest.example/a1 too.",
    ],
)  # fmt: skip
def test_a_number_in_a_name_or_a_decimal_is_none_even_there(part: str) -> None:
    assert cited(f"Tied.1 Diet matters.2,3 {part} Walking.4") == [(1,), (2, 3), (4,)]


@pytest.mark.parametrize(
    "text",
    [
        "Sleep in phase 1, 2, and 3. After 4.",
        "He slept 3. Then 4. In room 2, seat 1.",
        "Version 2.1 has 3.5 points, and PHQ-9 1.4.",
        "Take one1 of these.",
    ],
)
def test_other_numbers_in_a_text_are_no_citations(text: str) -> None:
    assert cited(text) == []


def test_a_code_before_the_number_cites_only_if_the_number_is_the_next_one() -> None:
    """ "PD-1.3": a code and a citation, where two have been cited."""
    text = "Tied.1 Matters.2 We saw PD-1.3 Then PD-1.2 helped.4"
    assert cited(text) == [(1,), (2,), (3,), (4,)]
