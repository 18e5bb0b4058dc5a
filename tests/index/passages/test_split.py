"""Articles -> passages: every word once, none too long, each with its address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.citations.link import Link
from index.document import Block, Document, Section
from index.passages.split import MOST_WORDS, split_article, split_section
from index.urls import FRAGMENT_WORDS, page_url, passage_url
from search.model import ArticleInfo, Passage
from tests.support.each import each
from tests.support.index_fixtures import GOLDEN, cut, passage_words, read_file, read_one, words
from tests.support.processor import at_most

LOW_MOOD = "low-mood-and-the-phq-9.txt"
PAGE = "https://x.example/page"


def passages_of(*sections: Section, url: str | None = None) -> tuple[Passage, ...]:
    article = Document(ArticleInfo("a", "A", url), "a.md", "article", sections)
    return split_article(article, {block: () for s in sections for block in s.blocks}, ())


def sentence(number: int, length: int) -> str:
    """A sentence of `length` words, each of which is in no other sentence."""
    first, *rest = (f"w{number}x{i}" for i in range(length))
    return " ".join([first.capitalize(), *rest]) + "."


# Words

SENTENCE_LENGTHS = st.lists(st.integers(1, 60), min_size=1, max_size=30)
BLOCKS = st.lists(
    st.tuples(SENTENCE_LENGTHS, st.sampled_from(["paragraph", "item", "caption", "table"])),
    min_size=1,
    max_size=6,
)


def section_of(drawn: list[tuple[list[int], str]]) -> Section:
    count, blocks = 0, []
    for line, (lengths, kind) in enumerate(drawn, 1):
        text = " ".join(sentence(count + i, length) for i, length in enumerate(lengths))
        count += len(lengths)
        blocks.append(Block(text, line, kind))  # type: ignore[arg-type]
    return Section(("H",), tuple(blocks), 1)


@given(BLOCKS)
def test_no_word_is_lost_doubled_or_reordered(drawn: list[tuple[list[int], str]]) -> None:
    section = section_of(drawn)
    expected = [word for block in section.blocks for word in words(block.text)]
    assert passage_words(passages_of(section)) == expected


@given(BLOCKS)
def test_no_part_is_longer_than_most_words(drawn: list[tuple[list[int], str]]) -> None:
    for part in split_section(section_of(drawn), {}):
        assert sum(len(block.text.split()) for block in part) <= MOST_WORDS


def sizes_of(*blocks: Block) -> list[int]:
    """The words of each part that a section of these blocks is cut into."""
    parts = split_section(Section((), blocks, 1), {})
    return [sum(len(block.text.split()) for block in part) for part in parts]


def test_220_words_are_one_passage_and_221_are_two() -> None:
    """What a screen of a phone shows, and one thought has."""
    fits = sizes_of(Block(sentence(1, 110), 1), Block(sentence(2, 110), 2))
    over = sizes_of(Block(sentence(1, 110), 1), Block(sentence(2, 111), 2))
    assert (fits, over) == ([220], [110, 111])


def test_a_block_of_220_words_stays_whole_and_one_of_221_is_cut() -> None:
    fits = sizes_of(Block(f"{sentence(1, 110)} {sentence(2, 110)}", 1))
    over = sizes_of(Block(f"{sentence(1, 110)} {sentence(2, 111)}", 1))
    assert (fits, over) == ([220], [110, 111])


def test_short_words_make_no_part_too_long() -> None:
    long = " ".join(["Extraordinarilyinterminable"] * 20) + "."
    short = " ".join(["A b c d e f g h i."] * 40)
    block = Block(f"{long} {long} {long} {long} {short}", 1)
    for part in each(split_section(Section((), (block,), 1), {})):
        assert sum(len(piece.text.split()) for piece in part) <= MOST_WORDS


def test_a_sentence_that_is_too_long_stays_whole() -> None:
    text = sentence(1, MOST_WORDS + 80)
    assert [p.plain_text for p in passages_of(Section((), (Block(text, 1),), 1))] == [text]


def test_parts_of_a_section_are_about_equal() -> None:
    blocks = tuple(Block(sentence(n, 50), n) for n in range(5))
    sizes = [sum(len(b.text.split()) for b in p) for p in split_section(Section((), blocks, 1), {})]
    assert sizes == [150, 100], "not 200 words and a rest of 50"


def test_an_empty_article_has_no_passages() -> None:
    assert passages_of() == ()


def test_no_section_s_text_stands_in_another_s_passage() -> None:
    found = passages_of(
        Section(("A",), (Block("One.", 1),), 1), Section(("B",), (Block("Two.", 3),), 2)
    )
    assert [(p.section, p.plain_text) for p in found] == [(("A",), "One."), (("B",), "Two.")]


def test_blank_lines_part_paragraphs_and_line_ends_part_items() -> None:
    article = read_one("a.md", "One.\n\nTwo:\n\n- a\n- b\n\nThree.\n")
    assert cut(article)[0].plain_text == "One.\n\nTwo:\n\na\nb\n\nThree."


def test_every_word_of_the_pasted_sample_is_in_a_passage_exactly_once(content: Path) -> None:
    page = (content / LOW_MOOD).read_text("utf-8")
    body = page[page.index("This is a sample") : page.index("\nReferences\n")]
    for level, text in GOLDEN[LOW_MOOD]["headings"]:
        line = rf"^{re.escape(text)}:\s" if level == 3 else rf"^{re.escape(text)}:?$"
        body = re.sub(line, "", body, flags=re.MULTILINE)
    assert passage_words(cut(read_file(content / LOW_MOOD))) == words(body)


# Citations

CITED = "Bell et al. (2010). Other (Ash, 2011)"


@given(st.lists(st.integers(1, 40), min_size=12, max_size=40), st.data())
def test_no_cut_goes_through_a_citation(lengths: list[int], data: st.DataObject) -> None:
    text, links = "", []
    for number, length in enumerate(lengths):
        text += sentence(number, length)[:-1]
        if data.draw(st.booleans()):
            text += " "
            links.append(Link(len(text), len(text) + len(CITED), (), None, "why"))
            text += CITED
        text += ". "
    block = Block(text.strip(), 1)
    article = Document(ArticleInfo("a", "A"), "a.md", "article", (Section((), (block,), 1),))
    passages = split_article(article, {block: tuple(links)}, ())
    cited = [run.text for p in passages for run in p.text if run.references is not None]
    assert cited == [CITED] * len(links)
    assert passage_words(passages) == words(text)


def test_a_part_has_the_references_that_it_cites_itself() -> None:
    lines = "\n\n".join(f"{sentence(n, 150)[:-1]} [{n}]." for n in (2, 1))
    source = f"{lines}\n\n## References\n\n1. Bell R. Sleep. 2010.\n2. Ash T. Rest. 2011.\n"
    first, second = cut(read_one("a.md", source))
    assert [ref.printed for ref in first.references] == ["Ash T. Rest. 2011."]
    assert [ref.printed for ref in second.references] == ["Bell R. Sleep. 2010."]


def test_references_stand_in_the_order_first_cited_and_once() -> None:
    source = "A [2]. B [1, 2].\n\n## References\n\n1. Bell R. Sleep. 2010.\n2. Ash T. Rest. 2011.\n"
    (passage,) = cut(read_one("a.md", source))
    assert [ref.id for ref in passage.references] == ["a.ash-2011", "a.bell-2010"]


def test_a_citation_that_is_not_linked_is_a_run_that_says_why() -> None:
    source = "Text (Stone et al., 2001).\n\n## References\n\n1. Bell R. Sleep. 2010.\n"
    (passage,) = cut(read_one("a.md", source))
    (run,) = [run for run in passage.text if run.references is not None]
    assert (run.text, run.references, run.certainty) == ("Stone et al., 2001", (), None)
    assert run.why
    assert passage.references == ()


# Addresses


def fragment(text: str) -> str:
    url = passage_url(PAGE, None, text, True)
    assert url is not None
    return url.removeprefix(f"{PAGE}#:~:text=")


def test_a_heading_s_anchor_is_the_address() -> None:
    assert passage_url(PAGE, "why", "Some text.", True) == f"{PAGE}#why"


def test_without_an_anchor_the_first_words_are_the_address() -> None:
    text = "One two three four five six seven eight nine ten."
    assert fragment(text).split("%20") == text.split()[:FRAGMENT_WORDS]


@pytest.mark.parametrize(
    ("sign", "code"), [("-", "%2D"), (",", "%2C"), ("&", "%26"), ("#", "%23"), ("–", "%E2%80%93")]
)
def test_signs_that_mean_something_in_a_text_fragment_are_encoded(sign: str, code: str) -> None:
    assert fragment(f"a{sign}b") == f"a{code}b"


def test_a_later_part_of_a_section_has_the_anchor_and_its_own_words() -> None:
    blocks = tuple(Block(sentence(n, 150), n) for n in (1, 2))
    first, second = passages_of(Section(("H",), blocks, 1, "h"), url=PAGE)
    assert first.url == f"{PAGE}#h"
    assert second.url is not None
    assert second.url.startswith(f"{PAGE}#h:~:text=W2x0%20w2x1")


def test_a_page_s_own_fragment_is_replaced() -> None:
    assert passage_url(f"{PAGE}#top", "why", "Text.", True) == f"{PAGE}#why"


@pytest.mark.parametrize("source", ["- Sleep more", "1. Sleep more", "| Sleep more | x |\n|--|--|"])
def test_signs_that_we_add_are_not_looked_for_in_the_page(source: str) -> None:
    (passage,) = cut(read_one("a.md", f"---\nurl: {PAGE}\n---\n{source}\n"))
    assert passage.url == f"{PAGE}#:~:text=Sleep%20more", "the page's text has no such sign"


def test_an_article_without_an_address_gives_none() -> None:
    assert [p.url for p in passages_of(Section((), (Block("Text.", 1),), 1))] == [None]


@pytest.mark.parametrize(
    ("url", "site", "expected"),
    [
        (None, None, None),
        (None, "https://x.example/a", "https://x.example/a/id"),
        (None, "https://x.example/a/", "https://x.example/a/id"),
        ("/b", "https://x.example/a", "https://x.example/b"),
        ("b", "https://x.example/a", "https://x.example/a/b"),
        ("https://y.example/b", "https://x.example/a", "https://y.example/b"),
        ("/b", None, None),
        ("javascript:alert(1)", None, None),
        ("javascript:alert(1)", "https://x.example", None),
        ("data:text/html,x", "https://x.example", None),
    ],
)
def test_an_article_s_address_is_its_own_or_the_site_s(
    url: str | None, site: str | None, expected: str | None
) -> None:
    assert page_url(url, "id", site) == expected


@pytest.mark.parametrize("name", GOLDEN)
def test_each_passage_of_a_sample_has_the_heading_s_anchor_or_its_words(
    content: Path, name: str
) -> None:
    for passage in each(cut(read_file(content / name, "https://alderhouse.example/articles"))):
        page = f"https://alderhouse.example/articles/{name.rsplit('.')[0]}"
        anchor = GOLDEN[name]["anchors"].get(passage.section[-1]) if passage.section else None
        wanted = f"{page}#{anchor}" if anchor else f"{page}#:~:text="
        assert passage.url is not None
        assert passage.url.startswith(wanted)
        assert not re.search(r"[-,& ]", passage.url.partition(":~:text=")[2])


def test_a_long_block_with_many_citations_is_cut_in_time() -> None:
    """Each end of a sentence was held against each citation: 18,000 took a minute."""
    sentence = "It helps (Bell, 2010). "
    block = Block(sentence * 18_000, 1)
    found = tuple(Link(at, at + 12, (), None) for at in range(9, len(block.text), len(sentence)))
    links = {block: found}
    with at_most(3.0):
        parts = split_section(Section((), (block,), 1), links)
    assert sum(len(links[piece]) for part in parts for piece in part) == len(found)
    assert {piece.text[one.start : one.end] for piece in parts[7] for one in links[piece]} == {
        "(Bell, 2010)"
    }
