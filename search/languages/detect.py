"""Tells the language of a text by its commonest words, before any language is loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .language import TOKEN_PATTERN

# Words that texts and questions are full of, and that the other languages here do not have.
COMMON: Mapping[str, frozenset[str]] = {
    "es": frozenset(
        "que de la el los las un una mi mis me se su sus te lo le es soy esta estoy tengo quiero "
        "puedo no con por para porque como cuando muy mas ya si yo ella hijo hija esposo esposa "
        "marido mama papa bebe ayuda siento duele morir matar suicidio sobredosis pastillas del al "
        "ha dejado tome tomo embarazada sangre pega golpea respirar vivir cual cuales cuanto "
        "pienso voces tomado cortado pensado intentado vida "
        "cuanta cuantos cuantas donde quien hay son puede pueden debo debe sirve hacer sin sobre "
        "entre hasta desde pero este estas estos esa ese eso tiene tienen ser fue sido q xq tb "
        "nos les mucho mucha algo nada medicamento medicina enfermedad sintomas k xk pq tmb porq "
        "kiero kiere qiero kien aki suicidarme suicidarse matarme miedo dolor sangre sangro "
        "urgencias dosis tratamiento toi stoy tngo dnd dsd cn dl xfa porfa muxo ola ase aser ijo "
        "ija braso tds bb voy hoy ando".split()
    ),
    "en": frozenset(
        "the a an i im my is are was to of and in it you he she they we do does did not dont cant "
        "can have has with for on that this what how when why want feel help am be been will would "
        "should took son daughter husband wife or from at by if which who there their your about "
        "than more get got make need use used may might could hes shes his "
        "her him near just last night someone somebody anyone everyone again please after before "
        "today tonight now then but so all hit hurt raped".split()
    ),
}
# Signs and letters that no other language here is written with.
_SIGNS = {"¿": "es", "¡": "es", "ñ": "es"}
_OPENING = "¿¡"  # no name has one, as "Dr. Muñoz" has an ñ
# Words of patients that make Spanish clear beside another one. What reads danger does not know
# them: its weights were learned without.
_PATIENTS = frozenset(
    "efectos secundarios alto alta bajo baja hago necesito deprimido deprimida triste cansado "
    "cansada normales semana semanas dia dias vez veces ansiedad depresion significa dejar tomar "
    "ejercicio cabeza embarazo".split()
)
# Common English words that are no Spanish ones.
_ENGLISH_ALONE = COMMON["en"].difference(("a", "he", "has", "son", "use"))
_ACCENTS = re.compile("[áíóú]")  # English words with an é are many ("café")
_words_in = TOKEN_PATTERN.findall
_PLAIN = str.maketrans("áéíóúüñ", "aeiouun", "'’")


def own_code(code: str) -> str:
    """A language without its region: "es" for "es-MX"."""
    return code.lower().replace("_", "-").partition("-")[0]


def language_of(text: str) -> str:
    """The code of the language whose commonest words it has the most of; English where no other
    has more."""
    lower = text.lower()
    for sign, code in _SIGNS.items():
        if sign in lower:
            return code
    counts = _counts(lower)
    other = max((code for code in counts if code != "en"), key=counts.__getitem__)
    return other if counts[other] > counts["en"] else "en"


def _counts(lower: str) -> dict[str, int]:
    words = _words_in(lower.translate(_PLAIN))
    counts = {code: sum(map(common.__contains__, words)) for code, common in COMMON.items()}
    counts["es"] += len(_ACCENTS.findall(lower))
    return counts


def has_english(text: str) -> bool:
    """Tell whether one of the commonest English words is in the text, that is no Spanish one."""
    return not _ENGLISH_ALONE.isdisjoint(_words_in(text.lower()))


def is_clearly(text: str, code: str) -> bool:
    """Tell whether a question is in this language and in no other, by a mark that opens it or by
    two signs: a common word, an accent, and an ñ, which is two."""
    lower = text.lower()
    if code == "es" and any(mark in lower for mark in _OPENING):
        return True
    counts = _counts(lower)
    if code == "es":
        counts[code] += sum(word in _PATIENTS for word in _words_in(lower.translate(_PLAIN)))
        counts[code] += 2 * ("ñ" in lower)
    return counts[code] >= 2 and all(
        2 * counts[other] < counts[code] for other in counts if other != code
    )
