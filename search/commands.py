"""Commands: their names, help and examples, and how they print, for `citebox` and
`python -m search`.

`index.commands` adds those of `python -m index`. Loads no other module, so that help is quick."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple

# But for line ends and tabs: a terminal would obey them (C0, C1 and DEL).
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
INDEX = Path("build/index")  # below the working directory
STOPPED = 130  # the exit code after Ctrl-C
UNTOLD = 3  # a fault of the machine: what was done is not told


def printable(text: str) -> str:
    """A text for a terminal. A file's name, a page's title or a server's answer may hold codes that
    rewrite what is on the screen."""
    return _CONTROLS.sub("\ufffd", text)


def running(command: Callable[[], int]) -> int:
    """Run a command to its exit code: 0 where a pipe has read enough ("| head"), 3 where its
    output cannot be written (a full disk) or after a fault, 130 after Ctrl-C."""
    _print_all_letters()
    try:
        code = command()
        if sys.stdout:  # None where it is closed
            sys.stdout.flush()
    except BrokenPipeError:
        close_output()
        return 0
    except KeyboardInterrupt:
        print("citebox: stopped.", file=sys.stderr)
        return STOPPED
    except UnprintedError as error:
        print(f"citebox: {error}", file=sys.stderr)
        close_output()
        return UNTOLD
    except Exception as error:
        print(printable(f"citebox: a fault ended it: {described(error)}."), file=sys.stderr)
        return UNTOLD
    return code


def described(error: Exception, text: str = "") -> str:
    """The error, and the place in the code that raised it. `text` is what it says, where that may
    be told: it may quote a question."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    said = " ".join(text.split())[:200].encode("utf-8", "replace").decode()
    return f"{type(error).__name__}{f' ({said})' if said else ''} in {place}"


class UnprintedError(Exception):
    """Output that cannot be written. Says so in a sentence."""


def tell(text: str) -> None:
    """Print what a command was asked for. Raises UnprintedError, and BrokenPipeError."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnprintedError(f"the output could not be printed ({error.strerror}).") from error


def close_output() -> None:
    """Let what is not printed yet go nowhere: Python would try it again at its end."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_all_letters() -> None:
    """A letter that the output's encoding lacks is printed by its number, and ends nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


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
