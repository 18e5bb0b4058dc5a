"""The language of a question: English or Spanish."""

from __future__ import annotations

import re

from ..model import Language

# Words of either language that questions are full of, and that the other does not have.
_SPANISH = frozenset(
    "que de la el los las un una mi mis me se su sus te lo le es soy esta estoy tengo quiero puedo "
    "no con por para porque como cuando muy mas ya si yo ella hijo hija esposo esposa marido mama "
    "papa bebe ayuda siento duele morir matar suicidio sobredosis pastillas del al ha he he dejado "
    "tome tomo embarazada sangre pega golpea respirar vivir".split()
)
_ENGLISH = frozenset(
    "the a an i im my is are was to of and in it you he she they we do does did not dont cant can "
    "have has with for on that this what how when why want feel help am be been will would should "
    "took son daughter husband wife".split()
)
_words_in = re.compile(r"[^\W\d_]+").findall
_PLAIN = str.maketrans("áéíóúüñ", "aeiouun", "'’")


def language_of(text: str) -> Language:
    """Tell the language by its commonest words; English where neither has more of them."""
    lower = text.lower()
    if "¿" in lower or "¡" in lower or "ñ" in lower:
        return "es"
    words = _words_in(lower.translate(_PLAIN))
    spanish = sum(word in _SPANISH for word in words)
    return "es" if spanish > sum(word in _ENGLISH for word in words) else "en"
