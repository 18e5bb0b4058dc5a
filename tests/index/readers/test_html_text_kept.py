"""What looks like chrome in an HTML page and is text."""

from __future__ import annotations

import pytest

from tests.support.index_fixtures import read_one

PROSE = "<p>This is a paragraph about sleep and health, long enough to be the text of a page.</p>"


def text_of(inner: str) -> str:
    article = read_one("a.html", f"<main><article><h1>T</h1>{PROSE}{inner}</article></main>")
    return " ".join(block.text for block in article.blocks())


@pytest.mark.parametrize(
    "inner",
    [
        '<section id="social-anxiety"><h2>Social anxiety</h2><p>Kept words.</p></section>',
        '<section id="informed-consent"><h2>Consent</h2><p>Kept words.</p></section>',
        '<section id="related-conditions"><h2>Others</h2><p>Kept words.</p></section>',
        '<aside class="key-points"><h3>Key points</h3><p>Kept words.</p></aside>',
        "<aside><p>Kept words.</p></aside>",
        '<h3><button>Why?</button></h3><div aria-hidden="true"><p>Kept words.</p></div>',
        '<h3><button aria-expanded="false">Why?</button></h3><div hidden><p>Kept words.</p></div>',
        "<details><summary>Why?</summary><p>Kept words.</p></details>",
    ],
)
def test_a_section_of_the_text_is_kept_whatever_it_is_called(inner: str) -> None:
    assert "Kept words." in text_of(inner)


@pytest.mark.parametrize(
    "inner",
    [
        "<aside><h3>Need help?</h3><p>Dropped words.</p></aside>",
        '<aside class="sidebar"><p>Dropped words.</p></aside>',
        '<aside><p><a href="/x">Dropped words.</a></p></aside>',
        "<div hidden><p>Dropped words.</p></div>",
    ],
)
def test_what_stands_beside_the_text_is_left_out(inner: str) -> None:
    assert "Dropped words." not in text_of(inner)
