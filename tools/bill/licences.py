"""The licence of an installed package, from its own metadata."""

from __future__ import annotations

from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

_CLASSIFIER = "License :: "
_LONGEST = 60  # some packages put the whole text into the field


def licence_of(name: str, version: str) -> str | None:
    """What the package says; None where this version is not installed or says nothing."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return None
    return _licence(facts) if facts["Version"] == version else None


def _licence(facts: PackageMetadata) -> str | None:
    classifiers = [one for one in facts.get_all("Classifier") or [] if one.startswith(_CLASSIFIER)]
    named = " OR ".join(one.rpartition(" :: ")[2] for one in classifiers)
    short = _field(facts, "License").strip()
    if "\n" in short or len(short) > _LONGEST:
        short = ""
    return _field(facts, "License-Expression") or short or named or None


def _field(facts: PackageMetadata, name: str) -> str:
    return str((facts.get_all(name) or [""])[0])
