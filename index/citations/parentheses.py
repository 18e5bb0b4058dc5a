"""Numbers in round brackets that may cite: "(1)", "(2, 3)", "(1–4)".

No item of an enumeration ("(1) walking, (2) heat"), argument ("F(1, 12)") or count ("two (2)").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text_before import text_before
from .intervals import LOOK_BACK, judge_interval
from .numbering import DASH, NUMBERS, Numbers

_PARENTHESES = re.compile(
    rf"\(\s?(?:(?:see|refs?\.?|references?|véanse|véase|ver|referencias?)\s)?"
    rf"(?P<list>{NUMBERS}(?:\s?(?:,\s?)?(?:and|&|y|a|{DASH})\s?\d{{1,4}})?)\s?\)",
    re.I,
)
# What a number is of: a rule, an equation, an age; "three (3)"; the name of a function.
_COUNTED = re.compile(
    r"(?:\b(?:rules?|steps?|items?|eqs?\.?|equations?|figs?\.?|figures?|tables?|sections?|"
    r"questions?|parts?|options?|types?|class|grades?|stages?|levels?|phases?|groups?|points?|"
    r"criterion|criteria|hypothes[ie]s|models?|formulas?|number|no\.|conditions?|chapters?|"
    r"paragraphs?|appendix|versions?|categor(?:y|ies)|scores?|scales?|aged?|ages|ranges?|ranging|"
    r"mean|medians?|days?|weeks?|months?|years?|hours?|volume|vol\.|issue|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    r"reglas?|pasos?|ecuaci[óo]n(?:es)?|figuras?|tablas?|secci[óo]n(?:es)?|preguntas?|partes?|opci[óo]n"
    r"|opciones|tipos?|clases?|grados?|etapas?|nivel(?:es)?|fases?|grupos?|puntos?|criterios?"
    r"|hip[óo]tesis|modelos?|f[óo]rmulas?|n[úu]meros?|n[úu]m\.|condici[óo]n(?:es)?|cap[íi]tulos?"
    r"|p[áa]rrafos?|anexos?|versi[óo]n(?:es)?|categor[íi]as?|escalas?|edad(?:es)?|años?|rangos?|media"
    r"|medianas?|d[íi]as?|semanas?|mes(?:es)?|horas?|minutos?|volumen|doce|quince|veinte|treinta"
    r"|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|zwei|drei|vier|fünf)\s"
    r"|\b[A-Za-zα-ωΑ-Ω]\s|(?<![a-z]{3})\w|[_=<>≤≥±×*/^])$",
    re.I,
)
_EQUALS = re.compile(r"\s?[=<>≤≥%±°]")
_ITEM_AFTER = re.compile(r"\s?[^\W\d_]")
_ITEM_BEFORE = re.compile(
    r"(?:^|[,;:—–]|\b(?:and|or|und|oder|et|ou|y|o|e|either|both|to|are|is|were|by|as|include))\s?$",
    re.I,
)
_STOP_BEFORE = re.compile(r"[.!?]\s?$")


def find_parentheses(text: str) -> Iterator[Numbers]:
    """The lists of numbers in round brackets, in the order of the text."""
    found = [one for one in _PARENTHESES.finditer(text) if not _is_counted(text, one)]
    items = set(_items(text, found))
    for one in found:
        if one.start() not in items:
            yield Numbers(*one.span(), one["list"])


def _is_counted(text: str, found: re.Match[str]) -> bool:
    before = text_before(text, found.start(), LOOK_BACK)
    return bool(
        _COUNTED.search(before[-14:])
        or _EQUALS.match(text, found.end())
        or judge_interval(before, found["list"]) is not False
    )


def _items(text: str, found: list[re.Match[str]]) -> Iterator[int]:
    """Where items of an enumeration begin: at the start of a text, or after a comma, colon or
    "and", and before a word; and the item of the number before such a one."""
    at: dict[int, int] = {}
    for one in found:
        number = int(one["list"]) if one["list"].isdecimal() else 0
        if number and _ITEM_AFTER.match(text, one.end()):
            before = text_before(text, one.start())
            counts_on = number > 1 and number - 1 in at
            if _ITEM_BEFORE.search(before) or (counts_on and _STOP_BEFORE.search(before)):
                yield one.start()
                while number > 1 and (number := number - 1) in at:
                    yield at.pop(number)
                number = int(one["list"])
            at[number] = one.start()
