"""Made articles: as many passages as wanted, in articles like those of clinics."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from bench.common.engines import Unit
from bench.speed.dealing import deal_sentences
from bench.speed.made_articles import (
    PASSAGES,
    SECTIONS,
    WORDS,
    Headings,
    made_articles,
    write_articles,
)
from search.store.reader import Store
from tests.support.each import each

UNITS = [
    Unit(f"So what is n{n} and what helps", f"Text n{n} helps. It is t{n}.") for n in range(40)
]


def test_an_article_has_so_many_passages_in_so_many_sections() -> None:
    """The last one has what is left: 40 are three times 13, and one."""
    made = [*made_articles(UNITS)]
    assert [len(passages) for _, passages in made] == [PASSAGES] * 3 + [1]
    for article, passages in each(made[:3]):
        parts = [key.rpartition(".")[0] for key in article.passages]
        assert len(Counter(parts)) == SECTIONS, "a heading of an article has its passages together"
        assert all(len(one.section[0].split()) == WORDS for one in passages)
        assert len(set(article.passages)) == PASSAGES
    texts = [one.own_text for _, passages in made for one in passages]
    assert texts == [unit.text for unit in UNITS]


def test_headings_come_again_as_real_ones_do() -> None:
    """../shared/citations has 982 different ones of 1,363."""
    headings = Headings(random.Random(1))
    drawn = [headings.next(f"h{n}") for n in range(1363)]
    assert 850 < len({*drawn}) < 1050
    assert drawn[0] == "h0"


def test_a_passage_without_a_title_is_named_by_its_text() -> None:
    ((article, _),) = made_articles([Unit("", "One two three four five six seven")])
    assert article.info.title == "two three four five six seven"


def test_sentences_are_dealt_whole_and_none_is_lost() -> None:
    texts = ["One is here. Two is there.", "Three?", " ".join(map(str, range(60)))]
    dealt = [*deal_sentences(texts, random.Random(2))]
    assert dealt != texts
    assert len(dealt) == 3
    words = " ".join(dealt)
    assert all(one in words for one in ("One is here.", "Two is there.", "Three?", "22 23 24"))
    assert sorted(words.split()) == sorted(" ".join(texts).split())


def test_an_index_of_them_has_all_passages(tmp_path: Path) -> None:
    write_articles(UNITS, tmp_path)
    store = Store.open(tmp_path)
    assert (store.manifest.counts.articles, store.manifest.counts.passages) == (4, 40)
    assert store.passage_at(39).url == (
        "https://alderhouse.example/articles/what-is-n39-and-what-helps-3#:~:text=Text%20n39%20helps."
        "%20It%20is%20t39."
    )
    store.close()
