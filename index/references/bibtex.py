"""Reads BibTeX and BibLaTeX (.bib) into CSL-JSON, with the library bibtexparser.

A broken entry is left out and the others are read. Only entries that are asked for are decoded.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from search.model import Csl

from .csl import plain, read_csl

if TYPE_CHECKING:
    from bibtexparser.model import Entry

# Zotero writes 500 bytes for an entry; the library takes 0.5 s for 1 MB.
MOST_BYTES = 10_000_000
_TYPES = {
    "article": "article-journal", "book": "book", "booklet": "book", "mvbook": "book",
    "inbook": "chapter", "incollection": "chapter", "inproceedings": "chapter",
    "conference": "chapter", "suppbook": "chapter", "inreference": "chapter",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "manual": "report",
    "online": "webpage", "electronic": "webpage", "www": "webpage",
}  # fmt: skip
# CSL's fields, and where BibTeX and BibLaTeX have them; the first that is there counts.
_FIELDS = {
    "title": ("title",),
    "container-title": ("journal", "journaltitle", "booktitle", "maintitle"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "page": ("pages",),
    "publisher": ("publisher", "institution", "school", "organization", "howpublished"),
    "publisher-place": ("address", "location"),
    "edition": ("edition",),
    "DOI": ("doi",),
    "PMID": ("pmid",),
    "PMCID": ("pmcid", "pmc"),
    "URL": ("url",),
    "ISBN": ("isbn",),
    "issued": ("date", "year"),
    "accessed": ("urldate",),
}
_VERBATIM = frozenset({"DOI", "URL", "PMID", "PMCID", "ISBN"})
_ADDRESS = re.compile(r"\\url\{([^{}]*)\}|(https?://\S+)")
_IN_BRACES = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_MOST_AUTHORS = 500
# Of a field whose TeX is read: beyond it only its braces go. 5 MB of accents took 19 s.
_MOST_TEX = 20_000
_MOST_NAME = 1_000  # characters of a name that is taken apart
_PART = re.compile(r"\"[^\"]*\"|\{[^{}]*\}|[\w:.+/-]+")
_CONCATENATION = re.compile(rf"(?:{_PART.pattern})(?:\s*#\s*(?:{_PART.pattern})){{1,20}}")
_DEEPEST_STRING = 5


class BibFile:
    """The entries of a .bib file by key, each decoded when it is asked for.

    `faults` are (1-based line, what is wrong) of those that cannot be read.
    """

    def __init__(self, text: str) -> None:
        from bibtexparser.entrypoint import parse_string  # noqa: PLC0415 - 60 ms, for a .bib alone
        from bibtexparser.model import DuplicateFieldKeyBlock, Entry  # noqa: PLC0415

        logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
        logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
        library = parse_string(text)
        self._strings = {one.key.lower(): str(one.value) for one in library.strings}
        self._entries: dict[str, Entry] = {one.key.strip(): one for one in library.entries}
        self.faults: list[tuple[int, str]] = []
        for block in library.failed_blocks:
            entry = block.ignore_error_block
            if isinstance(block, DuplicateFieldKeyBlock) and isinstance(entry, Entry):
                self._entries.setdefault(entry.key.strip(), entry)
            else:
                what = " ".join((block.raw or "").split())[:60]
                self.faults.append(((block.start_line or 0) + 1, f"cannot be read: '{what}'"))

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def get(self, key: str) -> Csl | None:
        """The entry as CSL-JSON; None for an unknown key. The fields that it lacks are those of
        the entry that its `crossref` names."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        fields = self._texts(entry)
        above = self._entries.get(fields.get("crossref", ""))
        if above is not None and above is not entry:
            inherited = self._texts(above)
            inherited["booktitle"] = inherited.pop("title", "")
            fields = {**{n: v for n, v in inherited.items() if n != "author"}, **fields}
        return _csl(entry.entry_type.lower(), fields)

    def _texts(self, entry: Entry) -> dict[str, str]:
        return {
            one.key.lower(): _joined(str(one.value), self._strings, _DEEPEST_STRING)
            for one in entry.fields
        }


@lru_cache(maxsize=8)
def read_bibtex(text: str) -> BibFile:
    """Read a file once, however many articles use it."""
    return BibFile(text)


def _joined(value: str, strings: Mapping[str, str], deepest: int) -> str:
    """A value whose parts "#" joins, as the library leaves it: `js # " Medicine"`. It has taken the
    outermost quotation marks or braces off."""
    if "#" not in value or not deepest:
        return value
    for whole in (value, f'"{value}"', f"{{{value}}}"):
        if not _CONCATENATION.fullmatch(whole):
            continue
        parts = [one[0] for one in _PART.finditer(whole)]
        names = [one for one in parts if one[0] not in '"{' and not one.isdigit()]
        if len(parts) > 1 and all(name.lower() in strings for name in names):
            return "".join(
                one[1:-1]
                if one[0] in '"{'
                else _joined(strings.get(one.lower(), one), strings, deepest - 1)
                for one in parts
            )
    return value


def _csl(kind: str, fields: Mapping[str, str]) -> Csl:
    item: dict[str, object] = {"type": _TYPES.get(kind, "document")}
    for name, sources in _FIELDS.items():
        value = next((fields[one] for one in sources if fields.get(one)), "")
        if name in _VERBATIM:
            item[name] = value.replace("\\_", "_").replace("\\%", "%").replace("\\&", "&")
        else:
            item[name] = _decoded(value)
    item["page"] = re.sub(r"\s*[-–—]+\s*", "-", str(item["page"]))
    for role in ("author", "editor"):
        item[role] = [_name(one) for one in _people(fields.get(role, ""))]
    if not item["URL"] and (found := _ADDRESS.search(fields.get("howpublished", ""))):
        item["URL"], item["publisher"] = found[1] or found[2], ""
    if item["URL"] and item["type"] == "document":
        item["type"] = "webpage"
    if fields.get("eprinttype", "").lower() == "pubmed" and fields.get("eprint", "").isdecimal():
        item["PMID"] = fields["eprint"]
    return read_csl({name: value for name, value in item.items() if value})


def _people(written: str) -> list[str]:
    """The names, which "and" parts; one inside braces has its own "and"."""
    people: list[str] = []
    depth, at = 0, 0
    for found in re.finditer(r"[{}]|\s+and\s+", written, re.IGNORECASE):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth <= 0:
            people.append(written[at : found.start()])
            at = found.end()
    people = [one.strip() for one in (*people, written[at:])]
    return [one for one in people if one.lower() not in ("", "others")][:_MOST_AUTHORS]


def _name(written: str) -> dict[str, str]:
    """A person as "Given von Family" or "Family, Jr, Given"; an organisation stands in braces."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts  # noqa: PLC0415

    if len(written) > _MOST_NAME or _IN_BRACES.fullmatch(written):
        return {"literal": _decoded(written)}
    try:
        parts = parse_single_name_into_parts(written, strict=False)
    except Exception:  # the library's own error for a name of four parts
        return {"literal": _decoded(written)}
    family = _decoded(" ".join([*parts.von, *parts.last, *parts.jr]))
    given = _decoded(" ".join(parts.first))
    return {"family": family, "given": given} if given else {"family": family}


def _decoded(value: str) -> str:
    """A field's TeX as text: "Novotn{\\'y}" is "Novotný"."""
    if not re.search(r"[\\{}$~]|--|``|''", value):
        return plain(value)
    from pylatexenc.latex2text import (  # type: ignore[import-untyped]  # noqa: PLC0415 - 90 ms
        LatexNodes2Text,
    )

    if len(value) > _MOST_TEX:
        return plain(re.sub(r"[{}\\]", "", value))
    value = value.replace(r"{\TeX}", "TeX").replace(r"{\LaTeX}", "LaTeX")
    try:
        text = str(LatexNodes2Text(keep_comments=True).latex_to_text(value))
    except Exception:  # TeX without an end: only its braces go
        text = re.sub(r"[{}\\]", "", value)
    return plain(text)
