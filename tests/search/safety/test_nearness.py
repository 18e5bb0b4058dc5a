"""What a vector adds: as it was trained, with the real encoder where it is there."""

from __future__ import annotations

import numpy as np
import pytest

from search.embedding.encoder import Encoder
from search.safety.detect import detect
from search.safety.nearness import AXES, gaussian, nearness
from tests.support.needed import missing
from tests.support.paths import ROOT

MODEL = ROOT / "build" / "model"
# Words that no pattern has: only what they mean tells.
UNSAID = "I cannot see myself being around when summer comes, and that feels like a relief"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    if not MODEL.is_dir():
        missing("build/model is not there (make model)")
    return Encoder(MODEL / "weights.safetensors", MODEL / "vocabulary.txt")


def test_a_gaussian_is_1_at_the_point_itself_and_falls_with_the_angle() -> None:
    near, askew, opposite = gaussian(np.array([1.0, 0.5, -1.0], np.float32))
    assert near == pytest.approx(1.0)
    assert near > askew > opposite > 0


def test_the_length_of_a_vector_does_not_count() -> None:
    vector = np.linspace(-1, 1, 384, dtype=np.float32)
    assert nearness().near(vector) == pytest.approx(nearness().near(3 * vector), abs=1e-5)


def test_the_axes_are_at_right_angles_but_for_rounding() -> None:
    axes = nearness().axes / np.linalg.norm(nearness().axes, axis=0)
    assert axes.shape == (384, AXES)
    assert np.abs(axes.T @ axes - np.eye(AXES)).max() < 0.05


@pytest.mark.parametrize(
    "text", ["I want to die", "quiero morir", "my baby is limp and blue", UNSAID]
)
def test_danger_is_found_by_words_and_meaning(encoder: Encoder, text: str) -> None:
    assert detect(text, encoder.encode([text])[0]) is not None


@pytest.mark.parametrize(
    "text", ["when are you open", "does exercise help with sleep", "qué es la ansiedad"]
)
def test_harmless_questions_alarm_nobody(encoder: Encoder, text: str) -> None:
    assert detect(text, encoder.encode([text])[0]) is None
