"""FAQ matching: an FAQ entry is the answer where its question asks the same.

Both questions are read into their form and their matter in order:

    "Is it ok to drink alcohol while taking lithium?"
        kind whether, mode can, matter drink > alcohol > lithium

Forms must agree, and the matter of one must be that of the other, in the same order, with
nothing over on both sides. What is over on one side counts by its idf, so that only words
that are nearly everywhere in the index may be missing. Words of VETO, figures and medicines may
not be missing at all. A wrong answer on top harms; none at all costs a look at the results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from ..store.analysis import STOP_WORDS, read_words
from .form_words import (
    ACTS,
    ALLOWED,
    BEING,
    CLINIC,
    HAVE,
    HEADS,
    OPEN_KINDS,
    POSSIBLE,
    STEMS,
    STRONG,
    VETO,
)
from .question_form import TAKES_TIME, Reading, Token, outline, read_question

# The least likeness of an answer. On the shared sets and the near misses (bench/answers.py) every
# value from 0.66 to 0.94 gives the same answers, all of them right; this errs towards none.
THRESHOLD = 0.9
# Another form of the same question ("how to" for "how can I") is a little less sure than
# the very words, which are 1.0; keywords for "what are the …" less again.
SAME_FORM = 0.99
KEYWORDS = 0.97
# What a word of STOP_WORDS weighs at least, in idf: they are everywhere and yet say something.
LEAST_STOP_WORD = 1.5
# Missing words whose idf sums to this leave no likeness. At the THRESHOLD that is a word which
# stands in three of five passages, as the name of what a site is all about.
MOST_MISSING = 6.0
# A longer text tells a story: no FAQ question is that long, and reading it takes milliseconds.
MOST_CHARACTERS = 400
# More words than these are never so common all, and a longer text need not be read.
MOST_OVER = 3


def find_answer(
    asked: str,
    candidates: Iterable[tuple[int, str]],
    idf: Callable[[str], float],
    medicines: Callable[[str], bool],
    *,
    threshold: float = THRESHOLD,
) -> int | None:
    """The number of the candidate (number, question) that asks the very same, first ones first.

    None where none is alike enough, or where two that ask different things are equally so.
    `idf(stem)` is the idf of a stem; `medicines(form)` is whether a form is a medicine's name.
    """
    if len(asked) > MOST_CHARACTERS:
        return None
    asked_outline = outline(asked)
    reading: Reading | None = None
    best: tuple[float, int, Reading] | None = None
    tied = False
    for number, question in candidates:
        if not _near(asked_outline, _known_outline(question)):
            continue
        reading = reading or read_question(asked)
        other = _known(question)
        sure = _likeness(reading, other, idf, medicines)
        if sure >= threshold and (best is None or sure > best[0]):
            best, tied = (sure, number, other), False
        elif best is not None and sure == best[0]:
            tied = tied or _over(other.matter, best[2].matter) != []
    return None if best is None or tied else best[1]


def likeness(
    asked: str, question: str, idf: Callable[[str], float], medicines: Callable[[str], bool]
) -> float:
    """How surely both ask the very same: 0.0 where a difference vetoes, 1.0 for the same words."""
    if not _near(outline(asked), outline(question)):
        return 0.0
    return _likeness(read_question(asked), read_question(question), idf, medicines)


def _likeness(
    asked: Reading,
    question: Reading,
    idf: Callable[[str], float],
    medicines: Callable[[str], bool],
) -> float:
    over = _over(asked.matter, question.matter)
    if over is None or any(map(_vetoes, over)):
        return 0.0
    if _named(asked, medicines) != _named(question, medicines):
        return 0.0
    if asked.signs != question.signs or not _same_form(asked, question):
        return 0.0
    if asked.wording == question.wording:
        return 1.0 if asked.wording else 0.0
    if not asked.matter or not question.matter:
        return 0.0
    sure = SAME_FORM if asked.kind and question.kind else KEYWORDS
    return max(0.0, sure - sum(_weight(token, idf) for token in over) / MOST_MISSING)


def _over(one: tuple[Token, ...], other: tuple[Token, ...]) -> list[Token] | None:
    """What the longer one has beside the shorter; None where the shorter is not in it, in order."""
    short, long = sorted((one, other), key=len)
    over: list[Token] = []
    place = 0
    for token in long:
        if place < len(short) and _same(short[place], token):
            place += 1
        else:
            over.append(token)
    return over if place == len(short) else None


def _same(one: Token, other: Token) -> bool:
    linked_otherwise = one.link and other.link and one.link != other.link
    return not linked_otherwise and not one.bases.isdisjoint(other.bases)


def _named(reading: Reading, medicines: Callable[[str], bool]) -> set[str]:
    return {token.form for token in reading.matter if medicines(token.form)}


def _vetoes(token: Token) -> bool:
    return (
        not token.bases.isdisjoint(VETO)
        or len(token.form) == 1
        or any(char.isnumeric() for char in token.form)
    )


def _weight(token: Token, idf: Callable[[str], float]) -> float:
    stem = STEMS.get(token.form) or read_words(token.form)[0].stem
    weight = idf(stem)
    return max(weight, LEAST_STOP_WORD) if token.form in STOP_WORDS else weight


# ---- forms --------------------------------------------------------------------------------


def _same_form(asked: Reading, question: Reading) -> bool:
    return (
        _same_kind(asked, question)
        and _same_mode(asked, question)
        and _same_subject(asked, question)
        and asked.past == question.past
        and (asked.helper in HAVE) == (question.helper in HAVE)
        # "can A replace B" is not "can A be replaced by B"; two words have no roles to swap
        and (
            asked.passive == question.passive or (len(asked.matter) < 3 and asked.kind != "whether")
        )
    )


def _same_kind(asked: Reading, question: Reading) -> bool:
    kinds = {asked.kind, question.kind}
    if len(kinds) == 1:
        return bool(asked.kind) or asked.mode == question.mode
    if not asked.matter or not question.matter:
        return False
    head = asked.matter[0].bases
    if "treat" in head and kinds <= {"", "what", "how"}:
        return _plain(asked.matter)  # "what is the treatment for it", "how is it treated"
    return kinds == {"", "what"} and not head.isdisjoint(HEADS | {"cause"})


def _same_mode(asked: Reading, question: Reading) -> bool:
    modes = {asked.mode, question.mode}
    if len(modes) == 1:
        return True
    if modes & STRONG or modes == {ALLOWED, POSSIBLE}:
        return False
    if "" not in modes:  # "can I" may be either
        return True
    if asked.kind == question.kind == "whether":  # "can it cause", "does it cause"
        return not (asked.agent or question.agent)
    return {asked.kind, question.kind} <= OPEN_KINDS


def _same_subject(asked: Reading, question: Reading) -> bool:
    """Whether the same person does it; "you" is anybody, save where it is the clinic."""
    for one, other in ((asked, question), (question, asked)):
        if len(set(one.subject)) > 1 and one.subject != other.subject:
            return False
        if one.own and one.agent == "you" and other.agent == "i":
            return False
    strong = asked.mode in STRONG and (asked.kind == "whether" or asked.mode != "should")
    if strong and asked.agent and question.agent:  # "will you", "will I"
        return asked.agent == question.agent
    bare = asked.mode == question.mode == "" and asked.kind in ("whether", "how long", TAKES_TIME)
    if bare and (asked.helper in BEING) != (question.helper in BEING):
        return False
    if asked.kind != "whether":
        # "what is the treatment" names nobody, "how do you treat it" does
        return asked.kind != question.kind or bool(asked.agent) == bool(question.agent)
    if asked.agent == question.agent:
        return True
    clinic = any(not token.bases.isdisjoint(CLINIC) for token in asked.matter)
    return bool(asked.agent and question.agent and asked.mode) and not clinic


def _plain(matter: tuple[Token, ...]) -> bool:
    """Whether nothing behind the first word acts on anything."""
    return all(token.bases.isdisjoint(ACTS) for token in matter[1:])


def _near(asked: frozenset[str], question: frozenset[str]) -> bool:
    """Whether one has all that the other has, and little more."""
    if abs(len(asked) - len(question)) > MOST_OVER:
        return False
    return asked <= question or question <= asked


@lru_cache(maxsize=2048)
def _known_outline(question: str) -> frozenset[str]:
    return outline(question)


@lru_cache(maxsize=1024)
def _known(question: str) -> Reading:
    """Of the index's questions only: what a patient asks is kept nowhere."""
    return read_question(question)
