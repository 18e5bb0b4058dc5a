"""Citations whose year comes first: "a 2018 study by Ash and Fern", "un estudio de 2018 de Ash"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from ..years import YEAR
from .author_names import AND_OTHERS, CAPITALISED, by_authors
from .link import Entry, Link

_MORE = rf"(?:,\s+|,?\s+(?:and|&|y|e|und|et)\s+){CAPITALISED}"
# Without one of these "2010 people asked by Ash" would be a citation.
_STUDY = (
    r"(?:study|studies|trial|review|meta-?analysis|analysis|paper|article|survey|report|experiment"
    r"|follow-?up|work|estudio|ensayo|revisión|metaanálisis|artículo|Studie|Arbeit|étude)"
)
# At most three more words stand between the year and the authors.
_YEAR_FIRST = re.compile(
    rf"(?<![\w/–-])(?P<year>{YEAR})\s+(?:[^\W\d_][\w-]*\s+){{0,3}}?{_STUDY}\s+(?:by|from|of|de|von)\s+"
    rf"(?P<names>{CAPITALISED}(?:{_MORE})*(?:,?\s+{AND_OTHERS}\.?)?)"
)

# "un estudio de 2018 de Ash y Bell": in Spanish the year stands behind the study.
_STUDY_FIRST = re.compile(
    rf"(?<!\w)(?:estudio|ensayo|revisión|meta-?an[áa]lisis|artículo|trabajo|análisis|encuesta|informe"
    rf"|investigación|experimento)\s+(?:[^\W\d_][\w-]*\s+){{0,2}}?del?\s+(?:año\s+)?(?P<year>{YEAR}),?\s+"
    rf"(?:(?:realizad|hech|publicad|dirigid|firmad)[oa]\s+)?(?:de|por)\s+"
    rf"(?P<names>{CAPITALISED}(?:{_MORE})*(?:,?\s+{AND_OTHERS}\.?)?)"
)

# Gives the entries of a year, each with the spellings of its first author, folded.
Listed = Callable[[int], Sequence[tuple[Entry, tuple[str, ...]]]]


def year_first(text: str, folded: str, listed: Listed) -> Iterator[Link]:
    """Links in the order of the text. A name that is not listed with this year is none: what
    follows "the 2018 report of" may be anybody."""
    for found in chain(_YEAR_FIRST.finditer(text), _STUDY_FIRST.finditer(text)):
        start = found.start("names")
        entries = tuple(
            entry
            for entry, spellings in listed(int(found["year"]))
            if any(_stands_at(name, folded, start) for name in spellings)
        )
        fitting = by_authors(entries, found["names"], strict=True)
        if fitting:
            several = len(fitting) > 1
            why = f"{len(fitting)} references in the list fit." if several else None
            places = tuple(entry.place for entry in fitting)
            end = start + len(found["names"].rstrip(".,"))
            yield Link(found.start(), end, places, "ambiguous" if several else "certain", why)


def _stands_at(name: str, folded: str, start: int) -> bool:
    after = folded[start + len(name) : start + len(name) + 1]
    return folded.startswith(name, start) and not (after.isalnum() or after == "_")
