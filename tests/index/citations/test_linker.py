"""In-text citations -> references: linked where the list allows it, flagged where unsure."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.citations.link import Link
from index.citations.linker import link_article
from index.document import Block, Document, Mark, Printed, Section
from index.passages.ids import reference_ids
from index.references.parse import parse_reference
from search.model import ArticleInfo
from tests.support.index_fixtures import GOLDEN, KETAMINE, cut, linked, read_file

PAIR = "Bell, R., & Ash, T. (2010). Sleep in adults. Rest Studies, 4(2), 11-19."
TRIO = "Bell, R., Cole, J., & Frost, L. (2010). Naps at noon. Rest Studies, 5(1), 2-9."
ALONE = "Bell, R. (2012). Dreams and waking. Rest Studies, 6(3), 20-29."
OTHER = "Zarate, C. A., Mathews, D., & Fava, M. (2012). Early mornings. Rest Studies, 6(4), 30-39."
SHORT = "Short, B., Fong, J., & Galvez, V. (2019). Late evenings. Rest Studies, 7(1), 3-8."
BOARD = "World Rest Organization. (2019). Rest for all. https://rest.example/all"
SAME_A = "Krupitsky, E., & Cole, J. (2007a). Quiet rooms. Rest Studies, 2(1), 1-9."
SAME_B = "Krupitsky, E., & Cole, J. (2007b). Dark rooms. Rest Studies, 2(2), 10-19."


def link(
    text: str, *references: str, labels: bool = False, sup: str | None = None
) -> list[tuple[str, Link]]:
    """(citation as printed, its link) for each citation found in a paragraph."""
    printed = tuple(Printed(r, 9, n if labels else None) for n, r in enumerate(references, 1))
    marks = () if sup is None else (Mark(text.rindex(sup), text.rindex(sup) + len(sup), "sup"),)
    block = Block(text, 1, "paragraph", marks)
    article = Document(
        ArticleInfo("a", "A"), "a.md", "article", (Section((), (block,), 1),), printed
    )
    links = link_article(article, tuple(parse_reference(r) for r in references))[block]
    return [(text[found.start : found.end], found) for found in links]


def places(text: str, *references: str, **options: object) -> list[tuple[int, ...]]:
    """The 1-based references of each linked citation, in the order of the text."""
    found = link(text, *references, **options)  # type: ignore[arg-type]
    return [tuple(place + 1 for place in one.entries) for _, one in found if one.entries]


def certainty(text: str, *references: str) -> tuple[str | None, str]:
    ((_, found),) = link(text, *references)
    return found.certainty, found.why or ""


# The golden articles


def test_13_of_13_citations_of_the_ketamine_article_are_linked_and_nothing_else(
    shared: Path,
) -> None:
    article = read_file(shared / "articles" / f"{KETAMINE}.txt")
    truth = json.loads((shared / "articles" / f"{KETAMINE}.truth.json").read_text("utf-8"))
    ids = reference_ids(KETAMINE, [parse_reference(p.text) for p in article.references])
    found = list(linked(cut(article), ids))
    assert found == [(c["citation"].strip("()"), c["ref_index"]) for c in truth["citations"]]
    assert len(found) == 13


def test_the_ketamine_article_s_citations_stand_in_their_sections(shared: Path) -> None:
    passages = cut(read_file(shared / "articles" / f"{KETAMINE}.txt"))
    truth = json.loads((shared / "articles" / f"{KETAMINE}.truth.json").read_text("utf-8"))
    found = [p.section for p in passages for run in p.text if run.references]
    assert found == [tuple(citation["section_path"][1:]) for citation in truth["citations"]]


def test_no_link_of_the_ketamine_article_is_uncertain(shared: Path) -> None:
    passages = cut(read_file(shared / "articles" / f"{KETAMINE}.txt"))
    assert {r.certainty for p in passages for r in p.text if r.references} == {"certain"}


@pytest.mark.parametrize("name", GOLDEN)
def test_each_citation_of_a_sample_is_linked_to_its_references(content: Path, name: str) -> None:
    article = read_file(content / name)
    ids = reference_ids(article.info.id, [parse_reference(p.text) for p in article.references])
    found = [place for _, place in linked(cut(article), ids)]
    assert found == [place for _, meant in GOLDEN[name]["citations"] for place in meant]


@pytest.mark.parametrize("name", GOLDEN)
def test_a_sample_s_linked_text_is_inside_the_printed_citation(content: Path, name: str) -> None:
    passages = cut(read_file(content / name))
    runs = [run.text for p in passages for run in p.text if run.references is not None]
    printed = [text for text, _ in GOLDEN[name]["citations"]]
    for run in runs:
        while run not in printed[0]:
            printed.pop(0)


@pytest.mark.parametrize("name", GOLDEN)
def test_no_link_of_a_sample_is_uncertain(content: Path, name: str) -> None:
    passages = cut(read_file(content / name))
    runs = [run for p in passages for run in p.text if run.references is not None]
    assert {run.certainty for run in runs} == {"certain"}


# Author and year


@pytest.mark.parametrize(
    "text",
    [
        "It helps (Bell & Ash, 2010).",
        "It helps (Bell and Ash, 2010).",
        "Bell & Ash (2010) say so.",
        "Bell and Ash (2010) say so.",
        "Bell & Ash [2010] say so.",
        "It helps (Bell et al., 2010).",
        "It helps (Bell et al. 2010).",
        "It helps (see Bell & Ash, 2010, p. 12).",
        "It helps (e.g., Bell & Ash, 2010).",
        "Bell and Ash’s (2010) study says so.",
        "BELL AND ASH (2010) SAY SO.",
        "It helps\u00a0(Bell\u00a0&\u00a0Ash,\u00a02010).",
    ],
)
def test_an_author_and_a_year_are_linked(text: str) -> None:
    ((_, found),) = link(text, OTHER, PAIR)
    assert (found.entries, found.certainty, found.why) == ((1,), "certain", None)


@pytest.mark.parametrize(
    "text", ["Zarate (2012) says", "Zarate et al. (2012) say", "Zarate and colleagues (2012) say"]
)
def test_a_narrative_citation_is_linked_from_the_name_to_the_year(text: str) -> None:
    ((cited, found),) = link(text, ALONE, OTHER)
    assert cited.startswith("Zarate")
    assert cited.rstrip(")").endswith("2012")
    assert found.entries == (1,)


def test_et_al_may_stand_for_one_author() -> None:
    assert certainty("It helps (Bell et al., 2010).", PAIR, ALONE) == ("certain", "")


def test_the_year_tells_works_of_one_author_apart() -> None:
    assert places("(Bell & Ash, 2010). Later (Bell, 2012).", PAIR, ALONE) == [(1,), (2,)]


@pytest.mark.parametrize(
    "text",
    [
        "(Zarate et al., 2012) is not (Bell, 2012)",
        "(Zarate et al., 2012), (Bell, 2012)",
        "(Zarate et al., 2012; Bell, 2012)",
        "Zarate et al. (2012) and Bell (2012)",
    ],
)
def test_the_author_tells_works_of_one_year_apart(text: str) -> None:
    found = link(text, ALONE, OTHER)
    assert [one.entries for _, one in found] == [(1,), (0,)]
    assert [cited[:4] for cited, _ in found] == ["Zara", "Bell"]


def test_the_second_author_tells_two_pairs_apart() -> None:
    other = "Bell, R., & Dunn, S. (2010). Night shifts. Rest Studies, 5(2), 10-19."
    assert places("(Bell & Dunn, 2010) and (Bell & Ash, 2010)", PAIR, other) == [(2,), (1,)]


def test_et_al_means_the_longer_of_two_lists() -> None:
    assert places("(Bell et al., 2010)", PAIR, TRIO) == [(2,)]


def test_a_group_is_linked_one_by_one() -> None:
    assert places("so (Bell & Ash, 2010; Short et al., 2019; Bell, 2012)", PAIR, ALONE, SHORT) == [
        (1,),
        (3,),
        (2,),
    ]


def test_two_years_after_one_name_are_two_citations() -> None:
    later = "Bell, R., Cole, J., & Frost, L. (2014). Naps again. Rest Studies, 9(1), 2-9."
    assert places("(Bell et al., 2010, 2014)", TRIO, later) == [(1,), (2,)]


def test_letters_tell_works_of_one_year_apart() -> None:
    assert places("(Krupitsky & Cole, 2007b), (Krupitsky & Cole, 2007a)", SAME_A, SAME_B) == [
        (2,),
        (1,),
    ]


@pytest.mark.parametrize("years", ["2007a, 2007b", "2007a, b", "2007a,b", "2007a & b"])
def test_two_letters_are_both_works(years: str) -> None:
    found = [one for _, one in link(f"(Krupitsky & Cole, {years})", SAME_A, SAME_B)]
    assert [place for one in found for place in one.entries] == [0, 1]
    assert {one.certainty for one in found} == {"certain"}


def test_an_accent_more_or_less_is_the_same_name() -> None:
    swift = "Søltoft, F., Hammer, M., & Kragh, N. (2009). Quiet. Rest Studies, 1, 2-3."
    assert places("Søltoft et al. (2009) and (Soltoft et al., 2009)", swift) == [(1,), (1,)]


def test_a_name_with_a_particle_is_linked() -> None:
    van = "van der Berg, N., & Ash, T. (2010). Quiet. Rest Studies, 1, 2-3."
    assert places("(van der Berg & Ash, 2010). Van der Berg and Ash (2010)", van) == [(1,), (1,)]


@pytest.mark.parametrize(
    "text",
    [
        "It helps (World Rest Organization, 2019).",
        "The World Rest Organization (2019) says so.",
        "The World Rest Organization (WRO, 2019) says so.",
        "It helps (World Rest Organization [WRO], 2019).",
    ],
)
def test_an_organisation_is_an_author(text: str) -> None:
    assert places(text, PAIR, BOARD) == [(2,)]


# What is no citation


@pytest.mark.parametrize(
    "text",
    [
        "Short walks help. In 2019 we asked why.",
        "Short of time? Many were in 2019.",
        "The short answer of 2019 was no.",
        "A shortage of staff (2019) made it worse.",
        "Since 2019, Short has run the clinic.",
        "It was cut short (2019).",
    ],
)
def test_a_word_that_is_also_a_name_is_no_author(text: str) -> None:
    assert places(text, SHORT) == []


@pytest.mark.parametrize("text", ["In May 2012 we opened.", "Opened on 3 May, 2012.", "(May 2012)"])
def test_a_date_is_no_citation_of_an_author_named_may(text: str) -> None:
    assert places(text, "May, R. (2012). Quiet rooms. Rest Studies, 6(3), 20-29.") == []


@pytest.mark.parametrize("text", ["Bell 2010-2012", "Bell 20101", "Bell, 3.2010", "In 2010 Bell"])
def test_a_number_or_a_range_of_years_is_no_year(text: str) -> None:
    assert places(text, PAIR, ALONE) == []


def test_a_citation_without_its_reference_is_reported_and_not_linked() -> None:
    ((cited, found),) = link("It helps (Stone et al., 2001).", PAIR)
    assert (cited, found.entries, found.certainty) == ("Stone et al., 2001", (), None)
    assert "Stone" in (found.why or "")
    assert "2001" in (found.why or "")


# Flags


def test_two_references_that_both_fit_are_linked_as_ambiguous() -> None:
    twin = TRIO.replace("Naps at noon", "Naps at nine")
    ((_, found),) = link("(Bell et al., 2010)", TRIO, twin)
    assert (found.entries, found.certainty) == ((0, 1), "ambiguous")
    assert "2 references" in (found.why or "")


def test_letters_that_the_list_has_not_are_no_certain_link() -> None:
    twins = SAME_A.replace("2007a", "2007"), SAME_B.replace("2007b", "2007")
    ((_, found),) = link("(Krupitsky & Cole, 2007b)", *twins)
    assert (found.entries, found.certainty) == ((1,), "ambiguous"), (
        "b is the list's second: a guess"
    )


def test_a_name_spelt_nearly_so_is_linked_as_fuzzy() -> None:
    kind, why = certainty("It helps (Zarrate et al., 2012).", ALONE, OTHER)
    assert kind == "fuzzy-name"
    assert "Zarrate" in why
    assert "Zarate" in why


def test_another_name_of_that_year_is_not_nearly_so() -> None:
    assert places("It helps (Zander et al., 2012).", ALONE, OTHER) == []


@pytest.mark.parametrize("year", [2009, 2011])
def test_a_year_that_is_one_off_is_linked_and_flagged(year: int) -> None:
    kind, why = certainty(f"It helps (Bell & Ash, {year}).", PAIR, OTHER)
    assert kind == "year-off"
    assert str(year) in why
    assert "2010" in why


def test_authors_of_the_year_before_may_be_meant_where_those_of_the_year_are_others() -> None:
    """Either the year or the second author is a slip."""
    before = PAIR.replace("2010", "2011")
    ((_, found),) = link("It helps (Bell & Ash, 2012).", before, ALONE)
    assert (found.entries, found.certainty) == ((1, 0), "ambiguous")


def test_other_authors_of_the_year_before_are_not_meant() -> None:
    before = TRIO.replace("2010", "2011")
    ((_, found),) = link("It helps (Bell & Ash, 2012).", before, ALONE)
    assert found.entries == (1,)


@pytest.mark.parametrize("year", [2008, 2014])
def test_a_year_that_is_more_than_one_off_is_not_linked(year: int) -> None:
    assert places(f"It helps (Bell & Ash, {year}).", PAIR, OTHER) == []


# Numbers

LIST = tuple(f"Bell, R. ({year}). Part {year}. Rest, 1, 2-3." for year in range(1990, 1998))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("It helps [1].", [(1,)]),
        ("It helps [1, 3-5].", [(1, 3, 4, 5)]),
        ("It helps [3–5;7].", [(3, 4, 5, 7)]),
        ("It helps [2]-[4].", [(2, 3, 4)]),
        ("It helps [2]–[4], [6].", [(2, 3, 4), (6,)]),
        ("It helps [1][2].", [(1,), (2,)]),
        ("It helps [ 2 ].", [(2,)]),
        ("It helps [3, 1].", [(3, 1)]),
    ],
)
def test_numbers_in_brackets_are_the_list_s(text: str, meant: list[tuple[int, ...]]) -> None:
    assert places(text, *LIST, labels=True) == meant


def test_a_printed_label_counts_and_not_the_place() -> None:
    printed = (Printed(PAIR, 8, 5), Printed(OTHER, 9, 7))
    block = Block("It helps [7].", 1)
    article = Document(ArticleInfo("a", "A"), "a", "article", (Section((), (block,), 1),), printed)
    (found,) = link_article(article, (parse_reference(PAIR), parse_reference(OTHER)))[block]
    assert found.entries == (1,)


def test_a_number_beyond_the_list_is_reported_and_not_linked() -> None:
    ((cited, found),) = link("It helps [12].", *LIST)
    assert (cited, found.entries, found.certainty) == ("[12]", (), None)
    assert "12" in (found.why or "")


def test_one_number_of_several_beyond_the_list_flags_the_citation() -> None:
    ((_, found),) = link("It helps [2, 12].", *LIST)
    assert (found.entries, found.certainty) == ((1,), "ambiguous")
    assert "12" in (found.why or "")


@pytest.mark.parametrize(
    "text",
    ["1. Sleep more.", "1) Sleep more.", "(1) Sleep more.", "In 1 of 3.", "[0]", "[a]", "[2012]"],
)  # fmt: skip
def test_list_numbers_and_other_numbers_are_no_citations(text: str) -> None:
    assert places(text, *LIST, labels=True) == []


@pytest.mark.parametrize(
    "before",
    ["on the interval", "on intervals", "in the range", "in ranges of", "Interval:", "ranges of:"],
)
def test_an_interval_of_numbers_is_no_citation(before: str) -> None:
    """ "on the interval [1, 4] mm" says how long something is."""
    assert link(f"Measured {before} [1, 4] mm.", *LIST, labels=True) == []


@pytest.mark.parametrize("before", ["the intervention", "arranged", "a range of studies"])
def test_a_bracket_after_a_word_like_interval_is_a_citation(before: str) -> None:
    assert places(f"So {before} [1, 4].", *LIST, labels=True) == [(1, 4)]


LONG_LIST = tuple(f"Bell, R. ({1900 + n}). Part {n}. Rest, 1, 2-3." for n in range(1, 63))


def test_a_range_of_60_numbers_is_a_citation_of_all_and_a_longer_one_of_its_ends() -> None:
    """No sentence cites more at once; "1–61" is a range of something else."""
    sixty = tuple(range(1, 61))
    assert places("It helps [1–60].", *LONG_LIST, labels=True) == [sixty]
    assert places("It helps [1–61].", *LONG_LIST, labels=True) == [(1, 61)]


@pytest.mark.parametrize(("sup", "meant"), [("2", (2,)), ("1,4", (1, 4)), ("3–5", (3, 4, 5))])
def test_a_superscript_is_a_citation(sup: str, meant: tuple[int, ...]) -> None:
    assert places(f"It helps.{sup}", *LIST, labels=True, sup=sup) == [meant]


def test_a_bracket_in_a_superscript_is_one_citation() -> None:
    assert places("It helps.[4-6]", *LIST, labels=True, sup="[4-6]") == [(4, 5, 6)]


@pytest.mark.parametrize(
    ("text", "sup"),
    [("a field of 10 m2", "2"), ("103 people", "3"), ("the 21st", "st"), ("x2", "2")],
)
def test_a_power_or_an_ending_is_no_citation(text: str, sup: str) -> None:
    assert places(text, *LIST, labels=True, sup=sup) == []


def test_in_a_numbered_article_the_number_is_the_citation() -> None:
    assert places("Bell (1990) [1] and Bell (1991) [2] and [3].", *LIST, labels=True) == [
        (1,),
        (2,),
        (3,),
    ]


def test_without_a_list_a_citation_is_flagged_as_not_linked() -> None:
    ((cited, found),) = link("It helps (Bell et al., 2010) [1].")
    assert (cited, found.entries, found.certainty) == ("Bell et al., 2010", (), None)


# Whatever is written

PIECES = st.sampled_from(
    "Bell|bell|Ash|Zarate|Krupitsky|World Rest Organization|Short|Zarrate|et al.|and|&|2010|2012|"
    "2007a|2007a, b|2019|(|)|[|]|1|2-9|,|;|.|–|’s|in|it helps|é|ﬁ|İ|𝔅|p. 3|\u00a0|Å".split("|")
)
REFERENCES = st.lists(
    st.sampled_from([PAIR, TRIO, ALONE, OTHER, SHORT, BOARD, SAME_A, SAME_B, "???", ""]), max_size=6
)


@given(st.lists(PIECES, max_size=25), st.sampled_from(["", " "]), REFERENCES, st.booleans())
def test_links_lie_apart_inside_the_text_and_lead_into_the_list(
    pieces: list[str], joint: str, references: list[str], labels: bool
) -> None:
    text = joint.join(pieces)
    at = 0
    for _, found in link(text, *references, labels=labels):
        assert at <= found.start < found.end <= len(text)
        at = found.end
        assert all(0 <= place < len(references) for place in found.entries)
        assert len(set(found.entries)) == len(found.entries)
        assert (found.certainty is None) == (not found.entries)
        assert (found.why is None) == (found.certainty == "certain")


HANG = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (5, 5))  # seconds of processor time
from index.citations.author_year import AuthorYear
from index.citations.link import Entry
from index.references.parse import parse_reference
entry = Entry(0, None, parse_reference({reference!r}), is_open=False, after=0)
AuthorYear([entry]).links({text!r})
"""


@pytest.mark.parametrize(
    "text",
    [
        "Bell, UNIVERSITY OF EXAMPLE AND NORTHERN REST CLINIC; since 2010.",
        "Bell, NICE, NHS, PTSD, OCD, ADHD, CBT, SSRI, SNRI, BABCP, WHO: 2010.",
        "Bell A.B.C.D.E.F.G.H.I.J.K.L.M.N.O.P.Q.R.S.T.U.V.W.X.Y.Z.; 2010.",
    ],
    ids=["capitals", "abbreviations", "initials"],
)
def test_capital_letters_between_name_and_year_take_no_long_time(text: str) -> None:
    code = HANG.format(reference=PAIR, text=text)
    # In a process of its own: a regular expression that backtracks cannot be interrupted.
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_second_author_whom_a_single_author_s_reference_lacks_is_flagged() -> None:
    certainty_, why = certainty("Sleep helps (Bell & Ash, 2012).", ALONE)
    assert certainty_ == "fuzzy-name"
    assert "Ash" in why


UNDATED = "World Rest Organization. (n.d.). Rest for all. https://rest.example/all"


@pytest.mark.parametrize(
    "text",
    ["Rest matters (World Rest Organization, n.d.).", "World Rest Organization (n.d.) says so.",
     "Rest matters (WRO, n.d.)."],
)  # fmt: skip
def test_a_reference_without_a_date_is_cited_by_its_name(text: str) -> None:
    assert places(text, UNDATED, PAIR) == [(1,)]
    assert places(text, PAIR) == []


@pytest.mark.parametrize("text", ["Sleep (Bell/Ash 2010).", "Sleep (Bell / Ash, 2010)."])
def test_authors_may_be_parted_by_a_slash(text: str) -> None:
    assert certainty(text, PAIR, TRIO)[0] == "certain"
    assert places(text, PAIR, TRIO) == [(1,)]


@pytest.mark.parametrize("more", ["y cols.", "et coll.", "et al."])
def test_further_authors_may_be_named_in_other_languages(more: str) -> None:
    assert places(f"Sleep (Bell {more}, 2010).", PAIR, TRIO) == [(2,)]
