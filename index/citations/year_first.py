"""Citations whose year comes first: "a 2018 study by Ash and Fern", "un estudio de 2018 de Ash"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ..years import YEAR
from .author_names import AND_OTHERS, CAPITALISED, by_authors
from .link import Link
from .name_index import NameIndex

_MOST_CANDIDATES = 100  # more references of one year and author cannot be told apart
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

# "In 2016, Ash and Bell showed"; "a study by Ash, published in 2016".
_IN_YEAR = re.compile(
    rf"(?<!\w)(?:In|in|En|en|Em|Nel|Im Jahr)\s(?P<year>{YEAR}),?\s"
    rf"(?:(?:zeigten?|fand(?:en)?|(?:de)?mostr(?:aron|ó)|encontr(?:aron|ó))\s)?"
    rf"(?P<names>{CAPITALISED}(?:{_MORE})*(?:,?\s+{AND_OTHERS}\.?)?)"
)
# One name alone may be of somebody who did something else in that year.
_REPORTED = re.compile(
    r"\s(?:show|found|report|describ|publish|demonstrat|observ|propos|studied|test|wrote|conclu)"
)
_NAMES_FIRST = re.compile(
    rf"(?<!\w)(?:by|from|of|von|de|por|par)\s(?P<names>{CAPITALISED}(?:{_MORE})*(?:,?\s+{AND_OTHERS}\.?)?)"
    rf",?\s(?:(?:published|presented|printed)\s(?:in\s[^.,;()]{{2,60}}?\s)?|\w+\s)?"
    rf"(?:in|en|im Jahr|from|aus)\s(?P<year>{YEAR})(?!\w)"
)
# "In a 2018 review, Ash and Bell showed"
_IN_STUDY = re.compile(
    rf"(?<!\w)(?:In|in)\s(?:an?|one|his|her|their)\s(?P<year>{YEAR})\s"
    rf"(?:[^\W\d_][\w-]*\s){{0,3}}?{_STUDY}(?:\sin\s[^.,;()]{{2,60}})?,\s"
    rf"(?P<names>{CAPITALISED}(?:{_MORE})*(?:,?\s+{AND_OTHERS}\.?)?)"
)

# "Ash and her colleagues found in 2016 that"
_REPORTED_IN = re.compile(
    rf"(?<!\w)(?P<names>{CAPITALISED}(?:{_MORE})*(?:,?\s+{AND_OTHERS}\.?)?)"
    rf"{_REPORTED.pattern}\w*\s(?:already\s)?in\s(?P<year>{YEAR})(?!\w)"
)

_FORMS = (_YEAR_FIRST, _STUDY_FIRST, _IN_YEAR, _IN_STUDY, _NAMES_FIRST, _REPORTED_IN)


def year_first(text: str, folded: str, index: NameIndex) -> Iterator[Link]:
    """Links in the order of the text. A name that is not listed with this year is none: what
    follows "the 2018 report of" may be anybody."""
    for found in chain(*(form.finditer(text) for form in _FORMS)):
        start = found.start("names")
        hits = [
            entry for _, named in index.at(folded, start, int(found["year"])) for entry in named
        ]
        entries = tuple(sorted(hits, key=lambda entry: entry.place)[:_MOST_CANDIDATES])
        fitting = by_authors(entries, found["names"], strict=True)
        if fitting and not _is_of_one(found, text):
            several = len(fitting) > 1
            why = f"{len(fitting)} references in the list fit." if several else None
            places = tuple(entry.place for entry in fitting)
            own = min(start, found.start("year"))
            begin = found.start() if found.re is _STUDY_FIRST else own
            end = max(start + len(found["names"].rstrip(".,")), found.end("year"))
            yield Link(begin, end, places, "ambiguous" if several else "certain", why)


def _is_of_one(found: re.Match[str], text: str) -> bool:
    """Whether "In 2018, Ash" names one author, and no study of theirs."""
    alone = found.re is _IN_YEAR and " " not in found["names"]
    return alone and _REPORTED.match(text, found.end()) is None
