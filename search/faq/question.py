"""Questions: how one is asked, and about what, written in one way.

    "Is it ok to drink alcohol while taking lithium?"
        kind whether, mode canbeok, agent i, matter drink alcohol +with lithium

Short forms are written out, greetings and thanks left out, and phrases and words for the same
replaced (search.faq.words). What is left without the words of the form is the matter, in order.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..languages.language import fold, with_plain_numbers
from ..languages.short import written_out
from ..store.analysis import ENGLISH, FOLD
from .words import (
    AGENTS,
    BEING,
    FAREWELLS,
    GREETINGS,
    HEADS,
    KINDS,
    LETTERED,
    LINKS,
    LOOSE,
    MODES,
    NEGATED,
    PAST,
    REPHRASED,
    SAME_WORD,
    SOFT,
    WRITTEN_OUT,
)

_TOKEN = re.compile(r"[^\W\d_]+|\d+|\S")
_SENTENCE = re.compile(r"[.?!:;\n]\s|\?")
# Signs that are written in several ways, in one.
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | dict.fromkeys("⁄∕／", "/")
    | dict.fromkeys("≈∼", "~")
    | {"≦": "≤", "⩽": "≤", "≧": "≥", "⩾": "≥", "&": " and "}
)
_BEFORE_FIGURE, _AFTER_FIGURE = frozenset("<>≤≥~±"), frozenset("%+÷×±<>")
_QUOTES = frozenset("()[]{}\"'’‘“”„«»*_!?")
# "How can you help me": who does it to whom. There "you" is nobody else.
BOTH = frozenset(("i you", "you i"))
_OTHERS = {"i": frozenset(("you", "your")), "you": frozenset("i me my we us our".split())}
# "How long does it take to work" asks for the time until then.
_UNTIL = "how soon"


class Reading(NamedTuple):
    """What a question asks: `kind` is its question word, "" for keywords or a statement.

    `core` is the matter without the words of SOFT.
    """

    kind: str
    mode: str
    agent: str
    passive: bool
    past: bool
    matter: str
    core: str


def read_question(text: str) -> Reading:
    """Never raises, for any text; one without words has no matter."""
    text = with_plain_numbers(text.lower().translate(FOLD).translate(_SIGNS).strip(), fold)
    text = _question_in(text)
    words = [
        SAME_WORD.get(one, one)
        for one in REPHRASED.rephrase(_strip(_whole(written_out(_tokens(text), ENGLISH.code))))
    ]
    kind, at = _kind(words)
    mode = next((one for one in words if MODES.get(one) == ""), "")
    mode = mode or next((MODES[one] for one in words if one in MODES), "")
    agent = _agent(words, at)
    if agent and not _OTHERS[agent].isdisjoint(words):
        agent = "i you" if agent == "i" else "you i"
    passive = _is_passive(words)
    matter = _matter(words, at)
    if kind == "how" and matter[:1] == ["long"] and (soon := _until(words, matter)):
        kind, matter = _UNTIL, soon
    if passive and "by" in matter[2:-1]:  # A is done by B: B does A
        place = matter.index("by", 2)
        matter = [*matter[place + 1 :], matter[place - 1], *matter[: place - 1]]
        passive, mode = False, "do" if mode == "be" else mode
    elif (passive and kind == "how") or (
        matter
        and matter[-1] in HEADS
        and (kind == "" or ((kind == "what" or "there" in words) and mode in ("", "be")))
    ):
        matter, passive = [matter[-1], *matter[:-1]], False
        if matter[0] == "treatment":  # "migraine treatment"
            kind, matter[0] = "how", "treat"
    if kind == "what" and matter[-1:] == ["mean"] and "my" not in words and "i" not in words:
        matter, mode = matter[:-1], "be"
    past = not PAST.isdisjoint(words)
    core = [one for one in matter if one not in _SOFT]
    if (
        core[1:2] == ["+with"] and core[0] in HEADS and not _is_state("with", *core[2:3])
    ):  # "symptoms that people experience with it"
        del core[1]
    return Reading(kind, mode, agent, passive, past, " ".join(matter), " ".join(core))


# ---- words ----------------------------------------------------------------------------------


def _question_in(text: str) -> str:
    """Without a subject line in front that the question says again: "Snoring. How to stop it"."""
    end = _SENTENCE.search(text)
    if end is None:
        return text
    said, rest = _TOKEN.findall(text[: end.start()]), text[end.end() :]
    return rest if said and {*said} <= {*_TOKEN.findall(rest)} else text


def _tokens(text: str) -> list[str]:
    """Words, figures, and the signs beside figures: "1/2" is not "1-2", nor "-5" "5"."""
    found = [*_TOKEN.finditer(text)]
    tokens = [""]
    for place, match in enumerate(found):
        token = match.group()
        before = text[match.start() - 1 : match.start()]
        figure_after = place + 1 < len(found) and found[place + 1].group().isnumeric()
        figure_before = tokens[-1].isnumeric()
        if token.isalnum() or (
            token not in _QUOTES
            and (
                (figure_before and (figure_after or token in _AFTER_FIGURE))
                or (figure_after and (token in _BEFORE_FIGURE or _stands_free(token, before)))
            )
        ):
            tokens.append(token)
    return tokens[1:]


def _stands_free(sign: str, before: str) -> bool:
    """Whether a sign before a figure is the figure's own: not the hyphen of "PHQ-9"."""
    return not before.isalnum() and sign not in ",:;"


def _whole(tokens: list[str]) -> list[str]:
    """Short forms written out: "don", "t" is "do", "not"."""
    whole: list[str] = []
    for form in tokens:
        before = whole[-1] if whole else ""
        if form == "t" and before in NEGATED:
            whole[-1:] = [NEGATED[before], "not"]
        elif form == "cannot" or (form[-1] == "t" and form[:-1] in NEGATED):
            whole += [NEGATED.get(form[:-1], "can"), "not"]
        elif form == "s" and (before in KINDS or before in ("that", "it", "there")):
            whole.append("is")
        elif not (form == "please" or _is_short_for(form, whole[-len(form) :])):
            whole += WRITTEN_OUT.get(form, form).split()
    return whole


def _is_short_for(form: str, before: list[str]) -> bool:
    """The CBT of "cognitive behavioural therapy (CBT)"."""
    return len(form) > 2 and form not in LOOSE and form == "".join(one[0] for one in before)


def _strip(words: list[str]) -> list[str]:
    """Without greetings and thanks; "I wonder if …" begins with "?" then."""
    stripped = False
    while found := GREETINGS.fit(words):
        words, stripped = words[len(found[0]) :], True
    while found := FAREWELLS.fit(words[::-1]):
        words = words[: -len(found[0])]
    return ["?", *words[1:]] if stripped and words[:1] in (["if"], ["whether"]) else words


def base(form: str) -> str:
    """A word without its ending. Narrower than a stem, which makes one of "several", "severe"."""
    if len(form) < 4:
        return form
    if form.endswith("s") and not form.endswith(("ss", "us", "is")):
        form = form[:-3] + "y" if form.endswith("ies") else form[:-1]
    for ending in ("ing", "ed"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            form = form[: -len(ending)]
            form = form[:-1] if form[-1] == form[-2] else form
    return form[:-1] if form.endswith("e") else form


_SOFT = frozenset(map(base, SOFT))

# ---- form -----------------------------------------------------------------------------------


def _kind(words: list[str]) -> tuple[str, int]:
    """The question word and where it stands; "whether" for "is it …"."""
    for place, word in enumerate(words):
        if word in KINDS:
            return word, place
        if (word in MODES and place == 0) or word == "?":
            return "whether", place
        if word not in LOOSE and word not in MODES:
            break
    later = ((word, at) for at, word in enumerate(words) if word in KINDS and word != "when")
    return next(later, ("", -1))


def _agent(words: list[str], at: int) -> str:
    """Who is asked to do it, in "can I", "do you", "why I feel"; "" for anything else."""
    plain = [word for word in words if word != "not"]
    for place, word in enumerate(plain):
        if word in AGENTS and 0 <= at < place <= at + 2:
            return AGENTS[word]
        if word in MODES:
            beside = [*plain[place + 1 : place + 2], *plain[max(place - 1, 0) : place]]
            return next((AGENTS[one] for one in beside if one in AGENTS), "")
    return ""


def _is_passive(words: list[str]) -> bool:
    """Whether a form of "be" stands before a participle; some irregular ones are missed."""
    being = next((place for place, word in enumerate(words) if word in BEING), len(words))
    return any(word.endswith(("ed", "en")) and len(word) > 4 for word in words[being:])


def _until(words: list[str], matter: list[str]) -> list[str]:
    """The matter of "how long does it take X to work", which asks for the time until then."""
    for place in range(1, len(words) - 1):
        if words[place] in ("take", "takes") and (
            words[place + 1] == "to" or words[place - 1] == "it"
        ):
            rest = [one for one in matter[1:] if one != base("take")]
            return rest[1:] if rest[:1] == ["+for"] else rest
    return []


def _matter(words: list[str], at: int) -> list[str]:
    """What is asked about, in order; of two joined by "and" the first in the alphabet first."""
    matter: list[str] = []
    link, joined, spent = "", "", False
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        last = place + 1 == len(words)
        mode = MODES.get(word) == ""
        if word in ("and", "or") and matter:
            joined = word
        elif (place == at and word not in MODES) or word == "?" or (mode and not spent):
            spent = spent or mode
        elif word in LINKS and not last:
            link = LINKS[word]
        elif not _is_loose(word, before, words[place + 1 : place + 2]):
            if link and matter and (matter[-1] not in HEADS or _is_state(link, word)):
                matter.append(f"+{link}")
            matter.append(base(word))
            if joined and matter[-2] > matter[-1]:
                matter[-2:] = matter[:-3:-1]
            if joined == "or":
                matter.append("or")
            link = joined = ""
    return matter


def _is_state(link: str, word: str = "") -> bool:
    """Tell whether a test is one in pregnancy, which is no test for it."""
    return link == "with" and word.startswith("pregnan")


def _is_loose(word: str, before: str, after: list[str]) -> bool:
    if word in ("a", "i") and before in LETTERED:
        return False
    if word in ("people", "someone"):
        return before in MODES and after not in (["with"], ["who"])
    if word in LINKS:  # "what is it for" is not "what is it"
        return False
    if word in ("to", "of") and before.isnumeric():
        return word == "of" or not (after and after[0].isnumeric())
    return word in LOOSE
