"""Joins search/widget/src into search/widget/cite-box.js: one script tag needs one file.

.venv/bin/python -m tools.box
"""

from __future__ import annotations

import sys
from pathlib import Path

WIDGET = Path(__file__).resolve().parent.parent / "search" / "widget"
JOINED = WIDGET / "cite-box.js"
PARTS = ("limits.js", "strings.js", "dress.js", "safe.js", "build.js", "ask.js", "element.js")

# Module and plain script alike, hence one function around everything: a plain script loaded twice
# must not declare the same names twice, and `import.meta` would be a syntax error in it.
HEAD = """\
// <cite-box>: a search box that shows a clinic's own passages, each with its references.
// Made by `make box` from search/widget/src; edit it there.
(() => {
"use strict";

// The server puts the clinic's line ({"text", "tel"}) here when it serves this file.
const EMERGENCY = null;
"""
TAIL = "})();\n"


def join() -> str:
    """The whole script. The style's text becomes a constant; it may hold no backtick."""
    css = (WIDGET / "src" / "style.css").read_text(encoding="utf-8")
    if "`" in css or "${" in css:
        raise ValueError("style.css holds a backtick or '${', which a template string cannot.")
    parts = [f"// style.css\nconst CSS = `\n{css}`;\n"]
    parts += [(WIDGET / "src" / name).read_text(encoding="utf-8") for name in PARTS]
    return "\n".join([HEAD, *parts, TAIL])


def main() -> int:
    JOINED.write_text(join(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
