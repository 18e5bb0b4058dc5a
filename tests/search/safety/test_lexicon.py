"""Words -> ideas -> patterns, by a lexicon of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.model import DANGER_KINDS
from search.safety.lexicon import GAP, MOST_AGAINST, Lexicon, Match
from tools.errors import ToolError
from tools.train_danger.lexicon import GROUPS, lexicon_sections, read_words

WORDS = """# people
ME: i, me
WANT: want, want to,
    would like to
DIE: die, be dead
STUDY: essay
"""
PATTERNS = """# a wish
[self-harm now]
WANT DIE; ME WANT DIE
[child maybe]
DIE
[against]
STUDY
"""
ME, WANT, DIE, STUDY = range(4)
FIRST_GROUP = 4


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "words.en.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "words.es.txt").write_text("DIE: morir\n", encoding="utf-8")
    (tmp_path / "patterns.txt").write_text(PATTERNS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def lexicon(source: Path) -> Lexicon:
    return Lexicon({name: memoryview(one) for name, one in lexicon_sections(source).items()})


def group(kind: str, strength: str) -> int:
    return FIRST_GROUP + [*DANGER_KINDS].index(kind) * 2 + ["now", "maybe"].index(strength)  # type: ignore[arg-type]


def test_of_phrases_that_begin_at_a_word_the_longest_is_taken(lexicon: Lexicon) -> None:
    found = [*lexicon.ideas_in("i would like to be dead".split())]
    assert found == [Match(ME, 0, 1), Match(WANT, 1, 4), Match(DIE, 4, 6)]


def test_the_beginning_of_a_phrase_is_no_idea(lexicon: Lexicon) -> None:
    assert [*lexicon.ideas_in("would be".split())] == []


def test_both_languages_have_the_same_ideas(lexicon: Lexicon) -> None:
    assert lexicon.read(["morir"]) == lexicon.read(["die"])


def test_a_pattern_counts_by_itself_for_its_kind_and_for_its_strength(lexicon: Lexicon) -> None:
    found = lexicon.read("i want to die".split())
    first_pattern = FIRST_GROUP + GROUPS
    assert {number for number in found if number >= first_pattern} == {
        first_pattern,
        first_pattern + 1,
        first_pattern + 2,
    }
    assert {group("self-harm", "now"), group("child", "maybe")} <= found.keys()
    assert group("self-harm", "maybe") not in found


def test_the_ideas_of_a_pattern_stand_near_each_other(lexicon: Lexicon) -> None:
    near = ["want", *["so"] * GAP, "die"]
    far = ["want", *["so"] * (GAP + 1), "die"]
    assert group("self-harm", "now") in lexicon.read(near)
    assert group("self-harm", "now") not in lexicon.read(far)


def test_the_ideas_of_a_pattern_stand_in_its_order(lexicon: Lexicon) -> None:
    assert group("self-harm", "now") not in lexicon.read("die want".split())


def test_what_speaks_against_danger_counts_up_to_a_bound(lexicon: Lexicon) -> None:
    against = FIRST_GROUP + GROUPS - 1
    assert lexicon.read(["essay"] * 2)[against] == 2
    assert lexicon.read(["essay"] * 9)[against] == MOST_AGAINST
    assert against not in lexicon.read(["die"])


def test_a_phrase_of_two_ideas_is_refused(source: Path) -> None:
    (source / "words.es.txt").write_text("ME: die\n", encoding="utf-8")
    with pytest.raises(ToolError, match="'die' has another idea"):
        lexicon_sections(source)


def test_a_phrase_that_no_reading_gives_is_refused(source: Path) -> None:
    (source / "words.es.txt").write_text("ME: mí\n", encoding="utf-8")
    with pytest.raises(ToolError, match=r"'mí' .* not plain"):
        lexicon_sections(source)


def test_a_pattern_of_an_unknown_idea_is_refused(source: Path) -> None:
    (source / "patterns.txt").write_text("[self-harm now]\nWANT LIFE\n", encoding="utf-8")
    with pytest.raises(ToolError, match="no words for LIFE"):
        lexicon_sections(source)


def test_a_spanish_phrase_that_tells_its_language_stands_by_its_sound_alone(source: Path) -> None:
    """A text with it is Spanish, and heard; "suicidio" may stand in an English one."""
    text = "DIE: me quiero morir, suicidio, dolor de pecho\n"
    (source / "words.es.txt").write_text(text, encoding="utf-8")
    phrases = read_words(source).phrases
    assert "me kiero morir" in phrases
    assert "me quiero morir" not in phrases
    assert {"suicidio", "suisidio", "dolor de pecho"} <= phrases.keys()
