"""Progress of a build: what is done, of how much, and about how long the rest takes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from search.plural import plural

_SOONEST_S = 2.0  # before that, the pace is too uncertain to extrapolate


@dataclass(frozen=True, slots=True)
class Progress:
    """Where progress lines go. `tell` gets each line, a stage's at most one in `every_s`
    seconds; `clock` returns seconds."""

    tell: Callable[[str], None] = lambda _: None
    every_s: float = 2.0
    clock: Callable[[], float] = time.monotonic


class Stage:
    """A stage of the work, rate-limited and timed from its creation."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._last_s = -math.inf
        self._began_s = progress.clock()

    @property
    def took_s(self) -> float:
        return self._progress.clock() - self._began_s

    def tell(self, text: str, *, always: bool = False) -> None:
        """Report a line; drop it if the last one was less than `every_s` ago, unless `always`."""
        now_s = self._progress.clock()
        if always or now_s - self._last_s >= self._progress.every_s:
            self._last_s = now_s
            self._progress.tell(text)


class BuildProgress:
    """Progress of reading articles and encoding passages. `articles` estimates how many there
    are to read; None where that is not known."""

    def __init__(self, progress: Progress, articles: int | None) -> None:
        self._progress = progress
        self._reading, self._encoding = Stage(progress), Stage(progress)
        self._ahead = articles  # in the sources that have not begun
        self._source_ends = 0  # how many articles there are, when this source has been read
        self._articles = self._passages = 0
        self._encoding_s = self._since_s = 0.0

    def begin_source(self, articles: int) -> None:
        """Begin a source for which `articles` were estimated."""
        self._source_ends = self._articles + articles
        if self._ahead is not None:
            self._ahead -= articles

    def add_article(self, passages: int) -> None:
        self._articles += 1
        self._passages += passages
        total = self._total
        if total is None:
            done = f"{plural(self._articles, 'article')}, {plural(self._passages, 'passage')}"
            self._reading.tell(f"{done} so far")
        else:
            left = time_left(self._reading.took_s, self._articles / total)
            text = f"{self._articles:,} of {plural(total, 'article')}{left}"
            self._reading.tell(text, always=self._articles == total)

    def end_sources(self) -> None:
        self._ahead, self._source_ends = 0, self._articles
        self._progress.tell("writing the index")

    def begin_encoding(self) -> None:
        """Begin a batch of encoding; between batches, articles are read."""
        self._since_s = self._progress.clock()

    def encoded(self, done: int, known: int, share: float) -> None:
        """Report that `done` of the `known` passages so far are encoded, which is the `share` (0
        to 1) of their work. Articles still to be read are assumed to need as much each."""
        now_s = self._progress.clock()
        self._encoding_s += now_s - self._since_s
        self._since_s = now_s
        if not done:  # titles and headings alone, which are no passages
            return
        total = self._total
        read = self._articles / total if total else 0.0
        if not read:
            self._encoding.tell(f"{plural(done, 'passage')} encoded so far")
            return
        of = plural(known, "passage") if read == 1 else f"about {_rounded(known / read)} passages"
        left = time_left(self._encoding_s, share * read)
        self._encoding.tell(f"{done:,} of {of} encoded{left}", always=done == known and read == 1)

    @property
    def _total(self) -> int | None:
        """How many articles there are, corrected as sources hold fewer or more than estimated."""
        if self._ahead is None:
            return None
        return max(self._articles, self._source_ends) + max(0, self._ahead)


def time_left(took_s: float, share: float) -> str:
    """ ", about 40 s left", when `share` of the work (0 to 1) took `took_s` seconds; empty where
    that is too little to extrapolate, and where nothing is left."""
    if took_s < _SOONEST_S or not 0 < share < 1:
        return ""
    return f", about {_duration(took_s * (1 - share) / share)} left"


def _duration(seconds: float) -> str:
    if seconds <= 55:
        return f"{5 * math.ceil(seconds / 5)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _rounded(count: float) -> str:
    """To two digits: it is an estimate."""
    return f"{int(float(f'{count:.2g}')):,}"
