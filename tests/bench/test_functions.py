"""The functions that a cold start is compared with."""

from __future__ import annotations

import ast

from bench.aws.functions import HELLO
from bench.common.places import ROOT


def test_the_flask_that_says_hello_has_what_our_handler_imports() -> None:
    """It stands in the place of `search`, so a name that it lacks ends the benchmark."""
    handler = ast.parse((ROOT / "handler.py").read_text(encoding="utf-8"))
    wanted = {
        (node.module.removeprefix("search.").replace(".", "/"), alias.name)
        for node in handler.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("search.")
        for alias in node.names
    }
    assert len(wanted) > 3
    for module, name in sorted(wanted):
        there: dict[str, object] = {}
        exec(HELLO[module], there)  # noqa: S102 - our own text
        assert name in there, f"{module}.{name}"
