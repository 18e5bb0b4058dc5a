"""Asks at a terminal before something is done."""

from __future__ import annotations

from tools.errors import ToolError


def agreed(question: str) -> bool:
    """Whether the answer is yes. Raises ToolError where nobody can answer."""
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        raise ToolError("There is no terminal to confirm in: set YES=1.") from None
