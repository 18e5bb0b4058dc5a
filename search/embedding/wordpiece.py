"""The WordPiece tokenizer: a text -> the token numbers of an uncased BERT (Devlin et al. 2019).

WordPiece (Wu et al. 2016, section 4.1) cuts each word greedily into the longest pieces that the
vocabulary has. Equal to the `tokenizers` package's BertNormalizer, BertPreTokenizer and
WordPiece; tests compare them. They differ only in characters newer than that package's Unicode
tables, which no vocabulary has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Characters. A longer word becomes UNKNOWN, as it did in training.
LONGEST_WORD = 100
UNKNOWN, FIRST, LAST = _SPECIAL = "[UNK]", "[CLS]", "[SEP]"
_ASCII_PARTS = re.compile(r"[a-z0-9]+|[!-/:-@\[-`{-~]")
_SPACES = "\t\n\r"


class WordPiece:
    """A tokenizer. `vocabulary` has one token per line; a token's number is its line, from 0."""

    def __init__(self, vocabulary: str) -> None:
        """Raises ValueError where the vocabulary lacks UNKNOWN, FIRST or LAST."""
        tokens = vocabulary.removesuffix("\n").split("\n")
        self._numbers = {token: number for number, token in enumerate(tokens)}
        self.size = len(tokens)
        try:
            self.unknown, self.first, self.last = map(self._numbers.__getitem__, _SPECIAL)
        except KeyError as error:
            raise ValueError(f"The vocabulary lacks {error}.") from error

    def numbers(self, text: str, most: int) -> list[int]:
        """Token numbers without FIRST and LAST, at most `most`.

        A text cut at white space has the numbers of its parts.
        """
        numbers: list[int] = []
        for word in _words(text):
            if len(numbers) >= most:
                break
            numbers += self._pieces(word)
        return numbers[:most]

    def _pieces(self, word: str) -> list[int]:
        whole = self._numbers.get(word)
        if whole is not None:
            return [whole]
        return self._cut(word) if len(word) <= LONGEST_WORD else [self.unknown]

    def _cut(self, word: str) -> list[int]:
        pieces: list[int] = []
        start, prefix = 0, ""
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self._numbers.get(prefix + word[start:end])
                if number is not None:
                    break
            else:
                return [self.unknown]
            pieces.append(number)
            start, prefix = end, "##"
        return pieces


def _words(text: str) -> Iterator[str]:
    """Lower-case words without accents. Each punctuation mark and Chinese character is a word."""
    if text.isascii() and text.isprintable():
        return iter(_ASCII_PARTS.findall(text.lower()))
    return _split(_normal(text))


def _normal(text: str) -> str:
    cleaned = "".join(_spaced(char) for char in text if char in _SPACES or not _is_control(char))
    plain = unicodedata.normalize("NFD", cleaned)
    # Letter by letter: lower() of a whole text treats the Greek final sigma, BERT does not.
    return "".join(char.lower() for char in plain if unicodedata.category(char) != "Mn")


def _split(text: str) -> Iterator[str]:
    for word in text.split():
        start = 0
        for place, char in enumerate(word):
            if _is_punctuation(char):
                if start < place:
                    yield word[start:place]
                yield char
                start = place + 1
        if start < len(word):
            yield word[start:]


def _spaced(char: str) -> str:
    return f" {char} " if _is_chinese(char) else char


def _is_control(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Cc", "Cf", "Co")


def _is_punctuation(char: str) -> bool:
    if char.isascii():
        return bool(_ASCII_PARTS.fullmatch(char)) and not char.isalnum()
    return unicodedata.category(char).startswith("P")


# The blocks of BERT's tokenizer: CJK unified ideographs with extensions A to E and the
# compatibility ideographs.
_CHINESE = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
_FIRST_CHINESE = min(first for first, _ in _CHINESE)


def _is_chinese(char: str) -> bool:
    code = ord(char)
    return code >= _FIRST_CHINESE and any(low <= code <= high for low, high in _CHINESE)
