"""What adding an article to the postings costs."""

from __future__ import annotations

from collections.abc import Iterator

from index.writers.compiled import ArticleWords, number_words
from index.writers.postings import ImpactsWriter
from search.store.analysis import STOP_WORDS, Word, read_words


class Walked(list[Word]):
    """Words that count how often somebody goes through all of them."""

    times = 0

    def __iter__(self) -> Iterator[Word]:
        self.times += 1
        return super().__iter__()


def test_an_article_s_words_are_gone_through_once_however_many_passages_it_has() -> None:
    """A Word file of 164 KB has 60,000 different words in 1,700 passages."""
    read = number_words([(read_words("Sleep"), (), read_words("Walking helps."))] * 50)
    words = Walked(read.words)
    ImpactsWriter().add_article(ArticleWords(words, read.passages), 1.0, [STOP_WORDS] * 50)
    assert words.times == 1
