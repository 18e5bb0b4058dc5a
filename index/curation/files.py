"""What does the clinic set beside its articles: synonyms, medicines, pins?

In a folder of articles, synonyms.txt, medicines.txt and pins.txt at its top are these, and so
they are where they are named themselves; the case of their names does not matter. The starter
pack of synonyms and the starter list of medicines are always there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..report import Warn
from . import medicines, synonyms
from .medicines import Medicines
from .pins import PinRules, read_pins
from .synonyms import Rule

SYNONYMS, MEDICINES, PINS = "synonyms.txt", "medicines.txt", "pins.txt"
NAMES = (SYNONYMS, MEDICINES, PINS)


@dataclass(frozen=True, slots=True)
class Extras:
    """`rules` hold the starter pack, what the medicines' names give and the clinic's own."""

    medicines: Medicines
    rules: tuple[Rule, ...]
    pins: PinRules


def starter_files() -> Extras:
    """What every index has."""
    known = medicines.starter_medicines()
    return Extras(
        known, (*synonyms.starter_synonyms(), *synonyms.medicine_rules(known)), PinRules()
    )


def read_extras(asked: Iterable[Path | str]) -> tuple[Extras, tuple[Warn, ...]]:
    """The starter's with those among what is asked, and what is wrong in them. Of several files
    of one name the first counts; the others are warned of."""
    problems: list[Warn] = []
    files: dict[str, Path] = {}
    for path in _beside(path for path in asked if isinstance(path, Path)):
        name = path.name.lower()
        if name in files:
            problems.append(Warn(str(path), None, f"is left out: {files[name]} was read."))
        files.setdefault(name, path)
    known, rules, pins = medicines.starter_medicines(), tuple[Rule, ...](), PinRules()
    if text := _read(files.get(MEDICINES), problems):
        known, found = medicines.read_medicines(text, known, str(files[MEDICINES]))
        problems += found
    if text := _read(files.get(SYNONYMS), problems):
        rules, found = synonyms.read_synonyms(text, known, str(files[SYNONYMS]))
        problems += found
    if text := _read(files.get(PINS), problems):
        pins, found = read_pins(text, str(files[PINS]))
        problems += found
    every = (*synonyms.starter_synonyms(), *synonyms.medicine_rules(known), *rules)
    return Extras(known, every, pins), tuple(problems)


def is_extra(name: str) -> bool:
    """Is a file of this name a setting, and no article?"""
    return name.lower() in NAMES


def _beside(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        yield from (file for file in inside if is_extra(file.name) and file.is_file())


def _read(path: Path | None, problems: list[Warn]) -> str:
    if path is None:
        return ""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        problems.append(Warn(str(path), None, f"cannot be read ({reason}) and is left out."))
        return ""
