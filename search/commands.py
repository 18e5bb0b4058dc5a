"""What each command does, in a line of help and an example: of `citebox`, `python -m search` and
(by `index.commands`) `python -m index`. Loads nothing, so that help is quick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

INDEX = Path("build/index")  # below the working directory


class Command(NamedTuple):
    """`example` is what may follow the command's name."""

    name: str
    summary: str
    example: str

    def add_to(
        self, commands: argparse._SubParsersAction[argparse.ArgumentParser]
    ) -> argparse.ArgumentParser:
        """Add the command to a parser's; its options are still to be added."""
        return commands.add_parser(
            self.name,
            help=self.summary,
            description=f"{self.summary[0].upper()}{self.summary[1:]}.",
            epilog=f"Example: %(prog)s {self.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )


_QUESTION = '"how long do I wait for an appointment?"'
ASK = Command("ask", "answer a question in the terminal", _QUESTION)
EXPLAIN = Command("explain", "show why the results stand where they stand", _QUESTION)
SERVE = Command("serve", "serve the search and its box on this machine", "--port 8080")
