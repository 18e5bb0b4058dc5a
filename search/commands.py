"""Commands: their names, help and examples, for `citebox` and `python -m search`.

`index.commands` adds those of `python -m index`. Loads no other module, so that help is quick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

INDEX = Path("build/index")  # below the working directory


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
