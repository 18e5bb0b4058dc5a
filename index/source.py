"""A source: the bytes of a file or page, and its names."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath
from unicodedata import normalize

from .document import SourceError
from .names import slug

# Articles of one file, or one for each so many bytes where it has more: each takes 1 to 2 ms, and
# 400,000 fit into 20 MB. 16,392 real answers of MedQuAD have 1,670 bytes each as JSON Lines.
MOST_ARTICLES = 10_000
BYTES_OF_ONE = 1_000
# Different words that a file may add to the index, or one for each so many bytes where it has more:
# each takes 50 µs and 2 KB, and text has few. The 27 MB of MedQuAD have 52,000, a book 20,000.
MOST_WORDS = 100_000
BYTES_OF_A_WORD = 200
# Control characters, which XML cannot hold: replaced by a space.
_CONTROLS = dict.fromkeys(
    [*(code for code in range(0x20) if chr(code) not in "\n\t"), 0x7F, 0xFFFE, 0xFFFF], " "
) | dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF])  # soft hyphen, zero-width spaces: removed
# The same as character references, "&#1;".
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[1-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)
# The same invisible characters as references: "&shy;", "&#173;", "&#xAD;".
_INVISIBLE_REFERENCE = re.compile(
    r"&(?:shy|ZeroWidthSpace|NoBreak|#0*(?:173|8203|8288|65279)|#x0*(?:ad|200b|2060|feff));",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that an article needs besides: its name as the article has it, and its bytes; None
    for one that may not be read."""

    name: str
    data: bytes | None

    def digest(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + (self.data or b"")).digest()


@dataclass(frozen=True, slots=True)
class Source:
    """A source before it is parsed. `name` is its path or URL as shown to people. `key` is the
    path below the folder that was given, or the file's own name; the article's id is made of it.
    `site` is the base URL of its articles, None where none was given. `beside` are the files of
    its bibliography."""

    name: str
    key: str
    data: bytes
    site: str | None = None
    beside: tuple[AttachedFile, ...] = ()

    @property
    def address(self) -> str | None:
        """The URL of a page that was fetched; None for a file."""
        return self.name if self.name.startswith(("http://", "https://")) else None

    @property
    def default_id(self) -> str:
        return slug(str(PurePath(self.key).with_suffix("")))

    @property
    def most_articles(self) -> int:
        """How many articles the file may have, and items of an export that are none."""
        return max(MOST_ARTICLES, len(self.data) // BYTES_OF_ONE)

    @property
    def most_words(self) -> int:
        """How many different words that no file before it has it may add to the index."""
        return max(MOST_WORDS, len(self.data) // BYTES_OF_A_WORD)

    def digest(self) -> bytes:
        """A digest of its bytes, and of those of the files that it needs."""
        digest = hashlib.sha256(self.data)
        for one in self.beside:
            digest.update(one.digest())
        return digest.digest()

    def text(self) -> str:
        """The text: decoded from UTF-8, NFC, \\n as line end. Raises SourceError with the line
        where it is not UTF-8 or binary, and where it is empty."""
        data = self.data.removeprefix(b"\xef\xbb\xbf")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise SourceError(
                self.name, line, f"not UTF-8 (byte 0x{data[error.start]:02x}). Save it as UTF-8."
            ) from error
        if "\x00" in text:
            line = text.count("\n", 0, text.index("\x00")) + 1
            raise SourceError(self.name, line, "contains a NUL byte: this is not a text file.")
        if not text.strip():
            raise SourceError(self.name, None, "is empty.")
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
        return normalize("NFC", text)


def clean_references(markup: str) -> str:
    """Markup without references to control characters (a space each) and invisible ones."""
    return _INVISIBLE_REFERENCE.sub("", _CONTROL_REFERENCE.sub(" ", markup))
