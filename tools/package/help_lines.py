"""The lines to call that a stage's country chooses: shown, and confirmed before they are packed.

A card for somebody in danger names them, so somebody at the clinic looks at them first.
"""

from __future__ import annotations

import os
import sys

from search.safety.lines import Row, all_rows
from tools.confirm import agreed
from tools.errors import ToolError
from tools.package.stage import Stage

NO_TERMINAL = "There is no terminal to confirm the lines to call in: set YES=1."
NOT_CONFIRMED = (
    "The lines to call were not confirmed, so nothing was packed. Leave CITEBOX_COUNTRY empty to "
    "pack none, and name your own in help.yaml."
)


def confirm_lines(stage: Stage) -> None:
    """Print the lines and ask. YES=1 answers; without a country there is nothing to ask. Raises
    ToolError where nobody confirms."""
    if stage.country is None:
        return
    print("\n".join(listed(stage.country)), flush=True)
    if os.environ.get("YES"):
        return
    if not sys.stdin.isatty():
        raise ToolError(NO_TERMINAL)
    if not agreed("Are these numbers right for your patients?"):
        raise ToolError(NOT_CONFIRMED)


def listed(country: str) -> list[str]:
    """A line each: kind, number, name, what we know of it, and where it was read."""
    rows = [row for row in all_rows() if row.country == country]
    return [
        f"Lines for somebody in danger (CITEBOX_COUNTRY={country}); call each once to be sure:",
        *[
            f"  {row.kind:<10} {row.number:<15} {row.name_en} ({', '.join(_facts(row))}). "
            f"Source, read {row.read}: {row.source}"
            for row in rows
        ],
    ]


def _facts(row: Row) -> list[str]:
    line = row.line("en")
    return [fact for fact in (line.how, line.hours, line.cost) if fact]
