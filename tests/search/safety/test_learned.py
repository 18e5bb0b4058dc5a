"""The files of weights: whole, and made of what the trainer's data say now."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from search.model import DANGER_KINDS
from search.safety import learned, nearness
from search.safety.learned import LEXICON_TYPES, SLIP_TYPES, TYPES
from search.safety.sections import (
    ASCENDING,
    DIGEST_BYTES,
    MAGIC,
    UnreadableError,
    read_sections,
    write_sections,
)
from tests.support.each import each
from tests.support.paths import ROOT
from tools.train_danger.examples import read_ours
from tools.train_danger.lexicon import lexicon_sections, phrases_of
from tools.train_danger.slips import slip_sections

SOURCE = ROOT / "tools/train_danger/data"
SMALL = {"numbers": "I", "weights": "f"}


def digest_in(path: Path) -> bytes:
    return path.read_bytes()[len(MAGIC) : len(MAGIC) + DIGEST_BYTES]


def test_the_weights_hold_the_words_and_patterns_of_the_data() -> None:
    """Else `python -m tools.train_danger` was forgotten after a change."""
    held, said = read_sections(learned.FILE, TYPES), lexicon_sections(SOURCE)
    said |= slip_sections(read_ours(SOURCE), phrases_of(SOURCE))
    for name in each(LEXICON_TYPES | SLIP_TYPES):
        assert held[name].tolist() == said[name].tolist(), name


def test_both_files_were_learned_from_the_same() -> None:
    assert digest_in(learned.FILE) == digest_in(nearness.FILE)


def test_every_feature_has_its_weights() -> None:
    held = read_sections(learned.FILE, TYPES)
    features = held["feature_starts"][1] + len(held["patterns"])
    assert len(held["ideas"]) == features
    assert len(held["kind_ideas"]) == features * len(DANGER_KINDS)
    assert len(read_sections(nearness.FILE, nearness.TYPES)["ideas"]) == features


def test_maybe_is_below_now() -> None:
    for path, types in each([(learned.FILE, TYPES), (nearness.FILE, nearness.TYPES)]):
        _, _, maybe, now = read_sections(path, types)["constants"]
        assert maybe < now


def test_a_score_on_a_threshold_reaches_it() -> None:
    maybe, now = 0.5, 1.0
    sections = {
        "ideas": array("f"),
        "ngrams": array("b"),
        "constants": array("f", [1, 0, maybe, now]),
    }
    scorer = learned.Scorer({name: memoryview(numbers) for name, numbers in sections.items()})
    assert [*map(scorer.strength, (0.49, maybe, 0.99, now))] == [None, "maybe", "maybe", "now"]


@pytest.mark.parametrize("numbers", [[], [0], [7, 7, 2**16, 2**32 - 1]])
def test_ascending_numbers_are_read_as_they_were_written(
    tmp_path: Path, numbers: list[int]
) -> None:
    path, types = tmp_path / "small.bin", {"numbers": ASCENDING}
    write_sections(path, types, bytes(32), {"numbers": array("I", numbers)})
    assert read_sections(path, types)["numbers"].tolist() == numbers


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "small.bin"
    sections = {"numbers": array("I", [1, 2**31]), "weights": array("f", [0.5])}
    write_sections(path, SMALL, bytes(range(32)), sections)
    return path


def test_what_is_written_is_read(written: Path) -> None:
    held = read_sections(written, SMALL)
    assert {name: numbers.tolist() for name, numbers in held.items()} == {
        "numbers": [1, 2**31],
        "weights": [0.5],
    }
    assert digest_in(written) == bytes(range(32))


@pytest.mark.parametrize("size", [0, 7, 40, -1])
def test_a_file_that_is_cut_is_refused(written: Path, size: int) -> None:
    written.write_bytes(written.read_bytes()[:size])
    with pytest.raises(UnreadableError, match=r"small\.bin"):
        read_sections(written, SMALL)


def test_a_file_of_other_sections_is_refused(written: Path) -> None:
    with pytest.raises(UnreadableError, match="another version"):
        read_sections(written, {"numbers": "I"})
