"""The bibliography of a Markdown article with Pandoc's keys: "[@ash2018]" -> a reference.

It is in the front matter (`references:`), in the files that this names (`bibliography:`), else in
the .bib files beside the article. Files are BibTeX, BibLaTeX, or CSL as JSON or YAML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from search.model import Csl

from ..document import Printed
from ..references.address import read_address
from ..references.bibtex import MOST_BYTES, BibFile, read_bibtex
from ..references.csl import printed_csl, read_csl
from ..references.shape import is_like_reference
from ..source import AttachedFile, Source
from .front_matter import LISTS, TextLoader

_YAML = (".yaml", ".yml")
_KINDS = (".bib", ".bibtex", ".json", *_YAML)
MOST_BYTES_OF_YAML = 1_500_000  # 5 s; it is 20 times as slow as JSON
_NAMED = re.compile(r"""^bibliography\s*[:=](?P<rest>.*(?:\n(?:[ \t]+|-).*)*)""", re.M | re.I)
_FILE = re.compile(rf"""[^\s"',\[\]]+(?:{"|".join(map(re.escape, _KINDS))})(?![\w.])""", re.I)
_HEAD_CHARACTERS = 20_000
_MOST_FILES = 20

# What front matter calls the parts of a reference that CSL has other names for.
_PART_NAMES = {
    "url": "URL", "link": "URL", "href": "URL", "doi": "DOI", "name": "title", "text": "title",
    "label": "title", "authors": "author", "journal": "container-title",
    "source": "container-title", "site": "publisher", "organization": "publisher",
    "year": "issued", "date": "issued", "published": "issued", "pages": "page", "pmid": "PMID",
}  # fmt: skip

Note = tuple[int | None, str]


def attached_files(file: Path, root: Path, data: bytes) -> tuple[AttachedFile, ...]:
    """The files of a Markdown article's bibliography below `root`: those that its front matter
    names, else every .bib in its folder, else in `_bibliography`; none for an article without a
    key."""
    cites = b"@" in data or b"cite" in data  # "[@key]", or a tag that cites
    if file.suffix.lower() not in (".md", ".markdown") or not cites:
        return ()
    head = data[:_HEAD_CHARACTERS].decode("utf-8", "replace").replace("\r\n", "\n")
    named = [name for one in _NAMED.finditer(head) for name in _FILE.findall(one["rest"])]
    paths = [file.parent / name for name in named] or sorted(file.parent.glob("*.bib"))
    paths = paths or sorted((root / "_bibliography").glob("*.bib"))  # Jekyll-Scholar's
    return tuple(
        AttachedFile(name, _content(path, root))
        for name, path in zip(named or [path.name for path in paths], paths, strict=True)
    )[:_MOST_FILES]


def _content(path: Path, root: Path) -> bytes | None:
    try:
        inside = path.resolve().is_relative_to(root.resolve())
        most = MOST_BYTES_OF_YAML if path.suffix.lower() in _YAML else MOST_BYTES
        if not inside or not path.is_file() or path.stat().st_size > most:
            return None
        return path.read_bytes()
    except (OSError, RuntimeError):  # a link to itself
        return None


class Bibliography:
    """References by key. `notes` say what of it cannot be read."""

    def __init__(self, facts: Mapping[str, Any], source: Source) -> None:
        self.notes: list[Note] = []
        self._items: dict[str, Mapping[str, object]] = {}
        self._files: list[BibFile] = []
        self._items.update(_by_id(facts.get("references")))
        for beside in source.beside:
            try:
                self._add_file(beside)
            except (ValueError, yaml.YAMLError, RecursionError) as error:
                self.notes.append(
                    (None, f"the bibliography {beside.name} cannot be read: {error}.")
                )
            except ImportError:
                why = "the library bibtexparser is not installed"
                self.notes.append((None, f"the bibliography {beside.name} is not read: {why}."))

    def __bool__(self) -> bool:
        return bool(self._items or self._files)

    def __contains__(self, key: str) -> bool:
        return key in self._items or any(key in file for file in self._files)

    def get(self, key: str) -> Csl | None:
        """The reference as CSL-JSON; None for an unknown key."""
        if key in self._items:
            return read_csl(self._items[key])
        return next((csl for file in self._files if (csl := file.get(key))), None)

    def printed(self, keys: Mapping[str, int]) -> Iterator[Printed]:
        """A reference for each known key, in the order of `keys`, which has their lines."""
        for key, line in keys.items():
            if csl := self.get(key):
                yield Printed(printed_csl(csl), line, note=f"@{key}", csl=csl)

    def _add_file(self, beside: AttachedFile) -> None:
        name = beside.name
        if beside.data is None:
            most = MOST_BYTES_OF_YAML if name.lower().endswith(_YAML) else MOST_BYTES
            why = f"it is not below the folder that is indexed, or has more than {most:,} bytes"
            self.notes.append((None, f"the bibliography {name} is not read: {why}."))
            return
        text = beside.data.decode("utf-8-sig", "replace")
        if name.lower().endswith((".bib", ".bibtex")):
            file = read_bibtex(text)
            self._files.append(file)
            self.notes += [(None, f"{name}:{line}: an entry {why}.") for line, why in file.faults]
        else:
            self._items = {**_read_items(text, name.lower().endswith(".json")), **self._items}


@lru_cache(maxsize=8)
def _read_items(text: str, is_json: bool) -> dict[str, Mapping[str, object]]:
    """The items of a file, which is read once, however many articles use it."""
    return _by_id(json.loads(text) if is_json else yaml.load(text, TextLoader))  # noqa: S506 - it makes only text


def _by_id(given: object) -> dict[str, Mapping[str, object]]:
    """The items of CSL-JSON: a list, perhaps under the name `references` or `items`. Of two with
    one id the first counts."""
    if isinstance(given, Mapping):
        given = given.get("references") or given.get("items")
    found: dict[str, Mapping[str, object]] = {}
    for item in given if isinstance(given, list) else ():
        if isinstance(item, Mapping) and item.get("id"):
            found.setdefault(str(item["id"]), item)
    return found


def listed(facts: Mapping[str, Any]) -> tuple[Printed, ...]:
    """The references that front matter lists for the page's template to print: texts and
    addresses, or their parts by name. CSL with ids is for keys."""
    given = [one for name in LISTS for one in _as_list(facts.get(name))]
    read = (_listed(one) for one in given if not (isinstance(one, Mapping) and one.get("id")))
    found = [one for one in read if one]
    return tuple(replace(one, label=number) for number, one in enumerate(found, 1))


def _as_list(given: object) -> list[object]:
    return given if isinstance(given, list) else []


def _listed(given: object) -> Printed | None:
    if isinstance(given, str):
        text = " ".join(given.split())
        return Printed(text, 1) if is_like_reference(text) else None
    if not isinstance(given, Mapping):
        return None
    named = {_PART_NAMES.get(str(name).lower(), str(name)): value for name, value in given.items()}
    address = read_address(str(named.get("URL", "")))
    csl = read_csl({**named, **(address.fields if address else {})})
    is_known = "title" in csl or "URL" in csl or "DOI" in csl
    return Printed(printed_csl(csl), 1, csl=csl) if is_known else None


def named_in_text(csl: Csl) -> tuple[str, str]:
    """(the authors as a text names them, the year), as Pandoc shows them in the place of a key."""
    people = csl.get("author") or csl.get("editor") or []
    names = [str(one.get("family") or one.get("literal")) for one in people]
    parts = csl.get("issued", {}).get("date-parts", [[]])
    shown = names[0] if names else str(csl.get("title", ""))
    if len(names) > 2:
        shown += " et al."
    elif len(names) == 2:
        shown += f" & {names[1]}"
    return shown, str(parts[0][0]) if parts and parts[0] else "n.d."
