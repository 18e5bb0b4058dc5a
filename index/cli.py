"""The `citebox` command: dispatches to `python -m index` and `python -m search`.

A command's options and exit codes are those of the module that runs it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from search.commands import ASK, EXPLAIN, INDEX, SERVE, Command, running
from search.version import VERSION

from .commands import BUILD, CHECK, EXPECTED, MODEL, PUBLISH, ROLLBACK

PROG = "citebox"
_INDEX = BUILD._replace(name="index")
SEARCHING = (ASK, SERVE, EXPLAIN)
GROUPS = {
    "Prepare": (CHECK, _INDEX, EXPECTED, ROLLBACK, PUBLISH, MODEL),
    "Try": (ASK, SERVE),
    "Find out why": (EXPLAIN,),
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code; without a command, print help and return 2."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = _parser()
    if not given:
        parser.print_help(sys.stderr)
        return 2
    name = parser.parse_args(given[:1]).command
    return running(lambda: _run(name, given))


def _run(name: str, given: list[str]) -> int:
    if name in [command.name for command in SEARCHING]:
        from search.__main__ import main as search  # noqa: PLC0415 - Whoosh takes 0.1 s

        return search(given, PROG)
    from .__main__ import main as index  # noqa: PLC0415 - the readers and lxml take 0.4 s

    return index(given, PROG, _INDEX)


def _parser() -> argparse.ArgumentParser:
    """The parser of the command's name; its options are parsed by the command itself."""
    parser = argparse.ArgumentParser(
        prog=PROG,
        usage=f"{PROG} COMMAND …",
        description="Search your clinic's own articles, with the references that they cite.",
        epilog="\n".join(_commands()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"{PROG} {VERSION}")
    names = [command.name for group in GROUPS.values() for command in group]
    parser.add_argument("command", choices=names, metavar="COMMAND", help=argparse.SUPPRESS)
    return parser


def _commands() -> Iterator[str]:
    for group, commands in GROUPS.items():
        yield f"{group}:"
        for command in commands:
            yield from _lines(command)
        yield ""
    yield f"Unless you name another folder, the index is {INDEX} in the current folder."
    yield f"Options of a command: {PROG} COMMAND --help"


def _lines(command: Command) -> Iterator[str]:
    yield f"  {command.name:<9} {command.summary}"
    yield f"            {PROG} {command.name} {command.example}"


if __name__ == "__main__":
    sys.exit(main())
