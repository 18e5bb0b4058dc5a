"""A reference as CSL-JSON, BibTeX and RIS says what was read of it, and reads back."""

from __future__ import annotations

import json
import re
from typing import Any

import pybtex.database
import pytest
import rispy
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from index.build import build
from index.references.parse import parse_reference
from search.model import Reference
from search.store.reader import Store
from search.web.citation_formats import apa, bibtex, csl_json, ris
from tests.support.each import each
from tests.support.search_fixtures import ask

SPECIAL = {
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
}


# ---- readers as small as the formats allow ------------------------------------------------


def read_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """(type, key, fields). As BibTeX does, every brace counts, whatever stands before it."""
    head = re.match(r"@(\w+)\{([\w-]+),\s*", text)
    assert head, text
    fields, at = {}, head.end()
    while field := re.compile(r"(\w+)\s*=\s*\{").match(text, at):
        start = end = field.end()
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        fields[field[1]] = text[start : end - 1]
        at = re.compile(r"\s*,?\s*").match(text, end).end()  # type: ignore[union-attr]
    assert text[at:] == "}\n", f"left over: {text[at:]!r}"
    return head[1], head[2], fields


def untexed(value: str) -> str:
    """What LaTeX would print."""
    for tex, char in SPECIAL.items():
        value = value.replace(tex, f"\0{ord(char)}\0")
    value = re.sub(r"(?<!\\)[{}]", "", value)
    value = re.sub(r"\\([&%$#_{}])", r"\1", value)
    return re.sub(r"\0(\d+)\0", lambda found: chr(int(found[1])), value)


def bibtex_names(value: str) -> list[str]:
    """Names part at an "and" outside braces."""
    names, depth, start = [], 0, 0
    for place, char in enumerate(value):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if not depth and value.startswith(" and ", place):
            names.append(value[start:place])
            start = place + 5
    return [untexed(name) for name in [*names, value[start:]]]


def read_ris(text: str) -> list[tuple[str, str]]:
    lines = text.split("\r\n")
    assert lines.pop() == ""
    found = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines]
    assert all(found), lines
    return [(one[1], one[2]) for one in found if one]


def printed_name(name: dict[str, str], order: tuple[str, ...]) -> str:
    return name.get("literal") or ", ".join(name[part] for part in order if name.get(part))


def collapsed(text: str) -> str:
    return " ".join(text.split())


# ---- the content's own references ---------------------------------------------------------


@pytest.fixture(scope="module")
def references(store: Store) -> list[Reference]:
    found = [ref for article in store.articles(0, 100) for ref in article.references]
    assert len(found) > 50
    return found


def test_bibtex_of_every_reference_reads_back(references: list[Reference]) -> None:
    for reference in each(references):
        csl = reference.csl
        _, key, fields = read_bibtex(bibtex(reference))
        assert reference.id.endswith(f".{key}")
        assert untexed(fields["title"]) == csl["title"]
        assert fields["year"] == str(csl["issued"]["date-parts"][0][0])
        order = ("family", "suffix", "given")
        wanted = [printed_name(name, order) for name in csl["author"]]
        assert bibtex_names(fields["author"]) == wanted
        for name, ours in (
            ("journal", "container-title"),
            ("volume", "volume"),
            ("number", "issue"),
        ):
            assert untexed(fields.get(name, "")) == csl.get(ours, "")
        assert fields.get("doi") == csl.get("DOI")


def test_ris_of_every_reference_reads_back(references: list[Reference]) -> None:
    for reference in each(references):
        csl = reference.csl
        lines = read_ris(ris(reference))
        assert (lines[0][0], lines[-1]) == ("TY", ("ER", ""))
        order = ("family", "given", "suffix")
        wanted = [printed_name(name, order) for name in csl["author"]]
        assert [value for tag, value in lines if tag == "AU"] == wanted
        fields = dict(lines)
        assert fields["TI"] == csl["title"]
        assert fields["PY"] == str(csl["issued"]["date-parts"][0][0])
        assert fields.get("DO") == csl.get("DOI")
        assert fields.get("JO") == csl.get("container-title")


def test_csl_json_of_every_reference_is_what_was_read_and_its_id(
    references: list[Reference],
) -> None:
    for reference in each(references):
        assert json.loads(csl_json(reference)) == {**reference.csl, "id": reference.id}


def test_the_ketamine_articles_references_read_back(shared: Any, tmp_path: Any) -> None:
    source = shared / "articles/ketamine-therapy-for-addiction.txt"
    assert build([source], tmp_path / "index", None).exit_code == 0
    store = Store.open(tmp_path / "index")
    for reference in each(store.article("ketamine-therapy-for-addiction").references):
        _, _, fields = read_bibtex(bibtex(reference))
        assert untexed(fields["title"]) == reference.csl["title"]
        assert dict(read_ris(ris(reference)))["TI"] == reference.csl["title"]
    store.close()


# ---- special characters -------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).map(
    collapsed
)
FILLED = TEXT.filter(bool)


def reference(**csl: Any) -> Reference:
    return Reference("a.smith-2001", {"type": "article-journal", **csl}, "Smith (2001). A title.")


@given(title=FILLED, journal=FILLED, issue=FILLED)
@example(title="50 % of {A & B} cost $5 #1_x ~ ^ \\", journal="J & K", issue="5 Pt 2")
@example(title="a { b", journal="} {", issue="{")
@example(title="\\textbackslash{} \\& \\", journal="é 日本 😀 –", issue="S1")
def test_any_text_survives_bibtex(title: str, journal: str, issue: str) -> None:
    given = {"title": title, "container-title": journal, "issue": issue}
    _, _, fields = read_bibtex(bibtex(reference(**given)))
    assert untexed(fields["title"]) == title
    assert untexed(fields["journal"]) == journal
    assert untexed(fields["number"]) == issue


@given(title=FILLED, journal=FILLED)
@example(title="ER  - ", journal="TY  - JOUR")
def test_any_text_survives_ris(title: str, journal: str) -> None:
    fields = dict(read_ris(ris(reference(**{"title": title, "container-title": journal}))))
    assert (fields["TI"], fields["JO"]) == (title, journal)


@pytest.mark.parametrize(
    ("name", "in_bibtex", "in_ris"),
    [
        ({"family": "Smith", "given": "J."}, "Smith, J.", "Smith, J."),
        ({"family": "Smith", "given": "J.", "suffix": "Jr"}, "Smith, Jr, J.", "Smith, J., Jr"),
        ({"family": "van der Berg", "given": "A."}, "van der Berg, A.", "van der Berg, A."),
        ({"family": "Søltoft"}, "Søltoft", "Søltoft"),
        ({"family": "Smith and Sons"}, "Smith and Sons", "Smith and Sons"),
        ({"literal": "Centers for X and Y, Inc."},) + ("Centers for X and Y, Inc.",) * 2,
    ],
)
def test_a_name_is_one_name(name: dict[str, str], in_bibtex: str, in_ris: str) -> None:
    ours = reference(author=[name, {"family": "Last"}], title="T")
    assert bibtex_names(read_bibtex(bibtex(ours))[2]["author"]) == [in_bibtex, "Last"]
    assert [value for tag, value in read_ris(ris(ours)) if tag == "AU"] == [in_ris, "Last"]


@pytest.mark.parametrize(
    ("page", "pages", "first_last"),
    [
        ("122-129", "122--129", ("122", "129")),
        ("122–129", "122--129", ("122", "129")),
        ("S542-S546", "S542--S546", ("S542", "S546")),
        ("e100", "e100", ("e100", None)),
        ("CD001025", "CD001025", ("CD001025", None)),
    ],
)
def test_pages_are_a_range(page: str, pages: str, first_last: tuple[str, str | None]) -> None:
    ours = reference(title="T", page=page)
    assert read_bibtex(bibtex(ours))[2]["pages"] == pages
    fields = dict(read_ris(ris(ours)))
    assert (fields.get("SP"), fields.get("EP")) == first_last


@pytest.mark.parametrize(
    ("type_", "in_bibtex", "in_ris"),
    [
        ("article-journal", "article", "JOUR"),
        ("book", "book", "BOOK"),
        ("chapter", "incollection", "CHAP"),
        ("webpage", "misc", "ELEC"),
        ("report", "techreport", "RPRT"),
        ("thesis", "phdthesis", "THES"),
        ("document", "misc", "GEN"),
    ],
)
def test_a_type_is_that_of_the_format(type_: str, in_bibtex: str, in_ris: str) -> None:
    ours = Reference("a.b-2001", {"type": type_, "title": "T"}, "T")
    assert read_bibtex(bibtex(ours))[0] == in_bibtex
    assert read_ris(ris(ours))[0] == ("TY", in_ris)


def test_a_chapter_names_its_book_as_a_chapter_does() -> None:
    """BibTeX: `booktitle`, not `journal`; RIS: `T2`."""
    csl = {"type": "chapter", "title": "T", "container-title": "The Book"}
    ours = Reference("a.b-2001", csl, "T")
    assert read_bibtex(bibtex(ours))[2].get("booktitle") == "The Book"
    assert dict(read_ris(ris(ours))).get("T2") == "The Book"


def test_without_a_title_the_printed_string_is_a_note() -> None:
    ours = Reference("a.b-nd", {"type": "document"}, "Jones & Co., undated.")
    assert untexed(read_bibtex(bibtex(ours))[2]["note"]) == "Jones & Co., undated."
    assert dict(read_ris(ris(ours)))["N1"] == "Jones & Co., undated."


def test_what_is_not_known_is_left_out() -> None:
    ours = Reference("a.b-nd", {"type": "document", "title": "T"}, "T")
    assert read_bibtex(bibtex(ours)) == ("misc", "b-nd", {"title": "{T}"})
    assert read_ris(ris(ours)) == [("TY", "GEN"), ("TI", "T"), ("ER", "")]


# ---- read back by the readers that others use ---------------------------------------------

PRINTED = {
    "article": "Bell RA, Ash T. Sleep in adults. Rest Studies. 2010;4(2):11-19. doi:10.1000/x",
    "book": "Bell, R. A., & The Rest Group. (2010). Sleep & naps (2nd ed.). Oslo: Rest Press.",
    "chapter": "Bell, R. (2010). Naps. In T. Ash & J. Frost (Eds.), The book of rest "
    "(2nd ed., pp. 11-19). Springer.",
    "thesis": "Bell, R. (2010). Sleep [Doctoral dissertation, University of Oslo].",
    "report": "Rest Agency. (2010). Insomnia: management (Report No. 5). https://rest.example/5",
    "webpage": "Rest Board. (2010). Sleep tips. Retrieved June 5, 2021, from https://rest.example/a",
}


def read(kind: str) -> Reference:
    return Reference("a.bell-2010", parse_reference(PRINTED[kind]).csl, PRINTED[kind])


@pytest.mark.parametrize("kind", PRINTED)
def test_pybtex_reads_what_bibtex_says(kind: str) -> None:
    ours = read(kind)
    found = pybtex.database.parse_string(bibtex(ours), "bibtex").entries["bell-2010"]
    for role in ("author", "editor"):
        names = [str(person).strip("{}") for person in found.persons.get(role, [])]
        order = ("family", "suffix", "given")
        assert names == [printed_name(name, order) for name in ours.csl.get(role, [])]
    assert untexed(found.fields["title"]) == ours.csl["title"]
    container = found.fields.get("booktitle") or found.fields.get("journal")
    assert container == ours.csl.get("container-title")
    publisher = {"report": "institution", "thesis": "school"}.get(kind, "publisher")
    assert found.fields.get(publisher) == ours.csl.get("publisher")
    assert found.fields.get("address") == ours.csl.get("publisher-place")
    assert found.fields.get("edition") == ours.csl.get("edition")


@pytest.mark.parametrize("kind", PRINTED)
def test_rispy_reads_what_ris_says(kind: str) -> None:
    ours = read(kind)
    (found,) = rispy.loads(ris(ours))
    order = ("family", "given", "suffix")
    for ris_name, role in (("authors", "author"), ("secondary_authors", "editor")):
        wanted = [printed_name(name, order) for name in ours.csl.get(role, [])]
        assert found.get(ris_name, []) == wanted
    assert found["title"] == ours.csl["title"]
    container = found.get("secondary_title") or found.get("journal_name")
    assert container == ours.csl.get("container-title")
    for ris_name, name in (
        ("publisher", "publisher"),
        ("place_published", "publisher-place"),
        ("edition", "edition"),
        ("doi", "DOI"),
        ("type_of_work", "genre"),
    ):
        assert found.get(ris_name) == ours.csl.get(name)
    assert "unknown_tag" not in found


# ---- APA ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "article",
            "Bell, R. A., & Ash, T. (2010). Sleep in adults. Rest Studies, 4(2), 11-19. "
            "https://doi.org/10.1000/x",
        ),
        ("book", "Bell, R. A., & The Rest Group. (2010). Sleep & naps (2nd ed.). Rest Press."),
        (
            "chapter",
            "Bell, R. (2010). Naps. In T. Ash & J. Frost (Eds.), The book of rest "
            "(2nd ed., pp. 11-19). Springer.",
        ),
        ("thesis", "Bell, R. (2010). Sleep [Doctoral dissertation, University of Oslo]."),
        (
            "report",
            "Rest Agency. (2010). Insomnia: management (No. 5). https://rest.example/5",
        ),
        ("webpage", "Rest Board. (2010). Sleep tips. https://rest.example/a"),
    ],
)
def test_apa_text_is_as_apa_prints_it(kind: str, text: str) -> None:
    assert apa(read(kind)) == text + "\n"


def test_apa_text_without_an_author_begins_with_the_title() -> None:
    assert apa(reference(title="Sleep")) == "Sleep. (n.d.).\n"


def test_apa_text_names_twenty_authors_and_the_last_of_more() -> None:
    names = [{"family": f"B{n}", "given": "A"} for n in range(22)]
    text = apa(reference(title="Sleep", author=names))
    assert "B18, A., … B21, A. (n.d.)" in text
    assert "B19" not in text


def test_apa_text_leaves_out_the_20th_of_21_authors_and_none_of_20() -> None:
    """APA 7, 9.8: up to twenty are all named."""
    names = [{"family": f"B{n}", "given": "A"} for n in range(1, 22)]
    assert "B19, A., & B20, A. (n.d.)" in apa(reference(title="Sleep", author=names[:20]))
    assert "B19, A., … B21, A. (n.d.)" in apa(reference(title="Sleep", author=names))


def test_apa_text_says_et_al_where_the_clinic_s_list_does() -> None:
    ours = Reference(
        "a", {"title": "T", "author": [{"family": "B", "given": "A"}]}, "B A, et al. T"
    )
    assert apa(ours) == "B, A., et al. (n.d.). T.\n"


def test_apa_text_without_a_title_is_the_printed_string() -> None:
    assert apa(Reference("a", {"type": "document"}, "Jones, undated.")) == "Jones, undated.\n"


# ---- over HTTP ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cited(client: FlaskClient) -> dict[str, Any]:
    return dict(ask(client, "lithium")["results"][0]["references"][0])


@pytest.mark.parametrize(
    ("form", "media_type", "begins"),
    [
        ("csl-json", "application/vnd.citationstyles.csl+json", b"{"),
        ("bibtex", "application/x-bibtex; charset=utf-8", b"@article{"),
        ("ris", "application/x-research-info-systems; charset=utf-8", b"TY  - JOUR\r\n"),
    ],
)
def test_each_format_has_its_media_type(
    client: FlaskClient, cited: dict[str, Any], form: str, media_type: str, begins: bytes
) -> None:
    response = client.get(f"/references/{cited['id']}?format={form}")
    assert response.content_type == media_type
    assert response.data.startswith(begins)


def test_csl_json_is_the_default_and_has_the_result_s_fields(
    client: FlaskClient, cited: dict[str, Any]
) -> None:
    item = json.loads(client.get(f"/references/{cited['id']}").data)
    ours = {"label", "printed", "link"}
    assert item == {key: value for key, value in cited.items() if key not in ours}


@pytest.mark.parametrize("form", ["apa", "bibtex", "csl-json", "ris"])
@pytest.mark.parametrize("kind", ["articles", "passages"])
def test_a_list_of_references_holds_each_once_in_order(
    client: FlaskClient, kind: str, form: str
) -> None:
    article = client.get("/articles/treatments-for-depression").get_json()
    id_ = article["id"] if kind == "articles" else article["passages"][7]
    wanted = client.get(f"/{kind}/{id_}").get_json()["references"]
    assert len(wanted) > 1
    response = client.get(f"/{kind}/{id_}/references?format={form}")
    at = 0
    for reference in wanted:
        at = response.text.index(reference["title"][:30], at) + 1
    marks = {"apa": "\n\n", "bibtex": "@article{", "csl-json": '"type":', "ris": "ER  -"}
    assert response.text.count(marks[form]) == len(wanted)


def test_an_uncited_passage_exports_an_empty_list(client: FlaskClient) -> None:
    article = client.get("/articles/treatments-for-depression").get_json()
    assert client.get(f"/passages/{article['passages'][0]}/references").get_json(True) == []


def test_a_reference_that_is_only_an_address_is_exported_as_one() -> None:
    url = "https://pubmed.ncbi.nlm.nih.gov/30000001/"
    csl = {"type": "article-journal", "PMID": "30000001", "URL": url}
    bare = Reference("a.pmid-30000001", csl, url)
    assert apa(bare) == f"{url}\n"
    assert bibtex(bare) == f"@misc{{pmid-30000001,\n  url = {{{url}}}\n}}\n"
    assert ris(bare).split("\r\n") == [
        "TY  - JOUR", "AN  - 30000001", f"UR  - {url}", "ER  - ", "",
    ]  # fmt: skip
