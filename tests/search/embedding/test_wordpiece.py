"""WordPiece gives the numbers that the `tokenizers` package gives."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece as Model
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from search.embedding.wordpiece import LONGEST_WORD, WordPiece
from tests.support.model_fixtures import TOKENS

MOST = 10_000
TRICKY = (
    "don't stop—now", "naïve café", "ΟΔΟΣ ΟΔΥΣΣΕΥΣ", "İstanbul ISPARTA ıI", "ﬁne ǅ ẞ ß",
    "我睡不着，怎么办？", "ราตรี สวัสดิ์", "नींद नहीं आती", "عندي اكتئاب", "한국어 가각",
    "👩\u200d👩\u200d👧 I’m 😀 sad", "e\u0301 a\u0323\u0301", "zero\u200bwidth\u00adsoft",
    "tab\tnew\nline\r\x00nul\x07\ufffd", "\u2028one\u2029two\u00a0three\u3000four",
    "x" * LONGEST_WORD, "x" * (LONGEST_WORD + 1), "$5+5=10 ^_^ `a` ~", "[CLS] [sep]", "##ing # ##",
    "\U0002a6d0\uf900",
)  # fmt: skip


@cache
def theirs(vocabulary: Path | None) -> Tokenizer:
    """With the real vocabulary, or that of the tiny model."""
    tokens = vocabulary.read_text(encoding="utf-8").splitlines() if vocabulary else TOKENS
    numbers = {token: number for number, token in enumerate(tokens)}
    made = Tokenizer(Model(numbers, unk_token="[UNK]", max_input_chars_per_word=LONGEST_WORD))  # noqa: S106
    made.normalizer = BertNormalizer(lowercase=True)
    made.pre_tokenizer = BertPreTokenizer()
    return made


@cache
def ours(vocabulary: Path | None) -> WordPiece:
    text = vocabulary.read_text(encoding="utf-8") if vocabulary else "\n".join(TOKENS)
    return WordPiece(text)


def same(text: str, vocabulary: Path | None = None) -> bool:
    return ours(vocabulary).numbers(text, MOST) == theirs(vocabulary).encode(text).ids[:MOST]


def words_of(text: str) -> list[str]:
    """The words that the package cuts a text into, before they are looked up."""
    made = theirs(None)
    cut = made.pre_tokenizer.pre_tokenize_str(made.normalizer.normalize_str(text))
    return [word for word, _ in cut]


@cache
def younger() -> frozenset[str]:
    """Characters that the package's Unicode tables do not know, and Python's do."""
    old = set("\u166d\u1734")  # of another category in the old tables
    for char in map(chr, range(0x20000)):
        kind = unicodedata.category(char)
        if kind[0] in "PM" or kind == "Cf":
            marked = words_of(f"a{char}b")
            if (kind[0] == "P" and len(marked) < 3) or (kind in ("Mn", "Cf") and marked != ["ab"]):
                old.add(char)
    return frozenset(old)


def known(char: str) -> bool:
    return char not in younger() and unicodedata.category(char) != "Cn"


@pytest.mark.parametrize("text", TRICKY)
def test_texts_of_every_script_get_the_same_numbers(model: Path, text: str) -> None:
    assert same(text, model / "vocabulary.txt")
    assert same(text)


@given(st.text())
def test_any_text_gets_the_same_numbers(text: str) -> None:
    known = "".join(
        char for char in text if char not in younger() and unicodedata.category(char) != "Cn"
    )
    assert same(known)


@given(st.text(st.sampled_from("aA1 .,-'\t\n\x00\x1f\u00ad\u200d\u0301é中Σςİı\u0307가😀[]#")))
def test_characters_that_are_read_in_a_way_of_their_own_get_the_same_numbers(text: str) -> None:
    assert same(text)


def test_no_word_of_the_vocabulary_has_a_character_that_the_package_does_not_know(
    model: Path,
) -> None:
    """So what is left different is unknown either way."""
    assert not younger() & set((model / "vocabulary.txt").read_text(encoding="utf-8"))


def test_the_texts_that_we_tune_on_get_the_same_numbers(model: Path, shared: Path) -> None:
    vocabulary = model / "vocabulary.txt"
    paths = [*shared.glob("relevance/*/queries*.jsonl"), *sorted(shared.glob("articles/*"))[:40]]
    lines = [
        line for path in paths if path.is_file()
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    ]  # fmt: skip
    assert len(lines) > 500
    assert [line for line in lines if not same(line, vocabulary)] == []


@given(st.lists(st.text()), st.sampled_from(["\n", " ", "\t"]))
def test_a_text_is_read_part_by_part_where_it_is_cut_at_white_space(
    parts: list[str], space: str
) -> None:
    wordpiece = ours(None)
    apart = [number for part in parts for number in wordpiece.numbers(part, MOST)]
    assert apart == wordpiece.numbers(space.join(parts), MOST)


@given(st.text(), st.integers(2, 20))
def test_a_text_is_cut_at_its_end(text: str, most: int) -> None:
    assert ours(None).numbers(text, most) == ours(None).numbers(text, MOST)[:most]


def test_a_word_that_no_pieces_make_up_is_unknown() -> None:
    assert ours(None).unknown in ours(None).numbers("😀", 9)
    assert ours(None).unknown not in ours(None).numbers("mood", 9)


def test_a_vocabulary_without_the_frame_is_refused() -> None:
    with pytest.raises(ValueError, match=r"lacks '\[CLS\]'"):
        WordPiece("[UNK]\n[SEP]\na\n")


# Unicode's blocks of CJK ideographs that BERT's tokenizer knows.
CHINESE = [
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0x2F800, 0x2FA1F),
]  # fmt: skip


@pytest.mark.parametrize(("first", "last"), CHINESE, ids=lambda code: f"{code:X}")
def test_a_chinese_character_is_a_word_of_its_own(first: int, last: int) -> None:
    """The first and the last of each block as well as those beside it."""
    for code in (first - 1, first, last, last + 1):
        assert same(f"mood{chr(code)}mood"), f"{code:X}"
    for char in (chr(first), chr(last)):
        own = ours(None)
        assert own.numbers(f"mood{char}mood", MOST) == own.numbers(f"mood {char} mood", MOST)
