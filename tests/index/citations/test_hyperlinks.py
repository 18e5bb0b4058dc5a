"""Hyperlinked words -> citations of references made from the links, or of the page's own list."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from index.check import check
from index.curation.source_sites import read_sites, starter_sites
from index.prepare import Prepared, prepare
from index.readers import read_source
from index.source import Source
from search.model import Reference

OPENING = "<p>This page is about small steps which may help people who sleep badly for weeks.</p>"
STUDY = "https://pubmed.ncbi.nlm.nih.gov/30000001/"
MARKDOWN_LINK = "Walking helps, as [our friends](https://liver.example/facts) say."
LIST = (
    "<h2>References</h2><ol><li>Ash B, Cole D. Sleep and low mood in adults. J Sleep Health. "
    "2018;12(3):45-52. doi:10.1000/ash18</li><li>Fern G. Walking for back pain in older people. "
    'Pain Rep. 2019;4:101-9. <a href="https://doi.org/10.1000/fern19">View</a> '
    f'<a href="{STUDY}">PubMed</a></li></ol>'
)


def page(body: str, after: str = "", sites: str = "", name: str = "a.html") -> Prepared:
    whole = f"<main><article><h1>Sleep</h1>{OPENING}<p>{body}</p>{after}</article></main>"
    data = (whole if name.endswith(".html") else body).encode()
    (article,) = read_source(Source(name, name, data, "https://clinic.example"))
    assert not isinstance(article, Exception), article
    known, _ = read_sites(sites, "sources.txt", starter_sites())
    return prepare(article, known)


def cited(article: Prepared) -> list[tuple[str, list[Reference], str | None]]:
    """(words, references, certainty) of each citation."""
    return [
        (run.text, [one for one in passage.references if one.id in run.references], run.certainty)
        for passage in article.passages
        for run in passage.text
        if run.references is not None
    ]


def link(href: str, words: str = "a 2019 study") -> str:
    return f'Walking helps, as <a href="{href}">{words}</a> found in spring.'


STUDIES = {
    "a DOI": ("https://doi.org/10.1000/xyz12", {"DOI": "10.1000/xyz12"}),
    "PubMed": ("https://pubmed.ncbi.nlm.nih.gov/30000001/?utm_source=x", {"PMID": "30000001"}),
    "PubMed, the old way": (
        "http://www.ncbi.nlm.nih.gov/pubmed/?term=30000001%5Bpmid%5D",
        {"PMID": "30000001"},
    ),
    "PMC": ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC545762/", {"PMCID": "PMC545762"}),
    "a publisher's view": (
        "https://journals.sagepub.com/doi/full/10.1177/00048?journalCode=anp",
        {"DOI": "10.1177/00048"},
    ),
    "a site's own number": (
        "https://academic.oup.com/n/doi/10.1093/nutrit/nuad102/7249295",
        {"DOI": "10.1093/nutrit/nuad102"},
    ),
    "a preprint's version": (
        "https://www.medrxiv.org/content/10.1101/2020.04.14.20062463v1.full.pdf",
        {"DOI": "10.1101/2020.04.14.20062463"},
    ),
    "brackets in a DOI": (
        "https://doi.org/10.1016/S0140-6736(14)61177-6",
        {"DOI": "10.1016/S0140-6736(14)61177-6"},
    ),
    "no scheme": ("//doi.org/10.1000/xyz12", {"DOI": "10.1000/xyz12"}),
}


@pytest.mark.parametrize(("href", "fields"), STUDIES.values(), ids=list(STUDIES))
def test_a_link_to_a_study_is_a_citation(href: str, fields: dict[str, str]) -> None:
    ((words, (reference,), certainty),) = cited(page(link(href)))
    assert (words, certainty) == ("a 2019 study", "certain")
    assert reference.printed == href, "as the page has it"
    url = f"https:{href}" if href.startswith("//") else href
    assert reference.csl == {"type": "article-journal", **fields, "URL": url}, "and no title"


@pytest.mark.parametrize(
    "href",
    [
        "https://www.who.int/news-room/fact-sheets/detail/depression",
        "https://www.nhs.uk/conditions/insomnia/",
        "https://www.cdc.gov/sleep/about/index.html#facts",
        "https://www.mdpi.com/2072-6643/14/11/2343",
    ],
)
def test_a_page_of_a_health_authority_or_a_journal_is_a_source(href: str) -> None:
    ((_, (reference,), certainty),) = cited(page(link(href)))
    assert (reference.csl, certainty) == ({"type": "webpage", "URL": href}, "certain")
    assert reference.link == href, "so that the box can open it"


NO_SOURCES = {
    "the clinic's own page": "https://clinic.example/doi/10.1000/xyz12",
    "a relative address": "/news/10.1000/xyz12",
    "a shop": "https://shop.example/vitamin-d",
    "a share button": "https://twitter.example/intent?url=https://doi.org/10.1000/xyz12",
    "a treatment locator": "https://findtreatment.gov/locator",
    "a help page": "https://www.samhsa.gov/find-help/national-helpline",
    "a form to get in touch": "https://www.who.int/about/contact-us",
    "a search": "https://pubmed.ncbi.nlm.nih.gov/?term=sleep",
    "the home page of an index": "https://pubmed.ncbi.nlm.nih.gov/",
    "a telephone number": "tel:116123",
    "a broken address": "http://[doi.org/10.1000/x",
}


@pytest.mark.parametrize("href", NO_SOURCES.values(), ids=list(NO_SOURCES))
def test_a_link_that_is_no_source_is_no_citation(href: str) -> None:
    article = page(link(href))
    assert cited(article) == []
    assert article.card.references == ()


def test_the_same_target_is_one_reference() -> None:
    first = link("http://www.cdc.gov/sleep/about/?utm_source=blog#facts", "the CDC")
    other = link("https://cdc.gov/sleep/about", "its page")
    article = page(first + " " + other)
    (reference,) = article.card.references
    assert reference.printed == "http://www.cdc.gov/sleep/about/?utm_source=blog#facts"
    assert [words for words, _, _ in cited(article)] == ["the CDC", "its page"]


def test_a_link_that_an_editor_has_cut_in_two_is_one_citation() -> None:
    text = f'As <a href="{STUDY}">a 2019</a> <a href="{STUDY}"><em>study</em></a> found.'
    assert [words for words, _, _ in cited(page(text))] == ["a 2019 study"]


def test_the_ids_of_references_from_links_do_not_depend_on_their_order() -> None:
    one, other = link(STUDY), link("https://www.who.int/news/item/a", "the WHO")
    ids = {reference.id for reference in page(one + " " + other).card.references}
    assert ids == {"a.pmid-30000001", "a.who-int-news-item-a"}
    assert ids == {reference.id for reference in page(other + " " + one).card.references}


@pytest.mark.parametrize(
    ("title", "is_enough"),
    [
        ("Walk all of you well now", False),  # 19 letters
        ("Walks all of you well now", True),  # 20
        ("Walking yesterday afternoon", False),  # three words
        ("Walking on yesterday afternoon", True),
    ],
)
def test_a_link_s_words_tell_an_entry_from_four_words_and_twenty_letters_on(
    title: str, is_enough: bool
) -> None:
    entry = f"<h2>References</h2><ol><li>Fern G. {title}. Pain Rep. 2019;4:101-9.</li></ol>"
    article = page(link("https://www.who.int/x", title), entry)
    assert len(article.card.references) == (1 if is_enough else 2)


LISTED = {
    "by its DOI": (link("https://dx.doi.org/10.1000/ASH18"), 0),
    "by a link of the entry": (link(STUDY), 1),
    "by the end of its DOI": (link("https://www.nature.com/articles/10.1000/ash18"), 0),
    "by its words": (
        link("https://www.who.int/x", "Walking for back pain in older people"),
        1,
    ),
}


@pytest.mark.parametrize(("text", "place"), LISTED.values(), ids=list(LISTED))
def test_a_link_to_what_the_list_has_goes_to_its_entry(text: str, place: int) -> None:
    article = page(text, LIST)
    assert len(article.card.references) == 2, "none is made"
    ((_, (reference,), certainty),) = cited(article)
    assert (reference, certainty) == (article.card.references[place], "certain")


def test_a_number_of_the_list_stays_a_citation_of_the_list() -> None:
    article = page(f'Walking helps [<a href="{STUDY}">1</a>].', LIST)
    assert [(words, r[0].label) for words, r, _ in cited(article)] == [("[1]", 1)]


def test_references_from_links_are_no_numbers_of_the_list() -> None:
    article = page(link("https://doi.org/10.1000/other") + " Sleep helps, too [3].", LIST)
    linked = {words: [one.printed for one in found] for words, found, _ in cited(article)}
    assert linked == {"a 2019 study": ["https://doi.org/10.1000/other"], "[3]": []}


def test_a_name_and_year_without_a_list_are_cited_by_their_link() -> None:
    text = f'Walking helps <a href="{STUDY}">(Fern et al., 2019)</a> in spring.'
    ((words, (reference,), certainty),) = cited(page(text))
    assert (words, reference.csl["PMID"], certainty) == (
        "(Fern et al., 2019)",
        "30000001",
        "certain",
    )


def test_numbers_that_link_to_sources_are_the_labels() -> None:
    text = f'Walking helps (<a href="{STUDY}">1</a>, <a href="//doi.org/10.1000/b">2</a>).'
    labels = [reference.label for reference in page(text).card.references]
    assert labels == [1, 2]


def test_a_clinic_extends_the_list_and_shortens_it() -> None:
    text = link("https://www.liver.example/facts/a") + link("https://www.who.int/x", "the WHO")
    own = "liver.example/facts/\nnot who.int\n"
    assert [words for words, _, _ in cited(page(text, sites=own))] == ["a 2019 study"]


def test_a_line_that_is_no_site_is_named() -> None:
    _, problems = read_sites("who.int\n# a note\nour friends\n", "sources.txt", starter_sites())
    assert [(one.line, one.message) for one in problems] == [
        (3, "'our friends' is not a site, such as who.int or nature.com/articles/.")
    ]


def test_every_line_of_our_own_list_can_be_used() -> None:
    assert len(starter_sites().yes) > 100


def test_markdown_links_are_citations() -> None:
    article = page(f"# Sleep\n\nWalking helps, as [a 2019 study]({STUDY}) found.", name="a.md")
    assert [words for words, _, _ in cited(article)] == ["a 2019 study"]


def test_links_in_list_items_and_table_cells_are_citations() -> None:
    after = (
        f'<ul><li>Walk: <a href="{STUDY}">study</a></li></ul><table><tr><td>Sleep</td>'
        '<td><a href="https://doi.org/10.1000/b">trial</a></td></tr></table>'
    )
    assert [words for words, _, _ in cited(page("Try this.", after))] == ["study", "trial"]


def test_a_link_around_paragraphs_is_a_citation_in_each() -> None:
    after = f'<a href="{STUDY}"><p>A study of walking.</p><p>It helped.</p></a>'
    found = [words for words, _, _ in cited(page("Try this.", after))]
    assert found == ["A study of walking.", "It helped."]


def test_a_clinics_sources_count_in_a_build_and_its_change_reads_the_articles_anew(
    tmp_path: Path,
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.md").write_text(f"# Sleep\n\n{MARKDOWN_LINK}\n", encoding="utf-8")
    assert build([articles], tmp_path / "index").references == 0
    (articles / "sources.txt").write_text("liver.example\n", encoding="utf-8")
    report = build([articles], tmp_path / "index")
    assert (report.articles, report.references, report.citations_linked) == (1, 1, 1)


def test_the_authors_report_asks_no_list_of_what_is_cited_by_link(tmp_path: Path) -> None:
    text = f"# Sleep\n\nWalking helps [(Fern et al., 2019)]({STUDY}) in spring.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (article,) = check([tmp_path]).articles
    found = {finding.kind.name for finding in article.findings}
    assert not found & {"no-reference-list", "citation-without-reference"}
