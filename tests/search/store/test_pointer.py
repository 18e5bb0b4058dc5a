"""A pointer is signed for a place, and read back only as it was signed."""

from __future__ import annotations

import json

import pytest

from search.store.manifest import FORMAT
from search.store.pointer import (
    Pointer,
    PointerRefused,
    read_number,
    read_place,
    read_pointer,
    sign,
)
from tests.support.aws.bucket import URL
from tests.support.publish_fixtures import KEY, PLACE, signed


def test_a_pointer_is_read_back_as_it_was_signed() -> None:
    pointer = Pointer(7, "a" * 64, FORMAT, ("b" * 64,))
    assert read_pointer(sign(pointer, PLACE, KEY), PLACE, KEY) == pointer


SIGNED: dict[str, object] = {
    "place": URL, "number": 3, "digest": "a" * 64, "format": 5, "previous": [],
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"number": "9"},
        {"number": 1.5},
        {"number": True},
        {"number": None},
        {"format": "5"},
        {"previous": None},
        {"previous": [1]},
        {"digest": 7},
        {"digest": "../x"},
        {"digest": "a" * 64 + "\n"},
    ],
)
def test_a_signed_pointer_of_another_shape_is_refused(change: dict[str, object]) -> None:
    assert read_pointer(signed(SIGNED), PLACE, KEY).number == 3
    with pytest.raises(PointerRefused, match="names no index"):
        read_pointer(signed(SIGNED | change), PLACE, KEY)


@pytest.mark.parametrize("signature", ['"\\ud800"', "1", "null", '"é"', "[]"])
def test_a_forged_signature_is_refused_in_a_sentence(signature: str) -> None:
    """A lone surrogate ended `citebox publish` with a fault."""
    text = json.dumps(SIGNED)[:-1] + f', "signature": {signature}}}'
    with pytest.raises(PointerRefused, match="pointer"):
        read_pointer(text.encode(), PLACE, KEY)


@pytest.mark.parametrize("prefix", ["a/../b", "../b", "./b", "a//b", "a/./b", "/b"])
def test_a_prefix_that_leads_elsewhere_is_refused(prefix: str) -> None:
    assert read_place("s3://clinic/a/b") == ("clinic", "a/b")
    with pytest.raises(PointerRefused, match="s3://bucket/prefix"):
        read_place(f"s3://clinic/{prefix}")


def test_the_least_number_of_a_setting_is_a_number() -> None:
    assert (read_number(""), read_number("1790000000")) == (0, 1_790_000_000)
    for text in ("-1", "1e9", "²", "9" * 19, "latest", "1 "):
        with pytest.raises(PointerRefused, match="CITEBOX_POINTER_LEAST must be"):
            read_number(text)
