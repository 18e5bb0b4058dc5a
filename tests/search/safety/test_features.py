"""Windows of words, and the n-grams of a window."""

from __future__ import annotations

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from search.safety import features
from search.safety.features import (
    BUCKETS,
    LONGEST_CACHED,
    STRETCH,
    WINDOW,
    ngrams_of,
    stretches_of,
    windows_of,
)
from tests.support.each import each


def words(count: int, first: str = "a") -> str:
    return " ".join([first] * count)


def test_a_short_text_is_one_window_whatever_its_sentences() -> None:
    assert windows_of("I'm fine. Really! Está bien") == [["im", "fine", "really", "esta", "bien"]]


def test_a_text_of_just_a_window_is_not_cut() -> None:
    assert [len(window) for window in windows_of(words(WINDOW))] == [WINDOW]


def test_sentences_that_fit_together_share_a_window() -> None:
    text = f"{words(10)}. {words(10)}. {words(15)}. {words(5)}"
    assert [len(window) for window in windows_of(text)] == [20, 20]


def test_sentences_of_just_a_window_fill_it() -> None:
    half = words(WINDOW // 2)
    assert [len(window) for window in windows_of(f"{half}. {half}. {words(5)}")] == [WINDOW, 5]
    assert [len(window) for window in windows_of(f"{words(WINDOW)}. {half}")] == [WINDOW, 15]


def test_a_long_sentence_is_cut_into_windows() -> None:
    windows = windows_of(" ".join(f"w{number}" for number in range(WINDOW + 5)))
    assert [len(window) for window in windows] == [WINDOW, 5]
    assert windows[1][0] == f"w{WINDOW}"


def test_what_stands_on_a_cut_is_whole_in_a_stretch() -> None:
    """Any eight words that follow each other, wherever windows end."""
    said = [f"w{number}" for number in range(3 * WINDOW + 5)]
    stretches = stretches_of(windows_of(" ".join(said)))
    assert max(map(len, stretches)) == STRETCH
    for start in each(range(len(said) - 7)):
        assert any(
            said[start : start + 8] == one[at : at + 8] for one in stretches for at in range(8)
        )


def test_a_short_text_has_no_stretches() -> None:
    assert stretches_of(windows_of(words(STRETCH))) == []
    assert len(stretches_of(windows_of(words(STRETCH + 1)))) == 2


def test_a_text_without_words_has_no_window() -> None:
    assert windows_of("?! …") == []


@given(st.text(max_size=600))
def test_no_word_is_lost(text: str) -> None:
    windows = windows_of(text)
    assert all(0 < len(window) <= WINDOW for window in windows)
    whole = windows_of(text.replace(".", " ").replace("\n", " ").replace("!", " "))
    assert {word for one in windows for word in one} == {word for one in whole for word in one}


def test_a_digit_between_letters_is_the_letter_that_it_looks_like() -> None:
    assert windows_of("k1ll mys3lf with 20 b12") == [["kill", "myself", "with", "20", "b12"]]


def test_a_letter_that_is_drawn_out_is_one() -> None:
    assert windows_of("quiero moriiiiir noooo pillls") == [["quiero", "morir", "no", "pils"]]
    assert windows_of("too much blood 1000 times") == [["too", "much", "blood", "1000", "times"]]


def test_numbers_are_all_alike() -> None:
    assert ngrams_of(["took", "20", "pills"]) == ngrams_of(["took", "35", "pills"])


def test_the_order_of_words_counts() -> None:
    assert ngrams_of(["he", "hit", "me"]) != ngrams_of(["me", "hit", "he"])


def test_a_slip_leaves_most_of_a_words_letters() -> None:
    right, slip, other = ngrams_of(["overdose"]), ngrams_of(["overdoze"]), ngrams_of(["exercise"])
    # " ove", "over", "verd" and "erdo" of seven fours of letters.
    assert len(right & slip) >= 4
    assert len(right & other) <= 1


@given(st.lists(st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True), min_size=1, max_size=WINDOW))
def test_buckets_are_within_the_weights(window: list[str]) -> None:
    found = ngrams_of(window)
    assert found
    assert min(found) >= 0
    assert max(found) < BUCKETS


def test_a_long_word_is_read_and_not_cached() -> None:
    """A question may have one of 2,000 letters, with as many buckets."""
    word = "a" + "bcd" * LONGEST_CACHED
    before = features._cached.cache_info()
    assert crc32(word.encode()) % BUCKETS in ngrams_of([word])
    assert features._cached.cache_info() == before
