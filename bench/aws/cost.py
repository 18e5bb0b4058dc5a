"""Compute what Citebox costs a month on AWS.

Prices are those of us-east-1 in dollars, with the address of each (bench.aws.bills). No free tier
is assumed. The column `less free tiers` has what is left to pay of x86_64's total under the tiers
that never end. Without options it prints the tables that docs/deploy.md holds. KB, MB and GB are
powers of ten, but for a function's memory: 1,024 MB are one GB, as Lambda counts.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any, TypedDict

from bench.aws.bills import (
    API_GATEWAY,
    AT_ONCE,
    CLOUDWATCH,
    DATA_OUT,
    LAMBDA,
    LAMBDA_INIT,
    LARGEST_KB,
    PRICES_READ_ON,
    REQUESTS_A_S,
    Assumed,
    Awake,
    BeyondPricesError,
    Worst,
    awake,
    bills,
    worst,
)
from bench.common.figures import print_figures
from bench.common.options import add_json, new_parser

HELP = {
    "searches": "searches a month, one or more numbers",
    "cold": "for each of them the share of searches that wakes a function, 0 to 1",
    "requests": "all requests of one search",
    "asked": "how many of them ask /search",
    "search_ms": "billed for /search, warm",
    "other_ms": "billed for any other request, warm",
    "cold_ms": "billed besides for waking (INIT)",
    "memory_mb": "the function's memory",
    "response_kb": "size of an answer, the mean of all requests",
}


class Figures(TypedDict):
    """`assumed` and each of the `bills` have the fields of `Assumed` and `Bill`."""

    prices_read_on: str
    sources: list[str]
    assumed: dict[str, Any]
    bills: list[dict[str, Any]]
    worst: Worst
    awake: Awake


def main(arguments: list[str]) -> int:
    options = vars(parse(arguments))
    wants_json = options.pop("json")
    if len(options["searches"]) != len(options["cold"]):
        print("Give as many shares with --cold as numbers with --searches.", file=sys.stderr)
        return 2
    assumed = Assumed(**options)
    try:
        print_figures(compute(assumed), wants_json, lambda _: tables(assumed), indent=2)
    except BeyondPricesError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    for name, value in asdict(Assumed()).items():
        kind, many = (type(value[0]), "+") if isinstance(value, tuple) else (type(value), None)
        flag = f"--{name.replace('_', '-')}"
        parser.add_argument(
            flag, type=kind, nargs=many, default=value, help=HELP[name], metavar="N"
        )
    add_json(parser)
    return parser.parse_args(arguments)


def compute(assumed: Assumed) -> Figures:
    return {
        "prices_read_on": PRICES_READ_ON,
        "sources": [LAMBDA, LAMBDA_INIT, API_GATEWAY, DATA_OUT, CLOUDWATCH],
        "assumed": asdict(assumed),
        "bills": [asdict(each) for each in bills(assumed)],
        "worst": worst(assumed.memory_mb),
        "awake": awake(assumed.memory_mb),
    }


def tables(assumed: Assumed) -> str:
    return "\n\n".join((table(assumed), worst_table(assumed), awake_table(assumed)))


def table(assumed: Assumed) -> str:
    head = "| searches a month | cold | requests | time, x86_64 (arm64) | API Gateway | data out "
    head += "| logs | **total, x86_64 (arm64)** | less free tiers |"
    rows = [
        f"| {b.searches:,} | {b.cold:.0%} | {dollars(b.lambda_requests)} "
        f"| {dollars(b.x86_64)} ({dollars(b.arm64)}) | {dollars(b.api_gateway)} "
        f"| {dollars(b.data_out)} | {dollars(b.logs)} "
        f"| **{dollars(b.total_x86_64)}** ({dollars(b.total_arm64)}) | {dollars(b.free)} |"
        for b in bills(assumed)
    ]
    return "\n".join([head, "|---" * 9 + "|", *rows])


def worst_table(assumed: Assumed) -> str:
    cost = worst(assumed.memory_mb)
    rows = {
        f"requests, {REQUESTS_A_S} a second": cost["requests"],
        f"time, {AT_ONCE} at once, x86_64": cost["time"],
        f"data out, {LARGEST_KB:.0f} KB an answer": cost["data_out"],
        "logs": cost["logs"],
        "**all of it**": cost["requests"] + cost["time"] + cost["data_out"] + cost["logs"],
    }
    head = ["| a stranger, day and night for a month | at most |", "|---|---|"]
    return "\n".join([*head, *(f"| {what} | {dollars(value)} |" for what, value in rows.items())])


def awake_table(assumed: Assumed) -> str:
    cost = awake(assumed.memory_mb)
    return "\n".join(
        [
            "| kept awake, used or not | a month |",
            "|---|---|",
            f"| nothing (as we ship it) | {dollars(0)} |",
            "| provisioned concurrency, one environment, x86_64 (arm64) "
            f"| {dollars(cost['provisioned_x86_64'])} ({dollars(cost['provisioned_arm64'])}) |",
            f"| SnapStart, each published version | {dollars(cost['snapstart_version'])} |",
            f"| SnapStart, 1,000 restores | {dollars(cost['snapstart_1000_restores'])} |",
        ]
    )


def dollars(value: float) -> str:
    """Whole cents; what is less than half of one is not nothing."""
    return "< $0.01" if 0 < value < 0.005 else f"${value:,.2f}"
