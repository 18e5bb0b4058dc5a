"""What is suggested while someone types: only what the clinic has, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.build import build
from index.writers.suggestions import Suggestions
from search.model import Article, ArticleInfo, Kind, Passage
from search.store.analysis import ENGLISH, STOP_WORDS, read_words
from search.store.reader import Store
from search.store.suggestion_files import MOST
from search.store.suggestions import SuggestIndex, Suggestion
from search.suggest import suggest, suggest_texts
from tests.support.each import each
from tests.support.processor import at_most

SITE = "https://alderhouse.example/"


def passage(info: ArticleInfo, number: int, *section: str, kind: Kind = "passage") -> Passage:
    url = None if info.url is None else f"{info.url}#part-{number}"
    return Passage(f"{info.id}.part.{number}", kind, info, section, (), url, ())


def add(to: Suggestions, id_: str, title: str, *headings: str, faq: bool = False) -> None:
    info = ArticleInfo(id_, title, SITE + id_)
    kind: Kind = "faq" if faq else "passage"
    passages = [passage(info, n, "Outer", text, kind=kind) for n, text in enumerate(headings)]
    add_passages(to, info, passages)


def add_passages(to: Suggestions, info: ArticleInfo, passages: Sequence[Passage]) -> None:
    to.add(Article(info, "article", tuple(p.id for p in passages), ()), passages)


def opened(collected: Suggestions, folder: Path) -> SuggestIndex:
    collected.write(folder)
    return SuggestIndex(folder)


def of_titles(folder: Path, *titles: str) -> SuggestIndex:
    collected = Suggestions()
    for number, title in enumerate(titles):
        add(collected, f"a{number}", title)
    return opened(collected, folder)


def texts(found: Sequence[Suggestion]) -> list[str]:
    return [one.text for one in found]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> SuggestIndex:
    made = Suggestions()
    add(
        made,
        "lithium",
        "Lithium: what to know",
        "Side effects",
        "Kidneys and thyroid",
        "Blood tests",
    )
    add(
        made,
        "ketamine",
        "Ketamine for addiction",
        "Side Effects",
        "Who can have it?",
        "How it works",
    )
    add(made, "phq", "Low mood and the PHQ-9", "What is the PHQ-9?", "Self-harm", "Sideways steps")
    add(made, "cafe", "Naïve? Café talks on Alzheimer's disease", "Effects of a side job")
    add(
        made,
        "faq",
        "Frequently asked questions",
        "What are the side effects of lithium?",
        "How does lithium work?",
        "Can I stop lithium?",
        faq=True,
    )
    return opened(made, tmp_path_factory.mktemp("suggest"))


# Which texts


def test_a_heading_comes_with_its_article_and_leads_to_its_passage(clinic: SuggestIndex) -> None:
    assert suggest_texts("kidn", clinic) == (
        Suggestion(
            text="Kidneys and thyroid",
            kind="heading",
            article="lithium",
            title="Lithium: what to know",
            passage="lithium.part.1",
            url=f"{SITE}lithium#part-1",
            articles=1,
        ),
    )


def test_a_title_leads_to_its_article(clinic: SuggestIndex) -> None:
    (found,) = suggest_texts("ketamine for a", clinic)
    assert (found.kind, found.passage, found.url) == ("title", None, f"{SITE}ketamine")
    assert found.title == found.text == "Ketamine for addiction"


def test_a_heading_of_several_articles_is_one_suggestion_that_counts_them(
    clinic: SuggestIndex,
) -> None:
    (found,) = [
        one for one in suggest_texts("side eff", clinic) if one.text.lower() == "side effects"
    ]
    assert (found.articles, found.article) == (2, "lithium")  # the first of the two


def test_a_heading_is_found_by_its_articles_title_too(clinic: SuggestIndex) -> None:
    (found,) = suggest_texts("ketamine side eff", clinic)
    assert (found.text, found.article, found.passage) == (
        "Side effects",
        "ketamine",
        "ketamine.part.0",
    )


def test_a_heading_is_found_under_each_title_that_has_the_other_words(tmp_path: Path) -> None:
    made = Suggestions()
    add(made, "one", "Lithium in pregnancy", "Dose")
    add(made, "two", "Lithium in later life", "Dose", "Lithium dose by age")
    index = opened(made, tmp_path)
    assert texts(suggest_texts("pregnancy dose age", index)) == ["Lithium dose by age"]
    assert [(one.text, one.article) for one in suggest_texts("lithium dos", index)] == [
        ("Lithium dose by age", "two"),  # has both words itself
        ("Dose", "one"),
        ("Dose", "two"),
    ]


def test_only_the_innermost_heading_is_a_text(clinic: SuggestIndex) -> None:
    assert suggest_texts("outer", clinic) == ()


def test_a_heading_like_its_articles_title_is_not_said_twice(tmp_path: Path) -> None:
    made = Suggestions()
    add(made, "sleep", "Sleep", "SLEEP!", "Sleep at night", "Sleep at night")
    index = opened(made, tmp_path)
    assert [(one.text, one.kind, one.articles) for one in suggest_texts("sl", index)] == [
        ("Sleep", "title", 1),
        ("Sleep at night", "heading", 1),
    ]


def test_without_an_address_there_is_no_url(tmp_path: Path) -> None:
    made, info = Suggestions(), ArticleInfo("a", "Sleep")
    add_passages(made, info, [passage(info, 0, "Naps")])
    index = opened(made, tmp_path)
    assert [one.url for one in suggest_texts("sleep", index) + suggest_texts("naps", index)] == [
        None,
        None,
    ]


def test_an_id_and_an_address_of_another_shape_stay_whole(tmp_path: Path) -> None:
    made, info = Suggestions(), ArticleInfo("a", "Sleep", f"{SITE}a")
    other = Passage("b.1", "passage", info, ("Naps",), (), f"{SITE}about", ())
    add_passages(made, info, [other])
    (found,) = suggest_texts("naps", opened(made, tmp_path))
    assert (found.passage, found.url) == ("b.1", f"{SITE}about")


def test_an_article_whose_title_has_no_words_keeps_its_title(tmp_path: Path) -> None:
    made = Suggestions()
    add(made, "a", "???", "Naps")
    add(made, "b", "", "Naps in May")
    index = opened(made, tmp_path)
    assert [(one.text, one.title) for one in suggest_texts("nap", index)] == [
        ("Naps", "???"),
        ("Naps in May", ""),
    ]


# In which order


def test_what_begins_with_all_that_was_typed_comes_first(clinic: SuggestIndex) -> None:
    """The shorter heading has the words too, but the question is what is being typed."""
    assert texts(suggest_texts("what are the side eff", clinic))[:2] == [
        "What are the side effects of lithium?",
        "Side effects",
    ]


def test_words_side_by_side_come_before_the_same_words_apart(tmp_path: Path) -> None:
    index = of_titles(tmp_path, "Effects of a side job", "Mild side effects: a long list")
    assert texts(suggest_texts("side eff", index)) == [
        "Mild side effects: a long list",
        "Effects of a side job",
    ]


def test_of_two_the_shorter_comes_first_since_more_of_it_is_typed(tmp_path: Path) -> None:
    index = of_titles(tmp_path, "Sleep apnoea and snoring", "Sleep diary")
    assert texts(suggest_texts("sle", index)) == ["Sleep diary", "Sleep apnoea and snoring"]


def test_a_question_comes_before_a_title_and_a_title_before_a_heading(tmp_path: Path) -> None:
    made = Suggestions()
    add(made, "a", "Sleep walking", "Sleep hygiene")
    add(made, "b", "Other", "Sleep talking?", faq=True)
    assert texts(suggest_texts("sleep", opened(made, tmp_path))) == [
        "Sleep talking?",
        "Sleep walking",
        "Sleep hygiene",
    ]


def test_the_indexs_order_decides_between_equals(tmp_path: Path) -> None:
    index = of_titles(tmp_path, "Sleep walking", "Sleep talking")
    assert texts(suggest_texts("sleep ", index)) == ["Sleep walking", "Sleep talking"]


def test_what_is_asked_tells_texts_apart(tmp_path: Path) -> None:
    index = of_titles(tmp_path, "How is flu treated?", "Why is flu more common in winter?")
    assert texts(suggest_texts("why flu", index))[0] == "Why is flu more common in winter?"


def test_a_finished_word_is_looked_for_whole_first(tmp_path: Path) -> None:
    index = of_titles(tmp_path, "Arthritis", "The art in our waiting rooms")
    assert texts(suggest_texts("art", index))[0] == "Arthritis"
    assert texts(suggest_texts("art ", index))[0] == "The art in our waiting rooms"


# Which words


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("effects si", "Side effects"),  # any order
        ("kidney thy", "Kidneys and thyroid"),  # a prefix that is no form
        ("working lith", "How does lithium work?"),  # the same stem
        ("cafe", "Naïve? Café talks on Alzheimer's disease"),
        ("NAIVE", "Naïve? Café talks on Alzheimer's disease"),
        ("cafe\u0301", "Naïve? Café talks on Alzheimer's disease"),  # an accent of its own
        ("alzheimers d", "Naïve? Café talks on Alzheimer's disease"),
        ("self harm", "Self-harm"),
        ("selfharm", "Self-harm"),
        ("phq9", "What is the PHQ-9?"),
        ("what is the ph", "What is the PHQ-9?"),
        ("can i", "Can I stop lithium?"),  # nothing but furniture
    ],
)  # fmt: skip
def test_word_forms_accents_and_hyphens_do_not_matter(
    clinic: SuggestIndex, typed: str, text: str
) -> None:
    assert text in texts(suggest_texts(typed, clinic))


def test_a_misspelt_word_is_corrected(clinic: SuggestIndex) -> None:
    asked = []

    def correct(form: str, goes_on: bool) -> Sequence[str]:
        asked.append(form)
        return ["nowhere", "lithium"]

    found = suggest_texts("how does lithum", clinic, correct=correct)
    assert texts(found)[0] == "How does lithium work?"  # begins with what was meant
    assert asked == ["lithum"]  # words that a text has are nobody's to correct


def test_an_unknown_word_does_not_empty_the_list(clinic: SuggestIndex) -> None:
    assert texts(suggest_texts("xyzzy kidneys", clinic)) == ["Kidneys and thyroid"]
    assert suggest_texts("xyzzy", clinic) == ()


def test_where_nothing_has_all_words_the_most_are_enough(clinic: SuggestIndex) -> None:
    assert texts(suggest_texts("kidneys thyroid addiction", clinic)) == ["Kidneys and thyroid"]


def test_fewer_than_half_of_the_words_are_not_enough(tmp_path: Path) -> None:
    index = of_titles(tmp_path, "Sleep", "Mood", "Food")
    assert suggest_texts("sleep mood food", index) == ()


def test_one_medicine_is_not_suggested_for_another(tmp_path: Path) -> None:
    index = of_titles(tmp_path, "Hydroxyzine", "Prednisone")
    assert suggest_texts("hydroxyurea", index) == ()
    assert suggest_texts("prednisolone", index) == ()


@pytest.fixture(scope="module")
def lithium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], list[str]]]:
    """What the app suggests of a clinic with three pages; all mention sertraline and drinking."""
    folder = tmp_path_factory.mktemp("lithium")
    source = folder / "pages"
    source.mkdir()
    for name in ("lithium", "sleep", "talking"):
        text = f"Text on {name}. Like sertraline, not for drinking."
        page = f"# {name.title()}: what to know\n\n## Side effects\n\n{text}\n"
        (source / f"{name}.md").write_text(page, encoding="utf-8")
    assert build([source], folder / "index").exit_code == 0
    store = Store.open(folder / "index")
    yield lambda typed: [f"{one.article}: {one.text}" for one in suggest(typed, store, 5)]
    store.close()


@pytest.mark.parametrize(
    "typed",
    [
        "quetiapine side eff",
        "side effects quetiapine",
        "side effects of quetiapine ",
        "quetiapin side eff",  # a slip, or not yet the whole name
        "side effects seroquel",
        "side effects sertr",  # only a medicine goes on so in the pages; no heading names it
        "sertraline side eff",
        "flibanserprazole side eff",  # in no list, and yet a medicine by its ending
    ],
)
def test_the_side_effects_of_one_medicine_are_not_suggested_for_those_of_another(
    lithium: Callable[[str], list[str]], typed: str
) -> None:
    """An unknown word is left out, but who asks about quetiapine has no use for lithium's."""
    assert lithium(typed) == []
    assert lithium("side eff") == ["lithium: Side effects"]  # of all pages, said once
    assert lithium("lithium side eff") == ["lithium: Side effects"]


def test_a_word_that_is_no_medicine_is_left_out(lithium: Callable[[str], list[str]]) -> None:
    assert lithium("xyzzy side eff") == ["lithium: Side effects"]
    assert lithium("side effects drinki") == ["lithium: Side effects"]


def test_where_not_all_words_are_found_the_medicines_name_must_be(tmp_path: Path) -> None:
    """The clinic has a page on quetiapine that says nothing of its side effects."""
    index = of_titles(tmp_path, "Quetiapine", "Lithium", "Side effects", "Side effects of lithium")

    def found(typed: str) -> list[str]:
        names = frozenset(("quetiapine", "lithium"))
        return texts(suggest_texts(typed, index, is_medicine=names.__contains__))

    assert found("quetiapine eff") == ["Quetiapine"]
    assert found("quetiapine side eff") == []  # one word of three is not enough
    assert found("quetiapine or lithium eff") == ["Side effects of lithium"]  # one that is named


def test_a_word_that_is_to_stay_what_it_is_empties_the_list(clinic: SuggestIndex) -> None:
    heard: list[tuple[str, bool]] = []

    def correct(form: str, goes_on: bool) -> None:
        heard.append((form, goes_on))

    assert suggest_texts("xyzzy kidneys", clinic, correct=correct) == ()
    assert suggest_texts("kidneys xyz", clinic, correct=correct) == ()
    assert heard == [("xyzzy", False), ("xyz", True)]


# Bounds


@pytest.mark.parametrize(
    "typed",
    ["", " ", "?", "😀", "…—", "a", "İ", "\ud800", "\0", "#", "\t=", "x" * 2000, "lithium " * 250],
)
def test_anything_may_be_typed(clinic: SuggestIndex, typed: str) -> None:
    with at_most(0.25):  # some 0.2 ms
        suggest_texts(typed, clinic)


@given(st.text(max_size=60))
def test_no_text_raises(clinic: SuggestIndex, typed: str) -> None:
    assert len(suggest_texts(typed, clinic, correct=lambda form, _: [form[::-1], ""])) <= 5


def test_the_limit_holds(clinic: SuggestIndex) -> None:
    assert [len(suggest_texts("s", clinic, limit)) for limit in (-1, 1, 2, 99)] == [1, 1, 2, 7]


def test_an_empty_index_suggests_nothing(tmp_path: Path) -> None:
    index = opened(Suggestions(), tmp_path)
    assert len(index) == 0
    assert suggest_texts("sleep", index) == ()


# The files


def test_the_same_additions_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        of_titles(folder, "Sleep", "Café", "What is the PHQ-9?")
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    assert all(name.startswith("suggest.") for name in each(written[0]))


def test_asking_writes_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    index = of_titles(tmp_path, "Sleep")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    suggest_texts("sleep canary-7f3a", index, correct=lambda form, _: [])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert "canary" not in "".join(capfd.readouterr()) + caplog.text
    assert all("canary" not in str(value) for value in each(vars(index).values()))


# Against a slow reference

WORDS = (
    "sleep sleeps sleeping slept mood moods moody food foods art arts arthritis phq 9 of the what"
)
TITLES = st.lists(
    st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=5).map(" ".join),
    min_size=1,
    max_size=40,
)
TYPED = st.lists(
    st.tuples(st.sampled_from(WORDS.split()), st.integers(1, 9)).map(lambda one: one[0][: one[1]]),
    min_size=1,
    max_size=4,
).map(" ".join)


def has(title: str, form: str, stem: str) -> bool:
    return any(
        word.form.startswith(form) or (word.stem == stem and word.form[:3] == form[:3])
        for word in read_words(title)
    )


def rank(title: str, typed: str, number: int) -> tuple[bool, bool, int, int, int]:
    """Of titles that have all the words; furniture is left out of what is typed."""
    forms = [word.form for word in read_words(title)]
    key = f" {' '.join(forms)} "
    share = sum(form not in STOP_WORDS for form in forms) or len(forms)
    return not key.startswith(typed), typed not in key, share, len(forms), number


@settings(max_examples=150)
@given(TITLES, TYPED, st.booleans())
def test_a_slow_search_finds_the_same_in_the_same_order(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str], typed: str, finished: bool
) -> None:
    titles = [*dict.fromkeys(titles)]
    index = of_titles(tmp_path_factory.mktemp("index"), *titles)
    words = ENGLISH.read_question(typed, unfinished=not finished)
    asked = [word for word in words if word.form not in STOP_WORDS]
    if len(asked) < len(words):
        return  # furniture is not demanded; its own tests say what it does
    known = [word for word in asked if any(has(title, word.form, word.stem) for title in titles)]
    right = [t for t in titles if known and all(has(t, word.form, word.stem) for word in known)]
    found = texts(suggest_texts(typed + " " * finished, index, MOST))
    if not right:
        return  # the most words: see above
    end = " " * finished
    if len(known) == len(asked):
        right.sort(key=lambda title: rank(title, f" {typed}{end}", titles.index(title)))
        assert found == right[:MOST]
    assert set(found) <= set(right)
    assert len(found) == min(len(right), MOST)


def test_many_texts_with_common_words_are_searched_as_few_are(tmp_path: Path) -> None:
    """Enough for sets that are kept as bits and for blocks of the sorted texts."""
    subjects = [f"{a}{b}{c}itis" for a in "bcdfgklmnp" for b in "aeiou" for c in "bcdfgklmnprstvz"]
    titles = [f"{ask} {one}" for one in subjects for ask in ("Symptoms of", "What is", "Tests for")]
    index = of_titles(tmp_path, *titles)
    whats = [title for title in titles if title.startswith("What")]
    assert texts(suggest_texts("wha", index)) == whats[:5]
    assert (
        texts(suggest_texts("symptoms of", index, MOST)) == [t for t in titles if "Sym" in t][:MOST]
    )
    for one in each(subjects[::97]):
        assert texts(suggest_texts(one, index)) == [
            f"What is {one}",
            f"Symptoms of {one}",
            f"Tests for {one}",
        ]
        assert texts(suggest_texts(f"tests {one[:-1]}", index)) == [f"Tests for {one}"]
        assert texts(suggest_texts(f"symptoms of {one[:-2]}", index)) == [f"Symptoms of {one}"]
    sizes = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert sizes < sum(map(len, titles)) + 150 * len(titles)


def test_a_title_that_is_a_heading_elsewhere_stays_a_title(tmp_path: Path) -> None:
    made = Suggestions()
    add(made, "one", "Sleep diary", "Mood")
    add(made, "two", "Rest", "Sleep diary")
    index = opened(made, tmp_path)
    assert index.titles.bit_count() == 2, "Sleep diary and Rest, not Mood"
