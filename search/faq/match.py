"""FAQ matching: an FAQ entry is the answer where its question asks the same.

Both questions are written in one way (search.faq.question), and then compared word for word.
Another medicine, figure, negation, person or word that no table knows is another question. With
vectors, words of SOFT may be over where both questions are near enough in meaning. A wrong answer
on top harms; none at all costs a look at the results.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from ..store.analysis import ENGLISH, Language, Word, read_words, word_places
from ..store.synonyms import Expansion
from .question import BOTH, Reading, read_question
from .words import HEADS, STANDS

Expand = Callable[[tuple[Word, ...]], Iterable[Expansion]]

# A longer text tells a story: no FAQ question is that long.
MOST_CHARACTERS = 400
# Questions of the index that are kept as read.
MOST_KEPT = 1024
# Asked with one of these, "how can I", "how do you" and "how is it done" are one question.
_OPEN = frozenset(("how", "how soon", "where", "what"))
# An entry's second question, or its examples.
_MORE = re.compile(r"(?:\?\s+(?=\w)|,? (?:such as|for example|e\.g\.)|, like ).*", re.DOTALL)
# "dog/cat/animal": the entry is about each of them.
_EITHER = re.compile(r"[^\W\d_]{2,}(?:/[^\W\d_]{2,})+")


def find_answer(
    asked: str,
    entries: Iterable[tuple[int, str]],
    expand: Expand,
    is_medicine: Callable[[str], bool],
    is_near: Callable[[str], bool] | None,
    language: Language = ENGLISH,
    rewritten: dict[str, str] | None = None,
    is_topic: Callable[[str], bool] = lambda _: False,
) -> int | None:
    """The number of the first of the entries (number, question) that asks the same; None for none.

    `expand` finds synonyms. `is_near` tells whether an entry's question is near to the one asked;
    None where there are no vectors. `rewritten` keeps entries with their synonyms written in, from
    one call with these synonyms to the next. `is_topic` tells which words one of both questions
    may leave out.
    """
    if len(asked) > MOST_CHARACTERS:
        return None
    wording = _wording(asked) if read_words(asked) else None
    firsts: list[tuple[int, str]] = []
    for number, question in entries:
        entry_wording, asking = _entry(question)
        if entry_wording == wording:
            return number
        firsts += [(number, one) for one in asking]
    read = _reader(language)
    known = partial(_known, read)
    reading = read(asked)
    formed = [(number, first) for number, first in firsts if _same_form(reading, known(first))]
    found = _find_matter(reading, [(*one, known(one[1])) for one in formed], is_near, is_topic)
    if found is not None or not formed:
        return found
    written = _with_synonyms(asked, expand, is_medicine, language)
    reading = reading if written == asked else read(written)
    if _repeats(reading):
        return None  # the difference between two synonyms is asked
    kept = {} if rewritten is None else rewritten
    others: list[tuple[int, str, Reading]] = []
    for number, first in formed:
        entry = kept.get(first)
        if entry is None:
            entry = _with_synonyms(first, expand, is_medicine, language)
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[first] = entry
        others.append((number, first, known(entry)))
    return _find_matter(reading, others, is_near, is_topic)


def _find_matter(
    asked: Reading,
    entries: Iterable[tuple[int, str, Reading]],
    is_near: Callable[[str], bool] | None,
    is_topic: Callable[[str], bool],
) -> int | None:
    """The first entry of the same matter; or else of the same but for the topic; or else of the
    same core, where it is near."""
    formed = [one for one in entries if _same_form(asked, one[2])]
    for number, _, question in formed:
        if asked.matter == question.matter != "":
            return number
    for number, _, question in formed:
        if _leaves_out(asked, question, is_topic) or _leaves_out(question, asked, is_topic):
            return number
    same = [one for one in formed if one[2].core == asked.core]
    for number, text, question in same:
        over = asked.core and asked.core in (asked.matter, question.matter)  # on one side only
        if over and is_near and is_near(text):
            return number
    return None


def _leaves_out(short: Reading, whole: Reading, is_topic: Callable[[str], bool]) -> bool:
    """Tell whether `short` is `whole` without the topic, for which it may have "the virus".

    Of "what is ketamine therapy" a word alone would be left: "what is therapy" asks something else.
    """
    own, matter = short.matter.split(), whole.matter.split()
    if not STANDS.union(matter).issuperset(own):
        return False  # mostly, and no word is looked up
    rest = _without(matter, is_topic)
    if not rest or rest == matter or own != _without(own, is_topic):
        return False
    if len(rest) == 1 and rest[0] not in HEADS and whole.kind in ("", "what"):
        return False
    return rest in (own, _without(own, STANDS.__contains__))


def _without(matter: list[str], is_over: Callable[[str], bool]) -> list[str]:
    """The matter without such words, nor the link before them."""
    rest: list[str] = []
    for word in matter:
        if not is_over(word):
            rest.append(word)
        elif rest and rest[-1].startswith("+"):
            rest.pop()
    return rest


@lru_cache(MOST_KEPT)
def _entry(question: str) -> tuple[str, list[str]]:
    """An entry's wording, and what it asks first, without its examples: "How long, for example
    today? Why?". Of "dog/cat", with each of the words besides."""
    first = _MORE.sub("?", question, count=1)
    either = _EITHER.search(first)
    words = either[0].split("/") if either else []
    return _wording(question), [first, *(_EITHER.sub(word, first, count=1) for word in words)]


def _wording(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .?!")


def _with_synonyms(
    text: str, expand: Expand, is_medicine: Callable[[str], bool], language: Language = ENGLISH
) -> str:
    """The text with each word or phrase that has synonyms as one of these, always the same one.

    A medicine stays as it is: a brand is more than its substance. So does the "hepatitis" of
    "hepatitis A".
    """
    words, places = language.read_words(text), word_places(text)
    end = len(text)
    for found in sorted(expand(words), key=lambda one: -one.end):
        span = words[found.start : found.end]
        own = tuple(word.stem for word in span)
        lettered = any(len(word.form) == 1 for word in words[found.end : found.end + 1])
        if lettered or any(is_medicine(word.form) for word in span):
            continue
        if places[found.end - 1][1] > end:
            continue
        shortest = sorted(found.to, key=_by_length)
        mutual = next((to for to in shortest if _is_mutual(own, to, expand)), None)
        if mutual is not None:
            end = places[found.start][0]
            stems = min(own, mutual, key=_by_length)
            name = "".join(stem.removeprefix(language.prefix) for stem in stems)
            text = text[:end] + name + text[places[found.end - 1][1] :]
    return text


def _by_length(stems: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return len(stems), stems


def _is_mutual(own: tuple[str, ...], to: tuple[str, ...], expand: Expand) -> bool:
    """Whether each stands for the other: "booze" finds alcohol, and alcohol is more than booze."""
    back = expand(tuple(Word(stem, stem) for stem in to))
    return any(own in one.to for one in back if (one.start, one.end) == (0, len(to)))


def _same_form(asked: Reading, question: Reading) -> bool:
    return (
        asked.past == question.past
        and asked.passive == question.passive
        and (
            asked.kind == question.kind or _is_head(asked, question) or _is_stated(asked, question)
        )
        and _same_mode(asked, question)
        and _same_agent(asked, question)
    )


def _repeats(reading: Reading) -> bool:
    words = reading.matter.split()
    return len({*words}) < len(words)


def _is_head(asked: Reading, question: Reading) -> bool:
    """Whether one is keywords for the other: "lithium side effects"."""
    head = asked.core.partition(" ")[0]
    return {asked.kind, question.kind} == {"", "what"} and head in HEADS


def _is_stated(asked: Reading, question: Reading) -> bool:
    """Whether one states what the other asks: "ketamine is addictive"."""
    return {asked.kind, question.kind} == {"", "whether"} and asked.mode == question.mode == "be"


def _same_mode(asked: Reading, question: Reading) -> bool:
    modes = {asked.mode, question.mode}
    if len(modes) == 1 or asked.kind != question.kind:
        return True
    if modes in ({"can", "canbeok"}, {"can", "canpossibly"}):
        return True
    if asked.kind in _OPEN:
        return modes <= {"", "do", "be", "can", "canpossibly"} or asked.kind == "how soon"
    if asked.kind == "whether":  # "can it cause", "does it cause"
        return (modes <= {"can", "do"} and not (asked.agent or question.agent)) or "" in modes
    return modes <= {"", "do", "be"}


def _same_agent(asked: Reading, question: Reading) -> bool:
    """Whether the same person does it; "you" is anybody in "how do you stop smoking"."""
    agents = {asked.agent, question.agent}
    if len(agents) == 1:
        return True
    if asked.kind != question.kind or asked.mode in ("will", "should") or agents & BOTH:
        return False
    return asked.kind in ("how", "how soon") or (asked.kind in _OPEN and "" in agents)


def _reader(language: Language) -> Callable[[str], Reading]:
    if language is ENGLISH:
        return read_question
    if language.code != "es":
        return _as_written
    from .spanish import read_question as read_spanish  # noqa: PLC0415 - only for its questions

    return read_spanish


def _as_written(text: str) -> Reading:
    """Of a language without tables: its words in their order."""
    matter = " ".join(word.form for word in read_words(text))
    return Reading("", "", "", False, False, matter, matter)


@lru_cache(MOST_KEPT)
def _known(read: Callable[[str], Reading], question: str) -> Reading:
    """Of the index's questions only: what a patient asks is kept nowhere."""
    return read(question)
