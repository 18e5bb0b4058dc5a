"""The unigram tokenizer: a text -> the token numbers of an XLM-R model (Conneau et al. 2020).

SentencePiece's unigram model (Kudo 2018, "Subword Regularization") cuts each word into the pieces
whose log probabilities sum to the most, found by Viterbi's algorithm. Equal to the `tokenizers`
package's Unigram, but where a word is unknown from its first character; tests compare them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

FIRST, LAST, UNKNOWN = _SPECIAL = "<s>", "</s>", "<unk>"
# Stands for the space before a word.
SPACE = "\u2581"
LONGEST_PIECE = 16  # characters, as SentencePiece learns them
# An unknown character is this much less likely than the least likely piece.
_UNKNOWN_PENALTY = 10.0
_LEAST = float("-inf")

# Characters that SentencePiece removes, and those that it reads as a space (its rule nmt_nfkc).
_REMOVED = (*range(0x01, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0x8F, 0x9F)
_SPACES = (
    0x09, 0x0A, 0x0C, 0x0D, 0x1680, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD,
)  # fmt: skip
_CLEANED = dict.fromkeys(_SPACES, " ") | dict.fromkeys(_REMOVED, "")


class Unigram:
    """A tokenizer. `vocabulary` has one token per line, FIRST, LAST and UNKNOWN before all pieces;
    a token's number is its line, from 0, and `scores` has its log probability."""

    def __init__(self, vocabulary: str, scores: Sequence[float]) -> None:
        """Raises ValueError where the vocabulary lacks the special tokens or a score."""
        tokens = vocabulary.removesuffix("\n").split("\n")
        self.size = len(tokens)
        if tuple(tokens[: len(_SPECIAL)]) != _SPECIAL or len(scores) != self.size:
            raise ValueError("The vocabulary lacks its special tokens or its scores.")
        self.first, self.last, self.unknown = range(len(_SPECIAL))
        self._scores = scores
        self._numbers = dict(zip(tokens, range(self.size), strict=True))
        for token in _SPECIAL:
            del self._numbers[token]
        self._unknown_score = min(scores) - _UNKNOWN_PENALTY

    def numbers(self, text: str, most: int) -> list[int]:
        """Token numbers without FIRST and LAST, at most `most`.

        A text cut at white space has the numbers of its parts.
        """
        numbers: list[int] = []
        # A word of more characters has more than `most` tokens, or unknown ones in one.
        longest = LONGEST_PIECE * (most + 1)
        for word in _words(text):
            if len(numbers) >= most:
                break
            numbers += self._cut(SPACE + word[:longest])
        return numbers[:most]

    def _cut(self, word: str) -> list[int]:
        """The likeliest pieces of a word; unknown characters in a row are one token."""
        known, scores, end = self._numbers, self._scores, len(word)
        best = [0.0] + [_LEAST] * end  # of the cuts that end at a place
        cuts = [(0, self.unknown)] * (end + 1)  # where the last piece begins, and its number
        for start in range(end):
            so_far = best[start]
            for stop in range(start + 1, min(end, start + LONGEST_PIECE) + 1):
                number = known.get(word[start:stop])
                if number is None:
                    if stop > start + 1:
                        continue
                    number, score = self.unknown, so_far + self._unknown_score
                else:
                    score = so_far + scores[number]
                if score > best[stop]:
                    best[stop], cuts[stop] = score, (start, number)
        pieces: list[int] = []
        while end:
            end, number = cuts[end]
            if number != self.unknown or pieces[-1:] != [number]:
                pieces.append(number)
        pieces.reverse()
        return pieces


def _words(text: str) -> list[str]:
    """The words of a text, as the model's training wrote them."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFKC", text.translate(_CLEANED)).translate(_CLEANED)
    return [word for word in text.split(" ") if word]
