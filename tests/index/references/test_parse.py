"""Printed references -> CSL-JSON: copied out of the string, never completed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.references.parse import parse_reference
from search.model import Reference
from search.store.reader import Store
from tests.support.each import each
from tests.support.index_fixtures import GOLDEN, KETAMINE, cut, read_file, read_one
from tests.support.processor import at_most

SAMPLE_REFERENCES = [
    pytest.param(name, place, id=f"{name.split('-')[0]}-{entry['names'][0]}-{entry['year']}")
    for name, facts in GOLDEN.items()
    for place, entry in enumerate(facts["references"])
]


def csl(printed: str) -> dict[str, Any]:
    return parse_reference(printed).csl


def people(printed: str) -> list[str]:
    """ "Family, Given" of each author; organisations whole."""
    authors = csl(printed).get("author", [])
    return [a.get("literal") or f"{a['family']}, {a['given']}" for a in authors]


def plain(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


# The golden articles


@pytest.mark.parametrize("place", range(10))
def test_the_ketamine_article_s_references_are_read_in_every_field(
    shared: Path, place: int
) -> None:
    truth = json.loads((shared / "articles" / f"{KETAMINE}.truth.json").read_text("utf-8"))
    wanted = {key: value for key, value in truth["references"][place]["csl"].items() if key != "id"}
    assert csl(truth["references"][place]["string"]) == wanted


@pytest.mark.parametrize(("name", "place"), SAMPLE_REFERENCES)
def test_a_sample_s_reference_has_the_facts_of_the_paper(
    store: Store, name: str, place: int
) -> None:
    found = store.article(Path(name).stem).references[place].csl
    wanted = dict(GOLDEN[name]["references"][place])
    names = [author.get("family") or author["literal"] for author in found["author"]]
    assert names == wanted.pop("names")
    assert found["issued"] == {"date-parts": [[wanted.pop("year")]]}
    assert plain(found["title"]) == plain(wanted.pop("title"))
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("name", GOLDEN)
def test_a_sample_s_references_are_printed_as_in_the_page(content: Path, name: str) -> None:
    page = re.sub(r"<[^>]+>|\*", "", (content / name).read_text("utf-8"))
    article = read_file(content / name)
    assert len(article.references) == len(GOLDEN[name]["references"])
    for printed in each(article.references):
        assert printed.text in page, "the clinic's own string is never rewritten"


# Styles


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("APA", "Bell, R. A., & Ash, T. (2010). Sleep in adults. Rest Studies, 4(2), 11-19."),
        (
            "Harvard",
            "Bell, R.A. and Ash, T. (2010) 'Sleep in adults', Rest Studies, 4(2), pp. 11-19",
        ),
        ("Vancouver", "Bell RA, Ash T. Sleep in adults. Rest Studies. 2010;4(2):11-19."),
        ("AMA", "Bell RA, Ash T. Sleep in adults. Rest Studies. 2010;4(2):11-19. doi:10.1000/x"),
        ("PLOS", "Bell RA, Ash T (2010) Sleep in adults. Rest Studies 4(2): 11-19."),
    ],
)  # fmt: skip
def test_each_style_gives_the_same_facts(style: str, printed: str) -> None:
    found = csl(printed)
    assert [author["family"] for author in found["author"]] == ["Bell", "Ash"], style
    assert [re.sub(r"\W", "", author["given"]) for author in found["author"]] == ["RA", "T"]
    assert found["issued"] == {"date-parts": [[2010]]}
    assert found["title"] == "Sleep in adults"
    assert found["container-title"] == "Rest Studies"
    assert (found["volume"], found["issue"], found["page"]) == ("4", "2", "11-19")
    assert found["type"] == "article-journal"


def test_a_last_initial_does_not_take_the_title_s_first_letter() -> None:
    found = csl("Cole J, Frost L. Brief therapies in practice. J Care. 2010;8:38-40.")
    assert found["author"][-1] == {"family": "Frost", "given": "L"}
    assert found["title"] == "Brief therapies in practice"


def test_an_article_number_is_a_page() -> None:
    assert csl("Bell, R. (2010). Sleep. Rest, 17, 108107.")["page"] == "108107"
    assert csl("Bell, R. (2010). Sleep. Rest, 4(2), e1004. https://doi.org/10.1000/x")["page"] == (
        "e1004"
    )


def test_an_article_number_is_no_pubmed_number() -> None:
    found = Reference("x", csl("Bell, R. (2010). Sleep. Rest, 17, 108107."), "")
    assert found.link is None, "a link to another paper is worse than none"


def test_a_volume_without_an_issue_has_no_issue() -> None:
    assert "issue" not in csl("Bell, R. (2010). Sleep. Rest, 15, 865-876.")


def test_a_title_may_end_in_an_abbreviation() -> None:
    found = csl("Bell, R. (2007). Habits of adults in the UK. Rest Studies, 39, 788-795.")
    assert found["title"] == "Habits of adults in the UK"
    assert found["container-title"] == "Rest Studies"


def test_a_title_of_two_sentences_is_kept_whole() -> None:
    found = csl(
        "Bell, R. (1995). Sleep and health. Advice from the Rest Board. Lancet, 273, 402-7."
    )
    assert found["container-title"] == "Lancet"
    assert found["title"] == "Sleep and health. Advice from the Rest Board"


def test_a_title_may_ask() -> None:
    found = csl("Bell, R. (2010). Does sleep help? Rest Studies, 4, 11-19.")
    assert (found["title"], found["container-title"]) == ("Does sleep help?", "Rest Studies")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ait-Bell, N. (2010). S. R, 1, 2.", ["Ait-Bell, N."]),
        ("van der Bell, N. (2010). S. R, 1, 2.", ["van der Bell, N."]),
        ("O'Bell, N. (2010). S. R, 1, 2.", ["O'Bell, N."]),
        ("Łubik, Ż., & Örn, Å. (2010). S. R, 1, 2.", ["Łubik, Ż.", "Örn, Å."]),
        ("Del Vecchio, V. (2010). S. R, 1, 2.", ["Del Vecchio, V."]),
        ("Bell, R., Ash, T., et al. (2010). S. R, 1, 2.", ["Bell, R.", "Ash, T."]),
        ("Rest Board (2010). Sleep well. Oslo: Rest Board.", ["Rest Board"]),
        ("The Rest Group. (2010). Sleep. Rest, 1, 2-3.", ["The Rest Group"]),
        ("Centers for Rest and Care. (2010). S. R, 1, 2.", ["Centers for Rest and Care"]),
    ],
)
def test_names_are_read_as_printed(printed: str, names: list[str]) -> None:
    assert people(printed) == names


def test_a_letter_after_the_year_is_read() -> None:
    read = parse_reference("Bell, R. (2010b). Sleep. Rest, 4, 11-19.")
    assert (read.year, read.letter) == (2010, "b")


@pytest.mark.parametrize("date", ["(n.d.)", "(in press)"])
def test_no_date_is_no_year(date: str) -> None:
    read = parse_reference(f"Bell, R. {date}. Sleep in adults. Rest.")
    assert read.year is None
    assert read.names == ("Bell",)


def test_a_web_page_is_a_web_page() -> None:
    found = csl("Rest Board. (2020). Sleep tips. https://rest.example/tips?a=1")
    assert (found["type"], found["URL"]) == ("webpage", "https://rest.example/tips?a=1")


# Identifiers


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("https://doi.org/10.1000/ab.12", "10.1000/ab.12"),
        ("http://dx.doi.org/10.1000/ab.12.", "10.1000/ab.12"),
        ("doi:10.1000/ab.12", "10.1000/ab.12"),
        ("DOI: 10.1000/ab.12;", "10.1000/ab.12"),
        ("(doi: 10.1000/ab.12)", "10.1000/ab.12"),
        ("https://doi.org/10.1016/0005-7967(94)00075-u", "10.1016/0005-7967(94)00075-u"),
        ("doi:10.1002/(1998)1:2<3::AID-X4>3.0.CO;2-G", "10.1002/(1998)1:2<3::AID-X4>3.0.CO;2-G"),
        ("https://doi.org/10.1000/AB.12", "10.1000/AB.12"),
    ],
)  # fmt: skip
def test_a_doi_is_copied_without_what_closes_the_sentence(printed: str, doi: str) -> None:
    found = csl(f"Bell, R. (2010). Sleep. Rest, 4(2), 11-19. {printed}")
    assert found["DOI"] == doi
    assert found["page"] == "11-19"


@pytest.mark.parametrize(
    ("printed", "pmid"),
    [
        ("PMID: 12345678", "12345678"),
        ("PMID 12345678.", "12345678"),
        ("PubMed: 12345678.", "12345678"),
        ("12345678.", "12345678"),
        ("doi: 10.1000/x1 12345678", "12345678"),
        (
            "Epub 2010/02/03. doi: 10.1000/x1 12345678; PubMed Central PMCID: PMCPMC765432.",
            "12345678",
        ),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "12345678"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/12345678", "12345678"),
    ],
)
def test_a_pubmed_number_is_read_in_each_form(printed: str, pmid: str) -> None:
    found = csl(f"Bell R. Sleep. Rest. 2010;4(2):11-19. {printed}")
    assert found["PMID"] == pmid
    assert found["page"] == "11-19"


def test_a_doi_and_a_pubmed_number_are_both_kept() -> None:
    found = csl("Bell R. Sleep. Rest. 2010;4:1-9. doi: 10.1000/x1. PMID: 123456. PMCID: PMC7654.")
    assert (found["DOI"], found["PMID"], found["PMCID"]) == ("10.1000/x1", "123456", "PMC7654")


@pytest.mark.parametrize("printed", ["PMCID: PMC765432.", "PubMed Central PMCID: PMCPMC765432."])
def test_a_pubmed_central_number_is_read_in_each_form(printed: str) -> None:
    found = csl(f"Bell R. Sleep. Rest. 2010;4(2):11-19. {printed}")
    assert (found["PMCID"], found["page"]) == ("PMC765432", "11-19")


@pytest.mark.parametrize("page", ["pp. 465108", "7: 1550500", "2021;12 633229", "7, 1018108"])
def test_a_long_page_is_no_pubmed_number(page: str) -> None:
    assert "PMID" not in csl(f"Bell, R. (2010). Sleep. Rest {page}.")


def test_an_address_that_holds_a_doi_is_both() -> None:
    found = csl("Bell R. Sleep. Rest. 2010;4:1-9. Available from: http://x.example/10.1000/x1")
    assert (found["URL"], found["DOI"]) == ("http://x.example/10.1000/x1", "10.1000/x1")
    assert (found["container-title"], found["page"]) == ("Rest", "1-9")


def test_the_link_is_the_doi_before_pubmed() -> None:
    both = Reference("x", {"DOI": "10.1000/x", "PMID": "123456"}, "")
    assert both.link == "https://doi.org/10.1000/x"
    assert Reference("x", {"PMID": "123456"}, "").link == "https://pubmed.ncbi.nlm.nih.gov/123456/"
    assert Reference("x", {"URL": "https://x.example"}, "").link == "https://x.example"
    assert Reference("x", {"URL": "www.x.example"}, "").link is None


# Whatever is printed


def test_the_printed_string_is_kept_as_printed() -> None:
    entry = "Bell,  R.A. (2010) “Sleep”… Rest–Studies, vol. iv; see also <here>."
    article = read_one("a.md", f"Text.\n\n## References\n\n- {entry.replace('<', chr(92) + '<')}\n")
    assert article.references[0].text == " ".join(entry.split())


def test_a_reference_that_cannot_be_read_keeps_its_string() -> None:
    (passage,) = cut(read_one("a.md", "Text [1].\n\n## References\n\n1. ???\n"))
    assert passage.references[0].printed == "???"


def test_none_of_the_shared_strings_raises_or_takes_long(shared: Path) -> None:
    lines = (shared / "references" / "references.jsonl").read_text("utf-8").splitlines()
    strings = [str(json.loads(line)["string"]) for line in lines]
    with at_most(20):
        for string in each(strings):
            assert parse_reference(string).csl["type"]


# Classes of print


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("Rest Studies 19 Suppl 2: ii15–ii25.", ("19", "Suppl 2", "ii15–ii25")),
        ("Rest Studies. 2010;19 Suppl 2:S15-9.", ("19", "Suppl 2", "S15-9")),
        ("Rest Studies 14 (2–3): 469–473.", ("14", "2–3", "469–473")),
        ("Rest Studies 14, no. 3 (June): 9–13.", ("14", "3", "9–13")),
        ("Rest Studies 14, no. 3 (2010): 9–13.", ("14", "3", "9–13")),
        ("Rest Studies. (2010) 14:1939–59.", ("14", None, "1939–59")),
        ("Rest Studies. (2010) 2010:4508.", ("2010", None, "4508")),
        ("Rest Studies, 2010, pp. 4508.", ("2010", None, "4508")),
        ("Rest Studies 79: vi–7.", ("79", None, "vi–7")),
        ("Rest Studies 4–10.", (None, None, "4–10")),
        ("Rest Studies 109: 611–628.e8.", ("109", None, "611–628.e8")),
        ("Rest Studies 6 (3) e1557.", ("6", "3", "e1557")),
        ("Rest Studies 12, 39–45 (2010).", ("12", None, "39–45")),
        ("Rest Studies, vol. 12, no. 3, pp. 39–45, Mar. 2010.", ("12", "3", "39–45")),
        ("Rest Studies. 2010;12(3):77–86; discussion 7.", ("12", "3", "77–86")),
        ("Rest Studies. 2010;12(3):77–86. Epub 2010/01/02.", ("12", "3", "77–86")),
        ("Rest Studies. 2010;8:pbaf010.", ("8", None, "pbaf010")),
        ("Rest Studies. 2010;(5):405–6.", (None, "5", "405–6")),
    ],
)
def test_a_locator_is_read_in_each_print(
    printed: str, wanted: tuple[str | None, str | None, str | None]
) -> None:
    dated = "" if "2010;" in printed else " (2010)"
    found = csl(f"Bell RA, Ash T{dated}{'.' if not dated else ''} Sleep in adults. {printed}")
    assert (found.get("volume"), found.get("issue"), found.get("page")) == wanted
    assert found["title"] == "Sleep in adults"
    assert found["container-title"] == "Rest Studies"
    assert found["issued"] == {"date-parts": [[2010]]}


@pytest.mark.parametrize(
    ("title", "journal"),
    [
        ("Rest in cystatin C", "N Engl J Rest"),
        ("Rest and the role of receptor 2", "J Biol Rest"),
        ("Rest in adults", "Appl. Environ. Rest"),
        ("Rest in adults", "J. Rest. Methods"),
        ("Rest in adults", "Nature Rest. Molecular Naps"),
        ("Rest in adults", "Philosophical Transactions of Rest. Series B, Naps"),
        ("Rest in adults", "eRest"),
        ("Rest in adults. Notes of a long night", "Rest: a journal"),
        ("Rest, a naps-first approach: who? what?", "In Vivo"),
    ],
)
def test_a_title_is_parted_from_its_journal(title: str, journal: str) -> None:
    found = csl(f"Bell RA, Ash T (2010) {title}. {journal} 12: 7–9.")
    assert (found["title"], found["container-title"]) == (title, journal)


@pytest.mark.parametrize(
    "title",
    [
        "Shared signals – ‘alarm calls’ from plants in nature",
        "The “Molecular Soldiers” of Rest: A Review",
        "“Meta Elimination,” a Note on Rest",
    ],
)
def test_quotation_marks_may_nest(title: str) -> None:
    found = csl(f"Bell, R. 2010. “{title}.” Rest Studies 12, no. 3: 7–9.")
    assert (found["title"], found["container-title"]) == (title, "Rest Studies")


@pytest.mark.parametrize(
    ("authors", "families"),
    [
        ("Bell FS III, Ash T", ["Bell", "Ash"]),
        ("Bell E Jr, Ash T", ["Bell", "Ash"]),
        ("Bell C-KK, Ash I-MA", ["Bell", "Ash"]),
        ("Bell A D, Ash V M", ["Bell", "Ash"]),
        ("Bell RA, ben-Ash D, delange WCM, Cole J", ["Bell", "ben-Ash", "delange", "Cole"]),
        ("Bell, R., Srivastava, S.", ["Bell", "Srivastava"]),
        ("The Rest Genome Network, Bell RA", ["The Rest Genome Network", "Bell"]),
        ("Bell, R., Ash, T., … Cole, J.", ["Bell", "Ash", "Cole"]),
        ("United Rest, Department of Naps", ["United Rest, Department of Naps"]),
    ],
)
def test_a_list_of_authors_is_read_whole(authors: str, families: list[str]) -> None:
    assert list(parse_reference(f"{authors} (2010). Sleep. Rest, 4, 11-19.").names) == families


@pytest.mark.parametrize("style", ["Vancouver", "AMA"])
def test_an_organisation_is_an_author_without_a_year_behind_it(style: str) -> None:
    found = csl("Rest Collaboration Group. Naps in adults. Rest. 2010;4(2):11-19.")
    assert found["author"] == [{"literal": "Rest Collaboration Group"}], style
    assert found["title"] == "Naps in adults"


# Confidence


def test_confidence_is_high_where_every_word_is_in_a_field() -> None:
    assert parse_reference("Bell, R. (2010). Sleep. Rest, 4(2), 11-19.").confidence > 0.95


@pytest.mark.parametrize(
    "printed",
    [
        "???",
        "see the board's website for more",
        "Sleep in adults",
        "Bell R (2010) Sleep. Rest 4: 11–19. Ash T (2011) Naps. Rest 5: 7–9.",
    ],
)
def test_confidence_is_low_where_a_part_is_missing_or_wrong(printed: str) -> None:
    assert parse_reference(printed).confidence <= 0.5


# Whatever is printed, again


PIECES = st.sampled_from(
    "Bell|R.|RA|,|.|;|:|&| and |et al.|(2010)|2010|(|)|van der|12(3)|11-19|doi:10.1/x(|"
    "PMID: 1234567|Sleep in adults|In: |‐|“|”|[|]|https://x.example|é|\u00a0|eds.".split("|")
)


@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=200))
def test_reading_never_raises_and_a_year_is_a_year(printed: str) -> None:
    read = parse_reference(printed)
    assert read.year is None or 1500 < read.year < 2100
    assert all(read.names)
    assert 0 <= read.confidence <= 1
    json.dumps(read.csl)


REPEATED = st.lists(
    PIECES
    | st.sampled_from("A. |A |Aa |1 |1-|. |no. 1|Jan |ii|In |The |of |Group |p. |“|'".split("|")),
    min_size=1,
    max_size=4,
).map(lambda pieces: ("".join(pieces) * 2000)[:2000])


@settings(max_examples=150)
@given(st.sampled_from(["", "Smith J. ", "Smith, J. (2010). Title. ", "A B. T. In: "]), REPEATED)
def test_hostile_repetition_takes_less_than_half_a_second(start: str, printed: str) -> None:
    with at_most(0.5):
        parse_reference(start + printed)


@pytest.mark.parametrize(
    "printed",
    ["Aa Bb, " * 800, "A. " * 2000, "(" * 3000, "A-" * 2000, "1 " * 2000, "Bell, " * 1500],
)
def test_garbage_takes_no_long_time(printed: str) -> None:
    with at_most(3):
        parse_reference(printed)


@pytest.mark.parametrize("piece", ["A. ", "(2018). ", "B. C ", "Rest. ", "“a” ", "In: Ash (Ed.), "])
def test_a_reference_of_a_hundred_thousand_characters_is_read_in_time(piece: str) -> None:
    """Each end of a sentence was once looked at with all that follows it: 14 s."""
    with at_most(2):
        parse_reference(f"Ash B. {piece * (90_000 // len(piece))} 2018;1:1.")
