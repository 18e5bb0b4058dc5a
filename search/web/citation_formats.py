"""Citation formats: references as CSL-JSON, BibTeX, RIS and APA text.

Field names: CSL 1.0.2; BibTeX (Patashnik 1988); RIS (Reference Manager, "RIS Format
Specifications", 2001). APA: Publication Manual, 7th edition, as plain text without italics.
Values are the reference's own; nothing is completed, and titles keep their capitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from flask import Response, json

from ..errors import BadParameter
from ..model import Csl, Reference
from ..wording import Say

_BIBTEX_TYPES = {
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
    "thesis": "phdthesis",
}
_RIS_TYPES = {
    "article-journal": "JOUR",
    "book": "BOOK",
    "chapter": "CHAP",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}
# The BibTeX field of the publisher, where it is not "publisher".
_PUBLISHERS = {"report": "institution", "thesis": "school"}
_MOST_AUTHORS = 20  # APA lists so many; of more, the first 19 and the last
# Not "\\{": BibTeX counts that brace, TeX does not.
_SPECIAL = {char: "\\" + char for char in "&%$#_"} | {
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


def export(reference: Reference, form: str, say: Say = str) -> Response:
    """A response with one reference, its notices as `say` says them. Raises BadParameter for an
    unknown format."""
    media_type, write = _format(form)
    return Response(write(_spoken(reference, say)), content_type=media_type)


def export_list(references: Iterable[Reference], form: str, say: Say = str) -> Response:
    """A response with several references; CSL-JSON is an array. Raises BadParameter."""
    media_type, write = _format(form)
    written = [write(_spoken(reference, say)) for reference in references]
    if form == "csl-json":
        return Response(f"[{', '.join(written)}]", content_type=media_type)
    return Response("".join(f"{one.rstrip()}\n\n" for one in written), content_type=media_type)


def _spoken(reference: Reference, say: Say) -> Reference:
    return reference._replace(notices=tuple(map(say, reference.notices)))


def _format(form: str) -> tuple[str, Callable[[Reference], str]]:
    if form not in _FORMATS:
        raise BadParameter("format", "one of " + ", ".join(sorted(_FORMATS)))
    return _FORMATS[form]


def csl_json(reference: Reference) -> str:
    return json.dumps({**reference.csl, "id": reference.id})


def bibtex(reference: Reference) -> str:
    csl = reference.csl
    chapter = csl.get("type") == "chapter"
    key = re.sub(r"[^\w-]", "-", reference.id.rpartition(".")[2])
    fields = {
        "author": _bibtex_names(csl.get("author", [])),
        "editor": _bibtex_names(csl.get("editor", [])),
        "title": f"{{{_tex(csl['title'])}}}" if "title" in csl else "",
        "booktitle" if chapter else "journal": _tex(csl.get("container-title", "")),
        "year": _year(reference),
        "edition": _tex(csl.get("edition", "")),
        "number": _tex(csl.get("issue") or csl.get("number", "")),
        "pages": re.sub(r"(?<=\w)\s?[–-]\s?(?=\w)", "--", _tex(csl.get("page", ""))),
        "doi": csl.get("DOI", ""),
        "url": csl.get("URL", ""),
        "volume": _tex(csl.get("volume", "")),
        _PUBLISHERS.get(csl.get("type", ""), "publisher"): _tex(csl.get("publisher", "")),
        "address": _tex(csl.get("publisher-place", "")),
        "type": _tex(csl.get("genre", "")),
        "urldate": "-".join(f"{part:02d}" for part in _date(csl, "accessed")),
    }
    fields["note"] = _tex(_note(reference))
    # Of a reference that is only an address BibTeX's @article would lack all that it requires.
    bare = not {"title", "author"} & csl.keys()
    kind = "misc" if bare else _BIBTEX_TYPES.get(csl.get("type", ""), "misc")
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _bibtex_names(names: list[dict[str, str]]) -> str:
    return " and ".join(_bibtex_name(name) for name in names)


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
    for tag, names in (("AU", csl.get("author", [])), ("A2", csl.get("editor", []))):
        for name in names:
            parts = [name.get(key, "") for key in ("family", "given", "suffix")]
            yield tag, name.get("literal") or ", ".join(part for part in parts if part)
    yield "PY", _year(reference)
    yield "TI", csl.get("title", "")
    yield "T2" if csl.get("type") == "chapter" else "JO", csl.get("container-title", "")
    yield "VL", csl.get("volume", "")
    yield "IS", csl.get("issue", "")
    yield "ET", csl.get("edition", "")
    yield "PB", csl.get("publisher", "")
    yield "CY", csl.get("publisher-place", "")
    yield "M3", csl.get("genre", "")
    yield "M1", csl.get("number", "")
    yield "SP", first
    yield "EP", last
    yield "DO", csl.get("DOI", "")
    yield "AN", csl.get("PMID", "")
    yield "UR", csl.get("URL", "")
    yield "Y2", "/".join(f"{part:02d}" for part in _date(csl, "accessed"))
    yield "N1", _note(reference)


def _note(reference: Reference) -> str:
    """The printed string, where no field says the same: not with a title, nor of a bare address.
    Then what was published about the work since."""
    csl = reference.csl
    said = csl.get("title") or csl.get("URL") == reference.printed
    return " ".join([*([] if said else [reference.printed]), *reference.notices])


def _year(reference: Reference) -> str:
    return "".join(str(part) for part in _date(reference.csl, "issued")[:1])


def _date(csl: Csl, name: str) -> list[int]:
    """Year, month and day, as far as they are known."""
    parts = csl.get(name, {}).get("date-parts", [])
    return list(parts[0]) if parts else []


def apa(reference: Reference) -> str:
    """The reference in APA style; the printed string where it has no parsed title."""
    csl = reference.csl
    if not csl.get("title"):
        return " ".join([reference.printed, *reference.notices]) + "\n"
    names = [_inverted(name) for name in csl.get("author", [])]
    authors = _listed(names, cut=bool(re.search(r"\bet al\b", reference.printed)))
    date = f"({_year(reference) or 'n.d.'})."
    sentences = [_ended(authors), date, _ended(_apa_title(csl)), *_apa_source(csl)]
    if not names:
        sentences = [sentences[2], date, *sentences[3:]]
    link = reference.link if "DOI" in csl else csl.get("URL", "")
    return " ".join(part for part in [*sentences, link, *reference.notices] if part) + "\n"


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".?!" else text + "."


def _inverted(name: dict[str, str]) -> str:
    parts = [name.get("family", ""), _initials(name.get("given", "")), name.get("suffix", "")]
    return name.get("literal") or ", ".join(part for part in parts if part)


def _initials(given: str) -> str:
    """Initials: "RA", "R.A." and "Robert A." -> "R. A."."""
    words = [*given] if given.isupper() and given.isalpha() else re.split(r"[\s.]+", given)
    return " ".join(
        "-".join(f"{part[0]}." for part in word.split("-") if part) for word in words if word
    )


def _listed(names: list[str], cut: bool = False) -> str:
    """Names with "&" before the last. `cut` says that the clinic's own list ends in "et al."."""
    if cut:
        return ", ".join([*names, "et al."])
    if len(names) > _MOST_AUTHORS:
        return ", ".join([*names[: _MOST_AUTHORS - 1], f"… {names[-1]}"])
    return ", & ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _apa_title(csl: Csl) -> str:
    chapter = csl.get("type") == "chapter"
    number = f"No. {csl['number']}" if "number" in csl else ""
    brackets = "" if chapter else _in_brackets([_edition(csl), number])
    note = [csl["genre"], csl.get("publisher", "")] if "genre" in csl else []
    genre = f" [{', '.join(part for part in note if part)}]" if note else ""
    return f"{csl['title']}{brackets}{genre}"


def _edition(csl: Csl) -> str:
    return re.sub(r"\bed(?:n|ition)?$", "ed.", csl.get("edition", ""))


def _in_brackets(parts: list[str]) -> str:
    whole = ", ".join(part for part in parts if part)
    return f" ({whole})" if whole else ""


def _apa_source(csl: Csl) -> list[str]:
    """The sentences between the title and the link."""
    publisher = "" if "genre" in csl else csl.get("publisher", "")
    if publisher in {name.get("literal") for name in csl.get("author", [])}:
        publisher = ""  # APA names no publisher that is the author
    container = csl.get("container-title", "")
    if csl.get("type") == "chapter":
        pages = f"pp. {csl['page']}" if "page" in csl else ""
        names = [_upright(name) for name in csl.get("editor", [])]
        mark = f" ({'Ed.' if len(names) == 1 else 'Eds.'}), " if names else ""
        book = container + _in_brackets([_edition(csl), pages])
        return [_ended(f"In {_editors(names)}{mark}{book}"), _ended(publisher)]
    issue = f"({csl['issue']})" if "issue" in csl else ""
    located = [container, csl.get("volume", "") + issue, csl.get("page", "")]
    return [_ended(", ".join(part for part in located if part)), _ended(publisher)]


def _upright(name: dict[str, str]) -> str:
    parts = (_initials(name.get("given", "")), name.get("family", ""))
    return name.get("literal") or " ".join(part for part in parts if part)


def _editors(names: list[str]) -> str:
    return _listed(names) if len(names) > 2 else " & ".join(names)


_FORMATS: dict[str, tuple[str, Callable[[Reference], str]]] = {
    "apa": ("text/plain; charset=utf-8", apa),
    "csl-json": ("application/vnd.citationstyles.csl+json", csl_json),
    "bibtex": ("application/x-bibtex; charset=utf-8", bibtex),
    "ris": ("application/x-research-info-systems; charset=utf-8", ris),
}
