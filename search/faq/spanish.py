"""Spanish questions, written in one way: as search.faq.question reads English ones, and stricter.

    "Hola, ¿me puede decir q es la depresión?"      kind que, mode be, matter depresion

What differs in anything but the words of LOOSE and of the tables is another question: another
medicine, figure, negation ("no", "sin", "nunca"), age or person.
"""

from __future__ import annotations

import re

from ..languages.es import LANGUAGE
from ..languages.short import written_out
from .question import Reading
from .words import Phrases

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[<>≤≥%+/-](?=\d)")


def _items(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[|\n]", text) if one.strip()]


_BEFORE = """
hola | buenas | buenos dias | buenas tardes | buenas noches | doctor | doctora | disculpe | perdon
oiga | por favor | me puede decir | me puedes decir | me podria decir | puede decirme
podria decirme | me pueden decir | quisiera saber | quiero saber | me gustaria saber | queria saber
necesito saber | alguien sabe | sabe usted | sabes | usted sabe | una pregunta | tengo una pregunta
tengo una duda | mi pregunta es | digame | dime | expliqueme | explicame | y | pero | oye
me puede explicar | me podria explicar | una consulta
"""
_AFTER = "gracias | muchas gracias | por favor | de antemano | saludos | porfa"
# Written in one way; the longest that fits.
_PHRASES = """
que es = que be | que son = que be | en que consiste = que be
que significa = que be | cual es = que be | cuales son = que be | que quiere decir = que be
es seguro = whether cansafely | se puede = whether can | puedo = whether can
es posible = whether can | puede uno = whether can | esta bien = whether can
es malo = whether bad | hace dano = whether bad | es peligroso = whether bad
es normal = whether normal | debo = whether should | tengo que = whether should
hay que = whether should | deberia = whether should | es necesario = whether should
como puedo = como can | como se puede = como can | como hago para = como can
como hacer para = como can | que hago para = como can | que puedo hacer para = como can
de que manera = como can | como se = como can | que hacer para = como can
que hago si = que act si | que hacer si = que act si | que debo hacer si = que act si
que pasa si = que happens si | que sucede si = que happens si | que ocurre si = que happens si
cuanto tiempo = cuantotiempo | cuanto tarda = cuantotiempo tarda | cuanto dura = cuantotiempo dura
cuanto demora = cuantotiempo tarda | cuanto tiempo tarda = cuantotiempo tarda
cuanto tiempo dura = cuantotiempo dura | cuanto cuesta = cuanto cuesta
cuanto sale = cuanto cuesta | que precio tiene = cuanto cuesta | cuanto vale = cuanto cuesta
cuanto cobran por = cuanto cuesta | cada cuanto = cadacuanto | con que frecuencia = cadacuanto
por que = porque | para que = paraque | para que sirve = paraque sirve
a que hora = hora | efectos secundarios = efectosecundario | efectos adversos = efectosecundario
efectos colaterales = efectosecundario | efecto secundario = efectosecundario
dejar de tomar = dejar | dejar de golpe = dejar golpe | parar de tomar = dejar
dar el pecho = amamantar | dar pecho = amamantar | dando pecho = amamantar
al dia = diario | todos los dias = diario | cada dia = diario | a diario = diario
"""
_EQUAL = {
    "cuales": "que", "cual": "que", "tomo": "tomar", "toma": "tomar", "tomando": "tomar",
    "medicina": "medicamento", "medicinas": "medicamento", "pastilla": "medicamento",
    "pastillas": "medicamento", "tdah": "tdah", "uno": "1", "dos": "2",
    "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "ocho": "8", "diez": "10",
    "signos": "sintomas", "senales": "sintomas", "embarazada": "embarazo",
}  # fmt: skip
_KINDS = frozenset(
    "que como cuando donde quien quienes cuanto cuanta cuantos cuantas cuantotiempo cadacuanto "
    "porque paraque hora whether".split()
)
_MODES = frozenset("be can cansafely bad normal should act happens".split())
# Joins words and says nothing of the matter.
_LOOSE = frozenset(
    "el la los las lo un una unos unas de del al a en es son y e o se su sus mi mis me este esta "
    "estos estas eso esto hay tiene tienen puede pueden si con por para usted ustedes le les "
    "ya".split()
)
# What stays of these: "para niños" is not "con niños".
_LINKS = {"con": "+con", "para": "+para", "por": "+por", "si": "+con"}
_GREETINGS = Phrases((one, "") for one in _items(_BEFORE))
_FAREWELLS = Phrases(((one, "") for one in _items(_AFTER)), backwards=True)
_REPHRASED = Phrases(
    (left, right) for left, _, right in (one.partition(" = ") for one in _items(_PHRASES))
)


def read_question(text: str) -> Reading:
    """Never raises, for any text; one without words has no matter."""
    forms = [LANGUAGE.fold(one) for one in _TOKEN.findall(text.lower())]
    words = written_out(forms, LANGUAGE.code)
    while found := _GREETINGS.fit(words):
        words = words[len(found[0]) :]
    while found := _FAREWELLS.fit(words[::-1]):
        words = words[: -len(found[0])]
    words = _REPHRASED.rephrase([_EQUAL.get(one, one) for one in words])
    words = [_EQUAL.get(one, one) for one in words]
    kind = next((one for one in words if one in _KINDS), "")
    mode = next((one for one in words if one in _MODES), "")
    matter = " ".join(_matter(words, kind, mode))
    return Reading(kind, mode, "", False, False, matter, matter)


def _matter(words: list[str], kind: str, mode: str) -> list[str]:
    matter: list[str] = []
    link = ""
    for word in words:
        if word in (kind, mode):
            kind, mode = (kind if word != kind else ""), (mode if word != mode else "")
        elif word in _LINKS:
            link = _LINKS[word]
        elif word not in _LOOSE:
            matter += [link] if link and matter else []
            matter.append(_base(word))
            link = ""
    return matter


def _base(word: str) -> str:
    """A word without its plural. Narrower than a stem."""
    if len(word) > 4 and word.endswith("es") and word[-3] in "dlnrzj":
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] in "aeo" else word
