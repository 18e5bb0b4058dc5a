"""Spelling correction: misspelt words are corrected to word forms of the index.

A word that the index lacks is compared with the forms that are near to it. Each form weighs

    (passages / passages of the commonest form) ^ FREQUENCY · e ^ (-SLIP · distance)

(Kernighan, Church & Gale 1990 weigh by frequency and kind of slip; search.query.edit_distance has
the distance.) The typed word has a weight too, less for longer words: it may be correct though the
index lacks it. The confidence in a form is its share in the sum of all weights.

No medicine becomes another. A word near a medicine's name is never searched as another, only asked
about; a medicine's name itself is not even asked about.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from ..deadline import check_deadline
from ..languages.language import Facts, Language
from ..store.analysis import STOP_WORDS, Word
from ..store.vocabulary import Form, Vocabulary
from .edit_distance import distance

# Words of a question that are corrected at most, and checked for a surplus space at most. The first
# takes up to 1 ms a word, the second some hundredths of that.
MOST_UNKNOWN = 5
MOST_DOUBTFUL = 30
# Letters. Shorter words are not corrected, since a slip makes another word; longer are no words.
SHORTEST, LONGEST = 4, 30
# Corrections of one word at most, and the confidence that each needs.
MOST_READINGS = 2
LEAST_SURE = 0.3

# The weights of the forms and of the typed word: e ^ RIGHT for six letters, divided by e ^ LONGER
# for each further letter up to twelve. Measured: python -m bench misspell.
FREQUENCY = 0.4
SLIP = 4.0
SAME_SOUND = 0.15
RESPELT = 0.6
RIGHT = -5.7
LONGER = 0.4
# A word in this many passages or fewer may be the clinic's own slip, when a near form is in
# COMMONER times as many. Its weight is multiplied by e ^ RARE_RIGHT.
RARE = 2
COMMONER = 25
RARE_RIGHT = 2.0
# The distance of a missing space, and of a surplus one.
SPLIT = 0.9
SPLIT_STOP_WORD = 1.2
JOINED = 0.5
# What Latin names end in is no word run on: "planus" is not "plan us".
LATIN_ENDS = frozenset(("is", "us"))
# Passages that each half of a split word needs.
WELL_KNOWN = 3
# The least share of passages that stop words and medicines are assumed to be in. An index may lack
# "because", and a medicine that it lacks still competes with other corrections.
STOP_WORD_SHARE = 1 / 3
MEDICINE_SHARE = 1 / 100


# A medicine's name that is farther than the nearest form by more than this was not meant. One slip
# is at most 1.1 in a name and at least 0.35 in a form, so all single slips of a name are within it.
ONE_SLIP = 0.9
# A name that is farther than the nearest by no more than this may be meant as well: both are asked
# about. Chosen of seven margins by 3,808 random slips in names of the list: once, the name that was
# meant was farther than the nearest by more.
SECOND_NAME = 0.5


class Correction(NamedTuple):
    """A correction of words[start:end].

    `forms` are the words probably meant: two where two words were run together. `confidence` is in
    (0, 1]. `asked_only` says that it is never searched for, only asked about.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    confidence: float
    asked_only: bool


class _Candidate(NamedTuple):
    """`forms` that may replace a word at a distance, their unnormalised weight, and whether one is
    a medicine."""

    forms: tuple[str, ...]
    distance: float
    weight: float
    is_medicine: bool


def correct(
    words: tuple[Word, ...],
    vocabulary: Vocabulary,
    known: Callable[[Word], int],
) -> tuple[Correction, ...]:
    """Correct misspelt words: corrections in the order of the words, at most two for each span.

    `words` are all words of the question. `known` returns in how many passages a word is, in any
    form. Spans are equal or do not overlap; the better correction of a span comes first.
    """
    rare = _rare_words(words, vocabulary, known)
    if not rare:
        return ()
    found: list[Correction] = []
    correctable = (at for at, _ in rare if _is_correctable(words[at], vocabulary))
    looked_up = frozenset(islice(correctable, MOST_UNKNOWN))
    is_short = sum(not passages for _, passages in rare) <= MOST_UNKNOWN
    for at, passages in sorted(rare):
        check_deadline()
        done = found[-1].end if found else 0
        if at < done:
            continue  # already joined with the word before
        if joined := _joined(words, at, done, vocabulary, known):
            found.append(joined)
        elif at in looked_up:
            pair = _correct_pair(words, at, done, vocabulary, known) if is_short else ()
            found.extend(pair or _correct_word(at, words[at], passages, vocabulary))
    return tuple(found)


def _rare_words(
    words: tuple[Word, ...], vocabulary: Vocabulary, known: Callable[[Word], int]
) -> list[tuple[int, int]]:
    """(index, passages) of words in at most RARE passages, medicines' names left out.

    Unknown words come before rare ones, long before short; at most MOST_DOUBTFUL.
    """
    found = [
        (at, passages)
        for at, word in enumerate(words)
        if word.form not in vocabulary.language.stop_words
        and len(word.form) <= LONGEST
        and word.form.isalpha()
        if (passages := known(word)) <= RARE
    ]
    found.sort(key=lambda one: (one[1] > 0, -len(words[one[0]].form), one))
    most = found[:MOST_DOUBTFUL]
    return [one for one in most if not _is_listed(words[one[0]].form, vocabulary)]


def _is_correctable(word: Word, vocabulary: Vocabulary) -> bool:
    return len(word.form) >= SHORTEST and not vocabulary.is_spelt_right(word)


def _correct_word(
    at: int, word: Word, passages: int, vocabulary: Vocabulary
) -> Iterator[Correction]:
    """The corrections of one word that have enough confidence, best first."""
    for one in vocabulary.caching(_find_corrections)((word, passages)):
        yield one._replace(start=at, end=at + 1)


def _find_corrections(vocabulary: Vocabulary, asked: tuple[Word, int]) -> tuple[Correction, ...]:
    """The corrections of a word alone, with the number of its passages."""
    word, passages = asked
    typed = word.form
    most = _most_distance(len(typed))
    near, distance_to = _near_forms(typed, most, vocabulary)
    candidates = [
        _weigh(one, slip, vocabulary)
        for one in near
        if _is_common_enough(one, passages, vocabulary.language.stop_words)
        and (slip := distance_to(one.form, most)) <= most
    ]
    if not passages:
        candidates += _split(typed, vocabulary)
    total = sum(one.weight for one in candidates) + _typed_weight(len(typed), passages)
    best = _by_stem(candidates, word.stem if passages else "", vocabulary.language)
    confident = [one for one in best[:MOST_READINGS] if one.weight / total >= LEAST_SURE]
    risky = _ends_like_medicine(typed, vocabulary.language) or (
        bool(confident) and _is_near_medicine(near, distance_to, most, vocabulary)
    )
    return tuple(
        Correction(0, 1, one.forms, one.weight / total, risky or one.is_medicine)
        for one in _with_second_name(confident, best)
    )


def _with_second_name(confident: list[_Candidate], best: list[_Candidate]) -> list[_Candidate]:
    """The confident candidates, and the best name about as near as a medicine among them."""
    nearest = next((one.distance for one in confident if one.is_medicine), -math.inf)
    others = (one for one in best if one.is_medicine and one.distance <= nearest + SECOND_NAME)
    return [*dict.fromkeys((*confident, *others))][:MOST_READINGS]


def _is_near_medicine(
    near: list[Form],
    distance_to: Callable[[str, float], float],
    most: float,
    vocabulary: Vocabulary,
) -> bool:
    """Tell whether a medicine's name is within ONE_SLIP of the nearest form's distance."""
    names = [one.form for one in near if _may_be_medicine(one, vocabulary)]
    slip = min((distance_to(name, most) for name in names), default=math.inf)
    nearer = slip - ONE_SLIP
    return slip <= most and not any(distance_to(one.form, nearer) <= nearer for one in near)


def _is_common_enough(form: Form, passages: int, stop_words: frozenset[str] = STOP_WORDS) -> bool:
    """Tell whether a form may replace a word that is in `passages` passages."""
    if not passages:
        is_stop_word = form.form in stop_words
        return form.passages > 0 or form.is_medicine or is_stop_word
    return form.passages >= COMMONER * passages


def _near_forms(
    typed: str, most: float, vocabulary: Vocabulary
) -> tuple[list[Form], Callable[[str, float], float]]:
    """The forms that may be within a distance, sorted, and the function (form, most) -> distance.

    The distance is infinite where it is certain to exceed `most`, and for a word of opposite
    meaning. Forms that sound alike are nearer, and "ph" for "f" is one slip.
    """
    alike = {one.form: one for one in vocabulary.alike(typed)}
    near = {one.form: one for one in vocabulary.near(typed)}
    facts, respell = vocabulary.language.facts, vocabulary.language.respell
    respelling = respell(typed)

    def distance_to(form: str, most: float) -> float:
        check_deadline()
        if form in alike:
            slip = distance(typed, form, most + SAME_SOUND) - SAME_SOUND
            slip = min(slip, RESPELT + distance(respelling, respell(form), most))
        else:
            slip = distance(typed, form, most)
        return math.inf if slip <= most and _is_opposite(typed, form, facts) else slip

    return [one for _, one in sorted((near | alike).items())], distance_to


def _is_opposite(one: str, other: str, facts: Facts) -> bool:
    """Tell opposites: "asymptomatic" and "symptomatic", "hyperthyroidism" and "hypothyroidism"."""
    shorter, longer = sorted((one, other), key=len)
    if longer.endswith(shorter) and longer[: -len(shorter)] in facts.negations:
        return True
    return any(
        (one.startswith(this) and other.startswith(that))
        or (one.startswith(that) and other.startswith(this))
        for this, that in facts.opposites
    )


def _weigh(form: Form, slip: float, vocabulary: Vocabulary) -> _Candidate:
    weight = _weight(_assumed_passages(form, vocabulary), slip, vocabulary)
    return _Candidate((form.form,), slip, weight, _may_be_medicine(form, vocabulary))


def _assumed_passages(form: Form, vocabulary: Vocabulary) -> float:
    """The passages of a form, at least the assumed share for stop words and medicines."""
    share = MEDICINE_SHARE if form.is_medicine else 0.0
    share = STOP_WORD_SHARE if form.form in vocabulary.language.stop_words else share
    return max(form.passages, share * vocabulary.most_passages)


def _weight(passages: float, slip: float, vocabulary: Vocabulary) -> float:
    """The weight of a form at the distance `slip`."""
    share = (1 + passages) / (1 + vocabulary.most_passages)
    return math.pow(share, FREQUENCY) * math.exp(-SLIP * slip)


def _typed_weight(letters: int, passages: int) -> float:
    """The weight of the word as typed."""
    longer = LONGER * (min(letters, 12) - 6)
    return math.exp(RIGHT - longer + (RARE_RIGHT if passages else 0.0))


def _most_distance(letters: int) -> float:
    """The distance beyond which no form, however common, has enough confidence."""
    return -math.log(_typed_weight(letters, 0) * LEAST_SURE / (1 - LEAST_SURE)) / SLIP


def _by_stem(candidates: list[_Candidate], typed: str, language: Language) -> list[_Candidate]:
    """Candidates, best first; those of equal stems are added up under the best of their forms.

    Candidates of the stem `typed` are left out.
    """
    candidates = sorted(candidates, key=lambda one: (-one.weight, one.forms))
    best: dict[tuple[str, ...], _Candidate] = {}
    for one in candidates:
        stems = tuple(word.stem for word in language.read_words(" ".join(one.forms)))
        if stems in best:
            first = best[stems]
            best[stems] = first._replace(weight=first.weight + one.weight)
        elif stems != (typed,):
            best[stems] = one
    return sorted(best.values(), key=lambda one: (-one.weight, one.forms))


def _split(typed: str, vocabulary: Vocabulary) -> Iterator[_Candidate]:
    """Pairs of words, each in WELL_KNOWN passages, that may have been run together."""
    if len(typed) <= SHORTEST:
        return
    for at in range(1, len(typed)):
        pair = typed[:at], typed[at:]
        if pair[1] in LATIN_ENDS or not all(
            _may_stand_alone(half, vocabulary.language) for half in pair
        ):
            continue
        passages = math.inf
        for half in sorted(pair, key=len, reverse=True):  # the longer is usually the rarer
            if passages >= WELL_KNOWN:
                form = Form(half, vocabulary.frequency(half), False)
                passages = min(passages, _assumed_passages(form, vocabulary))
        if passages >= WELL_KNOWN:
            has_stop_word = not vocabulary.language.stop_words.isdisjoint(pair)
            slip = SPLIT_STOP_WORD if has_stop_word else SPLIT
            risky = any(may_be_medicine(half, vocabulary) for half in pair)
            yield _Candidate(pair, slip, _weight(passages, slip, vocabulary), risky)


def _may_stand_alone(half: str, language: Language) -> bool:
    if half in language.stop_words:
        return len(half) > 1 or half in language.facts.alone
    return len(half) >= SHORTEST


def _joined(
    words: tuple[Word, ...],
    at: int,
    first: int,
    vocabulary: Vocabulary,
    known: Callable[[Word], int],
) -> Correction | None:
    """The correction of words[at] and a neighbour, not before `first`, that are one word."""
    for start in range(max(first, at - 1), min(at + 1, len(words) - 1)):
        pair = words[start : start + 2]
        whole = pair[0].form + pair[1].form
        if not (SHORTEST < len(whole) <= LONGEST and whole.isalpha()):
            continue
        passages = vocabulary.frequency(whole)
        if passages <= COMMONER * min(map(known, pair)):
            continue
        if any(_is_listed(word.form, vocabulary) for word in pair) or _are_two(pair, vocabulary):
            continue
        weight = _weight(passages, JOINED, vocabulary)
        share = weight / (weight + _typed_weight(len(whole), 0))
        if share >= LEAST_SURE:
            risky = may_be_medicine(whole, vocabulary)
            return Correction(start, start + 2, (whole,), share, risky)
    return None


def _are_two(pair: tuple[Word, ...], vocabulary: Vocabulary) -> bool:
    """Tell a stop word beside a word that is right, or an abbreviation: "I deal" is not "ideal",
    nor "for MS" "forms"."""
    stop_words = vocabulary.language.stop_words
    others = [word for word in pair if word.form not in stop_words]
    return len(others) == 1 and (len(others[0].form) < 3 or vocabulary.is_spelt_right(others[0]))


def _correct_pair(
    words: tuple[Word, ...],
    at: int,
    first: int,
    vocabulary: Vocabulary,
    known: Callable[[Word], int],
) -> tuple[Correction, ...]:
    """The medicines that words[at] and a neighbour may be with a slip, where the index has neither:
    "oxi-codone" is near oxycodone, and its half "codone" near another."""
    for start in range(max(first, at - 1), min(at + 1, len(words) - 1)):
        pair = words[start : start + 2]
        whole = pair[0].form + pair[1].form
        if any(known(word) or _is_listed(word.form, vocabulary) for word in pair):
            continue
        is_name = _is_listed(whole, vocabulary)  # no slip
        if whole.isalpha() and SHORTEST < len(whole) <= LONGEST and not is_name:
            one = vocabulary.language.read_word(whole)
            meant = _correct_word(start, one, 0, vocabulary)
            names = [one for one in meant if may_be_medicine(one.forms[0], vocabulary)]
            if names:
                return tuple(one._replace(end=start + 2) for one in names)
    return ()


def may_be_medicine(form: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a form is in the list of medicines, or ends as their names do."""
    return vocabulary.caching(_looks_like_medicine)(form)


def _looks_like_medicine(vocabulary: Vocabulary, form: str) -> bool:
    return _is_listed(form, vocabulary) or any(
        _ends_like_medicine(one, vocabulary.language) for one in _singular(form)
    )


def _may_be_medicine(form: Form, vocabulary: Vocabulary) -> bool:
    """As `may_be_medicine`, of a form that was looked up."""
    own, *others = _singular(form.form)
    if form.is_medicine or any(map(vocabulary.is_medicine, others)):
        return True
    return any(_ends_like_medicine(one, vocabulary.language) for one in (own, *others))


def _is_listed(form: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a form is in the list of medicines, also in the plural: "lithiums"."""
    return any(map(vocabulary.is_medicine, _singular(form)))


def _singular(form: str) -> Iterator[str]:
    """A form, and what it may be the plural of."""
    yield form
    if form.endswith("s"):
        yield form[:-1]
        if form.endswith("es"):
            yield form[:-2]


def _ends_like_medicine(form: str, language: Language) -> bool:
    """Tell whether a form ends as medicines' names do."""
    return len(form) > 6 and form.endswith(language.facts.medicine_ends)
