"""What is kept of an article's passages for the next build."""

from __future__ import annotations

from index.writers.compiled import number_words
from search.languages.language import MOST_CACHED
from search.store.analysis import ENGLISH, Word, read_words


def test_words_are_numbered_in_the_order_in_which_they_are_met() -> None:
    title, body = read_words("Sleep well"), read_words("Well, naïve sleep. Naive sleep.")
    numbered = number_words([(title, (), body), (title, body, ())])
    assert [word.printed for word in numbered.words] == ["sleep", "well", "naïve", "naive"]
    assert numbered.words[2] == numbered.words[3], "one word, printed in two ways"
    assert numbered.passages[0] == ([0, 1], [], [1, 2, 0, 3, 0])
    assert numbered.passages[1] == ([0, 1], [1, 2, 0, 3, 0], [])


def test_a_language_remembers_so_many_words() -> None:
    """Questions could fill the memory of a server."""
    try:
        ENGLISH.remember(2)
        first = ENGLISH.read_word("walking")
        assert ENGLISH.read_word("walking") is first
        for other in ("sleep", "mood"):
            ENGLISH.read_word(other)
        assert ENGLISH.read_word("walking") is not first
        assert ENGLISH.read_word("walking") == Word("walking", "walk")
    finally:
        ENGLISH.remember(MOST_CACHED)
