"""How long a warm function takes: handler.lambda_handler, in process, a search beside /health.

    .venv/bin/python bench/warm.py [--index DIR] [--rounds N] [--json]

Each round asks every question of bench/cold_start.py once and /health as often, in turn, as events
of an HTTP API. The ratio is the median of the rounds' own ratios of their medians. The index is
build/index by default; one of words alone is what the promise is about.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from cold_start import QUESTIONS
from lambda_functions import ROOT

from tests.support.lambda_stand_in import Event, Request, api_gateway_v2, asked

WANTED = {"search/health": "<= 3"}


def main() -> int:
    options = _options()
    os.environ["CITEBOX_INDEX"] = str(options.index.resolve())
    import handler  # noqa: PLC0415 - it opens the index that the environment names

    found = measure(handler.lambda_handler, options.rounds)
    if options.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:16}{value:10.3f}" for name, value in found["ms"].items()))
        print(f"{'search/health':16}{found['ratios']['search/health']:10.2f}  wanted <= 3")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=ROOT / "build/index", metavar="DIR")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def measure(answer: Any, count: int) -> dict[str, Any]:
    """Milliseconds by the wall clock: p50 and p90 of all, after one round that is not counted."""
    health = api_gateway_v2(Request("GET", "/health"))
    searches = [api_gateway_v2(asked(question)) for question in QUESTIONS]
    rounds = []
    for _ in range(count + 1):
        pairs = [(timed(answer, one), timed(answer, health)) for one in searches]
        rounds.append(list(zip(*pairs, strict=True)))
    rounds = rounds[1:]
    searched = [one for each in rounds for one in each[0]]
    well = [one for each in rounds for one in each[1]]
    ratios = [statistics.median(each[0]) / statistics.median(each[1]) for each in rounds]
    return {
        "rounds": count,
        "ms": {
            "search p50": statistics.median(searched),
            "search p90": statistics.quantiles(searched, n=10)[-1],
            "health p50": statistics.median(well),
        },
        "ratios": {"search/health": round(statistics.median(ratios), 3)},
    }


def timed(answer: Any, event: Event) -> float:
    began = time.perf_counter()
    answered = answer(event, None)
    took_ms = (time.perf_counter() - began) * 1e3
    if answered["statusCode"] != 200:
        raise SystemExit(f"No answer to {event['rawPath']}: {answered}")
    return took_ms


if __name__ == "__main__":
    sys.exit(main())
