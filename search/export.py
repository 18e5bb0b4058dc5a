"""One reference in the formats of reference managers: CSL-JSON, BibTeX, RIS.

Field names: CSL 1.0.2; BibTeX (Patashnik 1988); RIS (Reference Manager, "RIS Format
Specifications", 2001). Values are the reference's own; nothing is completed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from flask import Response, json

from .errors import BadParameter
from .model import Reference

_BIBTEX_TYPES = {"article-journal": "article", "book": "book", "chapter": "incollection"}
_RIS_TYPES = {"article-journal": "JOUR", "book": "BOOK", "chapter": "CHAP", "webpage": "ELEC"}
# Not "\\{": BibTeX counts a brace that TeX would not.
_SPECIAL = {char: "\\" + char for char in "&%$#_"} | {
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


def export(reference: Reference, form: str) -> Response:
    """Raises BadParameter for a format that is not known."""
    if form not in _FORMATS:
        raise BadParameter("format", "one of " + ", ".join(sorted(_FORMATS)))
    media_type, write = _FORMATS[form]
    return Response(write(reference), content_type=media_type)


def csl_json(reference: Reference) -> str:
    return json.dumps({**reference.csl, "id": reference.id})


def bibtex(reference: Reference) -> str:
    csl = reference.csl
    chapter = csl.get("type") == "chapter"
    key = re.sub(r"[^\w-]", "-", reference.id.rpartition(".")[2])
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in csl.get("author", [])),
        "title": f"{{{_tex(csl['title'])}}}" if "title" in csl else "",
        "booktitle" if chapter else "journal": _tex(csl.get("container-title", "")),
        "year": _year(reference),
        "number": _tex(csl.get("issue", "")),
        "pages": re.sub(r"(?<=\w)\s?[–-]\s?(?=\w)", "--", _tex(csl.get("page", ""))),
        "doi": csl.get("DOI", ""),
        "url": csl.get("URL", ""),
        "volume": _tex(csl.get("volume", "")),
        "publisher": _tex(csl.get("publisher", "")),
    }
    if not csl.get("title"):
        fields["note"] = _tex(reference.printed)
    kind = _BIBTEX_TYPES.get(csl.get("type", ""), "misc")
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _bibtex_name(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{_tex(name['literal'])}}}"
    parts = [name.get("family", ""), name.get("suffix", ""), name.get("given", "")]
    whole = [_tex(part) for part in parts if part]
    return ", ".join(f"{{{part}}}" if " and " in part else part for part in whole)


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(char, char) for char in str(text))


def ris(reference: Reference) -> str:
    lines = [f"{tag}  - {value}" for tag, value in _ris_lines(reference) if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _ris_lines(reference: Reference) -> Iterator[tuple[str, str]]:
    csl = reference.csl
    first, _, last = re.sub(r"\s", "", str(csl.get("page", ""))).replace("–", "-").partition("-")
    yield "TY", _RIS_TYPES.get(csl.get("type", ""), "GEN")
    for name in csl.get("author", []):
        parts = [name.get(key, "") for key in ("family", "given", "suffix")]
        yield "AU", name.get("literal") or ", ".join(part for part in parts if part)
    yield "PY", _year(reference)
    yield "TI", csl.get("title", "")
    yield "T2" if csl.get("type") == "chapter" else "JO", csl.get("container-title", "")
    yield "VL", csl.get("volume", "")
    yield "IS", csl.get("issue", "")
    yield "SP", first
    yield "EP", last
    yield "DO", csl.get("DOI", "")
    yield "AN", csl.get("PMID", "")
    yield "UR", csl.get("URL", "")
    yield "N1", "" if csl.get("title") else reference.printed


def _year(reference: Reference) -> str:
    parts = reference.csl.get("issued", {}).get("date-parts", [[]])
    return str(parts[0][0]) if parts and parts[0] else ""


_FORMATS: dict[str, tuple[str, Callable[[Reference], str]]] = {
    "csl-json": ("application/vnd.citationstyles.csl+json", csl_json),
    "bibtex": ("application/x-bibtex; charset=utf-8", bibtex),
    "ris": ("application/x-research-info-systems; charset=utf-8", ris),
}
