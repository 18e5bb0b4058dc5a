"""Question forms: how a question is asked, and about what.

    "Is it ok to drink alcohol while taking lithium?"
        kind whether, mode can, agent i, matter drink > alcohol > lithium

A question is written in one way first: short forms out, greetings and thanks off, "is it ok to"
as "can i". Then these words are taken off, and what is left is its matter, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..store.analysis import TOKEN_PATTERN, read_words
from .form_words import (
    ACTS,
    ALSO,
    ANYBODY,
    ASKING,
    BE_AFTER,
    BEING,
    DESCRIBING,
    DONE,
    ENDING,
    ENDS,
    EQUAL,
    GLUED,
    GLUED_ENDS,
    HEADS,
    HELPERS,
    HOW,
    IN_TABLES,
    JOINING,
    KINDS,
    LETTERED,
    LINKS,
    LOOSE,
    MODES,
    ONE_SIGN,
    OWN,
    PAST,
    PRONOUNS,
    QUOTING,
    REPHRASED,
    REPLACED,
    SHORT,
    SIGNS,
    STRIPPED_AFTER,
    STRIPPED_BEFORE,
    UNSAID,
    VETO,
)

# The kind of "how long does it take for lithium to work", which asks for the time until then.
# "How long does lithium work" asks for the time from then on.
TAKES_TIME = "how long to"


class Token(NamedTuple):
    """A word of the matter: `form` as written, `bases` what it may be a form of. `link` is what
    it is to the words before it, "for" or "with"; "" is not known."""

    form: str
    bases: frozenset[str]
    link: str


class Reading(NamedTuple):
    """What a question asks. `kind` "" is no question word: keywords or a statement. `signs` are
    those between and beside figures, in order, with the words beside. `own` is whether the one
    who asks is named: "my", "me"."""

    wording: tuple[str, ...]
    kind: str
    mode: str
    helper: str
    subject: tuple[str, ...]
    agent: str
    passive: bool
    past: bool
    own: bool
    signs: tuple[str, ...]
    matter: tuple[Token, ...]


def read_question(text: str) -> Reading:
    """Never raises, for any text; one without words has no wording and no matter."""
    text = _question_in(text)
    words = read_words(text.translate(SIGNS))
    bare, indirect = _strip(_whole([word.form for word in words]))
    forms = [EQUAL.get(form, form) for form in _rephrase(bare)]
    kind, place = _kind(forms)
    if kind == "how long" and any(_takes_time(forms, at) for at in range(len(forms))):
        kind = TAKES_TIME
    passive = _is_passive(forms)
    matter = _matter(forms, kind, place)
    turned = _actor_first(matter) if passive else matter
    acted = turned != matter
    done = passive and _is_done(turned, kind)
    if done or _is_head_last(turned, kind):
        turned = [turned[-1], *turned[:-1]]
    return Reading(
        wording=tuple(word.stem for word in words if word.form not in UNSAID),
        kind="whether" if indirect and not kind else kind,
        mode=next((form for form in forms if form in MODES), ""),
        helper="do" if acted else next((form for form in forms if form in HELPERS), ""),
        subject=tuple(_person(form) for form in forms if form in PRONOUNS),
        agent="you" if done else _agent(forms),
        passive=passive and turned == matter,
        past=any(form in PAST for form in forms),
        own=not OWN.isdisjoint(forms),
        signs=tuple(_signs(text)) if any(_is_figure(word.form) for word in words) else (),
        matter=tuple(turned),
    )


def _question_in(text: str) -> str:
    """Without a subject line in front that the question says again: "Snoring. How to stop it"."""
    end = re.search(r"[.?!:;\n]\s", text.rstrip())
    if end is None:
        return text
    rest = text[end.end() :]
    said = [word.form for word in read_words(text[: end.start()])]
    asked = [word.form for word in read_words(rest)]
    asks = any(form in KINDS or form in HELPERS for form in said)
    if said and (said == asked or (not asks and set(said) <= set(asked))):
        return rest
    return text


def _signs(text: str) -> Iterator[str]:
    """What stands between figures and beside one: "1/2" is not "1-2", nor "10-5" "10.5".

    Signs that SIGNS makes words are told by the matter, and so is what "and" and "or" join.
    """
    text = text.translate(ONE_SIGN)
    before, joining, end = "", "", 0
    for match in re.finditer(TOKEN_PATTERN, text):
        gap, end = text[end : match.start()], match.end()
        word = match.group().lower()
        was_figure, is_figure = _is_figure(before), _is_figure(word)
        if is_figure and (was_figure or joining):  # "1/2", "1 to 2"
            sign = joining + _kept(gap, QUOTING)
        elif is_figure:  # not the hyphen of "PHQ-9", nor the end of a sentence
            sign = _kept(gap[:-1], QUOTING | ENDING) + _kept(gap[-1:], QUOTING)
            sign = "" if gap == "-" and before else sign
        else:
            sign = _kept(gap, QUOTING | ENDING | {"-"}) if was_figure else ""
        if sign:
            yield f"{before} {sign} {word}" if is_figure else f"{before} {sign}"
        joins = (was_figure or joining) and word in LOOSE and word not in ("and", "or")
        before, joining = word, f"{joining} {word}" if joins and not is_figure else ""
    if _is_figure(before) and (sign := _kept(text[end:], QUOTING | ENDING | {"-"})):
        yield f"{before} {sign}"


def _kept(gap: str, dropped: frozenset[str]) -> str:
    return "".join(
        char for char in gap if not (char.isspace() or char in dropped or ord(char) in SIGNS)
    )


def _is_figure(word: str) -> bool:
    return word != "" and not EQUAL.get(word, word).isalpha()


def _person(form: str) -> str:
    return "i" if form in ("i", "me", "we", "us") else "you"


def _agent(forms: list[str]) -> str:
    """Who is asked to do it, in "can I", "do you", "when I can"; "" for anything else."""
    plain = [form for form in forms if form != "not"]
    asking = next((place for place, form in enumerate(plain) if form in KINDS), -1)
    for place, form in enumerate(plain):
        if form in PRONOUNS and asking + 1 <= place <= asking + 2:  # "why I feel"
            return _person(form)
        if form in HELPERS:
            beside = (*plain[place + 1 : place + 2], *plain[max(place - 1, 0) : place])
            return next((_person(one) for one in beside if one in PRONOUNS | ANYBODY), "")
    return ""


def _whole(forms: list[str]) -> list[str]:
    """Short forms written out: "don", "t" is "do", "not"."""
    whole: list[str] = []
    for form in forms:
        before = whole[-1] if whole else ""
        if form == "t" and before in SHORT:
            whole[-1:] = [SHORT[before], "not"]
        elif form in ("please", "kindly"):
            continue
        elif form in GLUED:
            whole += [GLUED[form], "not"]
        elif form == "s" and before in BE_AFTER:
            whole.append("is")
        elif _is_short_for(form, whole[-len(form) :]):
            continue
        else:
            whole += GLUED_ENDS.get(form, ENDS.get(form, form)).split()
    return whole


def _is_short_for(form: str, before: list[str]) -> bool:
    """The CBT of "cognitive behavioural therapy (CBT)"; not the "not" of "none of the not …"."""
    initials = "".join(one[0] for one in before)
    return len(form) > 2 and form == initials and not (form in IN_TABLES or form in VETO)


def _strip(forms: list[str]) -> tuple[list[str], bool]:
    """Without greetings and thanks; whether what is left was asked as "I wonder if …"."""
    start, end = 0, len(forms)
    while length := _fits(forms[start:end], STRIPPED_BEFORE):
        start += length
    while length := _fits(forms[start:end][::-1], STRIPPED_AFTER):
        end -= length
    if start == end:
        return forms, False
    indirect = start > 0 and forms[start] in ("if", "whether")
    return forms[start + indirect : end], indirect


def _fits(forms: list[str], phrases: dict[str, list[tuple[str, ...]]]) -> int:
    """The length in words of the longest phrase that the forms begin with; 0 for none."""
    for phrase in phrases.get(forms[0], ()) if forms else ():
        if tuple(forms[: len(phrase)]) == phrase:
            return len(phrase)
    return 0


def _rephrase(forms: list[str]) -> list[str]:
    written: list[str] = []
    place = 0
    while place < len(forms):
        if length := _fits(forms[place:], REPHRASED):
            written += REPLACED[tuple(forms[place : place + length])]
            place += length
        else:
            written.append(forms[place])
            place += 1
    return written


def _kind(forms: list[str]) -> tuple[str, range]:
    """The question word, and the places where it stands; "whether" for "is it …?"."""
    stated = False
    for place, form in enumerate(forms):
        if form in KINDS:
            return _question_word(forms, place)
        if form in HELPERS and not stated:
            return "whether", range(0)
        stated = stated or form in ("i", "we", "you", "it", "there", "they", "he", "she")
        if form not in LOOSE and form not in HELPERS:
            break
    later = (place for place, form in enumerate(forms) if form in KINDS and form != "when")
    place = next(later, -1)
    return _question_word(forms, place) if place >= 0 else ("", range(0))


def _question_word(forms: list[str], place: int) -> tuple[str, range]:
    if forms[place] == "how" and forms[place + 1 : place + 2] and forms[place + 1] in HOW:
        return f"how {forms[place + 1]}", range(place, place + 2)
    return forms[place], range(place, place + 1)


def _is_passive(forms: list[str]) -> bool:
    """Whether a form of "be" stands before a participle; some irregular ones are missed."""
    being = next((place for place, form in enumerate(forms) if form in BEING), len(forms))
    return any(form.endswith(("ed", "en")) and form not in LOOSE for form in forms[being:])


def _matter(forms: list[str], kind: str, spent: range) -> list[Token]:
    """What is asked about, in order; of two joined by "and" the first in the alphabet first."""
    matter: list[Token] = []
    modes = 0
    joined = either = False
    link = ""
    for place, form in enumerate(forms):
        modes += form in MODES
        if form in ("and", "or") and matter:
            joined = True
            either = either or form == "or"
        elif place in spent or _is_loose(forms, place) or (form in MODES and modes == 1):
            joined = joined and form in ("a", "an", "the", "my")
            link = LINKS.get(form, link)
        elif not _says_nothing(forms, place, kind):
            matter.append(_token(form, link))
            if joined and matter[-2].form > matter[-1].form:
                matter[-2:] = matter[:-3:-1]
            joined, link = False, ""
    return [*matter, _token("or")] if either else matter


def _is_loose(forms: list[str], place: int) -> bool:
    form, before = forms[place], forms[place - 1] if place else ""
    after = forms[place + 1] if place + 1 < len(forms) else ""
    if form in ("a", "i") and before in LETTERED:
        return False
    if form in ANYBODY:  # "can people drive", and not "help people", "people with epilepsy"
        return before in ASKING and after not in DESCRIBING
    if form in JOINING and not after:  # "what is it for" is not "what is it"
        return False
    return form in LOOSE


def _says_nothing(forms: list[str], place: int, kind: str) -> bool:
    """The "take" of "how long does it take", and the "mean" of "what does it mean"."""
    form, after = forms[place], forms[place + 1 : place + 2]
    if kind == TAKES_TIME and _takes_time(forms, place):
        return True
    own = not {"i", "my", "you", "your"}.isdisjoint(forms)
    return kind == "what" and form == "mean" and not after and not own


def _takes_time(forms: list[str], place: int) -> bool:
    if forms[place] not in ("take", "takes"):
        return False
    return forms[place + 1 : place + 2] in (["to"], ["for"]) or forms[place - 1] == "it"


def _actor_first(matter: list[Token]) -> list[Token]:
    """Where A is done by B: B does A."""
    by = next((place for place, token in enumerate(matter) if token.form == "by"), 0)
    if by < 2 or not matter[by - 1].form.endswith("ed"):
        return matter
    return [*matter[by + 1 :], matter[by - 1], *matter[: by - 1]]


def _is_done(matter: list[Token], kind: str) -> bool:
    """ "How is it treated", which is "how do you treat it"."""
    return (
        len(matter) > 1
        and kind in ("how", "whether")
        and matter[-1].form.endswith("ed")
        and not matter[-1].bases.isdisjoint(DONE)
    )


def _is_head_last(matter: list[Token], kind: str) -> bool:
    """ "Lithium side effects", which is "side effects of lithium"."""
    return (
        len(matter) > 1
        and kind in ("what", "")
        and not matter[-1].bases.isdisjoint(HEADS)
        and all(token.bases.isdisjoint(ACTS) for token in matter[:-1])
    )


def _token(form: str, link: str = "") -> Token:
    return Token(form, frozenset(_bases(form)), link)


def _bases(form: str) -> Iterator[str]:
    """What an inflected form may come from. Two forms that share one are one word.

    Narrower than stems, which make one of "several" and "severe", of "universe" and "university".
    """
    yield form
    if form in ALSO:
        yield ALSO[form]
    if len(form) < 4:
        return
    if form.endswith("s") and not form.endswith(("ss", "us", "is")):
        yield form[:-1]
        if form.endswith("ies"):
            yield form[:-3] + "y"
        elif form.endswith(("ches", "shes", "xes", "sses", "oes")):
            yield form[:-2]
    for ending in ("ed", "ing"):
        if form.endswith(ending):
            base = form[: -len(ending)]
            yield base
            yield base + "e"
            if base[-1:] == base[-2:-1]:
                yield base[:-1]
            if base.endswith("i"):
                yield base[:-1] + "y"


def outline(text: str) -> frozenset[str]:
    """The beginnings of the words that no table knows: cheap, and enough to say no."""
    lower = text.lower()
    forms = (
        re.findall(TOKEN_PATTERN, lower)
        if lower.isascii()
        else [word.form for word in read_words(text)]
    )
    return frozenset(form[:3] for form in forms if form not in IN_TABLES)
