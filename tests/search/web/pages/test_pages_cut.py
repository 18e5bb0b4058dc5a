"""What the results page shows of passages below the cut (search.rank.cut)."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.search.web.pages.test_pages import H2, HITS, page, texts


def test_those_below_the_cut_have_a_heading_of_their_own(client: FlaskClient) -> None:
    """The first one counts the pages that stand under it."""
    shown = page(client, "What is the PHQ-9?", limit="50")
    counted, others = shown.xpath(HITS)
    first, second = texts(shown, H2)
    assert (first.split()[0], second) == (str(len(counted)), "Other pages")
    assert len(others) > 0
    assert others.get("start") == str(len(counted) + 1)


def test_with_all_of_them_below_the_cut_one_heading_is_enough(client: FlaskClient) -> None:
    shown = page(client, "How long does therapy with sertraline take?", limit="50")
    assert texts(shown, H2) == ["The closest pages"]
    assert len(shown.xpath(HITS)) == 1
