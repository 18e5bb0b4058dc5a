"""A search is stopped once it has used up its time, in whatever loop it is."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search import deadline
from search.app import create_app
from search.errors import SearchTooSlow
from search.store.reader import Store
from tests.support.each import each
from tests.support.engine_under_test import engine_over
from tests.support.search_fixtures import HTML, LINE, LINE_JSON, problem

QUESTION = "how can excercise help with my anxiety and depresion"
ASKED = (f"/search?q={QUESTION}", f"/search?group=article&q={QUESTION}", f"/suggest?q={QUESTION}")


class Stop:
    """A clock that stands for `steps` looks, and then is too late."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def __call__(self) -> float:
        self.left -= 1
        return 0.0 if self.left >= 0 else 1e9


@pytest.fixture
def client(store: Store) -> FlaskClient:
    return create_app(engine_over(store), LINE).test_client()


def looks(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str) -> int:
    """How often a request looks at its deadline."""
    clock = Stop(10**9)
    monkeypatch.setattr(
        "search.app.deadline", lambda seconds: deadline.deadline(seconds, clock, clock)
    )
    assert client.get(path).status_code == 200
    return 10**9 - clock.left


@pytest.mark.parametrize("path", ASKED)
def test_wherever_a_search_is_stopped_the_answer_is_503_with_the_emergency_line(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client.get(path)  # what is read of its words is cached
    count = looks(client, monkeypatch, path)
    for steps in each(range(2, count)):  # both clocks are read at the start
        clock = Stop(steps)
        monkeypatch.setattr("search.app.deadline", lambda s, c=clock: deadline.deadline(s, c, c))
        refused = client.get(path)
        told = problem(refused, 503)
        assert (told["title"], told["emergency"]) == ("Search stopped", LINE_JSON)
        assert refused.headers["Retry-After"] == "1"
    monkeypatch.undo()
    assert client.get(path).status_code == 200, "the next search has its own time"


def test_a_page_says_so_with_the_emergency_line(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.app.MOST_SEARCH_S", -1.0)
    page = client.get(ASKED[0], headers=HTML)
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert "too long" in page.text
    assert LINE_JSON["text"] in page.text


def test_a_long_question_looks_at_its_deadline_more_often_than_a_short_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loops look, and not only the stages."""
    short = looks(client, monkeypatch, "/search?exact=1&q=sleep")
    words = "+".join("depresion anxity excercise sertraline mindfullness therapyst".split())
    assert looks(client, monkeypatch, f"/search?q={words}") > short + 20


def test_time_that_is_not_the_processor_s_stops_no_search() -> None:
    with deadline.deadline(1.0, lambda: 5.0):
        deadline.check_deadline()


def test_without_a_deadline_nothing_is_stopped() -> None:
    with pytest.raises(SearchTooSlow), deadline.deadline(-1.0):
        deadline.check_deadline()
    deadline.check_deadline()
