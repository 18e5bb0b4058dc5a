"""A question -> how strongly it says that somebody is in danger, and of what kinds.

    detect("i want to die")            Danger("now", ("self-harm",))
    detect("what is suicide")          Danger("maybe", ("self-harm",))
    detect("how do i lose weight")     None

`now`: the words say it. `maybe`: help should be offered without being asked. It is no diagnosis,
and no detector replaces the line that stands on every screen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..languages.detect import language_of
from ..model import STRENGTHS, DangerKind, Strength
from .features import SPANISH, heard, stretches_of, windows_of, with_letters_joined
from .learned import Learned, Scorer, Window, learned

if TYPE_CHECKING:
    from ..embedding.tensors import Floats


# The encoder whose vectors were learned from; those of another say nothing here.
MODEL = "all-MiniLM-L6-v2"

# Words that name a danger, and those that may stand before them.
_ALONE: dict[str, DangerKind] = {
    **dict.fromkeys(
        "suicide suicides suicidal suicidio suicida suicidas suicidarse die dying morir morirse "
        "selfharm selfharming autolesion autolesiones autolesionarse".split(),
        "self-harm",
    ),
    **dict.fromkeys("overdose overdosing overdosed od sobredosis".split(), "overdose"),
}
# Its names in more words, and those that are no danger beside other words ("a stroke of luck").
_NAMES: dict[str, DangerKind] = {
    "self harm": "self-harm",
    "self injury": "self-harm",
    "suicidal thoughts": "self-harm",
    "suicidal ideation": "self-harm",
    "ideas suicidas": "self-harm",
    "pensamientos suicidas": "self-harm",
    "drug overdose": "overdose",
    "domestic violence": "violence",
    "domestic abuse": "violence",
    "intimate partner violence": "violence",
    "maltrato": "violence",
    "violencia domestica": "violence",
    "violencia de genero": "violence",
    "violencia familiar": "violence",
    "violencia intrafamiliar": "violence",
    "child abuse": "violence",
    "maltrato infantil": "violence",
    **dict.fromkeys(("stroke", "heart attack", "ictus", "infarto", "derrame cerebral"), "medical"),
}
_MANY_MEANINGS = frozenset("die dying od morir morirse".split())
_ASKING = frozenset(
    "what whats is a an the about on of how to que es el la un una sobre de del como "
    "thoughts thinking ideas pensamientos help ayuda".split()
)

_WHAT = frozenset(("what", "whats", "que"))

# What somebody says of nobody but themselves. The weights may miss it among other words ("how do i
# kill myself with lithium").
_OWN_DEATH = tuple(
    f" {words} "
    for words in (
        "kill myself", "killing myself", "end my life", "ending my life", "take my own life",
        "taking my own life", "end it all", "matarme", "suicidarme", "quitarme la vida",
        "acabar con mi vida",
    )
)  # fmt: skip

# The words after it that make it a figure of speech ("killing myself with worry").
_NO_DEATH = (
    "laughing ", "with worry ", "with work ", "at the gym ", "in the gym ", "studying ", "de risa ",
    "de la risa ", "de un susto ", "del susto ",
)  # fmt: skip
_PRESENT = frozenset("now again still today tonight lately hoy ahora otra todavia sigo".split())

# A call that is no question.
_CALLS_FOR_HELP = tuple(
    f" {words} "
    for words in (
        "i need an ambulance", "we need an ambulance", "needs an ambulance", "send an ambulance",
        "need an ambulance now", "necesito una ambulancia", "necesitamos una ambulancia",
        "necesita una ambulancia", "manden una ambulancia", "manda una ambulancia",
        "envien una ambulancia",
    )
)  # fmt: skip

# Nothing but a cry for help: words that it may have, and those of which it has one. "Help" alone
# may ask how this website works.
_CRYING = frozenset(
    "help helpme me us i we need please someone somebody anyone right now asap urgent urgently sos "
    "it its is this an emergency ayuda ayudame ayudenme auxilio socorro por favor necesito "
    "necesitamos alguien me nos es una emergencia urgente ahora ya".split()
)
_CRIES = frozenset(
    "help helpme sos emergency ayuda ayudame ayudenme auxilio socorro emergencia".split()
)
_NO_CRY = (["help"], ["ayuda"])

# What a question for a deadly dose has, beside a medicine or a poison: "how many pills would kill
# you", "can you die from lithium". Patterns are compiled where one of these words is asked.
_DEADLY = frozenset(
    "kill kills die wake lethal fatal deadly mata matan matar matarme matarse matarte morir "
    "morirme morirse suicidarse despertar letal letales mortal mortales".split()
)
_KILLS = (
    r"\b(?:kills? (?:you|me|him|her|us|them|someone|somebody|anyone|a person|an adult|a human)"
    r"|(?:you|i|he|she|someone|to) die|die (?:from|of|if)|(?:lethal|fatal|deadly) (?:dose|amount)"
    r"|(?:is|are|be)\b.*\b(?:lethal|fatal|deadly)|(?:dosis|cantidad) (?:letal|mortal)(?:es)?"
    r"|(?:cuant[oa]s?|puede[ns]?|podria|es)\b.*\b(?:mata[nr]?|matar[mts]e|morir(?:[mts]e)?|mortal"
    r"|letal))\b"
)
_HOW_MANY_TO_DIE = (
    r"\b(?:how (?:many|much)|what dose|enough|cuant[oa]s?|que dosis|suficientes?)\b.*"
    r"\b(?:kill (?:yourself|myself|me)|to die|(?:never|not) wake up(?: again)?$"
    r"|para (?:no despertar|morir(?:[mts]e)?|matar[mts]e|suicidar[mts]e))(?! of | my )\b"
)
# It counts deaths: "how many people die from opioids?"
_DEATHS = frozenset(
    "people deaths patients americans rate rates year yearly annually personas muertes gente ano "
    "anos pacientes".split()
)

# Nothing but a question for a line to call: it has one of _LINES and one of _TELLING, and else the
# words of both and these.
_LINES = frozenset(
    "crisis hotline hotlines helpline helplines lifeline 988 emergencies esperanza emergencias "
    "line lines linea lineas number telefono numero emergency emergencia".split()
)
_TELLING = frozenset(
    "crisis hotline hotlines helpline helplines lifeline 988 emergency emergencies suicide "
    "suicidal violence abuse rape poison esperanza emergencia emergencias suicidio violencia "
    "maltrato ayuda".split()
)
_FOR_A_LINE = _LINES.union(
    _TELLING,
    "a an the of for in to is are your our my me i do if im who whom what whats which can should "
    "there have has need want call text chat phone numbers hour hours 24 7 free help prevention "
    "national mental health domestic control center centre de del la el los las un una en para "
    "contra cual quien quienes que donde puedo debo llamo llamar hay numeros telefonos "
    "caso genero".split(),
)
_KINDS_OF_LINES: dict[str, DangerKind] = {
    **dict.fromkeys("violence abuse rape violencia maltrato".split(), "violence"),
    "poison": "overdose",
    **dict.fromkeys("emergency emergencies emergencia emergencias".split(), "medical"),
}

# A wish to be dead, in the first person, and the words after it that make it a figure of speech
# ("i want to die of shame", "quiero morir de risa") or a slip ("i want to die my hair").
_WISH = tuple(
    f" {words} "
    for words in (
        "i want to die", "i just want to die", "i really want to die", "i wanna die",
        "i want to be dead", "i wish i was dead", "i wish i were dead", "quiero morir",
        "quiero morirme", "me quiero morir", "quiero estar muerto", "quiero estar muerta",
    )
)  # fmt: skip
_NO_WISH = ("of ", "from ", "my ", "laughing ", "de ")
# These as one word each ("iwanttodie", "killmyself"). At a word's end only, for "iwanttodiet".
_RUN_TOGETHER = tuple(
    words.replace(" ", "") for words in _OWN_DEATH + _WISH if " " in words.strip()
)
_SHORTEST_RUN = min(map(len, _RUN_TOGETHER))

# Words of low mood, and those that may stand around them. Alone they are `maybe`: help is offered,
# though nothing says danger ("i feel hopeless").
_LOW = frozenset(
    "hopeless hopelessness worthless worthlessness empty emptiness useless pointless "
    "alone lonely lost broken desperate despair failure give giving up hear hearing voice voices "
    "esperanza esperanzas desesperado desesperada desesperanza vacio vacia inutil solo sola "
    "perdido perdida atrapado atrapada fracasado fracasada voces".split()
)
_FEELING = frozenset(
    "i im am is are was me my myself feel feels feeling felt like just so very really completely "
    "all and or a the in head lately today now always sometimes often again keep getting been have "
    "ive he she they hes shes yo me mi siento sintiendo sentirme estoy soy muy tan sin un una y o "
    "hoy siempre veces oigo escucho".split()
)


class Danger(NamedTuple):
    """`kinds` has one or more, the likeliest first."""

    strength: Strength
    kinds: tuple[DangerKind, ...]


def detect(text: str, vector: Floats | None = None) -> Danger | None:
    """None where nothing speaks of danger. `vector` is the question's by MODEL, of length 1; None
    where there is none. Never raises, and takes time in proportion to the text's length."""
    known = learned()
    language = language_of(text)
    if language == SPANISH:
        vector = None  # MODEL is English: by its vectors less danger is found
    texts = windows_of(text, language)
    if not texts:
        return None
    if language != SPANISH:
        texts = [*map(known.mended, texts)]
    spoken = heard(texts, language)
    windows = [known.read(words) for words in spoken]
    scorer, nearness = _scorer(known, vector)
    judged = [(one, scorer.strength_of(one, nearness, known.is_elsewhere(one))) for one in windows]
    # By words alone: the vector is that of the whole text, which says little of a part.
    scorer = known.scorer
    parts = [known.read(words) for words in stretches_of(spoken)]
    judged += [
        (one, scorer.strength_of(one, -scorer.doubt, known.is_elsewhere(one))) for one in parts
    ]
    strengths = {found for _, found in judged}
    strength = next((one for one in STRENGTHS if one in strengths), None)
    asked = _asks_what_kills(texts, windows, known)
    if asked and asked.strength == "now":
        return asked
    if strength != "now" and (said := _said_outright(texts)):
        return said
    if strength is None:
        whole = with_letters_joined(text)
        spelt = detect(whole, vector) if whole != text else None
        return spelt or _named_alone(texts) or asked or _asks_for_a_limit(windows, known)
    alarmed = [window for window, found in judged if found]
    kinds = known.kinds_of(alarmed)
    if kinds[0] == "child" and any(known.speaks_of(window, "overdose") for window in alarmed):
        kinds = tuple(dict.fromkeys((*kinds, "overdose")))  # the poison line answers for it, too
    if len(texts) == 1 and _is_never_now(texts[0], kinds[0]):
        strength = "maybe"
    return Danger(strength, kinds)


def _said_outright(windows: list[list[str]]) -> Danger | None:
    """What needs no weighing: somebody's own death, a call for an ambulance, or a danger's name and
    no more ("suicide"): who asks about it says what about it."""
    spoken = [f" {' '.join(words)} " for words in windows]
    said = any(map(_speaks_of_own_death, spoken)) or any(map(wishes_death, spoken))
    if said or any(map(_says_it_in_one_word, windows)):
        return Danger("now", ("self-harm",))
    if any(words in text for text in spoken for words in _CALLS_FOR_HELP):
        return Danger("now", ("medical",))
    name = " ".join(windows[0])
    kind = _NAMES.get(name) or _ALONE.get(name)
    if len(windows) == 1 and kind and name not in _MANY_MEANINGS:
        return Danger("now", (kind,))
    return None


def _speaks_of_own_death(text: str) -> bool:
    """Tell whether words with a space at both ends do, as no figure of speech."""
    rests = (text.partition(words)[2] for words in _OWN_DEATH if words in text)
    return any(not rest.startswith(_NO_DEATH) and not _is_long_ago(rest) for rest in rests)


def _is_long_ago(rest: str) -> bool:
    """Tell whether what follows a danger says so, and nothing of today: "five years ago"."""
    words = rest.split()
    began = words[:1] == ["hace"] or words[:2] == ["years", "ago"] or words[1:3] == ["years", "ago"]
    return began and _PRESENT.isdisjoint(words)


def _says_it_in_one_word(words: list[str]) -> bool:
    """Tell of "iwanttodie": of a wish to be dead that was typed without spaces."""
    return any(len(word) >= _SHORTEST_RUN and word.endswith(_RUN_TOGETHER) for word in words)


def wishes_death(text: str) -> bool:
    """Tell whether words with a space at both ends say a wish to be dead."""
    for words in _WISH:
        before, found, after = text.partition(words)
        if found and not after.startswith(_NO_WISH) and not before.endswith((" no", " no me")):
            return True
    return False


def _is_never_now(words: list[str], kind: DangerKind) -> bool:
    """Tell whether a question says nothing but low mood, or only asks what a danger is."""
    return (kind == "self-harm" and _is_low_alone(words)) or _asks_what_it_is(words)


def _asks_what_it_is(words: list[str]) -> bool:
    """Tell of "what is an overdose": of a question word and one that names a danger, no more."""
    return words[0] in _WHAT and all(word in _ASKING or word in _ALONE for word in words)


def _is_low_alone(words: list[str]) -> bool:
    """Tell whether a question says nothing but low mood; the weights see few of these alone."""
    rest = {word for word in words if word not in _FEELING}
    return bool(rest) and rest.issubset(_LOW)


def _named_alone(windows: list[list[str]]) -> Danger | None:
    """A question of hardly more than a word of danger: "what is suicide?", "lithium overdose"; or a
    cry for help. The weights have too little to weigh there."""
    if _CRYING.issuperset(windows[0]) and not _CRIES.isdisjoint(windows[0]):
        return None if windows[0] in _NO_CRY else Danger("maybe", ("medical",))
    if len(windows) == 1 and _asks_for_a_line(windows[0]):
        kinds = (_KINDS_OF_LINES[word] for word in windows[0] if word in _KINDS_OF_LINES)
        return Danger("maybe", (next(kinds, "self-harm"),))
    words = [word for word in windows[0] if word not in _ASKING]
    if len(windows) > 1 or len(words) > 2:
        return None
    for word in words:
        if word in _ALONE and (len(words) == 1 or word not in _MANY_MEANINGS):
            return Danger("maybe", (_ALONE[word],))
    return None


def _asks_for_a_line(words: list[str]) -> bool:
    """Tell of "crisis line", "who do i call in an emergency": and not of "phone number"."""
    return _FOR_A_LINE.issuperset(words) and not (
        _LINES.isdisjoint(words) or _TELLING.isdisjoint(words)
    )


def _asks_for_a_limit(windows: list[Window], known: Learned) -> Danger | None:
    """A short question for how much is too much. Harmless ones with as many of these words are so
    many that the weights alone miss it."""
    if len(windows) == 1 and known.asks_for_a_limit(windows[0]):
        return Danger("maybe", ("overdose",))
    return None


def _asks_what_kills(
    texts: list[list[str]], windows: list[Window], known: Learned
) -> Danger | None:
    """A question for a dose that kills, of what can be taken: the weights see few of them."""
    for words, window in zip(texts, windows, strict=True):
        if _DEADLY.isdisjoint(words) or not known.is_of_something_taken(window):
            continue
        text = " ".join(words)
        if re.search(_HOW_MANY_TO_DIE, text):
            return Danger("now", ("overdose", "self-harm"))
        if re.search(_KILLS, text) and _DEATHS.isdisjoint(words):
            return Danger("maybe", ("overdose",))
    return None


def _scorer(known: Learned, vector: Floats | None) -> tuple[Scorer, float]:
    """What weighs the words, and what the vector adds to each window's score."""
    if vector is None:
        return known.scorer, 0.0
    from .nearness import nearness  # noqa: PLC0415 - numpy takes 75 ms, and may lack

    examples = nearness()
    if len(vector) != len(examples.axes):
        return known.scorer, 0.0
    return examples.scorer, examples.near(vector)
