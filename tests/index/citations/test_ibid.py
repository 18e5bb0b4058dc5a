""" "Ibid." and its like lead to what was cited last, and say that it is not certain."""

from __future__ import annotations

import pytest

from index.citations.linker import link_article
from index.references.parse import parse_reference
from tests.support.index_fixtures import read_one

LIST = (
    "\n\n## References\n\n- Ash B. Walking. J Sleep. 2018;1:2.\n- Fern C. Light. Rest. 2019;3:4.\n"
)


def cited(text: str, name: str = "a.md") -> list[tuple[str, tuple[int, ...], str | None]]:
    article = read_one(name, text)
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    links = link_article(article, reads)
    return [
        (block.text[link.start : link.end], link.entries, link.certainty)
        for block in article.blocks()
        for link in links[block]
    ]


@pytest.mark.parametrize(
    ("mark", "read"),
    [
        ("(ibid.)", "ibid."), ("(Ibid., p. 4)", "Ibid."), ("(ibidem)", "ibidem"),
        ("(ibídem, pág. 4)", "ibídem"), ("(ebd.)", "ebd."), ("(Ebd., S. 12)", "Ebd."),
        ("(vgl. ebenda)", "ebenda"), ("(ebenda, S. 4)", "ebenda"), ("[ibid]", "ibid"),
    ],
)  # fmt: skip
def test_it_leads_to_the_last_cited_and_is_flagged(mark: str, read: str) -> None:
    text = f"Walk (Ash, 2018). Light helps (Fern, 2019).\n\nSo does rest {mark}.{LIST}"
    assert cited(text)[2:] == [(read, (1,), "ambiguous")]


def test_a_second_one_leads_to_the_same() -> None:
    found = cited(f"Walk (Ash, 2018). Rest (ibid.). Sleep (ibid.).{LIST}")
    assert [entries for _, entries, _ in found] == [(0,), (0,), (0,)]


def test_it_follows_numbers_too() -> None:
    listed = LIST.replace("- A", "1. A").replace("- F", "2. F")
    assert cited(f"Walk [2]. Rest (ibid.).{listed}")[1] == ("ibid.", (1,), "ambiguous")


def test_one_that_follows_no_citation_is_counted_as_not_linked() -> None:
    assert cited(f"Rest (ibid.). Walk (Ash, 2018).{LIST}")[0] == ("ibid.", (), None)


@pytest.mark.parametrize("word", ["ebenda", "Ibidun", "bibid.", "ib", "EBD"])
def test_words_that_are_none(word: str) -> None:
    found = cited(f"Walk (Ash, 2018). He saw {word} again.{LIST}")
    assert [text for text, _, _ in found] == ["Ash, 2018"]


def test_an_article_without_references_has_no_warning_of_it() -> None:
    assert cited("It is the same (ibid.).") == []


def test_a_footnote_that_says_so_leads_to_itself_and_to_what_it_means() -> None:
    text = (
        "Walk.[^1] Rest.[^2] Sleep.[^3]\n\n[^1]: Ash B. Walking. J Sleep. 2018;1:2.\n"
        "[^2]: Ibid., p. 4.\n[^3]: Fern C. Light. Rest. 2019;3:4.\n"
    )
    assert [(entries, certainty) for _, entries, certainty in cited(text)] == [
        ((0,), "certain"), ((1, 0), "ambiguous"), ((2,), "certain"),
    ]  # fmt: skip
