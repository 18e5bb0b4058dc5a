"""What is Spanish in the splitting of an article: its sentences."""

from __future__ import annotations

from index.passages.split import MOST_WORDS
from tests.support.index_fixtures import cut, read_one


def test_a_long_paragraph_is_cut_before_a_question_in_spanish() -> None:
    text = f"{'palabra ' * (MOST_WORDS - 10)}aquí. ¿Y {'otra ' * (MOST_WORDS - 10)}más?"
    first, second = cut(read_one("a.md", f"# T\n\n{text}\n"))
    assert first.plain_text.endswith("aquí.")
    assert second.plain_text.startswith("¿Y otra")
