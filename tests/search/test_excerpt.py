"""Excerpts: whole sentences of the passage's own text, with what makes them true."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.excerpt import MOST_CHARACTERS, make_excerpt
from search.highlight import highlight_words
from search.model import BlockType
from search.store.record import BlockJSON, PassageJSON, RunJSON
from tests.support.each import each
from tests.support.search_fixtures import ask


def lines(text: str) -> list[BlockJSON]:
    """A block for each line: an item, a cell or a paragraph, as its beginning says."""
    blocks: list[BlockJSON] = []
    at = 0
    for line in text.split("\n"):
        kind: BlockType = "item" if line[:1] == "•" else "cell" if " | " in line else "paragraph"
        if line:
            blocks.append({"start": at, "end": at + len(line), "type": kind})
        at += len(line) + 1
    return blocks


def passage(*runs: RunJSON) -> PassageJSON:
    return {
        "id": "a.1",
        "kind": "passage",
        "article": {
            "id": "a", "title": "A", "url": None, "author": None, "published": None,
            "updated": None, "reviewed_by": None, "reviewed_on": None, "lang": None, "tags": [],
        },
        "section": [],
        "text": [*runs],
        "blocks": lines("".join(run["text"] for run in runs)),
        "url": None,
        "references": [],
    }  # fmt: skip


def weigh(text: str) -> dict[str, float]:
    return dict.fromkeys(text.split(), 1.0)


def excerpt_of(text: str, *asked: str) -> str:
    """The excerpt of a text for a question of these words."""
    record = passage({"text": text})
    highlight_words(record, asked, ())
    return "".join(run["text"] for run in make_excerpt(record, weigh, {}).text)


FILLER = "This clause is only here to be long enough, so that nothing else has room beside it"
LONG = ", ".join([FILLER] * 4) + "."


def test_the_sentence_with_the_words_is_quoted_whole() -> None:
    text = f"{LONG} Lithium can make your hands shake. {LONG}"
    assert excerpt_of(text, "lithium", "shake") == "Lithium can make your hands shake."


def test_a_mark_on_the_last_letter_counts() -> None:
    text = f"Sun. {LONG} Take vitamin D"
    assert excerpt_of(text, "d") == "Take vitamin D"


def test_a_short_excerpt_gets_its_neighbours_up_to_three_sentences() -> None:
    text = "One is here. Two is lithium. Three follows. Four follows. Five follows."
    assert excerpt_of(text, "lithium") == "One is here. Two is lithium. Three follows."


def test_it_follows_the_meaning_where_no_word_is_marked() -> None:
    text = f"Nothing here. {LONG} Your hands may tremble."
    start = text.index("Your")
    record = passage({"text": text})
    runs, _ = make_excerpt(record, weigh, {(0, 13): 0.1, (start, len(text)): 0.8})
    assert "".join(run["text"] for run in runs) == "Your hands may tremble."


@pytest.mark.parametrize(
    "limit",
    [
        "But never with alcohol.",
        "However, not in pregnancy.",
        "Unless your doctor told you so.",
        "Except in the first week.",
        "Pero nunca con alcohol.",
    ],
)
def test_a_sentence_keeps_the_one_that_limits_it(limit: str) -> None:
    text = f"{LONG} You may take ibuprofen. {limit} {LONG}"
    assert excerpt_of(text, "ibuprofen") == f"You may take ibuprofen. {limit}"


@pytest.mark.parametrize("break_", ["\n\n", "\n"])
def test_an_item_is_quoted_with_the_words_that_lead_into_its_list(break_: str) -> None:
    text = f"{LONG}\n\nDo not take it if:{break_}• you are pregnant\n• you drink"
    quoted = excerpt_of(text, "pregnant")
    assert quoted == f"Do not take it if:{break_}• you are pregnant\n• you drink"


def test_a_list_that_is_too_long_is_not_quoted_in_part() -> None:
    items = "\n".join(f"• you have condition {number}, or had it once" for number in range(20))
    text = f"Ask us first.\n\nDo not take it if:\n\n{items}"
    assert excerpt_of(text, "condition") == "Ask us first."


def test_a_list_whose_items_stand_elsewhere_is_not_begun() -> None:
    text = "Scores help us. In our clinic they help in three ways:"
    assert excerpt_of(text, "clinic") == "Scores help us."


def test_items_of_sentences_that_nothing_leads_into_stand_by_themselves() -> None:
    text = f"• {LONG}\n• Asparagus changes the smell.\n• {LONG}"
    assert excerpt_of(text, "asparagus") == "• Asparagus changes the smell."


def test_an_item_is_quoted_with_all_of_its_sentences() -> None:
    text = f"• {LONG}\n• Ibuprofen. Never with lithium.\n• {LONG}"
    assert excerpt_of(text, "lithium") == "• Ibuprofen. Never with lithium."


def test_items_that_a_sentence_leads_into_stay_together() -> None:
    text = f"Sun.\n\nDo not take it if:\n\n• {LONG}\n• You have ulcers.\n• {LONG}"
    assert excerpt_of(text, "ulcers") == "Sun."


def test_a_table_is_quoted_whole_or_not_at_all() -> None:
    rows = "\n".join(f"{dose} mg | {dose} hours of sleep" for dose in range(10, 60))
    assert excerpt_of(f"Doses differ.\n\n{rows}", "sleep") == "Doses differ."


def test_what_refers_back_is_quoted_with_what_it_refers_to() -> None:
    text = "Lithium helps many people. It needs blood tests."
    assert excerpt_of(text, "blood", "tests") == text


def test_nothing_is_quoted_where_every_sentence_is_too_long() -> None:
    assert excerpt_of(" ".join(["word"] * 100) + ".", "word") == ""
    longest = f"{'word ' * (MOST_CHARACTERS // 5 - 1)}word."
    assert excerpt_of(longest, "word") == longest
    assert len(longest) == MOST_CHARACTERS
    assert excerpt_of(f"a{longest}", "word") == ""


def test_an_abbreviation_or_a_decimal_ends_no_sentence() -> None:
    text = "Take 0.5 mg of it, as Dr. Moss and Ash et al. (2001) say. Then rest."
    assert excerpt_of(text, "mg").startswith(
        "Take 0.5 mg of it, as Dr. Moss and Ash et al. (2001) say."
    )


def test_a_citation_stays_whole_and_keeps_its_references() -> None:
    cited: RunJSON = {"text": "(Ash, n.d. See There)", "references": ["r1"], "certainty": "certain"}
    record = passage({"text": "Sleep helps "}, cited, {"text": f". {LONG} {LONG}"})
    runs, _ = make_excerpt(record, weigh, {})
    assert runs[1] == cited
    assert "".join(run["text"] for run in runs) == "Sleep helps (Ash, n.d. See There)."


def test_a_citation_at_the_end_of_a_sentence_does_not_join_it_to_the_next() -> None:
    cited: RunJSON = {"text": "[1].", "references": ["r1"], "certainty": "certain"}
    record = passage({"text": "Sleep helps "}, cited, {"text": f" {LONG}"})
    runs, _ = make_excerpt(record, weigh, {})
    assert "".join(run["text"] for run in runs) == "Sleep helps [1]."


def sentence(words: str, length: int) -> str:
    """The words in a sentence of about so many characters."""
    return f"{words} {'and so on ' * (length // 10)}".strip()[:length] + "."


def test_a_sentence_of_a_few_lines_is_quoted() -> None:
    long = sentence("Lithium helps", 300)
    assert excerpt_of(f"{LONG} {long} {LONG}", "lithium") == long


def test_a_sentence_of_one_line_gets_a_neighbour_whatever_it_says() -> None:
    line, other = sentence("Lithium helps", 80), sentence("The garden is open", 80)
    assert excerpt_of(f"{line} {other}", "lithium") == f"{line} {other}"
    lines = sentence("Lithium helps", 140)
    assert excerpt_of(f"{lines} {other}", "lithium") == lines


def test_a_longer_one_gets_a_neighbour_that_says_nearly_as_much() -> None:
    best = sentence("Lithium and ketamine help", 140)
    much, little = sentence("Take ketamine or cannabis", 140), sentence("Take cannabis", 140)
    asked = ("lithium", "ketamine", "cannabis")
    assert excerpt_of(f"{LONG} {best} {much}", *asked) == f"{best} {much}"
    assert excerpt_of(f"{LONG} {best} {little}", *asked) == best


@pytest.mark.parametrize(
    ("likeness", "quoted"),
    [(0.3, "Lithium"), (0.6, "Hands")],  # all words count half as much as a likeness of 1
)
def test_words_and_meaning_both_count(likeness: float, quoted: str) -> None:
    worded, meant = sentence("Lithium helps", 170), sentence("Hands may tremble", 170)
    record = passage({"text": f"{LONG} {worded} {meant}"})
    highlight_words(record, ["lithium"], ())
    start = len(LONG) + len(worded) + 2
    runs, _ = make_excerpt(record, weigh, {(start, start + len(meant)): likeness})
    assert runs[0]["text"].startswith(quoted)


@pytest.mark.parametrize(("likeness", "quoted"), [(0.54, "One"), (0.58, "Two")])
def test_of_two_that_are_about_as_near_the_first_sentence_is_quoted(
    likeness: float, quoted: str
) -> None:
    one, two = sentence("One", 200), sentence("Two", 200)
    near = {(0, len(one)): 0.5, (len(one) + 1, len(one) + len(two) + 1): likeness}
    runs, _ = make_excerpt(passage({"text": f"{one} {two}"}), weigh, near)
    assert runs[0]["text"].startswith(quoted)


def test_a_limit_counts_as_one_sentence_of_three() -> None:
    text = "You may take ibuprofen. But never with alcohol. Rest well. Walk a little."
    assert excerpt_of(text, "ibuprofen") == text.removesuffix(" Walk a little.")


@pytest.mark.parametrize("beginning", ["Butterflies fly", "Buts fly"])
def test_a_word_that_begins_like_a_limit_is_none(beginning: str) -> None:
    """Joined to the sentence before, neither would be short enough to quote."""
    text = f"You may take ibuprofen. {sentence(beginning, 300)}"
    assert excerpt_of(text, "ibuprofen") == "You may take ibuprofen."


def test_an_excerpt_has_the_blocks_of_its_own_text() -> None:
    """The lead and its items; nothing of the paragraphs around them."""
    record = passage(
        {"text": f"{LONG}\n\nDo not take it if:\n• you are sick\n• you drink.\n{LONG}"}
    )
    highlight_words(record, ["sick"], ())
    runs, blocks = make_excerpt(record, weigh, {})
    text = "".join(run["text"] for run in runs)
    shown = [(block["type"], text[block["start"] : block["end"]]) for block in blocks]
    assert shown == [
        ("paragraph", "Do not take it if:"), ("item", "• you are sick"), ("item", "• you drink."),
    ]  # fmt: skip


def test_a_part_of_a_paragraph_is_a_block_of_that_length() -> None:
    record = passage({"text": f"{LONG} Lithium helps. {LONG}"})
    highlight_words(record, ["lithium"], ())
    runs, blocks = make_excerpt(record, weigh, {})
    assert "".join(run["text"] for run in runs) == "Lithium helps."
    assert [(block["start"], block["end"]) for block in blocks] == [(0, len("Lithium helps."))]


def test_an_empty_cell_inside_the_excerpt_stays_and_one_outside_does_not() -> None:
    text = f"{LONG}\n\nDoses: lithium.\n\n{LONG}"
    record = passage({"text": text})
    at = text.index("lithium")
    for place in (2, at, len(text) - 2):
        record["blocks"].append({"start": place, "end": place, "type": "cell"})
    highlight_words(record, ["lithium"], ())
    _, blocks = make_excerpt(record, weigh, {})
    empty = [block["start"] for block in blocks if block["start"] == block["end"]]
    assert empty == [len("Doses: ")]


@given(
    st.lists(
        st.sampled_from(
            ["Take 2.5 mg.", "Do not drive.", "But rest.", "• one", "• two", "Not if:", "\n\n",
             "\n", "See a | b", "It helps.", "¿Duele?", "word " * 30]
        ),
        min_size=1,
        max_size=25,
    ),
    st.sampled_from(["take", "drive", "one", "helps", "duele", "word"]),
)  # fmt: skip
def test_an_excerpt_is_part_of_the_text_and_never_longer_than_it_may_be(
    parts: list[str], asked: str
) -> None:
    text = " ".join(parts).replace(" \n ", "\n").strip() or "Nothing."
    quoted = excerpt_of(text, asked)
    assert quoted in text
    assert len(quoted) <= MOST_CHARACTERS
    if quoted:
        before, after = text.split(quoted, 1) if text.count(quoted) == 1 else ("", "")
        assert not before or not before[-1].isalnum()
        assert not after or not after[0].isalnum()


def test_results_quote_their_own_text_with_its_marks(client: FlaskClient) -> None:
    marked = 0
    for hit in each(ask(client, "why do people stop taking lithium", limit=50)["results"]):
        quoted = "".join(run["text"] for run in hit["excerpt"])
        assert quoted in "".join(run["text"] for run in hit["text"])
        assert 0 < len(quoted) <= MOST_CHARACTERS
        marked += any(run.get("match") for run in hit["excerpt"])
    assert marked > 5
