"""What did the patient mean? Misspelt words are read by the index's own word forms.

A word that the index does not have is held against the forms that are near to it. Each weighs

    (passages / passages of the commonest form) ^ FREQUENCY · e ^ (-SLIP · distance)

(Kernighan, Church & Gale 1990 weigh by frequency and kind of slip; search.query.edit_distance has
the distance.) The word itself weighs too, the less the longer it is: it may be right, and the index
does not have it. A form's share in the sum of all weights is how sure its reading is.

No medicine becomes another: what is near a medicine's name is only asked about, and a
medicine's name is not even asked about.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from ..store.analysis import STOP_WORDS, TOKEN_PATTERN, Word, read_words
from ..store.vocabulary import Form, Vocabulary, respelt
from .edit_distance import distance

# A text of many unknown words is no slip. Looking for near forms takes up to a millisecond,
# looking whether two words are one some hundredths of one.
MOST_UNKNOWN = 5
MOST_DOUBTFUL = 30
# Nothing shorter is corrected, since a slip makes another word of it; nothing longer is a word.
SHORTEST, LONGEST = 4, 30
# Readings of one word, best first, and the share that each must have.
MOST_READINGS = 2
LEAST_SURE = 0.3

# The weights of the forms and of the word itself (e ^ RIGHT for one of six letters, e ^ LONGER
# less for each letter more, up to twelve). Measured: bench/misspell.py.
FREQUENCY = 0.4
SLIP = 4.0
SAME_SOUND = 0.15
RESPELT = 0.6
RIGHT = -5.7
LONGER = 0.4
# A word that the index has in this many passages or fewer may be the clinic's own slip, when a
# near form is in so many times as many. It weighs e ^ RARE_RIGHT as much more.
RARE = 2
COMMONER = 25
RARE_RIGHT = 2.0
# A space left out or too many, as a distance.
SPLIT = 0.9
SPLIT_STOP_WORD = 1.2
JOINED = 0.5
# Both halves of a split word are in this many passages or more.
WELL_KNOWN = 3
# The share of the passages that stop words and medicines are taken to be in at least: an index
# may lack "because", and a name that it lacks makes other readings doubtful all the same.
STOP_WORD_SHARE = 1 / 3
MEDICINE_SHARE = 1 / 100

# Beginnings that turn a word into its opposite: one instead of the other, or there or not.
_OPPOSITES = (
    ("hyper", "hypo"), ("inter", "intra"), ("macro", "micro"), ("ante", "anti"),
    ("pre", "peri"), ("ad", "ab"), ("dysphas", "dysphag"), ("ile", "ili"), ("urete", "ureth"),
)  # fmt: skip
_NOT = ("a", "an", "anti", "de", "dis", "il", "im", "in", "ir", "non", "un")

# A medicine's name that is this much farther than the nearest form was not meant. One slip in a
# name is at most 1.1 and in a form at least 0.35, so that a name is near to all its single slips.
ONE_SLIP = 0.9

# Ends of medicines' international names (WHO's stems and the like): no list of names is whole.
_MEDICINE_ENDS = (
    "afil", "ciclib", "fibrate", "gliflozin", "glinide", "gliptide", "lukast", "pril", "prost",
    "relin", "stigmine", "umab",
    "apine", "axine", "azepam", "azepine", "azine", "azolam", "azosin", "barbital", "caine",
    "cillin", "codone", "conazole", "cycline", "dipine", "dronate", "floxacin", "formin",
    "gabalin", "giline", "gliptin", "idone", "ketamine", "mantine", "morphone", "mycin", "olol",
    "orphine", "oxetine", "parin", "pentin", "peridol", "pramine", "prazole", "profen", "sartan",
    "semide", "setron", "solone", "statin", "tadine", "tamivir", "thiazide", "tidine", "tinib",
    "traline", "trexone", "triptan", "triptyline", "xaban", "ximab", "yzine", "zodone", "zolid",
    "zumab",
)  # fmt: skip


class Correction(NamedTuple):
    """Another reading of words[start:end]: the `forms` that were probably meant, two where two
    words were run together. `confidence` is in (0, 1]. `asked_only`: never searched for."""

    start: int
    end: int
    forms: tuple[str, ...]
    confidence: float
    asked_only: bool


class _Reading(NamedTuple):
    forms: tuple[str, ...]
    weight: float
    is_medicine: bool


def correct(
    words: tuple[Word, ...], vocabulary: Vocabulary, known: Callable[[Word], int]
) -> tuple[Correction, ...]:
    """Other readings of misspelt words, by their place; of one place at most two, best first.

    `words` are all words of the question. `known` tells in how many passages a word is in any
    form. Places do not overlap.
    """
    doubtful = _doubtful(words, vocabulary, known)
    if not doubtful:
        return ()
    found: list[Correction] = []
    wrong = (at for at, _ in doubtful if _may_be_wrong(words[at], vocabulary))
    looked_up = frozenset(islice(wrong, MOST_UNKNOWN))
    for at, passages in sorted(doubtful):
        done = found[-1].end if found else 0
        if at < done:
            continue  # one word with the word before it
        if joined := _joined(words, at, done, vocabulary, known):
            found.append(joined)
        elif at in looked_up:
            found.extend(_readings(at, words[at], passages, vocabulary))
    return tuple(found)


def did_you_mean(
    text: str, words: tuple[Word, ...], corrections: tuple[Correction, ...]
) -> str | None:
    """The text with the first correction of each place in it; None when there is none.

    `words` are `read_words(text)`. All between the corrected words stays as it is.
    """
    if not corrections:
        return None
    places = [found.span() for found in re.finditer(TOKEN_PATTERN, text)]
    parts: list[str] = []
    done = 0
    for one in corrections:
        start, end = places[one.start][0], places[one.end - 1][1]
        if start >= done:
            parts += (text[done:start], " ".join(one.forms))
            done = end
    return "".join(parts) + text[done:]


def _doubtful(
    words: tuple[Word, ...], vocabulary: Vocabulary, known: Callable[[Word], int]
) -> list[tuple[int, int]]:
    """The places of words that the index hardly knows, with their passages: unknown words before
    rare ones, long before short. Medicines' names are none."""
    found = [
        (at, passages)
        for at, word in enumerate(words)
        if word.form not in STOP_WORDS and len(word.form) <= LONGEST and word.form.isalpha()
        if (passages := known(word)) <= RARE
    ]
    found.sort(key=lambda one: (one[1] > 0, -len(words[one[0]].form), one))
    most = found[:MOST_DOUBTFUL]
    return [one for one in most if not vocabulary.is_medicine(words[one[0]].form)]


def _may_be_wrong(word: Word, vocabulary: Vocabulary) -> bool:
    return len(word.form) >= SHORTEST and not vocabulary.is_everyday(word.stem)


def _readings(at: int, word: Word, passages: int, vocabulary: Vocabulary) -> Iterator[Correction]:
    """The readings of one word that are sure enough."""
    typed = word.form
    reach = _reach(len(typed))
    near, far = _near(typed, reach, vocabulary)
    readings = [
        _read(one, slip, vocabulary)
        for one in near
        if _counts(one, passages) and (slip := far(one.form, reach)) <= reach
    ]
    if not passages:
        readings += _split(typed, vocabulary)
    total = sum(one.weight for one in readings) + _right(len(typed), passages)
    best = _by_stem(readings, word.stem if passages else "")[:MOST_READINGS]
    sure = [one for one in best if one.weight / total >= LEAST_SURE]
    risky = _ends_like_medicine(typed) or (bool(sure) and _is_risky(near, far, reach))
    for one in sure:
        yield Correction(at, at + 1, one.forms, one.weight / total, risky or one.is_medicine)


def _is_risky(near: list[Form], far: Callable[[str, float], float], reach: float) -> bool:
    """Whether a medicine's name is as near as the nearest form, or hardly farther."""
    names = [one.form for one in near if one.is_medicine or _ends_like_medicine(one.form)]
    slip = min((far(name, reach) for name in names), default=math.inf)
    meant = slip - ONE_SLIP
    return slip <= reach and not any(far(one.form, meant) <= meant for one in near)


def _counts(form: Form, passages: int) -> bool:
    """Whether a form may be what was meant by a word that is in so many passages."""
    if not passages:
        return form.passages > 0 or form.is_medicine or form.form in STOP_WORDS
    return form.passages >= COMMONER * passages


def _near(
    typed: str, reach: float, vocabulary: Vocabulary
) -> tuple[list[Form], Callable[[str, float], float]]:
    """The forms that may be within reach, sorted, and how far each is, infinite where it is
    certain to be more than the second argument, or means the opposite. What sounds alike is
    nearer, and "ph" for "f" is one slip."""
    alike = {one.form: one for one in vocabulary.alike(typed)}
    near = {one.form: one for one in vocabulary.near(typed)}
    heard = respelt(typed)

    def far(form: str, most: float) -> float:
        if form in alike:
            slip = distance(typed, form, most + SAME_SOUND) - SAME_SOUND
            slip = min(slip, RESPELT + distance(heard, respelt(form), most))
        else:
            slip = distance(typed, form, most)
        return math.inf if slip <= most and _is_opposite(typed, form) else slip

    return [one for _, one in sorted((near | alike).items())], far


def _is_opposite(one: str, other: str) -> bool:
    """ "asymptomatic" and "symptomatic", "hyperthyroidism" and "hypothyroidism"."""
    shorter, longer = sorted((one, other), key=len)
    if longer.endswith(shorter) and longer[: -len(shorter)] in _NOT:
        return True
    return any(
        (one.startswith(this) and other.startswith(that))
        or (one.startswith(that) and other.startswith(this))
        for this, that in _OPPOSITES
    )


def _read(form: Form, far: float, vocabulary: Vocabulary) -> _Reading:
    weight = _weight(_passages(form, vocabulary), far, vocabulary)
    return _Reading((form.form,), weight, form.is_medicine or _ends_like_medicine(form.form))


def _passages(form: Form, vocabulary: Vocabulary) -> float:
    share = MEDICINE_SHARE if form.is_medicine else 0.0
    share = STOP_WORD_SHARE if form.form in STOP_WORDS else share
    return max(form.passages, share * vocabulary.most_passages)


def _weight(passages: float, far: float, vocabulary: Vocabulary) -> float:
    share = (1 + passages) / (1 + vocabulary.most_passages)
    return math.pow(share, FREQUENCY) * math.exp(-SLIP * far)


def _right(letters: int, passages: int) -> float:
    """The weight of the word as it was typed."""
    longer = LONGER * (min(letters, 12) - 6)
    return math.exp(RIGHT - longer + (RARE_RIGHT if passages else 0.0))


def _reach(letters: int) -> float:
    """The distance from which on no form can be sure enough, however common."""
    return -math.log(_right(letters, 0) * LEAST_SURE / (1 - LEAST_SURE)) / SLIP


def _by_stem(readings: list[_Reading], typed: str) -> list[_Reading]:
    """Best first; forms of one word count as one reading, its best; those of the stem `typed`
    are left out."""
    readings = sorted(readings, key=lambda one: (-one.weight, one.forms))
    best: dict[tuple[str, ...], _Reading] = {}
    for one in readings:
        stems = tuple(word.stem for word in read_words(" ".join(one.forms)))
        if stems in best:
            first = best[stems]
            best[stems] = first._replace(weight=first.weight + one.weight)
        elif stems != (typed,):
            best[stems] = one
    return sorted(best.values(), key=lambda one: (-one.weight, one.forms))


def _split(typed: str, vocabulary: Vocabulary) -> Iterator[_Reading]:
    """The two words that were run together, where both are well known."""
    if len(typed) <= SHORTEST:
        return
    for at in range(1, len(typed)):
        pair = typed[:at], typed[at:]
        if not all(map(_may_stand_alone, pair)):
            continue
        passages = math.inf
        for half in sorted(pair, key=len, reverse=True):  # the longer is the rarer
            if passages >= WELL_KNOWN:
                form = Form(half, vocabulary.frequency(half), False)
                passages = min(passages, _passages(form, vocabulary))
        if passages >= WELL_KNOWN:
            far = SPLIT if STOP_WORDS.isdisjoint(pair) else SPLIT_STOP_WORD
            risky = any(vocabulary.is_medicine(half) or _ends_like_medicine(half) for half in pair)
            yield _Reading(pair, _weight(passages, far, vocabulary), risky)


def _may_stand_alone(half: str) -> bool:
    if half in STOP_WORDS:
        return len(half) > 1 or half in ("a", "i")
    return len(half) >= SHORTEST


def _joined(
    words: tuple[Word, ...],
    at: int,
    first: int,
    vocabulary: Vocabulary,
    known: Callable[[Word], int],
) -> Correction | None:
    """The word that was written as two, words[at] one of them, the other not before `first`."""
    for start in range(max(first, at - 1), min(at + 1, len(words) - 1)):
        pair = words[start : start + 2]
        whole = pair[0].form + pair[1].form
        if not (SHORTEST < len(whole) <= LONGEST and whole.isalpha()):
            continue
        passages = vocabulary.frequency(whole)
        if passages <= COMMONER * min(map(known, pair)):
            continue
        if any(vocabulary.is_medicine(word.form) for word in pair):
            continue
        weight = _weight(passages, JOINED, vocabulary)
        share = weight / (weight + _right(len(whole), 0))
        if share >= LEAST_SURE:
            risky = vocabulary.is_medicine(whole) or _ends_like_medicine(whole)
            return Correction(start, start + 2, (whole,), share, risky)
    return None


def may_be_medicine(form: str, vocabulary: Vocabulary) -> bool:
    """Whether the form is in the list of medicines, or ends as their names do."""
    return vocabulary.is_medicine(form) or _ends_like_medicine(form)


def _ends_like_medicine(form: str) -> bool:
    """Whether the form ends as medicines' names do."""
    return len(form) > 6 and form.endswith(_MEDICINE_ENDS)
