"""Expected answers: what questions of the clinic's choice must lead to.

expected.txt has one a line; lines that begin with # are comments:

    what does it cost => fees-and-funding
    can i drink on ketamine => ketamine-faq.alcohol, alcohol-and-ketamine

On the right is an article, a section or a passage, by its id: an article's id, or the beginning
of a passage's id up to a dot. Any one of several is right.
"""

from __future__ import annotations

from typing import NamedTuple

from ..report import Warn
from .medicines import numbered

# Each is asked at every build, which takes 10 ms with meaning; a clinic writes a few hundred.
MOST_QUESTIONS = 2_000


class Expectation(NamedTuple):
    """A question and the ids, any of which answers it. `line` is 1-based."""

    question: str
    wanted: tuple[str, ...]
    line: int

    def is_met_by(self, passage: str) -> bool:
        """Whether the passage of this id is one that is wanted."""
        return not set(self.wanted).isdisjoint(beginnings(passage))


def beginnings(passage: str) -> list[str]:
    """A passage's id, and what it begins with up to each dot: its article and its section."""
    parts = passage.split(".")
    return [".".join(parts[:size]) for size in range(1, len(parts) + 1)]


def read_expected(
    text: str, file: str = "expected.txt"
) -> tuple[tuple[Expectation, ...], tuple[Warn, ...]]:
    """The expectations of a text, and a warning for each line with a problem, which is ignored."""
    found: dict[str, Expectation] = {}
    problems: list[Warn] = []
    for number, line in numbered(text):
        # A question may have an arrow in it; an id has none.
        question, arrow, right = (part.strip() for part in line.rpartition("=>"))
        wanted = tuple(one.strip() for one in right.split(","))
        if len(found) == MOST_QUESTIONS:
            reason = f"There are {MOST_QUESTIONS:,} questions; from here on, lines are not read."
            problems.insert(0, Warn(file, number, reason))
            break
        if not arrow or not question or not all(wanted):
            reason = "It is not 'question => article'."
            problems.append(Warn(file, number, reason))
        elif question in found:
            reason = f"The question is also in line {found[question].line}."
            problems.append(Warn(file, number, reason))
        else:
            found[question] = Expectation(question, wanted, number)
    return tuple(found.values()), tuple(problems)
