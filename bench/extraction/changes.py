"""Slips in the print of an author-year citation, one function a kind."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

Change = Callable[[str, random.Random], str]


def ampersand(text: str, rng: random.Random) -> str:
    return text.replace(" and ", " & ") if " and " in text else text.replace(" & ", " and ")


def lost_comma(text: str, rng: random.Random) -> str:
    return re.sub(r",(?=\s*\(?\d{4})", "", text)


def no_break_space(text: str, rng: random.Random) -> str:
    return text.replace(" ", "\u00a0")


def glued(text: str, rng: random.Random) -> str:
    return re.sub(r",\s(?=\d{4})", ",", text)


def added_page(text: str, rng: random.Random) -> str:
    return re.sub(r"(\d{4}[a-z]?)(?=\)?$)", rf"\1, p. {rng.randint(2, 400)}", text)


def lost_accents(text: str, rng: random.Random) -> str:
    bare = unicodedata.normalize("NFKD", text)
    return "".join(char for char in bare if not unicodedata.combining(char))


def et_al_for_two(text: str, rng: random.Random) -> str:
    return re.sub(r"^([^,()]+?) (?:and|&) [^,()\d]+?(?=,? ?\(?\d{4})", r"\1 et al.", text)


def lost_letter(text: str, rng: random.Random) -> str:
    return re.sub(r"(?<=\d{4})[a-h]\b", "", text)


def capitals(text: str, rng: random.Random) -> str:
    return re.sub(r"^[^,(\d]+", lambda match: match[0].upper(), text).replace("ET AL", "et al")


def misspelt(text: str, rng: random.Random) -> str:
    """One letter inside the first surname dropped, doubled or swapped with the next."""
    match = re.match(r"[^\W\d_]{5,}", text)
    if not match:
        return text
    name, at = match[0], rng.randrange(1, len(match[0]) - 2)
    changed = rng.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )
    return changed + text[match.end() :]


def year_off(text: str, rng: random.Random) -> str:
    return re.sub(r"\d{4}", lambda match: str(int(match[0]) + rng.choice((-1, 1))), text, count=1)


class Kind(NamedTuple):
    """A change with its bars: the least recall, the most links to another reference (None where
    there is no bar). `flagged` where a link is right only if it is marked as doubtful."""

    change: Change
    least_recall: float
    most_wrong: float | None = None
    flagged: bool = False


KINDS = {
    "& for and": Kind(ampersand, 0.985),
    "lost comma": Kind(lost_comma, 0.985),
    "no-break space": Kind(no_break_space, 0.985),
    "glued": Kind(glued, 0.985),
    "added page": Kind(added_page, 0.985),
    "lost accents": Kind(lost_accents, 0.985),
    "et al. for two": Kind(et_al_for_two, 0.96),
    "lost letter": Kind(lost_letter, 0.96),
    "all capitals": Kind(capitals, 0.90, 0.02),
    "misspelt surname": Kind(misspelt, 0.92, 0.02, flagged=True),
    "year off by one": Kind(year_off, 0.77, 0.06, flagged=True),
}
