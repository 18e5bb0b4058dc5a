"""A file as it was found, before any reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from unicodedata import normalize

from .document import SourceError
from .names import slug

# Characters that stand for no letter and that XML cannot hold; a space takes their place.
_CONTROLS = dict.fromkeys(
    [*(code for code in range(0x20) if chr(code) not in "\n\t"), 0x7F, 0xFFFE, 0xFFFF], " "
) | dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF])  # soft hyphen, zero-width spaces: nothing is seen
# The same in mark-up, "&#1;": characters that no page shows and XML cannot hold.
CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[1-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Source:
    """`name` is the path as shown to people; `key` the path below the folder that was given
    (the file's own name where a file was given), which makes the article's id."""

    name: str
    key: str
    data: bytes
    site: str | None = None

    @property
    def address(self) -> str | None:
        """A page that was fetched is named by its address; None for a file."""
        return self.name if self.name.startswith(("http://", "https://")) else None

    @property
    def default_id(self) -> str:
        return slug(str(PurePath(self.key).with_suffix("")))

    def text(self) -> str:
        """The bytes as UTF-8 with \\n as line end. Raises SourceError naming the line."""
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
            raise SourceError(self.name, line, "holds a NUL byte: this is no text file.")
        if not text.strip():
            raise SourceError(self.name, None, "is empty.")
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
        return normalize("NFC", text)
