"""The box in a real browser, against a stub API: passages."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.box.page import Box
from tests.support.box.stub import Reply, answer, passage

pytestmark = pytest.mark.browser


def test_a_passage_is_printed_to_the_letter_with_its_matches_marked(box: Box) -> None:
    """The numbered mark is added to the clinic's citation, it does not replace it."""
    box.show(passage(1))
    paragraphs = box.part("text").locator("p")
    expect(paragraphs).to_have_text(
        [
            "A walk a day is what this passage is about (Author, 20141).",
            "Its second paragraph.",
        ]
    )
    expect(box.part("text").locator("mark")).to_have_text("passage")


def test_a_mark_opens_its_reference_and_focuses_it(box: Box) -> None:
    box.show(passage(1))
    reference = box.part("reference")
    expect(box.part("summary")).to_have_text("1 source")
    expect(reference).to_be_hidden()
    box.part("cite").focus()
    box.page.keyboard.press("Enter")
    expect(reference).to_be_visible()
    expect(reference).to_be_focused()


def test_a_reference_is_the_clinics_string_with_its_link(box: Box) -> None:
    box.show(passage(1))
    box.part("summary").click()
    expect(box.part("reference")).to_contain_text(passage(1)["references"][0]["printed"])
    expect(box.part("reference-link")).to_have_text("doi.org")
    expect(box.part("reference-link")).to_have_attribute("href", "https://doi.org/10.1000/1")


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        ({"certainty": "fuzzy-name", "why": "The list has Autor."}, "The list has Autor."),
        ({"certainty": "constructor"}, "This citation is not certain."),
    ],
    ids=["by-why", "unknown-certainty"],
)
def test_an_uncertain_citation_says_why(box: Box, run: dict[str, str], sentence: str) -> None:
    one = passage(1)
    one["text"][3].update(run)
    box.show(one)
    expect(box.part("cite")).to_have_text("1?")
    expect(box.part("cite")).to_have_accessible_name(re.compile(f"^Show reference 1. {sentence}"))
    box.part("cite").click()
    expect(box.part("reference")).to_contain_text(f"“Author, 2014”: {sentence}")


def test_a_citation_without_a_reference_says_so(box: Box) -> None:
    one = passage(1, references=[])
    one["text"][3].update(references=[], certainty=None)
    box.show(one)
    expect(box.part("summary")).to_have_text("1 citation note")
    box.part("cite").click()
    note = box.part("notes").locator("li")
    expect(note).to_have_text("“Author, 2014”: This citation is not certain.")
    expect(note).to_be_focused()


def test_an_uncited_passage_has_no_references_to_open(box: Box) -> None:
    box.show(passage(1, text=[{"text": "Words."}], references=[]))
    expect(box.part("sources")).to_have_count(0)


def test_a_long_passage_opens_with_its_beginning_and_shows_the_rest_when_asked(box: Box) -> None:
    long = "\n\n".join(f"Paragraph {n}. " + "Words. " * 40 for n in range(6))
    box.show(passage(1, text=[{"text": long}]))
    paragraphs = box.part("text").locator("p")
    expect(paragraphs.nth(0)).to_be_visible()
    expect(paragraphs.nth(5)).to_be_hidden()
    box.part("whole").click()
    expect(paragraphs.nth(5)).to_be_visible()
    box.part("whole").locator("summary").press("Enter")
    expect(paragraphs.nth(5)).to_be_hidden()


def test_a_result_shows_where_it_is_from_and_who_reviewed_it_when(box: Box) -> None:
    article = {"title": "Walking", "reviewed_by": "Dr A. Mora", "reviewed_on": "2024-03-05"}
    box.show(passage(1, article=article, section=["Walking", "What helps", "Hills"]))
    expect(box.part("title")).to_have_text("Walking")
    expect(box.part("path")).to_have_text("What helps › Hills")
    expect(box.part("byline")).to_have_text("Reviewed: Dr A. Mora, March 5, 2024")
    link = box.part("heading").get_by_role("link", name="Walking What helps › Hills")
    expect(link).to_have_attribute("href", "https://clinic.example/walking#passage-1")


@pytest.mark.parametrize(
    ("lang", "strings", "byline"),
    [
        ("en-GB", "", "Reviewed: 5 March 2024"),
        ("ar", "", "Reviewed: March 5, 2024"),
        ("de", """strings='{"reviewed": "Geprüft: {0}"}'""", "Geprüft: 5. März 2024"),
    ],
)
def test_a_date_is_in_the_language_of_the_words_around_it(
    box: Box, lang: str, strings: str, byline: str
) -> None:
    """An Arabic month within an English line was drawn in the wrong order."""
    article = {"title": "Walking", "reviewed_on": "2024-03-05"}
    box.stub.usual = Reply(answer([passage(1, article=article)]))
    box.open(f'src="./" {strings}', lang=lang)
    box.ask()
    expect(box.part("byline")).to_have_text(byline)


def test_the_words_of_title_and_headings_that_match_are_marked(box: Box) -> None:
    marked = {
        "marked_title": [{"text": "Walking", "match": True}, {"text": " far"}],
        "marked_section": [[{"text": "What helps"}], [{"text": "Hills", "match": True}]],
    }
    article = {"title": "Walking far"}
    box.show(passage(1, article=article, section=["What helps", "Hills"], **marked))
    expect(box.part("title").locator("mark")).to_have_text(["Walking"])
    expect(box.part("path").locator("mark")).to_have_text(["Hills"])
    expect(box.part("heading").get_by_role("link")).to_have_accessible_name(
        "Walking far What helps › Hills"
    )


def test_marks_stay_at_their_heading_where_the_title_is_one_of_them(box: Box) -> None:
    runs = [[{"text": "Walking"}], [{"text": "Hills", "match": True}]]
    own = {"marked_title": [{"text": "Walking"}], "marked_section": runs}
    box.show(passage(1, article={"title": "Walking"}, section=["Walking", "Hills"], **own))
    expect(box.part("path")).to_have_text("Hills")
    expect(box.part("path").locator("mark")).to_have_text(["Hills"])


SCRIPT = "<img src=x onerror=window.broken=1><script>window.broken=1</script>"


def test_markup_from_the_server_is_text(box: Box) -> None:
    hostile = passage(1, section=[SCRIPT], article={"title": SCRIPT, "reviewed_by": SCRIPT})
    hostile["text"][0]["text"] = SCRIPT
    hostile["references"][0]["printed"] = SCRIPT
    box.show(hostile, did_you_mean=SCRIPT, emergency={"text": SCRIPT, "tel": SCRIPT})
    expect(box.part("heading")).to_have_text([SCRIPT])
    assert box.page.locator("cite-box img, cite-box script").count() == 0
    assert box.page.evaluate("window.broken") is None


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "/relative", 7])
def test_only_http_addresses_become_links(box: Box, address: object) -> None:
    hostile = passage(1, url=address)
    hostile["references"][0]["link"] = address
    box.show(hostile)
    assert box.page.locator("cite-box a").count() == 0


def test_a_telephone_number_that_is_none_is_text(box: Box) -> None:
    box.show(passage(1), emergency={"text": "Call:", "tel": "javascript:alert(1)"})
    expect(box.part("emergency")).to_have_text("Call: javascript:alert(1)")
    expect(box.part("emergency").locator("a")).to_have_count(0)


def test_letters_beyond_the_first_plane_survive(box: Box) -> None:
    box.show(passage(1, text=[{"text": "𝛼 "}, {"text": "🙂", "match": True}, {"text": " fin"}]))
    expect(box.part("text")).to_have_text("𝛼 🙂 fin")


@pytest.mark.parametrize(
    "odd",
    [{}, {"text": "words"}, {"text": [None, 3, {}]}, {"references": {}, "section": "x"}],
    ids=["empty", "text-not-runs", "odd-runs", "odd-lists"],
)
def test_a_result_with_odd_or_missing_parts_is_still_shown(box: Box, odd: dict[str, Any]) -> None:
    box.show({"id": "odd", **odd}, passage(2))
    expect(box.part("result")).to_have_count(2)


def test_reading_on_puts_the_passage_in_the_excerpts_place(box: Box) -> None:
    text = "One walk. " + "Then another walk. " * 20
    quoted = {"excerpt": [{"text": "One walk."}], "excerpt_blocks": [{"start": 0, "end": 9}]}
    box.show(passage(1, text=[{"text": text}], references=[], **quoted))
    shown = box.part("text").locator("p:visible")
    expect(shown).to_have_text("One walk.")
    box.part("whole").click()
    expect(shown).to_have_text(text.strip())


def test_an_excerpt_that_is_the_whole_passage_has_nothing_to_read_on(box: Box) -> None:
    quoted = {"excerpt": [{"text": "One walk."}], "excerpt_blocks": [{"start": 0, "end": 9}]}
    box.show(passage(1, text=[{"text": "One walk."}], references=[], **quoted))
    expect(box.part("whole")).to_have_count(0)
