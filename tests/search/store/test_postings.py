"""Impacts and pairs: what is written is what is read, and what Whoosh indexed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir

from index.writers import postings
from index.writers.postings import MOST_PASSAGES, MOST_TERMS, ImpactsWriter, TooManyError
from search.languages.language import fold
from search.store.analysis import Word, read_words
from search.store.bigrams import Bigrams
from search.store.bm25 import FIELD_WEIGHTS, FIELDS, K1, PRESENT
from search.store.manifest import read_manifest
from search.store.postings import (
    BLOCK,
    DENSE_SHARE,
    GREATEST,
    LONG,
    MOST_IMPACT,
    UNIT,
    Impacts,
    block_count,
    idf,
    is_dense,
)
from search.store.reader import Store
from search.store.schema import INDEX_NAME, plain_words, stemmed_words
from tests.support.each import each
from tests.support.impacts_fixtures import beside, best_of, known, listed, written

THREE = [
    ("Sleep", "", "lithium lithium mood"),
    ("Sleep", "Lithium", "mood tea"),
    ("Mood food", "", "tea tea tea tea"),
]

# ---- phrases ------------------------------------------------------------------------------


def test_a_phrase_is_counted_where_its_words_follow_each_other(tmp_path: Path) -> None:
    phrase = ("heart", "attack")
    impacts, _ = written(
        tmp_path,
        [
            ("", "", "a heart attack, and heart attacks"),
            ("", "", "an attack of the heart"),
            ("", "heart", "attack"),
            ("", "Heart attack", "tea"),
        ],
        [phrase],
    )
    assert [*listed(impacts, "heart attack")] == [0, 3]
    assert impacts.term("attack heart") is None


def test_phrases_that_overlap_are_counted_each(tmp_path: Path) -> None:
    wanted = [("a1", "a1"), ("a1", "b1"), ("a1", "a1", "b1")]
    impacts, _ = written(tmp_path, [("", "", "a1 a1 a1 b1"), ("", "", "a1 b1")], wanted)
    assert {" ".join(one): [*listed(impacts, " ".join(one))] for one in wanted} == {
        "a1 a1": [0],
        "a1 b1": [0, 1],
        "a1 a1 b1": [0],
    }


# ---- what is written is what is read ------------------------------------------------------


@pytest.mark.parametrize("passages", [1, LONG, LONG + 1, 1100])
def test_the_parts_of_a_list_agree(tmp_path: Path, passages: int) -> None:
    """A block's bound is its greatest impact, rounded up by less than a part of `most`; a dense
    list and a look-up say of every passage what the list says."""
    mix = random.Random(passages)
    words = ["tea", "mood", "sleep"]
    written(
        tmp_path,
        [
            ("", "", " ".join(mix.choices(words, [9, 3, 1], k=mix.randint(1, 9))))
            for _ in range(passages)
        ],
    )
    impacts = Impacts(tmp_path)
    for term in each(filter(None, map(impacts.term, words))):
        postings = impacts.postings(term)
        every = dict(zip(postings.docs, postings.impacts, strict=True))
        assert list(postings.docs) == sorted(every)
        assert (term.passages, term.most) == (len(every), max(every.values()))
        assert postings.most == term.most
        look = postings.look_up()
        assert [look(doc) for doc in range(passages)] == [
            every.get(doc, 0) for doc in range(passages)
        ]
        if term.passages <= LONG:
            assert postings.blocks is postings.every is None
            continue
        assert postings.blocks is not None
        for block, bound in enumerate(postings.blocks.bounds):
            own = range(block * BLOCK, (block + 1) * BLOCK)
            most = max(every.get(doc, 0) for doc in own)
            assert most * GREATEST <= bound * term.most < most * GREATEST + term.most
        assert (postings.every is not None) == (term.passages * DENSE_SHARE >= passages)


def test_more_than_65536_passages_have_numbers_of_their_own(tmp_path: Path) -> None:
    """Numbers take 4 bytes there instead of 2. One word is everywhere, one in the last passage,
    one in every fiftieth, one in a thousand."""
    passages = 2**16 + 30
    common, rare = read_words("tea")[0], read_words("lithium")[0]
    fiftieth, some = read_words("mood")[0], read_words("sleep")[0]
    writer = ImpactsWriter()
    for number in range(passages):
        body = (
            (common,)
            + (fiftieth,) * (number % 50 == 3)
            + (some,) * (number % 1000 == 999)
            + (rare,) * (number == passages - 1)
        )
        writer.add((), (), body)
    writer.write(tmp_path)
    impacts, pairs = Impacts(tmp_path), Bigrams(tmp_path)
    assert impacts.passages == passages
    assert list(impacts.postings(known(impacts, "tea")).docs) == list(range(passages))
    assert list(impacts.postings(known(impacts, "lithium")).docs) == [passages - 1]
    moods = impacts.postings(known(impacts, "mood"))
    assert list(moods.docs) == list(range(3, passages, 50))
    assert moods.every is None
    assert moods.look_up()(65_553) > 0 == moods.look_up()(65_554)
    everywhere = impacts.postings(known(impacts, "tea"))
    assert everywhere.every is not None
    assert everywhere.blocks is not None
    assert len(everywhere.blocks.bounds) == block_count(passages)
    assert len(everywhere.every) == passages
    assert everywhere.every[passages - 1] == everywhere.impacts[passages - 1]
    found = beside(impacts, pairs, "tea", "lithium")
    assert found is not None
    assert list(found.docs) == [passages - 1]
    assert best_of(impacts, pairs, "lithium tea", 2)[0][1] == passages - 1
    assert best_of(impacts, pairs, "sleep mood", 1)[0][1] == 999


def test_the_last_of_65536_passages_has_its_number(tmp_path: Path) -> None:
    passages = 2**16
    tea, mood = read_words("tea mood")
    writer = ImpactsWriter()
    for number in range(passages):
        writer.add((), (), (mood,) if number == passages - 1 else (tea,))
    writer.write(tmp_path)
    impacts = Impacts(tmp_path)
    assert [*listed(impacts, "mood")] == [passages - 1]
    assert impacts.postings(known(impacts, "tea")).docs[-1] == passages - 2


@pytest.mark.parametrize("passages", [0, 1, 3])
def test_an_index_without_words_finds_nothing(tmp_path: Path, passages: int) -> None:
    impacts, pairs = written(tmp_path, [("", "", "")] * passages)
    assert (impacts.passages, impacts.term("tea")) == (passages, None)
    assert best_of(impacts, pairs, "tea mood") == []


def test_a_passage_without_words_has_its_number(tmp_path: Path) -> None:
    impacts, _ = written(tmp_path, [("", "", ""), ("", "", "tea"), ("", "", "!?"), ("", "", "tea")])
    assert [*listed(impacts, "tea")] == [1, 3]


def test_terms_of_any_script_are_found(tmp_path: Path) -> None:
    words = ["сон", "睡眠", "نوم", "ύπνος", "𝒳𝒴", "ı", "ǅ", "straße"]
    impacts, _ = written(tmp_path, [("", "", word) for word in words])
    for number, word in each(enumerate(words)):
        assert [*listed(impacts, read_words(word)[0].stem)] == [number]
        assert known(impacts, read_words(word)[0].stem).forms == (word.lower(),)


@pytest.mark.parametrize("term", ["", " ", "\t", "\n", "te", "teas", "tea\t0", "heart", "\x00"])
def test_what_is_no_term_is_not_found(tmp_path: Path, term: str) -> None:
    impacts, _ = written(tmp_path, [("", "", "tea hearts attack")], [("heart", "attack")])
    assert (impacts.term(term) is not None) == (term == "heart")


def test_forms_are_how_the_words_are_printed(tmp_path: Path) -> None:
    impacts, _ = written(tmp_path, [("Cafés", "", "the CAFÉ"), ("", "cafe", "tea")])
    assert known(impacts, "cafe").forms == ("cafe", "café", "cafés")


def test_an_impact_fits_into_two_bytes(tmp_path: Path) -> None:
    """The greatest that the formula gives with 100,000 passages does; what a boost makes greater
    is cut and not wrapped."""
    fields = sum(FIELD_WEIGHTS[place] for place in FIELDS)
    assert (PRESENT + (K1 + 1) * idf(1, 100_000) * fields) / UNIT < MOST_IMPACT
    writer = ImpactsWriter()
    writer.add(read_words("tea"), (), read_words("tea"), 1e9)
    writer.write(tmp_path)
    assert known(Impacts(tmp_path), "tea").most == MOST_IMPACT == 2**16 - 1


def test_the_same_passages_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        written(tmp_path / name, THREE, [("lithium", "mood")])
    one, other = (sorted((tmp_path / name).iterdir()) for name in ("one", "other"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    assert len(one) == 3


# ---- Whoosh says the same -----------------------------------------------------------------


@settings(max_examples=400)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_words_are_read_as_whoosh_reads_them(text: str) -> None:
    """Whoosh's filters know no decimal sign: a number is then written as ours is."""
    words = read_words(text)
    assert [word.stem for word in words] == [fold(token.text) for token in stemmed_words()(text)]
    assert [word.form for word in words] == [fold(token.text) for token in plain_words()(text)]


def test_every_letter_that_lowering_changes_is_read_as_whoosh_reads_it() -> None:
    """And every character that may part words, below those of East Asia."""
    every = map(chr, (*range(0xD800), *range(0xE000, 0x110000)))
    chosen = [char for char in every if char.lower() != char or ord(char) < 0x3000]
    text = " ".join(f"a{char} {char}b" for char in chosen)
    assert [word.form for word in read_words(text)] == [t.text for t in plain_words()(text)]


def test_every_letter_with_a_mark_is_stemmed_as_whoosh_stems_it() -> None:
    text = " ".join(
        f"caf{chr(code)}s {chr(code).upper()}"
        for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    )
    assert [word.stem for word in read_words(text)] == [t.text for t in stemmed_words()(text)]


def test_the_impacts_terms_and_passages_are_whooshs(index_dir: Path, store: Store) -> None:
    """Read from Whoosh's own postings; each passage's words were given to it read already."""
    folder = index_dir / read_manifest(index_dir).generation
    reader = open_dir(str(folder), indexname=INDEX_NAME, readonly=True).reader()
    whoosh: dict[str, set[int]] = defaultdict(set)
    for field in ("title", "headings", "body"):
        for name in reader.lexicon(field):
            whoosh[name.decode()].update(reader.postings(field, name).all_ids())
    reader.close()
    assert len(whoosh) > 500
    for term, passages in each(whoosh.items()):
        assert [*listed(store.impacts, term)] == sorted(passages), term
    words = {
        word.stem
        for article in store.articles(0, 100)
        for word in words_of(store, article.passages)
    }
    assert words == set(whoosh)


def words_of(store: Store, ids: Iterable[str]) -> Iterable[Word]:
    for passage in map(store.passage, ids):
        yield from read_words("\n".join([passage.article.title, *passage.section]))
        yield from read_words(passage.plain_text)


def test_a_list_of_an_eighth_of_the_passages_is_dense() -> None:
    """And one that is no longer than LONG never."""
    assert is_dense(LONG + 1, DENSE_SHARE * (LONG + 1))
    assert not is_dense(LONG + 1, DENSE_SHARE * (LONG + 1) + 1)
    assert not is_dense(LONG, LONG)
    assert DENSE_SHARE == 8


# ---- bounds -------------------------------------------------------------------------------


def test_two_terms_and_a_passage_fill_the_64_bits_of_a_pair() -> None:
    assert (MOST_TERMS, MOST_PASSAGES) == (2**20 - 1, 2**24 - 1)


def test_one_term_or_passage_too_many_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "MOST_TERMS", 3)
    monkeypatch.setattr(postings, "MOST_PASSAGES", 2)
    writer = ImpactsWriter()
    writer.add((), (), read_words("tea mood"))
    with pytest.raises(TooManyError, match="at most 3 different words"):
        ImpactsWriter().add((), (), read_words("tea mood sleep walk"))
    writer.add((), (), read_words("sleep tea"))
    with pytest.raises(TooManyError, match="at most 2 passages"):
        writer.add((), (), read_words("tea"))
