"""The results page that a browser gets: it works without JavaScript and lets nothing hostile in."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html

from search.app import create_app
from tests.support.each import each
from tests.support.engine_under_test import ENGINE, open_engine
from tests.support.search_fixtures import HTML, LINE, ask, built, json_lines

HITS = "//ol[@class='hits']"
H2 = "//h2[not(@class)]"  # but for the box's own, which is there for its results' headings
SAID = "//main/p | //cite-box/p"
FOREIGN = "//script[not(@src='cite-box.js')]"
QUESTION = "does exercise change low mood and weight"
HOSTILE = """---
title: '<script>alert("title")</script>'
author: '"><img src=x onerror=alert(1)>'
reviewed_by: '<b>Dr X</b>'
reviewed_on: '"onmouseover="alert(1)'
url: 'javascript:alert("url")'
---

## Dragons `<img src=x onerror=alert(2)>` &amp; `</h3><script>x</script>`

Dragons `<script>alert(3)</script>` `</li></ol>` sleep &lt;b&gt;well&lt;/b&gt; (Smith, 2001).

## References

- Smith, J. (2001). `<script>alert(4)</script>` Dragons. *J Dragons*, *1*, 2-3. javascript:alert(5)
"""


def parse(response: Any) -> html.HtmlElement:
    assert response.mimetype == "text/html"
    return html.fromstring(response.get_data())


def page(client: FlaskClient, question: str, **options: str) -> html.HtmlElement:
    return parse(client.post("/search", data={"q": question, **options}, headers=HTML))


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.xpath(path)]


def heading(hit: dict[str, Any]) -> str:
    """The innermost heading; before the first, the article's title."""
    return str((hit["section"] or [hit["article"]["title"]])[-1])


def submit(client: FlaskClient, form: html.HtmlElement, at: str = "/search") -> html.HtmlElement:
    """What a browser gets that sends this form from a page at this address."""
    assert form.get("method") == "post"
    address = urljoin(f"http://localhost{at}", form.get("action"))
    fields = {element.get("name"): element.get("value") for element in form.xpath(".//input")}
    return parse(client.post(urlsplit(address).path, data=fields, headers=HTML))


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., FlaskClient]:
    def client_over(files: dict[str, str], site: str | None = None) -> FlaskClient:
        return create_app(open_engine(built(tmp_path, files, site))).test_client()

    return client_over


# ---- which of the two ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "accept",
    ["text/html", HTML["Accept"], "text/*", "text/html;q=0.9, application/json;q=0.1"],
)
def test_a_browser_gets_a_page(client: FlaskClient, accept: str) -> None:
    for response in (
        client.get("/search?q=lithium", headers={"Accept": accept}),
        client.post("/search", data={"q": "lithium"}, headers={"Accept": accept}),
        client.get("/search", headers={"Accept": accept}),
    ):
        assert response.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/json", "", "text/plain", "text/html;q=0.1, application/json", None],
)
def test_a_program_gets_json(client: FlaskClient, accept: str | None) -> None:
    headers = {} if accept is None else {"Accept": accept}
    assert client.get("/search?q=x", headers=headers).mimetype == "application/json"
    assert client.get("/search", headers=headers).mimetype == "application/problem+json"


def test_get_and_post_give_the_same_page(client: FlaskClient) -> None:
    posted = client.post("/search", data={"q": QUESTION}, headers=HTML)
    got = client.get("/search", query_string={"q": QUESTION}, headers=HTML)
    assert posted.data == got.data


# ---- without JavaScript -------------------------------------------------------------------


def test_the_page_holds_no_script_but_the_box(client: FlaskClient) -> None:
    shown = page(client, QUESTION)
    assert shown.xpath("//script/@src | //script/text()") == ["cite-box.js"]
    assert shown.xpath("//@*[starts-with(name(), 'on')] | //@style") == []


def test_the_form_posts_a_labelled_question(client: FlaskClient) -> None:
    (form,) = page(client, QUESTION).xpath("//form[@role='search']")
    assert form.get("method") == "post"
    (field,) = form.xpath(".//input")
    (label,) = form.xpath(".//label")
    assert label.get("for") == field.get("id")
    assert label.text_content() == "Your question"
    assert (field.get("name"), field.get("value")) == ("q", QUESTION)
    assert form.xpath(".//button")


@pytest.mark.parametrize("at", ["/search", "/search/"])
def test_the_form_leads_to_results_from_wherever_it_is_shown(client: FlaskClient, at: str) -> None:
    response = client.post(at, data={"q": QUESTION}, headers=HTML)
    if response.status_code == 404:
        return
    (form,) = parse(response).xpath("//form[@role='search']")
    assert texts(submit(client, form, at), "//ol//h3")


def test_the_demonstration_pages_form_works_without_its_script(client: FlaskClient) -> None:
    (form,) = parse(client.get("/")).xpath("//cite-box//form")
    form.xpath(".//input[@name='q']")[0].set("value", "lithium")
    assert "lithium" in texts(submit(client, form, "/"), "//mark")


def test_references_open_under_their_passage_with_their_links(client: FlaskClient) -> None:
    results = ask(client, "why do people stop taking lithium", group="article")["results"]
    shown = page(client, "why do people stop taking lithium")
    for hit, item in each(zip(results, shown.xpath(f"{HITS}/li"), strict=True)):
        entries = item.xpath("./details/ol/li")
        assert len(entries) == len(hit["references"])
        for reference, entry in zip(hit["references"], entries, strict=True):
            assert entry.text_content().startswith(reference["printed"])
            assert entry.xpath("./a/@href") == ([reference["link"]] if reference["link"] else [])
            doi = reference.get("DOI")
            assert not doi or entry.text_content().count(doi) <= 1


def test_headings_go_down_by_one_step(client: FlaskClient) -> None:
    for question in (QUESTION, SERTRALINE, "zzzzzz", ""):
        shown = page(client, question)
        levels = [int(element.tag[1]) for element in shown.xpath("//h1|//h2|//h3|//h4")]
        assert levels[0] == 1
        assert all(two <= one + 1 for one, two in pairwise(each(levels)))


def test_the_page_says_its_language_and_its_title_without_the_question(client: FlaskClient) -> None:
    shown = page(client, QUESTION)
    assert shown.get("lang") == "en"
    assert texts(shown, "//title") == ["Search results"]


def test_results_past_the_first_page_are_numbered_on(client: FlaskClient) -> None:
    shown = page(client, QUESTION, limit="2", offset="2")
    assert shown.xpath(f"{HITS}/@start")[0] == "3"


def test_nothing_found_says_what_to_do(client: FlaskClient) -> None:
    shown = page(client, "zzzzzz")
    assert texts(shown, H2) == ["Nothing found"]
    assert shown.xpath(HITS) == []


@pytest.mark.parametrize("question", ["", "x" * 2_001])
def test_an_error_is_told_as_an_alert_with_the_form(client: FlaskClient, question: str) -> None:
    response = client.post("/search", data={"q": question}, headers=HTML)
    assert response.status_code == 400
    shown = parse(response)
    assert texts(shown, "//*[@role='alert']")[0].startswith("The question ")
    assert shown.xpath("//form[@role='search']")


def test_an_answer_stands_first(small: Any) -> None:
    article = "---\ntitle: Wine\n---\n\n## Can I drink wine, wine, wine?\n\nDrink wine. Wine.\n"
    faq = "---\ntitle: F\nkind: faq\n---\n\n## Can I drink wine?\n\n" + "Ask us about that. " * 30
    shown = page(small({"a.md": article, "b.md": article, "faq.md": faq}), "Can I drink wine?")
    assert texts(shown, f"{HITS}/li/h3")[0] == "Can I drink wine?"
    assert len(shown.xpath(f"{HITS}/li")) == 3


def test_what_the_clinic_pinned_stands_first_without_a_match(small: Any) -> None:
    files = {
        "pins.txt": "wine => fees\n",
        "fees.md": "---\ntitle: Fees\n---\n\nWhat we charge.\n",
        "a.md": "---\ntitle: A\n---\n\nDrink wine.\n",
    }
    shown = page(small(files), "wine")
    assert texts(shown, f"{HITS}/li/h3") == ["Fees", "A"]
    assert texts(shown, f"{HITS}/li[1]//mark") == []


def test_an_answer_that_pins_push_to_the_second_page_is_shown_once(small: Any) -> None:
    """It stands on top of the first; the numbers go on from what was shown."""
    faq = "---\ntitle: F\nkind: faq\n---\n\n## Can I drink wine?\n\nAsk us.\n"
    files = {f"p{n}.md": f"---\ntitle: P{n}\n---\n\nA glass of wine.\n" for n in range(5)}
    pins = "wine => p0, p1, p2\n"
    client = small({**files, "faq.md": faq, "pins.txt": pins})
    first = page(client, "Can I drink wine?", limit="3")
    (form,) = first.xpath("//form[button[text()='Next results']]")
    second = submit(client, form)
    assert texts(first, f"{HITS}/li/h3") == ["Can I drink wine?", "P0", "P1", "P2"]
    assert texts(second, f"{HITS}/li/h3") == ["P3", "P4"]
    assert second.xpath(f"{HITS}/@start") == ["5"]


def test_more_than_are_counted_are_told_as_more(small: Any) -> None:
    client = small(json_lines(*["dragons"] * 1_060))
    shown = page(client, "dragons", limit="50")
    assert texts(shown, H2) == ["More than 1,000 pages found"]
    pages = 1
    while forms := shown.xpath("//form[button[text()='Next results']]"):
        shown = submit(client, forms[0])
        pages += 1
    assert pages == 21  # the last begins at the largest offset, 1,000
    assert len(shown.xpath(f"{HITS}/li")) == 50


def test_a_full_page_that_is_the_last_leads_to_no_other(small: Any) -> None:
    client = small(json_lines(*["dragons"] * 7))
    for limit, forms in (("6", 1), ("7", 0), ("8", 0)):
        shown = page(client, "dragons", limit=limit)
        assert len(shown.xpath("//form[button[text()='Next results']]")) == forms, limit


def test_a_page_past_the_last_says_so(small: Any) -> None:
    """A thousand are counted as a thousand or more."""
    client = small(json_lines(*["dragons"] * 1_000))
    shown = page(client, "dragons", offset="1000")
    assert texts(shown, H2) == ["No more pages"]
    assert shown.xpath(f"{HITS} | //form[button[text()='Next results']]") == []


# ---- what nothing here answers ------------------------------------------------------------

VERDICT = "Nothing here answers that."
SERTRALINE = "side effects of sertraline?"


@pytest.fixture
def found(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Callable[..., html.HtmlElement]:
    """The page of an answer in which some fields are changed."""

    def changed(question: str, /, offset: str = "0", **fields: Any) -> html.HtmlElement:
        search: Any = ENGINE.search
        with monkeypatch.context() as patched:
            patched.setattr(ENGINE, "search", lambda *given: search(*given)._replace(**fields))
            return page(client, question, offset=offset)

    return changed


def test_an_unanswered_question_says_so_over_the_closest_pages(client: FlaskClient) -> None:
    """No article has the medicine; what is found for the other words is not about it."""
    shown = page(client, SERTRALINE)
    assert texts(shown, SAID) == [VERDICT, "Not on these pages: “sertraline”."]
    assert texts(shown, H2) == ["The closest pages"]
    assert texts(shown, f"{HITS}/li/h3")


def test_verdict_missing_words_other_readings_and_results_stand_in_this_order(
    make_client: Any,
) -> None:
    shown = page(make_client(LINE), "does zoloft help depresion", limit="2")
    kinds = [
        element.get("class") or element.get("role") or element.tag
        for element in shown.xpath("//main/*[not(self::cite-box)] | //cite-box/*")
    ]
    assert kinds == [
        *("emergency", "h1", "offscreen", "search", "p", "p", "again", "h2", "hits", "form")
    ]
    assert texts(shown, "//form[@class='again']/p")[0].startswith("Also searched for")


def test_the_verdict_stands_on_the_next_page_too(client: FlaskClient) -> None:
    first = page(client, SERTRALINE, limit="3")
    (form,) = first.xpath("//form[button[text()='Next results']]")
    second = submit(client, form)
    assert texts(second, H2) == ["The closest pages"]
    assert texts(second, SAID)[0] == VERDICT
    assert second.xpath(f"{HITS}/@start") == ["4"]


@pytest.mark.parametrize("question", ["zzzzzz", "sertraline", "lithum"])
def test_nothing_found_is_said_without_a_verdict_beside_it(
    client: FlaskClient, question: str
) -> None:
    shown = page(client, question)
    assert texts(shown, H2) == ["Nothing found"]
    assert VERDICT not in shown.text_content()
    assert "Not on these pages" not in shown.text_content()


def test_a_page_past_the_last_of_an_unanswered_question_says_only_that(found: Any) -> None:
    shown = found("weight", offset="1000", unanswered=True, not_found=("sertraline",))
    assert texts(shown, H2) == ["No more pages"]
    assert texts(shown, SAID) == []


def test_what_no_page_has_is_told_of_an_answered_question_too(found: Any) -> None:
    shown = found("weight", unanswered=False, not_found=("hubby", "xylophone"))
    assert texts(shown, SAID) == ["Not on these pages: “hubby”, “xylophone”."]
    assert texts(shown, H2)[0].endswith("pages found")


def test_of_many_words_that_no_page_has_eight_are_named_and_long_ones_shortened(
    found: Any,
) -> None:
    words = ("x" * 200, *(f"w{n}" for n in range(10)))
    (told,) = texts(found("weight", not_found=words), SAID)
    assert told.startswith(f"Not on these pages: “{'x' * 79}…”, “w0”, ")
    assert told.endswith("“w6” and 3 more.")


def test_hostile_words_that_no_page_has_are_shown_as_text(found: Any) -> None:
    hostile = "<script>alert(1)</script>"
    shown = found("weight", unanswered=True, not_found=(hostile, '"onmouseover="'))
    assert texts(shown, SAID)[1] == f'Not on these pages: “{hostile}”, “"onmouseover="”.'
    assert shown.xpath(f"{FOREIGN} | //@*[starts-with(name(), 'on')]") == []


# ---- forms that keep the question out of addresses ----------------------------------------


def test_did_you_mean_is_a_form_that_asks_it(client: FlaskClient) -> None:
    """A medicine's name is asked about, not searched for."""
    shown = page(client, "does acupuncture help lithum")
    (form,) = shown.xpath("//form[@class='again']")
    assert texts(form, ".//p") == ["Did you mean lithium?"]
    assert texts(form, ".//button") == ["lithium"]
    answer = submit(client, form)
    assert answer.xpath("//input[@id='q']/@value") == ["does acupuncture help lithium"]


def test_a_corrected_question_is_told_and_can_be_searched_as_typed(client: FlaskClient) -> None:
    typed, meant = "does acupuncture help depresion", "does acupuncture help depression"
    (form,) = page(client, typed).xpath("//form[@class='again']")
    assert texts(form, ".//p") == [f"Also searched for “{meant}”.", f"Search only for “{typed}”"]
    exact = submit(client, form)
    assert texts(exact, "//ol/li/h3") == texts(page(client, typed, exact="true"), "//ol/li/h3")
    assert "depression" not in texts(exact, "//mark")
    assert exact.xpath("//input[@id='q']/@value") == [typed]


def test_a_question_that_was_searched_as_typed_is_offered_no_other(client: FlaskClient) -> None:
    for question in ("does acupuncture help depresion", "lithum", "depresion"):
        shown = page(client, question, exact="true")
        assert shown.xpath("//form[@class='again']") == []


def test_a_long_question_is_shortened_on_the_button_and_sent_whole(client: FlaskClient) -> None:
    typed = "depresion " + "and so on " * 20 + "for years"
    (form,) = page(client, typed).xpath("//form[@class='again']")
    (name,) = texts(form, ".//button")
    assert name.startswith("Search only for “depresion and so on")
    assert name.endswith("…”")
    assert len(name) < 110
    assert submit(client, form).xpath("//input[@id='q']/@value") == [typed]


def test_nothing_found_offers_no_search_for_less(client: FlaskClient) -> None:
    shown = page(client, "depresion", tag="none-has-this")
    assert texts(shown, "//form[@class='again']/p") == ["Also searched for “depression”."]
    assert shown.xpath("//form[@class='again']//button") == []


@pytest.mark.parametrize("options", [{}, {"exact": "true"}, {"kind": "passage"}])
def test_the_next_page_is_a_form_that_leads_on_to_the_last(
    client: FlaskClient, options: dict[str, str]
) -> None:
    """The forms ask the same again: "exact" and filters stay."""
    question = "weight depresion"
    whole = ask(client, question, limit=50, group="article", **options)
    shown = page(client, question, limit="1", **options)
    headings = texts(shown, "//ol/li/h3")
    while forms := shown.xpath("//form[button[text()='Next results']]"):
        shown = submit(client, forms[0])
        headings += texts(shown, "//ol/li/h3")
    assert 1 < len(headings) == whole["matches"]
    assert sorted(headings) == sorted(heading(hit) for hit in whole["results"])


def test_searching_as_typed_keeps_the_filters(client: FlaskClient) -> None:
    shown = page(client, "weight depresion", kind="faq", limit="3")
    (form,) = shown.xpath("//form[@class='again']")
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    assert fields == {"q": "weight depresion", "kind": "faq", "limit": "3", "exact": "true"}


def test_no_address_on_the_page_holds_the_question(client: FlaskClient) -> None:
    shown = page(client, "xylophone lithum weight")
    addresses = shown.xpath("//@href | //@src | //@action | //@formaction")
    assert not [address for address in each(addresses) if "xylophone" in address]


def test_the_next_page_form_never_leads_to_an_error(small: Any) -> None:
    """More passages match than the largest offset reaches."""
    client = small(json_lines(*["dragons"] * 1_060))
    shown = page(client, "dragons", limit="50", offset="1000")
    for form in shown.xpath("//form[button[text()='Next results']]"):
        shown = submit(client, form)
    assert texts(shown, "//*[@role='alert']") == []


# ---- hostile content ----------------------------------------------------------------------


def test_hostile_titles_and_texts_are_shown_as_text(small: Any) -> None:
    shown = page(small({"dragons.md": HOSTILE}), "dragons <script>alert(9)</script>")
    assert shown.xpath(f"{FOREIGN} | //img | //b | //@*[starts-with(name(), 'on')]") == []
    words = shown.text_content()
    assert '<script>alert("title")</script>' in words
    assert "<script>alert(3)</script>" in words
    assert shown.xpath("//input[@id='q']/@value") == ["dragons <script>alert(9)</script>"]


@pytest.mark.parametrize("site", [None, "https://clinic.example/blog"])
def test_no_address_is_other_than_http_or_tel(small: Any, site: str | None) -> None:
    shown = page(small({"dragons.md": HOSTILE}, site), "dragons")
    for address in each(shown.xpath("//@href | //@src | //@action")):
        assert urlsplit(urljoin("https://here.example/", address)).scheme in (
            "http",
            "https",
            "tel",
        )


def test_a_hostile_misspelling_is_offered_as_text(client: FlaskClient) -> None:
    shown = page(client, '"><script>lithum</script>')
    (form,) = shown.xpath("//form[@class='again']")
    assert form.xpath(".//input[@name='q']/@value") == ['"><script>lithium</script>']
    assert shown.xpath(FOREIGN) == []


@pytest.mark.parametrize("path", ["/search?q=lithium", "/search", "/"])
def test_a_page_allows_only_what_we_serve(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    rules = dict(
        rule.strip().partition(" ")[::2]
        for rule in response.headers["Content-Security-Policy"].split(";")
    )
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_every_style_and_script_that_a_page_names_is_served(client: FlaskClient) -> None:
    for path in ("/", "/search?q=lithium"):
        shown = parse(client.get(path, headers=HTML))
        for address in each(shown.xpath("//link[@rel='stylesheet']/@href | //script/@src")):
            assert (
                client.get(urlsplit(urljoin(f"http://localhost{path}", address)).path).status_code
                == 200
            )
