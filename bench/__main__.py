"""`python -m bench` lists the benchmarks, `python -m bench NAME …` runs one of them."""

from __future__ import annotations

import sys
from itertools import groupby

from bench.commands import Benchmark, find_benchmarks, named
from search.errors import CiteboxError


def main(arguments: list[str]) -> int:
    benchmarks = find_benchmarks()
    if not arguments or arguments[0] in ("-h", "--help"):
        print(listing(benchmarks))
        return 0
    benchmark = named(arguments[0], benchmarks)
    if benchmark is None:
        known = ", ".join(sorted(one.name for one in benchmarks))
        print(f"Unknown benchmark '{arguments[0]}'. Known: {known}.", file=sys.stderr)
        return 2
    try:
        return benchmark.run(arguments[1:])
    except (CiteboxError, FileNotFoundError) as error:  # no index, or no folder of questions
        print(f"bench: {error}", file=sys.stderr)
        return 2


def listing(benchmarks: tuple[Benchmark, ...]) -> str:
    lines = ["usage: python -m bench NAME [options]; NAME --help explains one."]
    for folder, group in groupby(benchmarks, key=lambda one: one.folder):
        lines += ["", folder]
        lines += [f"  {one.name:<14}{one.summary}" for one in group]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
