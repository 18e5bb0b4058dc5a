"""Misspelt words: what is near, what was meant, and what is never guessed."""

from __future__ import annotations

import itertools
import string
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.curation.everyday_words import everyday_forms, known_words
from index.writers.spelling import write_spelling
from search.query.edit_distance import LIKE_SOUND, distance
from search.query.readings import did_you_mean
from search.query.spelling import (
    LEAST_SURE,
    LONGEST,
    MOST_DOUBTFUL,
    MOST_READINGS,
    MOST_UNKNOWN,
    SHORTEST,
    Correction,
    _most_distance,
    correct,
)
from search.store.analysis import ENGLISH, STOP_WORDS, Word, read_words, word_places
from search.store.vocabulary import _LONG, _MOST_STRANGE, FORMS, NEAR, Vocabulary, sound
from tests.support.each import each
from tests.support.paths import ROOT

FORMS_OF_INDEX = {
    "abdomen": 9, "abscess": 4, "acupuncture": 14, "addiction": 60, "alcohol": 45, "amphetamine": 3,
    "anger": 11, "antidepressants": 40, "anxiety": 120, "anxious": 30, "appetite": 13, "attack": 26,
    "breathing": 22, "clinic": 80, "clonic": 1, "contact": 12, "contract": 2, "depression": 150,
    "depressed": 44, "diarrhea": 8, "disorder": 70, "dizziness": 17, "does": 160, "drowsy": 6,
    "evening": 8, "exercise": 31, "felt": 12, "fibrillation": 3, "fibromyalgia": 5, "flat": 5,
    "help": 140, "helps": 41, "hose": 3, "hypertension": 9, "hypothyroidism": 7, "insomnia": 35,
    "irritability": 12, "loss": 20, "maternal": 6, "metastasis": 2, "nausea": 28, "night": 36,
    "panic": 50, "physical": 33, "psychiatrist": 27, "recurrences": 3, "schizophrenia": 19,
    "sertraline": 22, "session": 33, "sleep": 95, "sore": 4, "stomach": 21, "suicidal": 16,
    "symptomatic": 5, "symptoms": 90, "tapering": 11, "therapist": 49, "therapy": 110,
    "thoughts": 47, "treatment": 130, "weight": 25, "withdrawal": 30, "work": 70,
    "lithium": 31, "celexa": 2, "the": 200, "what": 90, "and": 190, "for": 180, "because": 40,
}  # fmt: skip
MEDICINES = """
    abilify ativan bupropion buspar buspirone celebrex celexa chlorpromazine clomipramine clonazepam
    clonidine effexor escitalopram fluoxetine fluvoxamine hydralazine hydroxyzine ketamine klonopin
    lamictal lamisil lamotrigine lexapro lithium lorazepam luvox metformin methadone olanzapine
    paroxetine paxil pristiq prozac quetiapine risperidone ropinirole sertraline seroquel soma
    topamax tramadol trazodone venlafaxine wellbutrin xanax zoloft zolpidem zyprexa zyrtec
""".split()
LETTERS = string.ascii_lowercase


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("spelling")
    write_spelling(FORMS_OF_INDEX, MEDICINES, made)
    return made


@pytest.fixture(scope="module")
def vocabulary(folder: Path) -> Vocabulary:
    return Vocabulary(folder)


@cache
def passages_by_stem() -> dict[str, int]:
    found: dict[str, int] = {}
    for form, passages in FORMS_OF_INDEX.items():
        (word,) = read_words(form)
        found[word.stem] = max(found.get(word.stem, 0), passages)
    return found


def known(word: Word) -> int:
    return passages_by_stem().get(word.stem, 0)


@pytest.fixture(scope="module")
def read(vocabulary: Vocabulary) -> Callable[[str], tuple[Correction, ...]]:
    return lambda text: correct(read_words(text), vocabulary, known)


def first(found: tuple[Correction, ...]) -> str | None:
    return " ".join(found[0].forms) if found else None


# ---- what was meant ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("depresion", "depression"),  # a doubled letter once
        ("anxeity", "anxiety"),  # two letters swapped
        ("aniexty", "anxiety"),  # the letters in another order
        ("treatmemt", "treatment"),  # the key beside
        ("fysical", "physical"),  # the sound, from the first letter on
        ("nausia", "nausea"),
        ("sykiatrist", "psychiatrist"),
        ("skizofrenia", "schizophrenia"),
        ("diarreha", "diarrhea"),
        ("fibrulation", "fibrillation"),  # two slips
        ("irratibility", "irritability"),
        ("insominia", "insomnia"),
        ("nsomnia", "insomnia"),
        ("fibromalgia", "fibromyalgia"),
        ("becuase", "because"),  # furniture of a question
        ("panicattack", "panic attack"),
        ("weightloss", "weight loss"),
        ("anti depressants", "antidepressants"),
        ("with drawal", "withdrawal"),
    ],
)
def test_a_misspelling_is_read_as_the_word_of_the_index(
    read: Callable[[str], tuple[Correction, ...]], typed: str, meant: str
) -> None:
    found = read(f"help {typed} sleep")
    assert first(found) == meant
    assert (found[0].start, found[0].end) == (1, 1 + len(typed.split()))
    assert not found[0].asked_only
    assert LEAST_SURE <= found[0].confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "what helps with anxiety and depression",
        "anxiousness sleeping therapies",  # known in another form
        "house eight massage message boats",  # right, and the index lacks them
        "didnt wont couldn't",
        "asymptomatic hyperthyroidism hypotension paternal",  # the opposite of what is there
        "slep wrk ax",  # too short, or the slip leaves too little
        "covid19 12345 b12 2,5",
        "zzzzzz qqqqqqqq",
        "x" * 31 + " " + "depression" * 4,
        "",
        "?!",
    ],
)
def test_what_is_right_or_hopeless_is_left_alone(
    read: Callable[[str], tuple[Correction, ...]], text: str
) -> None:
    assert [one.forms for one in read(text)] in ([], [("sleep",)])
    if "slep" not in text:
        assert read(text) == ()


def test_a_word_that_the_index_knows_well_is_never_corrected(vocabulary: Vocabulary) -> None:
    """Even though a far commoner form is one letter away."""
    words = read_words("depresion")
    assert correct(words, vocabulary, lambda _: 0)
    assert correct(words, vocabulary, lambda _: 3) == ()


def test_a_slip_of_the_clinic_itself_is_read_where_the_near_form_is_very_much_commoner(
    vocabulary: Vocabulary,
) -> None:
    words = read_words("treatmemt contracts")
    (found,) = correct(words, vocabulary, lambda word: 1 if word.form == "treatmemt" else 2)
    assert found.forms == ("treatment",)
    (surer, *_) = correct(words, vocabulary, lambda word: 0 if word.form == "treatmemt" else 9)
    assert found.confidence < surer.confidence


def test_a_word_of_two_passages_may_be_a_slip_and_one_of_three_is_none(tmp_path: Path) -> None:
    """Nobody makes the same slip three times; the right form has to be much commoner."""
    write_spelling({"depression": 900, "depresion": 2, "anxiety": 900, "anxeity": 3}, [], tmp_path)
    passages = {"depresion": 2, "anxeity": 3, "depression": 900, "anxiety": 900}
    found = correct(
        read_words("depresion or anxeity"),
        Vocabulary(tmp_path),
        lambda word: passages.get(word.form, 0),
    )
    assert [one.forms for one in found] == [("depression",)]


def test_two_readings_that_are_equally_near_share_their_confidence(tmp_path: Path) -> None:
    write_spelling({"maring": 30, "paring": 30, "sleep": 400}, [], tmp_path)
    found = correct(read_words("garing"), Vocabulary(tmp_path), lambda _: 0)
    assert [one.forms for one in found] in ([], [("maring",), ("paring",)])
    write_spelling({"maring": 30, "sleep": 400}, [], tmp_path)
    (alone,) = correct(read_words("garing"), Vocabulary(tmp_path), lambda _: 0)
    assert all(one.confidence < alone.confidence for one in each(found))


def test_of_equally_near_forms_the_commoner_is_meant_then_the_first_of_the_alphabet(
    tmp_path: Path,
) -> None:
    def best(forms: dict[str, int]) -> str | None:
        write_spelling(forms, [], tmp_path)
        return first(correct(read_words("therapest"), Vocabulary(tmp_path), lambda _: 0))

    assert best({"therapist": 5, "therapost": 90}) == "therapost"
    assert best({"therapist": 90, "therapost": 5}) == "therapist"
    assert best({"therapist": 9, "therapost": 9}) == "therapist"


def test_forms_of_one_word_do_not_make_each_other_doubtful(tmp_path: Path) -> None:
    write_spelling({"symptom": 90, "symptoms": 90}, [], tmp_path)
    found = correct(read_words("symptoma"), Vocabulary(tmp_path), lambda _: 0)
    assert len(found) == 1
    assert found[0].confidence > 0.8


def test_a_few_words_are_looked_up_however_long_the_text(
    vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    pairs: list[str] = []
    near, frequency = Vocabulary.near, Vocabulary.frequency
    monkeypatch.setattr(Vocabulary, "near", lambda s, f: asked.append(f) or near(s, f))
    text = " ".join(f"zq{a}{b}xx" for a, b in itertools.product(LETTERS, LETTERS))
    correct(read_words(text), vocabulary, known)
    assert len(asked) == MOST_UNKNOWN
    monkeypatch.setattr(Vocabulary, "frequency", lambda s, f: pairs.append(f) or frequency(s, f))
    correct(read_words("zqx " * 500), vocabulary, known)
    assert len(pairs) <= 2 * MOST_DOUBTFUL


# ---- medicines --------------------------------------------------------------------------------


def test_a_medicines_name_is_not_even_asked_about(
    read: Callable[[str], tuple[Correction, ...]],
) -> None:
    assert [name for name in MEDICINES if read(f"does {name} help")] == []


def test_no_medicine_ever_becomes_another(tmp_path: Path) -> None:
    """Each is asked for in an index that has all the others, with it in the list and without."""
    for name in MEDICINES:
        others = {other: 50 for other in MEDICINES if other != name}
        write_spelling(others, MEDICINES, tmp_path)
        assert correct(read_words(name), Vocabulary(tmp_path), lambda _: 0) == ()
        write_spelling(others, others, tmp_path)
        for one in correct(read_words(name), Vocabulary(tmp_path), lambda _: 0):
            assert one.asked_only or others.keys().isdisjoint(one.forms)


@given(data=st.data())
def test_a_slip_in_a_medicines_name_is_only_asked_about(
    vocabulary: Vocabulary, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([one for one in MEDICINES if len(one) >= 5]))
    typed = data.draw(slips_of(name))
    found = correct(read_words(f"can {typed} help"), vocabulary, known)
    assert all(one.asked_only for one in found)


def test_a_word_that_ends_as_medicines_do_is_only_asked_about(tmp_path: Path) -> None:
    """No list of names is whole."""
    write_spelling({"vortioxetine": 40}, [], tmp_path)
    (found,) = correct(read_words("vortioxatine"), Vocabulary(tmp_path), lambda _: 0)
    assert (found.forms, found.asked_only) == (("vortioxetine",), True)


def test_a_form_that_is_a_whole_slip_nearer_than_a_medicine_was_meant(tmp_path: Path) -> None:
    write_spelling({"clinical": 9, "sleep": 20}, ["clenil"], tmp_path)
    for typed, meant in (("clenical", ("clinical", False)), ("clenill", ("clenil", True))):
        found = correct(read_words(typed), Vocabulary(tmp_path), lambda _: 0)
        assert (*found[0].forms, found[0].asked_only) == meant


def test_medicines_in_split_and_joined_words_are_only_asked_about(
    read: Callable[[str], tuple[Correction, ...]],
) -> None:
    for text in ("sertralinewithdrawal", "sertra line"):
        assert all(one.asked_only for one in read(text))
    assert first(read("sertra line")) == "sertraline"
    assert first(read("lithiumtreatment")) == "lithium treatment"


# ---- did you mean -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Depresion?", "depression?"),
        ("Können “Nausia” & the DEPRESION be —hypertenson?", None),
        ("a  panicattack,\nand anti-depressants", "a  panic attack,\nand antidepressants"),
        ("what helps with anxiety", None),
        ("celexia", "celexa"),
    ],
)
def test_did_you_mean_changes_the_misspelt_words_and_nothing_else(
    read: Callable[[str], tuple[Correction, ...]], text: str, meant: str | None
) -> None:
    got = did_you_mean(text, word_places(text), read(text))
    if text.startswith("Können"):
        meant = "Können “nausea” & the depression be —hypertension?"
    assert got == meant


@settings(max_examples=60)
@given(st.text(max_size=120))
def test_any_text_is_read_without_a_fault(vocabulary: Vocabulary, text: str) -> None:
    words = read_words(text)
    found = correct(words, vocabulary, known)
    places = [(one.start, one.end) for one in found]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(words) for start, end in places)
    different = sorted(set(places))
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(different))
    assert all(places.count(place) <= MOST_READINGS for place in different)
    assert all(0 < one.confidence <= 1 for one in found)
    did_you_mean(text, word_places(text), found)


@settings(max_examples=60)
@given(st.text(alphabet="abcdeinoprstxyz ", max_size=100))
def test_texts_of_near_words_are_read_without_a_fault(vocabulary: Vocabulary, text: str) -> None:
    test_any_text_is_read_without_a_fault.hypothesis.inner_test(vocabulary, text)


# ---- near forms -------------------------------------------------------------------------------


@st.composite
def slips_of(draw: st.DrawFn, form: str) -> str:
    at = draw(st.integers(0, len(form) - 1))
    letter = draw(st.sampled_from(LETTERS))
    return draw(
        st.sampled_from(
            [
                form[:at] + form[at + 1 :],
                form[:at] + letter + form[at:],
                form[:at] + letter + form[at + 1 :],
                form[:at] + form[at + 1 : at + 2] + form[at] + form[at + 2 :],
            ]
        )
    )


@given(data=st.data())
def test_every_form_is_near_to_each_of_its_single_slips(
    vocabulary: Vocabulary, data: st.DataObject
) -> None:
    form = data.draw(st.sampled_from([one for one in FORMS_OF_INDEX if len(one) >= 5]))
    typed = data.draw(slips_of(form))
    if typed != form:
        assert form in [one.form for one in vocabulary.near(typed)]
        assert distance(typed, form) <= 1.1


@given(st.text(alphabet="abehst", max_size=9), st.text(alphabet="abehst", max_size=9))
def test_the_distance_is_the_same_both_ways_and_ends_early_only_beyond_its_bound(
    one: str, other: str
) -> None:
    far = distance(one, other)
    assert far == pytest.approx(distance(other, one))
    assert (far == 0) == (one == other)
    for most in (0.5, 1.0, 2.0):
        bounded = distance(one, other, most)
        assert bounded == pytest.approx(far) if far <= most else bounded > most


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("physical", "fysical"), ("hydroxyzine", "hidroxizine"), ("psychosis", "sykosis"),
        ("abscess", "absess"), ("alcohol", "alchohol"), ("knee", "nee"), ("limb", "lim"),
        ("xanax", "zanax"),
        ("histology", "istology"), ("stomach", "stomack"), ("recurrences", "reoccourances"),
    ],
)  # fmt: skip
def test_words_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@given(data=st.data())
def test_a_bound_leaves_out_only_what_is_beyond_it(data: st.DataObject) -> None:
    """Two slips in a word that has doubled letters, vowels and neighbouring keys."""
    form = data.draw(st.sampled_from([one for one in FORMS_OF_INDEX if len(one) >= 5]))
    typed = data.draw(slips_of(data.draw(slips_of(form))))
    far = distance(typed, form)
    for most in (far, far + 0.01, 2.0):
        assert far > most or distance(typed, form, most) == far
    assert distance(typed, form, far - 0.01) > far - 0.01


def test_what_sounds_alike_is_found_however_strange_its_letters(vocabulary: Vocabulary) -> None:
    assert [one.form for one in vocabulary.alike("sykiatrist")] == ["psychiatrist"]
    assert vocabulary.alike("psychiatrist") == []
    assert vocabulary.alike("eye") == []


@pytest.mark.parametrize(
    ("typed", "form", "is_near"),
    [("cement", "comets", True), ("camel", "comet", False)],
    ids=["four consonants are heard", "three"],
)
def test_words_of_one_other_consonant_are_near_where_more_than_three_are_heard(
    tmp_path: Path, typed: str, form: str, is_near: bool
) -> None:
    """ "smnt" and "kmts" have three in common. What "kml" and "kmt" have, "km", is every word's."""
    write_spelling({form: 5}, [], tmp_path)
    assert (form in [one.form for one in Vocabulary(tmp_path).near(typed)]) == is_near


@pytest.mark.parametrize(
    ("typed", "form", "is_found"),
    [
        ("comite", "committee", True),  # three letters fewer
        ("comit", "committee", False),  # four
        ("committee", "comite", True),
        ("committee", "comit", False),
    ],
)
def test_what_sounds_alike_has_three_letters_more_or_fewer_at_most(
    tmp_path: Path, typed: str, form: str, is_found: bool
) -> None:
    write_spelling({form: 5}, [], tmp_path)
    assert sound(typed) == sound(form)
    found = Vocabulary(tmp_path).alike(typed)
    assert [one.form for one in found] == ([form] if is_found else [])


def test_the_letters_that_near_forms_may_have_besides_are_as_many_as_the_distance_allows() -> None:
    """Else a form within reach would be lost."""
    for letters in range(SHORTEST, LONGEST + 1):
        allowed = _MOST_STRANGE - (letters < _LONG)
        assert (allowed + 1) * LIKE_SOUND > _most_distance(letters)


def test_frequency_and_medicines_are_looked_up(vocabulary: Vocabulary) -> None:
    assert [vocabulary.frequency(form) for form in ("sleep", "prozac", "slee", "")] == [95, 0, 0, 0]
    assert vocabulary.is_medicine("prozac")
    assert vocabulary.is_medicine("lithium")
    assert not vocabulary.is_medicine("sleep")
    assert vocabulary.is_everyday("night")
    assert not vocabulary.is_everyday("sertralin")


def test_the_same_forms_give_the_same_bytes_in_every_process(folder: Path, tmp_path: Path) -> None:
    write_spelling(dict(reversed(FORMS_OF_INDEX.items())), sorted(MEDICINES)[::-1], tmp_path)
    for name in (FORMS, NEAR):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    code = (
        "import sys, pathlib; from search.store.vocabulary import Vocabulary;"
        "v = Vocabulary(pathlib.Path(sys.argv[1]));"
        "print([one.form for one in v.near('depresion')])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_an_index_without_words_has_no_corrections(tmp_path: Path) -> None:
    write_spelling({}, [], tmp_path)
    assert correct(read_words("depresion"), Vocabulary(tmp_path), lambda _: 0) == ()


def test_words_that_are_not_latin_are_looked_up_too(tmp_path: Path) -> None:
    write_spelling({"депрессия": 9}, [], tmp_path)
    found = correct(read_words("депресия"), Vocabulary(tmp_path), lambda _: 0)
    assert first(found) == "депрессия"


def test_everyday_words_are_plain_and_no_furniture() -> None:
    forms = everyday_forms(ENGLISH)
    assert all(word.isascii() and word.islower() and word.isalpha() for word in forms)
    assert not forms & STOP_WORDS
    assert max(map(len, forms)) <= LONGEST


@pytest.mark.parametrize("word", ["gear", "hindi", "carbs", "covid"])
def test_a_known_word_is_not_corrected(word: str, tmp_path: Path) -> None:
    """ "gear" is a word, whatever the index has: only a list of words tells it from a slip."""
    write_spelling({"hear": 60, "hand": 50, "crabs": 40, "cvid": 30}, [], tmp_path)
    assert correct(read_words(word), Vocabulary(tmp_path), lambda _: 0) == ()


@pytest.mark.parametrize("word", ["strep", "mins", "john", "hives"])
def test_a_word_of_the_starter_synonyms_or_of_a_name_is_not_corrected(
    word: str, tmp_path: Path
) -> None:
    """ "St. John's wort" is no "join's wort", "30 mins" are no "mine"."""
    write_spelling({"step": 60, "mine": 50, "join": 40, "lives": 30}, [], tmp_path)
    assert correct(read_words(word), Vocabulary(tmp_path), lambda _: 0) == ()


def test_known_words_are_plain_and_no_medicines() -> None:
    known = known_words(ENGLISH)
    assert all(word.isascii() and word.islower() and word.isalpha() for word in known)
    assert not known & {"lithium", "valium", "aspirin"}
