"""Change constants and comparisons one by one, and list the changes that no test notices.

A change is drawn by the seed from all places of search/ and index/, each place as likely as any
other (bench.tests.places): a number, True or False, a comparison, `and` or `or`, min or max, any or
all. It is made in a copy of the checkout. Tests run in four steps, each stopped at its first
failure:

- the tests that are named for the module; where there are none, those that import it;
- the records of what is made of samples (tests/golden);
- the tests of the module's folder, and all that import it;
- tests/promises.

A change is noticed if a test fails that passes without it. Where the tests come to no end that
come to one without it, it is counted apart, and is not noticed. Left out are tests of the browser,
those that install Citebox, and those that read imports and pages alone. Two changes are tried at a
time. `--after N` leaves out the first N of a seed, so that a long run can be made in parts, and
`--only search` draws from one folder.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Literal, TypedDict

from bench.common.figures import print_figures, share
from bench.common.options import add_json, new_parser
from bench.common.places import ROOT
from bench.tests.copies import ENDLESS, NAMELESS, Copy
from bench.tests.places import FOLDERS, Mutant, draw, mutants_at

AT_A_TIME = 2
TESTS = ROOT / "tests"
# Folders whose tests need a program of somebody else's.
APART = ("browser", "cluster")
# The first two install Citebox into other environments, for minutes. The others read imports and
# pages, in which no number or comparison stands.
LEFT_OUT = ("test_install.py", "test_make_run.py", "test_architecture.py", "test_form_history.py")


Verdict = Literal["noticed", "survived", "endless"]


class Survivor(TypedDict):
    file: str
    line: int
    before: str
    after: str


class Figures(TypedDict):
    """`noticed_share` is of those that were tried; those in `endless` were not noticed."""

    seed: int
    tried: int
    noticed: int
    noticed_share: float
    survived: list[Survivor]
    endless: list[Survivor]


def main(arguments: list[str]) -> int:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("--seed", type=int, default=14, metavar="N", help="(14)")
    parser.add_argument("--count", type=int, default=60, metavar="N", help="changes tried (60)")
    parser.add_argument("--after", type=int, default=0, metavar="N", help="leave out the first N")
    parser.add_argument("--only", action="append", metavar="FOLDER", help="(search and index)")
    parser.add_argument("--at", action="append", metavar="FILE:LINE", help="all changes of a line")
    add_json(parser)
    options = parser.parse_args(arguments)
    drawn = draw(options.seed, options.after + options.count, options.only or FOLDERS)
    mutants = list(drawn)[options.after :]
    if options.at:
        mutants = [one for at in options.at for one in mutants_at(at)]
    verdicts = try_all(mutants)
    print_figures(figures_of(options.seed, mutants, verdicts), options.json, report)
    return 0


def figures_of(seed: int, mutants: Sequence[Mutant], verdicts: Sequence[Verdict]) -> Figures:
    def those(wanted: Verdict) -> list[Survivor]:
        pairs = zip(mutants, verdicts, strict=True)
        return [
            Survivor(file=one.file, line=one.line, before=one.before, after=one.after)
            for one, verdict in pairs
            if verdict == wanted
        ]

    noticed = verdicts.count("noticed")
    return {
        "seed": seed,
        "tried": len(mutants),
        "noticed": noticed,
        "noticed_share": share(noticed, len(mutants)),
        "survived": those("survived"),
        "endless": those("endless"),
    }


def report(figures: Figures) -> str:
    part = f"{figures['noticed_share']:.1%}"
    total = f"{figures['noticed']} of {figures['tried']} changes were noticed ({part})."
    endless = [f"{_shown(one)}\n    (the tests came to no end)" for one in figures["endless"]]
    return "\n".join([*map(_shown, figures["survived"]), *endless, total])


def _shown(one: Survivor) -> str:
    return (
        f"{one['file']}:{one['line']}\n    - {one['before'].strip()}\n    + {one['after'].strip()}"
    )


def try_all(mutants: Sequence[Mutant]) -> list[Verdict]:
    """In the order of the mutants. What is tried is told on stderr."""
    with (
        tempfile.TemporaryDirectory(prefix="citebox-mutate-") as folder,
        ThreadPoolExecutor(AT_A_TIME) as pool,
    ):
        trial = Trial([Copy(Path(folder) / str(n)) for n in range(AT_A_TIME)])
        return list(pool.map(trial.verdict, mutants))


class Trial:
    """`_unfit` are tests that fail without any change: they tell nothing."""

    def __init__(self, copies: Sequence[Copy]) -> None:
        self._free: SimpleQueue[Copy] = SimpleQueue()
        for copy in copies:
            self._free.put(copy)
        self._lock = Lock()
        self._fit: set[str] = set()
        self._unfit: set[str] = set()

    def verdict(self, mutant: Mutant) -> Verdict:
        copy = self._free.get()
        try:
            by = next(
                (by for tests in steps(mutant) if (by := self._by(copy, mutant, tests))), None
            )
        finally:
            self._free.put(copy)
        with self._lock:
            print(f"{mutant}\n    {by or 'SURVIVED'}", file=sys.stderr, flush=True)
        if by is None:
            return "survived"
        return "endless" if by == ENDLESS else "noticed"

    def _by(self, copy: Copy, mutant: Mutant, tests: Sequence[str]) -> str | None:
        """The test that notices it."""
        while True:
            with copy.changed(mutant):
                failed = copy.failure(tests, sorted(self._unfit))
            if failed is None or failed in self._fit:
                return failed
            if failed in NAMELESS:
                if copy.failure(tests, sorted(self._unfit)) in NAMELESS:
                    return None  # so it is without the change too, and tells nothing
                return failed
            if copy.failure([failed], ()) is None:
                self._fit.add(failed)
                return failed
            print(f"{failed} fails without any change", file=sys.stderr, flush=True)
            self._unfit.add(failed)


def steps(mutant: Mutant) -> Iterator[list[str]]:
    """The tests to run, from the nearest to those of everything; each file in one step only."""
    ran: set[Path] = set()
    promises, records = ({*(TESTS / name).glob("test_*.py")} for name in ("promises", "golden"))
    own = named_for(mutant) or importing(mutant)
    for found in (own, records, beside(mutant) | importing(mutant), promises):
        left = {path for path in found if path.name not in LEFT_OUT} - ran
        ran |= left
        if left:
            yield sorted(path.relative_to(ROOT).as_posix() for path in left)


def named_for(mutant: Mutant) -> set[Path]:
    """test_pins.py for pins.py; for a module of html/, else test_html.py and test_html_lists.py."""
    top = TESTS / mutant.path.relative_to(ROOT).parts[0]
    for name in (mutant.path.stem, mutant.path.parent.name):
        if found := {*top.rglob(f"test_{name}.py"), *top.rglob(f"test_{name}_*.py")}:
            return found
    return set()


def beside(mutant: Mutant) -> set[Path]:
    """Those of the module's folder, but of no folder below it."""
    return {*(TESTS / mutant.path.parent.relative_to(ROOT)).glob("test_*.py")}


def importing(mutant: Mutant) -> set[Path]:
    """The tests that import the module itself."""
    imports = f"from {'.'.join(mutant.path.relative_to(ROOT).with_suffix('').parts)} import"
    return {
        path
        for path in TESTS.rglob("test_*.py")
        if path.relative_to(TESTS).parts[0] not in APART and imports in path.read_text("utf-8")
    }
