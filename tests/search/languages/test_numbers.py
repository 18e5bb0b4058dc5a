"""A number is one word, the same with a point or a comma, and never another number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import build
from search.languages.language import is_number, plain_number
from search.pipeline import search
from search.query.parameters import Query
from search.store.analysis import ENGLISH, Language, language_of_code
from search.store.reader import Store
from tests.support.each import each

SPANISH = language_of_code("es")
LANGUAGES = pytest.mark.parametrize("language", [ENGLISH, SPANISH], ids=["en", "es"])
# No three decimals, which may be a group of thousands.
wholes = st.integers(0, 999)
decimals = st.from_regex(r"[0-9]{1,2}|[0-9]{4,5}", fullmatch=True)


def forms(language: Language, text: str) -> list[str]:
    return [word.form for word in language.read_words(text)]


@LANGUAGES
@given(
    whole=wholes, rest=decimals, sign=st.sampled_from(",."), unit=st.sampled_from(["", "mg", " mg"])
)
def test_a_decimal_is_one_word_whatever_its_sign(
    language: Language, whole: int, rest: str, sign: str, unit: str
) -> None:
    read = forms(language, f"toma {whole}{sign}{rest}{unit}, dos veces")
    assert read[0] == "toma"
    assert Decimal(read[1]) == Decimal(f"{whole}.{rest}")
    assert is_number(read[1])
    assert read[2:] == [*unit.split(), "dos", "veces"]


@LANGUAGES
@given(one=st.tuples(wholes, decimals), other=st.tuples(wholes, decimals))
def test_two_numbers_share_no_word(
    language: Language, one: tuple[int, str], other: tuple[int, str]
) -> None:
    values = [Decimal(f"{whole}.{rest}") for whole, rest in (one, other)]
    read = [forms(language, f"{whole},{rest}") for whole, rest in (one, other)]
    assert (read[0] == read[1]) == (values[0] == values[1])
    assert set(read[0]).isdisjoint(read[1]) == (values[0] != values[1])


@LANGUAGES
@given(number=st.integers(1000, 10**9))
def test_groups_of_thousands_are_one_number(language: Language, number: int) -> None:
    assert forms(language, f"{number:,}") == [str(number)]
    if number >= 10**6 or language is SPANISH:
        assert forms(language, f"{number:,}".replace(",", ".")) == [str(number)]


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        ("1.000 mg", "1.000 mg", "1000 mg"),  # in English it may be either, so it is neither
        ("0,125 mg", "0.125 mg", "0.125 mg"),
        ("0.125 mg", "0.125 mg", "0.125 mg"),
        ("1.234,50", "1234.5", "1234.5"),
        ("1,234.50", "1234.5", "1234.5"),
        ("1200,5", "1200.5", "1200.5"),
        ("p<.05", "p 0.05", "p 0.05"),
        ("take .5 mg", "take 0.5 mg", "take 0.5 mg"),
        ("the end.5 mg", "the end 5 mg", "the end 5 mg"),
        ("12.05.2024", "12 05 2024", "12 05 2024"),
        ("1,2,3", "1 2 3", "1 2 3"),
        ("in 2004.5 Then", "in 2004 5 then", "in 2004 5 then"),
        ("B1.5", "b1 5", "b1 5"),
        ("16p13.3", "16p13 3", "16p13 3"),
        ("2,300milligrams", "2300 milligrams", "2300 milligrams"),
        ("1,5x", "1.5 x", "1.5 x"),
        ("1.5–2.5, 3", "1.5 2.5 3", "1.5 2.5 3"),
    ],
)
def test_what_a_sign_between_digits_is(text: str, english: str, spanish: str) -> None:
    assert " ".join(forms(ENGLISH, text)) == english
    assert " ".join(forms(SPANISH, text)) == spanish


@pytest.mark.parametrize(
    "token", ["1,2,3", "12.05.2024", "10.20.300", "12.05,5", "1,234,56", "192.168.0.1"]
)
def test_what_is_no_number_is_not_made_one(token: str) -> None:
    assert plain_number(token) == plain_number(token, points_group=True) == token


PAGE = """---
lang: {}
---
# {}

## Alfa

Zopiclona 1,5 mg.

## Beta

Zopiclona 1.50 mg.

## Gamma

Zopiclona 1 mg, 5 mg.

## Delta

Zopiclona 15 mg.
"""


@pytest.fixture(scope="module", params=["es", "en"])
def store(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Store:
    folder = tmp_path_factory.mktemp("numbers")
    (folder / "a.md").write_text(PAGE.format(request.param, "Dosis"), "utf-8")
    build([folder], folder / "index")
    return Store.open(folder / "index")


def marked(store: Store, question: str) -> dict[str, list[str]]:
    """The marked words of each section, best first."""
    hits = search(Query(question, lang=store.codes[0]), store).hits
    return {
        hit.record["section"][-1]: [run["text"] for run in hit.record["text"] if "match" in run]
        for hit in hits
    }


@pytest.mark.parametrize("asked", ["1,5", "1.5", "1.50"])
def test_a_number_finds_itself_in_either_spelling_and_no_part_of_it(
    store: Store, asked: str
) -> None:
    assert marked(store, asked) == {"Alfa": ["1,5"], "Beta": ["1.50"]}


@pytest.mark.parametrize(("asked", "section"), [("1", "Gamma"), ("5", "Gamma"), ("15", "Delta")])
def test_a_part_of_a_decimal_is_not_found_in_it(store: Store, asked: str, section: str) -> None:
    assert list(marked(store, asked)) == [section]


def test_a_dose_that_is_nowhere_is_told_and_no_other_is_marked(store: Store) -> None:
    for asked in each(["zopiclona 2,5 mg", "zopiclona 2.5mg", "zopiclona .5 mg"]):
        results = search(Query(asked, lang=store.codes[0]), store)
        assert list(results.not_found) == [asked.removeprefix("zopiclona ")]
        words = {
            run["text"] for hit in results.hits for run in hit.record["text"] if "match" in run
        }
        assert words <= {"Zopiclona", "mg"}
    assert search(Query("zopiclona 1,50 mg", lang=store.codes[0]), store).not_found == ()
