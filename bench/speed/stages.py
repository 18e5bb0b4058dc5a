"""Where the processor time of a request goes: by stage, each without the stages inside it."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from typing import Any
from unittest.mock import patch

# Each stage's functions, as the module that calls them names them.
STAGES: dict[str, tuple[str, ...]] = {
    "parse": ("search.app:read_search", "search.app:read_suggest"),
    "language": ("search.pipeline:find_language", "search.engine.local:find_language"),
    "correct": ("search.query.expand:correct", "search.query.names:correct"),
    "expand": ("search.rank.retrieve:expand_question",),
    "encode": (
        "search.embedding.embeddings:Embeddings.encode_question",
        "search.embedding.embeddings:Embeddings.encode_message",
        "search.embedding.embeddings:Embeddings.encode_batch",
    ),
    "scan": (
        "search.rank.local:with_postings",
        "search.rank.lexical:Scan",
        "search.rank.scan:Scan.best",
        "search.embedding.vectors:Vectors.products",
    ),
    "fuse": ("search.rank.local:LocalRanker.by_meaning",),
    "list": ("search.pipeline:list_places",),
    "safety": ("search.pipeline:detect",),
    "FAQ": ("search.pipeline:find_answer",),
    "unanswered": ("search.pipeline:is_unanswered",),
    "read": ("search.store.reader:Store.record_at",),
    "mark": ("search.pipeline:highlight_words", "search.pipeline:highlight_span"),
    "excerpt": ("search.pipeline:make_excerpt",),
    "suggest": ("search.engine.local:suggest",),
    "pipeline": ("search.engine.local:search",),
    "JSON": (
        "search.app:results_text",
        "search.app:suggestions_json",
        "search.app:as_json",
        "search.web.response:as_json",
    ),
    "gzip": ("search.web.compression:_shrink",),
}
REST = "Flask"  # and Lambda's event
MS = 1e-6


class StageClock:
    """Nanoseconds of the thread by stage, as long as the stages' functions are wrapped."""

    def __init__(self) -> None:
        self.ns: Counter[str] = Counter()
        self._inside: list[int] = []  # of each open call, what the stages inside it took

    @contextmanager
    def wrapped(self) -> Iterator[None]:
        with ExitStack() as stack:
            for stage, places in STAGES.items():
                for place in places:
                    owner, name = _owner(place)
                    timed = self.timed(stage, getattr(owner, name))
                    stack.enter_context(patch.object(owner, name, timed))
            yield

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*given: Any, **named: Any) -> Any:
            self._inside.append(0)
            started = time.thread_time_ns()
            try:
                return function(*given, **named)
            finally:
                took = time.thread_time_ns() - started
                self.ns[stage] += took - self._inside.pop()
                if self._inside:
                    self._inside[-1] += took

        return call


def _owner(place: str) -> tuple[Any, str]:
    """The module or class that has the function, and its name there."""
    module, _, path = place.partition(":")
    *classes, name = path.split(".")
    owner: Any = import_module(module)
    for one in classes:
        owner = getattr(owner, one)
    return owner, name


def stages_ms(call: Callable[[], object], repeats: int) -> dict[str, float]:
    """Milliseconds by stage of a call, each the median of its repeats."""
    clock = StageClock()
    whole = clock.timed(REST, call)
    rounds: list[Counter[str]] = []
    with clock.wrapped():
        for _ in range(repeats + 1):
            clock.ns = Counter()
            whole()
            rounds.append(clock.ns)
    names = (*STAGES, REST)
    return {name: statistics.median(one[name] for one in rounds[1:]) * MS for name in names}


def mean_stages(of_calls: Sequence[dict[str, float]]) -> dict[str, float]:
    """The mean of the calls by stage, without the stages that none has reached."""
    means = {name: statistics.fmean(one[name] for one in of_calls) for name in (*STAGES, REST)}
    return {name: round(mean, 4) for name, mean in means.items() if mean}
