"""What AWS charges for a month of searches.

    searches -> requests, GB-seconds, GB out, GB of logs -> dollars

Prices are those of us-east-1 in dollars, with the address of each. KB, MB and GB are powers of
ten, but for a function's memory: 1,024 MB are one GB, as Lambda counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

PRICES_READ_ON = "2026-11-22"

# Measured, as Lambda would bill them at 1,024 MB. `cold-start` measures on a whole core; at
# 1,024 MB a function has 1024/1769 of one, and AWS rounds each request up to a whole ms:
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
# With meaning, 2026-11-22: `warm` 6.2 and 0.3 ms, `cold-start` 217 ms, times 1.73.
WARM_SEARCH_MS = 11
WARM_OTHER_MS = 1  # /health; the box's script and suggestions take about as long
COLD_START_MS = 376  # INIT is billed since August 2025, for a zip too: LAMBDA_INIT

LAMBDA_INIT = "https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/"

# Each held within its first tier; `bill` refuses what is beyond.
LAMBDA = "https://aws.amazon.com/lambda/pricing/"
PER_REQUEST = 0.20 / 1e6
PER_GB_S = {"x86_64": 0.0000166667, "arm64": 0.0000133334}
MOST_GB_S = 6e9
AWAKE_PER_GB_S = {"x86_64": 0.0000041667, "arm64": 0.0000033334}  # provisioned concurrency
SNAPSHOT_PER_GB_S = 0.0000015046  # SnapStart, Python: for each version
RESTORE_PER_GB = 0.0001397998  # SnapStart, Python: each cold start

API_GATEWAY = "https://aws.amazon.com/api-gateway/pricing/"
PER_HTTP_REQUEST = 1.00 / 1e6  # of up to 512 KB
MOST_HTTP_REQUESTS = 300e6

DATA_OUT = "https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer"
PER_GB_OUT = 0.09
MOST_GB_OUT = 10e3

CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
PER_GB_LOGGED = 0.50
MOST_GB_LOGGED = 10e3

# Without end, for each account. What is free for a new account's first months is not counted.
FREE_REQUESTS, FREE_GB_S, FREE_GB_OUT, FREE_GB_LOGGED = 1e6, 400e3, 100.0, 5.0

# Lambda's own START, END and REPORT lines (350), and ours of search.web.access_log (430), with
# CloudWatch's 26 bytes for each.
LOGGED_BYTES = 780
MONTH_S = 730 * 3600

# What `make deploy` lets through, of tools.deploy.target.Bounds, and the largest answer: limit=50,
# over the samples, asked for without compression (2026-11-22: 113,692 bytes, its headers besides).
REQUESTS_A_S, AT_ONCE = 20, 10
LARGEST_KB = 119.0


@dataclass(frozen=True, slots=True)
class Assumed:
    """What one search is. `searches` and `cold` go together: the share that wakes a function.

    The box loads its script and asks as soon as typing pauses, so one question is often asked
    twice; suggestions or a look at /health make four.

    7 KB is the mean of a script of 13 KB, two
    answers of 6 KB and a small one, all compressed, with their headers. Of 1,000 searches a
    month, one in 40 minutes, each meets a cold function; AWS reports less than 1 in 100 requests
    for functions in steady use (INIT).
    """

    searches: tuple[int, ...] = (1_000, 100_000, 10_000_000)
    cold: tuple[float, ...] = (1.0, 0.05, 0.01)
    requests: int = 4
    asked: int = 2
    search_ms: int = WARM_SEARCH_MS
    other_ms: int = WARM_OTHER_MS
    cold_ms: int = COLD_START_MS
    memory_mb: int = 1024
    response_kb: float = 7.0


@dataclass(frozen=True, slots=True)
class Use:
    """What AWS meters in a month."""

    requests: float
    gb_s: float
    gb_out: float
    gb_logged: float


@dataclass(frozen=True, slots=True)
class Bill:
    """Dollars a month. `lambda_requests` is all that both architectures share of Lambda."""

    searches: int
    cold: float
    lambda_requests: float
    x86_64: float
    arm64: float
    api_gateway: float
    data_out: float
    logs: float
    total_x86_64: float
    total_arm64: float
    free: float


class BeyondPricesError(Exception):
    """A month that AWS would charge at another price than ours."""


def use(assumed: Assumed, searches: int, cold: float) -> Use:
    other = assumed.requests - assumed.asked
    warm_ms = assumed.asked * assumed.search_ms + other * assumed.other_ms
    requests = searches * assumed.requests
    return Use(
        requests=requests,
        gb_s=searches * (warm_ms + cold * assumed.cold_ms) / 1e3 * assumed.memory_mb / 1024,
        gb_out=requests * assumed.response_kb / 1e6,
        gb_logged=requests * LOGGED_BYTES / 1e9,
    )


def bill(assumed: Assumed, searches: int, cold: float) -> Bill:
    used = use(assumed, searches, cold)
    refuse_beyond(used)
    parts = {
        "lambda_requests": used.requests * PER_REQUEST,
        "api_gateway": used.requests * PER_HTTP_REQUEST,
        "data_out": used.gb_out * PER_GB_OUT,
        "logs": used.gb_logged * PER_GB_LOGGED,
    }
    time = {architecture: used.gb_s * price for architecture, price in PER_GB_S.items()}
    totals = {f"total_{name}": sum(parts.values()) + cost for name, cost in time.items()}
    return Bill(searches, cold, **parts, **time, **totals, free=left_to_pay(used))


def refuse_beyond(used: Use) -> None:
    beyond = (
        used.gb_s > MOST_GB_S
        or used.requests > MOST_HTTP_REQUESTS
        or used.gb_out > MOST_GB_OUT
        or used.gb_logged > MOST_GB_LOGGED
    )
    if beyond:
        raise BeyondPricesError(
            "So much costs less than our prices say: AWS has lower ones from "
            f"{MOST_HTTP_REQUESTS / 1e6:.0f} million requests or {MOST_GB_OUT / 1e3:.0f} TB on."
        )


def left_to_pay(used: Use) -> float:
    """x86_64's total, less what is free for ever. API Gateway has nothing of that kind."""
    return (
        max(used.requests - FREE_REQUESTS, 0) * PER_REQUEST
        + max(used.gb_s - FREE_GB_S, 0) * PER_GB_S["x86_64"]
        + used.requests * PER_HTTP_REQUEST
        + max(used.gb_out - FREE_GB_OUT, 0) * PER_GB_OUT
        + max(used.gb_logged - FREE_GB_LOGGED, 0) * PER_GB_LOGGED
    )


def bills(assumed: Assumed) -> list[Bill]:
    pairs = zip(assumed.searches, assumed.cold, strict=True)
    return [bill(assumed, searches, cold) for searches, cold in pairs]


class Awake(TypedDict):
    provisioned_x86_64: float
    provisioned_arm64: float
    snapstart_version: float
    snapstart_1000_restores: float


class Worst(TypedDict):
    requests: float
    time: float
    data_out: float
    logs: float


def awake(memory_mb: int) -> Awake:
    """Dollars a month of what spares the first visitor the wait, used or not."""
    gb_s = MONTH_S * memory_mb / 1024
    return {
        "provisioned_x86_64": gb_s * AWAKE_PER_GB_S["x86_64"],
        "provisioned_arm64": gb_s * AWAKE_PER_GB_S["arm64"],
        "snapstart_version": gb_s * SNAPSHOT_PER_GB_S,
        "snapstart_1000_restores": 1000 * RESTORE_PER_GB * memory_mb / 1024,
    }


def worst(memory_mb: int) -> Worst:
    """Dollars of a month in which a stranger asks as often, for as much and for as long as it goes.

    Every request that the throttle lets through gets the largest answer, and all that may run at
    once runs all the time, however long a question takes. What is refused is not charged.
    """
    requests = REQUESTS_A_S * MONTH_S
    gb_s = AT_ONCE * MONTH_S * memory_mb / 1024
    used = Use(requests, gb_s, requests * LARGEST_KB / 1e6, requests * LOGGED_BYTES / 1e9)
    refuse_beyond(used)
    return {
        "requests": used.requests * (PER_REQUEST + PER_HTTP_REQUEST),
        "time": used.gb_s * PER_GB_S["x86_64"],
        "data_out": used.gb_out * PER_GB_OUT,
        "logs": used.gb_logged * PER_GB_LOGGED,
    }
