"""The documents lead to each other and can be read: every link has a file and a heading, every
document and picture is reached, sentences are short, and so are the two first documents."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath

import pytest

from tests.docs.documents import DOCS, DOCUMENTS, ROOT, anchors, links, prose, read, sentences

README, MAP = "README.md", "ARCHITECTURE.md"


def target(link: str, document: str) -> tuple[str, str]:
    """(path from the root, anchor or nothing) of a link in a document."""
    path, _, anchor = link.partition("#")
    return normpath(join(dirname(document), path)) if path else document, anchor


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_to_a_file_and_a_heading(document: str) -> None:
    for link in links(read(document)):
        path, anchor = target(link, document)
        assert (ROOT / path).is_file(), link
        assert not anchor or anchor in anchors(read(path)), link


def test_a_link_that_leads_nowhere_would_be_noticed() -> None:
    text = "[a](docs/none.md), [b](#no-heading), ![c](docs/none.png), [d](https://x.example)"
    assert links(text) == ["docs/none.md", "#no-heading", "docs/none.png"]
    assert anchors("# One\n## What it's for (2 lines)\n```sh\n# no heading\n```\n") == {
        "one",
        "what-its-for-2-lines",
    }


def test_every_document_and_picture_is_reached_from_the_readme() -> None:
    reached, new = set[str](), {README}
    while new:
        reached |= new
        pages = (name for name in new if name.endswith(".md"))
        new = {target(link, page)[0] for page in pages for link in links(read(page))} - reached
    files = {path.relative_to(ROOT).as_posix() for path in DOCS.iterdir()}
    assert len(files) > 8
    assert files | set(DOCUMENTS) <= reached


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if name.startswith("docs/")])
def test_a_document_lists_its_sections_at_its_top(document: str) -> None:
    text = read(document)
    headings = re.findall(r"^## (.*)$", prose(text), re.MULTILINE)
    listed = [link[1:] for link in links(text.split("\n## ")[0]) if link.startswith("#")]
    if len(headings) > 4:
        assert listed
    if listed:
        assert {one for heading in headings for one in anchors(f"## {heading}")} == set(listed)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_picture_says_what_it_shows(document: str) -> None:
    for text, link in re.findall(r"!\[(.*?)\]\((.*?)\)", read(document)):
        assert len(text.split()) > 5, link
        assert (ROOT / target(link, document)[0]).read_bytes().startswith(b"\x89PNG"), link


def test_the_map_fits_into_twelve_kilobytes() -> None:
    assert len(read(MAP).encode()) <= 12 * 1024


# What a document shows how to add.
EXAMPLES = {"index/readers/odt.py", "search/engine/opensearch.py"}


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one != "CHANGELOG.md"])
def test_every_path_that_a_document_names_is_there(document: str) -> None:
    paths = re.findall(
        r"`((?:search|index|tests|tools|bench|content|deploy|requirements)/[\w./-]*)`",
        prose(read(document)),
    )
    assert [path for path in paths if not (ROOT / path).exists() and path not in EXAMPLES] == []


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one != "CHANGELOG.md"])
def test_a_sentence_can_be_read_once(document: str) -> None:
    """At most 30 words; a list of names (code, code, …), and a picture's text, may be longer."""
    found = sentences(re.sub(r"!\[.*?\]", "", read(document)))
    assert len(found) > 10
    words = {one: [w for w in one.split() if re.search(r"\w", w)] for one in found}
    assert [one for one in found if len(words[one]) > 30 and one.count("code,") < 10] == []
