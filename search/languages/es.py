"""Spanish: its stems, stop words, letters and sounds, and how people type it on a phone.

Accents are folded before anything else, since most questions are typed without. An "ñ" is an "n",
but where the two make different words ("año", "uña").
"""

from __future__ import annotations

import re

from . import en
from .language import FOLD, Facts, Language, Word, is_number, plain_number

# "No" and "sin" are none: they change what is asked.
STOP_WORDS = frozenset(
    """
    a aca acerca actualmente ahi ahora ahorita al algo alguien algun alguna algunas alguno algunos
    alla alli ambos ante antes aquel aquella aquellas aquellos aqui asi aun aunque buen buena
    buenas bueno buenos cada casi claro como con conmigo consigo contigo contra cosa cosas cual
    cuales cualquier cualquiera cuando cuanta cuantas cuanto cuantos da dado dan dar de debe
    deben debo del demas dentro desde despues dia dias dice dicen dime doctor doctora donde dos
    durante e el ella ellas ellos en encima entonces entre era eran eres es esa esas ese eso esos
    esta estaba estaban estado estamos estan estando estar estara estaria estas este esto estos
    estoy estuve estuviera estuvieron estuvo etc explica explicame explicar explique favor fue
    fuera fueron fuese fui gracias gran grande ha haber habia habian habido hablar habra habria
    hace hacen hacer haces hacia hago han has hasta hay haya hayan he hemos hola hubiera hubiese
    hubo iba ir junto la las le les lo los luego mas me mejor mi mia mias mientras mio mios
    mis misma mismas mismo mismos mucha muchas mucho muchos muy nada nadie ni nos nosotras
    nosotros nuestra nuestras nuestro nuestros nunca o os otra otras otro otros para parte pero
    poco podemos podria podrian por porque posible pregunta primero pude pudo pueda puedan
    puede pueden puedes puedo pues que queda quien quienes quiera quiere quiero quisiera sabe
    saber se sea sean segun ser sera seran seria serian si sido siempre sino siquiera sobre sois
    solo somos son soy su sus suya suyas suyo suyos tal tambien tampoco tan tanta tantas tanto
    tantos te ten tendra tendria tenemos tener tenga tengan tengo tenia tenian tenido
    teniendo ti tiene tienen tienes toda todas todavia todo todos tras tu tus tuve tuviera
    tuvo tuya tuyo u un una unas uno unos usa usan usar usted ustedes va vamos van varias varios
    ver vez vos vosotros voy vuestra vuestro y ya yo
    podes queres tenes sos sabes haces debes decime contame explicame deci conta che vengo
    """.split()
)
# Words of which one letter makes another word: their "ñ" stays.
_KEPT = frozenset(
    "año años añito añitos uña uñas caña cañas moño moños campaña campañas soñar cuña cuñas pañal "
    "pañales peña maña mañas paño paños seña señas".split()
)
# Endings of names, Spanish ones too ("-prazol", "-cilina").
_MEDICINE_ENDS = (
    "prazol", "sartan", "statina", "cilina", "micina", "floxacino", "floxacina", "conazol",
    "ciclina", "dipino", "dipina", "lukast", "pramina", "triptilina", "oxetina", "setron",
    "semida", "tiazida", "tidina", "tadina", "formina", "gliptina", "gliflozina", "parina",
    "profeno", "caina", "codona", "zodona", "idona", "peridol", "piprazol", "azepina", "azepam",
    "zolam", "barbital", "quetamina", "mantina", "gabalina", "pentina", "triptan", "metasona",
    "solona", "sonida", "terol", "zosina", "stigmina", "dronato", "zolid", "ciclovir", "tamivir",
    "traxona", "morfina", "morfona", "venlafaxina", "setina", "axina", "apina", "tralina",
)  # fmt: skip
_OPPOSITES = (
    ("hiper", "hipo"), ("inter", "intra"), ("macro", "micro"), ("ante", "anti"), ("pre", "peri"),
    ("pre", "pos"), ("disfas", "disfag"), ("urete", "uretr"), ("bene", "male"), ("ad", "ab"),
)  # fmt: skip
_NEGATIONS = ("a", "an", "anti", "de", "des", "dis", "i", "im", "in", "ir", "no")

# Words of any matter: a page that lacks them lacks nothing of the question.
_GENERIC = frozenset(
    """
    ademas alrededor anterior aparte aproximadamente ayer bastante caso casos cierta cierto
    comenzar comienza completamente comun comunes conviene cree creer creo decidir decido
    demasiado despacio diferencia diferente diferentes ejemplo empece empezar empieza empiezo
    exactamente forma formas frecuente frecuentemente general generalmente gente haciendo hago
    hoy idea ideas igual igualmente importa intentar intento junta juntos llega llegar lograr
    logro manana manera maneras necesario necesita necesitan necesito normalmente ocurre ocurrir
    parece parecen parecer parecido pasa pasado pasan pasar paso pensar persona personas piensa
    pienso pone poner pongo problema problemas pronto proximo puse rapido realmente recien
    recientemente seguido seguir significa sigo sigue siguiente situacion sucede suceder suele
    suelen suelo suficiente tarde temprano termina terminar tipo tipos traer traigo ultima
    sale salgo salio salir ultimamente ultimo veces verdad
    """.split()
)

FACTS = Facts(
    stop_words=STOP_WORDS,
    generic=_GENERIC,
    alone=frozenset(("a", "e", "o", "u", "y")),
    medicine_ends=(*en.MEDICINE_ENDS, *_MEDICINE_ENDS),
    opposites=_OPPOSITES,
    negations=_NEGATIONS,
    before_figures=frozenset("de dio en es fue salio saque tengo un una".split()),
    asks_result="qué significa mi puntuación o mi resultado, valores normales",
    medicines=("medicamento", "medicina", "tableta", "pastilla", "dosis", "tratamiento"),
    asks_whole=frozenset("definicion exactamente explica explicar informacion significa".split()),
)


def fold(printed: str) -> str:
    if printed.isascii():  # "1.000" is a thousand
        return plain_number(printed, True) if "." in printed or "," in printed else printed
    if "ñ" in printed and printed in _KEPT:
        return printed
    return printed.translate(FOLD)


# ---- stems ----------------------------------------------------------------------------------

# Words that a rule would make one with another: their stems, also of the plural.
_OWN = {
    "hombro": "hombro", "bebe": "bebe", "parto": "parto", "caso": "caso", "enfermera": "enfermer",
    "enfermero": "enfermer", "medico": "medico", "medica": "medico", "peso": "peso",
    "pelo": "pelo", "cancer": "cancer", "mujer": "mujer", "lugar": "lugar", "azucar": "azucar",
    "marido": "marido", "sonido": "sonido", "pecho": "pecho", "mano": "mano", "seno": "seno",
    "parche": "parche", "vomito": "vomit", "mes": "mes", "gas": "gas",
    "pies": "pie", "pie": "pie", "mejora": "mejor", "celula": "celula", "cara": "cara",
    "caloria": "calori", "lente": "lente", "casado": "casad", "casada": "casad",
    "morado": "morad", "morada": "morad", "sentado": "sentad", "sentada": "sentad",
    "paperas": "paperas", "placa": "placa", "horario": "horari", "formula": "formula",
    "escalera": "escaler", "sodio": "sodio", "consejo": "consejo",
    "manera": "manera", "mesa": "mesa", "sala": "sala", "vena": "vena", "tarde": "tarde",
    "motivo": "motivo",
    **dict.fromkeys("salgo sale salen salir salio saliendo salga".split(), "salir"),
    **dict.fromkeys("duermo duerme duermen duerma durmiendo durmio".split(), "dorm"),
    **dict.fromkeys("siento siente sienten sienta sintiendo sintio".split(), "sent"),
    **dict.fromkeys("muero muere mueren muriendo murio".split(), "mor"),
    **dict.fromkeys("pierdo pierde pierden pierda".split(), "perd"),
    **dict.fromkeys("pienso piensa piensan".split(), "pens"),
    **dict.fromkeys("empiezo empieza empiezan empiece".split(), "empez"),
    **dict.fromkeys("sigo sigue siguen siga siguiendo".split(), "segu"),
    **dict.fromkeys("vuelvo vuelve vuelven vuelva".split(), "volv"),
    **dict.fromkeys("cuesta cuestan cueste".split(), "cost"),
    **dict.fromkeys("duele duelen duela".split(), "dol"),
    **dict.fromkeys("olvido olvida".split(), "olvid"),  # no participles of "olver"
    **dict.fromkeys("enfado enfada".split(), "enfad"),
    **dict.fromkeys("suicido suicida".split(), "suicid"),
}  # fmt: skip
_CLITIC = re.compile(
    r"(?P<verb>.{2,}?(?:[aei]r|ando|[iy]endo))"
    r"(?:me|se|lo|la|le|los|las|les|nos|(?:me|te|se|nos)l[oae]s?)$"
)
_NOUNS = (
    ("amientos", ""), ("imientos", ""), ("amiento", ""), ("imiento", ""),
    ("sion", "s"), ("acion", ""),
    ("edad", ""), ("idad", ""), ("iva", ""), ("ivo", ""), ("osa", ""), ("oso", ""),
    ("mente", ""),
)  # fmt: skip
_VERBS = (
    "ieron", "ieran", "iesen", "iera", "iese", "yendo", "iendo", "ando", "aron", "aban", "aba",
    "abamos", "iamos", "amos", "emos", "imos", "adas", "ados", "idas", "idos",
    "ada", "ado", "ida", "ido", "ian", "ia", "io", "an", "en", "as", "ar", "er", "ir",
    "a", "e", "o",
)  # fmt: skip
_AFTER_INFINITIVE = frozenset("a e o an en as ian ia io".split())
_VOWELS = frozenset("aeiou")
# Letters that a stem has at least, and one without the ending of a noun.
_LEAST, _LEAST_NOUN = 3, 4


def stem(form: str) -> str:
    """The stem of a form without accents: light, for nouns, adjectives and regular verbs."""
    if len(form) < 4 or not form.isalpha():
        return form
    if (own := _OWN.get(form) or _OWN.get(form.removesuffix("s"))) is not None:
        return own
    word = _singular(form)
    if (own := _OWN.get(word)) is not None:
        return own
    found = _CLITIC.fullmatch(word)
    if found and len(found["verb"]) > 4:
        word = found["verb"]
    for ending, instead in _NOUNS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_NOUN:
            rest = word[: -len(ending)]
            return rest + instead if instead else _bare(rest)
    if word.endswith("ccion") and len(word) > 6:
        return word[:-5] + "ct"
    for ending in _VERBS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word[: -len(ending)]
            # "tomaría", "tomarán", "necesario": an infinitive is left
            is_infinitive = ending in _AFTER_INFINITIVE and word.endswith(("ar", "er", "ir"))
            return word[:-2] if is_infinitive and len(word) >= _LEAST + 2 else word
    return word


def _singular(form: str) -> str:
    if form.endswith(("sis", "itis", "us", "is")) or not form.endswith("s"):
        return form
    if form.endswith("ces"):
        return form[:-3] + "z"
    if form.endswith("es") and len(form) > 4 and form[-3] not in _VOWELS:
        return form[:-2] if form[-3] in "dlnrszjy" else form[:-1]
    return form[:-1]


def _bare(word: str) -> str:
    """Without a last vowel: "normal" of "normalmente", "clar" of "claramente"."""
    return word[:-1] if word[-1] in _VOWELS and len(word) > _LEAST else word


# ---- sounds ---------------------------------------------------------------------------------

_SOFT = re.compile(r"(?:sc|[cz])(?=[eiy])|z|ç")
_SOFT_G = re.compile(r"g(?=[eiy])")


def respell(form: str) -> str:
    """The form with its consonants respelt by sound: "vomito" is "bomito", "hacer" "aser"."""
    form = form.replace("ch", "\x00").replace("ph", "f").replace("h", "").replace("\x00", "ch")
    form = form.replace("v", "b").replace("ñ", "n").replace("ll", "y")
    form = (
        form.replace("qu", "k").replace("q", "k").replace("gue", "ge\x01").replace("gui", "gi\x01")
    )
    form = _SOFT_G.sub(
        lambda found: "g" if found.string.startswith("\x01", found.end() + 1) else "j", form
    )
    form = form.replace("\x01", "").replace("x", "s")
    form = _SOFT.sub("s", form).replace("c", "k").replace("kh", "ch").replace("w", "u")
    if form.startswith(("ps", "gn")):
        form = form[1:]
    return form


# ---- questions ------------------------------------------------------------------------------

# Before "ano", typed without its tilde, these speak of years; "anos" are always years.
_COUNTED = frozenset(
    "un cada este ese ultimo proximo primer primero segundo tercer medio por hace al del mismo "
    "todo pasado siguiente dos tres".split()
)


def settle(language: Language, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of a question, with the years that were typed without a tilde."""
    if not any(word.form in ("ano", "anos") for word in words):
        return words
    return tuple(
        language.read_word("años" if word.form == "anos" else "año")
        if _is_year(words, place)
        else word
        for place, word in enumerate(words)
    )


def _is_year(words: tuple[Word, ...], place: int) -> bool:
    if words[place].form == "anos":
        return True
    before = words[place - 1].form if place else ""
    after = words[place + 1].form if place + 1 < len(words) else ""
    is_counted = before in _COUNTED or is_number(before) or is_number(after)
    return words[place].form == "ano" and is_counted


LANGUAGE = Language("es", FACTS, stem, prefix="es:", fold=fold, respell=respell, settle=settle)
