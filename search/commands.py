"""Commands: their names, help and examples, for `citebox` and `python -m search`.

`index.commands` adds those of `python -m index`. Loads no other module, so that help is quick."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import NamedTuple

# But for line ends and tabs: a terminal would obey them (C0, C1 and DEL).
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
INDEX = Path("build/index")  # below the working directory


def printable(text: str) -> str:
    """A text for a terminal. A file's name, a page's title or a server's answer may hold codes that
    rewrite what is on the screen."""
    return _CONTROLS.sub("\ufffd", text)


class Command(NamedTuple):
    """A command of the command line. `example` is what may follow its name."""

    name: str
    summary: str
    example: str

    def add_to(
        self, commands: argparse._SubParsersAction[argparse.ArgumentParser]
    ) -> argparse.ArgumentParser:
        """Add the command to a parser, without its options."""
        return commands.add_parser(
            self.name,
            help=self.summary,
            description=f"{self.summary[0].upper()}{self.summary[1:]}.",
            epilog=f"Example: %(prog)s {self.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )


_QUESTION = '"how long do I wait for an appointment?"'
ASK = Command("ask", "answer a question in the terminal", _QUESTION)
EXPLAIN = Command("explain", "show how each result got its rank", _QUESTION)
SERVE = Command("serve", "serve the search and its box on this machine", "--port 8080")
