"""Of a question that tells a result, the article's passage with its band is the first."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import ask, built

PAGE = """# The mood form

## What is the mood form?

The mood form, Mood-3, has seven questions on mood. You fill in the mood form with a score for each.

## What your total means

- 0 to 4: few signs
- 5 to 9: mild
- 10 to 21: severe

## How to bring the mood form's score down

Sleep 7 to 9 hours, and move for less than 20 minutes at first.
"""
OTHER = "# Weight\n\n## Bands\n\nUp to 24 is lean, 25 to 30 is round, 31 or more is rounder.\n"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    sources = {"a.md": PAGE, "b.md": OTHER}
    return create_app(open_engine(built(tmp_path, sources))).test_client()


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("mood form score 8", "What your total means"),
        ("mood form score 28", "What is the mood form?"),  # the band is in another article
        ("mood form score for 8 weeks", "What is the mood form?"),
        ("mood form score", "What is the mood form?"),
        ("mood 3", "What is the mood form?"),  # the name of the form
        ("mood 3 score 12", "What your total means"),
    ],
)
@pytest.mark.parametrize("group", ["", "&group=article"])
def test_the_band_of_the_result_comes_first(
    client: FlaskClient, question: str, first: str, group: str
) -> None:
    answer = client.post(f"/search?limit=5{group}", data=question, content_type="text/plain").json
    assert answer["results"][0]["section"] == [first]


def test_the_excerpt_has_the_band(client: FlaskClient) -> None:
    first = ask(client, "mood form score 8")["results"][0]
    assert "5 to 9: mild" in "".join(run["text"] for run in first["excerpt"])
