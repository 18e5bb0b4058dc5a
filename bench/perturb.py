"""How well author-year citations are linked when their print is a little off.

    .venv/bin/python bench/perturb.py FOLDER [--seed N] [--json]

FOLDER as for bench/citations.py. Each kind of change is made, seeded, inside the citations' own
spans of every author-year article, wherever it changes the text; recall counts only citations
that were changed and have their name in the span. `wrong` is the share of links made to another
reference among the links at changed places, `silent` the share that is called certain.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from citations import AUTHOR_YEAR, Case, Made, cases, links_of, read_case

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
    return re.sub(r"^[^,(\d]+", lambda found: found[0].upper(), text).replace("ET AL", "et al")


def misspelt(text: str, rng: random.Random) -> str:
    """One letter inside the first surname dropped, doubled or swapped with the next."""
    found = re.match(r"[^\W\d_]{5,}", text)
    if not found:
        return text
    name, at = found[0], rng.randrange(1, len(found[0]) - 2)
    changed = rng.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )
    return changed + text[found.end() :]


def year_off(text: str, rng: random.Random) -> str:
    return re.sub(r"\d{4}", lambda found: str(int(found[0]) + rng.choice((-1, 1))), text, count=1)


# kind: (change, least recall, most wrong; None where the issue sets no bar)
KINDS: dict[str, tuple[Change, float, float | None]] = {
    "& for and": (ampersand, 0.985, None),
    "lost comma": (lost_comma, 0.985, None),
    "no-break space": (no_break_space, 0.985, None),
    "glued": (glued, 0.985, None),
    "added page": (added_page, 0.985, None),
    "lost accents": (lost_accents, 0.985, None),
    "et al. for two": (et_al_for_two, 0.96, None),
    "lost letter": (lost_letter, 0.96, None),
    "all capitals": (capitals, 0.90, 0.02),
    "misspelt surname": (misspelt, 0.92, 0.02),
    "year off by one": (year_off, 0.77, 0.06),
}
FLAGGED = ("misspelt surname", "year off by one")


@dataclass(frozen=True)
class Unit:
    start: int
    end: int
    refs: frozenset[int]


def perturb(case: Case, change: Change, rng: random.Random) -> tuple[Case, list[Unit]]:
    """The case with its changed text, and the changed units at their new places."""
    pieces: list[str] = []
    changed: list[Unit] = []
    at = shift = 0
    for one in sorted(case.truth["citations"], key=lambda c: int(c["start"])):
        old = case.text[one["start"] : one["end"]]
        if one["start"] < at or one["kind"] != AUTHOR_YEAR:
            continue
        new = change(old, rng)
        pieces += [case.text[at : one["start"]], new]
        start = one["start"] + shift
        if new != old:
            refs = frozenset((*one["refs"], *one["implied"]))
            changed.append(Unit(start, start + len(new), refs))
        shift += len(new) - len(old)
        at = one["end"]
    pieces.append(case.text[at:])
    return replace(case, text="".join(pieces)), changed


def measure(articles: list[Case], kind: str, seed: int) -> dict[str, Any]:
    rng = random.Random(f"{seed} {kind}")
    found = total = right = wrong = silent = 0
    for case in articles:
        changed_case, units = perturb(case, KINDS[kind][0], rng)
        made = links_of(changed_case, read_case(changed_case))
        for unit in units:
            here = [link for link in made if link.start < unit.end and unit.start < link.end]
            total += len(unit.refs)
            found += len(unit.refs & {link.reference for link in here})
            good = [link for link in here if link.reference in unit.refs]
            right += len(good)
            wrong += len(here) - len(good)
            silent += sum(map(_is_silent, here))
    made_here = right + wrong
    return {
        "changed": total,
        "recall": round(found / total, 4) if total else None,
        "wrong": round(wrong / made_here, 4) if made_here else None,
        "silent": round(silent / made_here, 4) if made_here else None,
    }


def _is_silent(link: Made) -> bool:
    return link.certainty == "certain"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    articles = [case for case in cases(options.folder) if case.style == AUTHOR_YEAR]
    figures = {kind: measure(articles, kind, options.seed) for kind in KINDS}
    print(json.dumps(figures, indent=1) if options.json else table(figures))
    return 0


def table(figures: dict[str, dict[str, Any]]) -> str:
    lines = [f"{'':<18}{'changed':>9}{'recall':>9}{'bar':>7}{'wrong':>9}{'bar':>7}{'silent':>9}"]
    for kind, row in figures.items():
        _, least, most = KINDS[kind]
        silent = row["silent"] if kind in FLAGGED else "-"
        most_wrong = "-" if most is None else most
        lines.append(
            f"{kind:<18}{row['changed']:>9}{row['recall']:>9}{least:>7}{row['wrong']:>9}"
            f"{most_wrong:>7}{silent:>9}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
