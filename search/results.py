"""What is the answer to a question, before it is JSON or a page?"""

from __future__ import annotations

from typing import Literal, NamedTuple

from .model import Passage
from .store.record import PassageJSON, read_passage

Relation = Literal["eq", "gte"]
RankedBy = Literal["words", "words+meaning"]


class Hit(NamedTuple):
    """A passage that answers a question, its matched words marked.

    `score` is ≥ 0 and compares within one answer only. `pinned` where the clinic put it there,
    whatever its score. `more` is how many other passages of its article matched; None where
    results are not grouped.
    """

    record: PassageJSON
    score: float
    pinned: bool = False
    more: int | None = None

    @property
    def passage(self) -> Passage:
        return read_passage(self.record)


class Results(NamedTuple):
    """The answer to a question: `hits` best first.

    `total` is how many passages (articles, where results are grouped) matched at all, counted
    up to a thousand; `total_relation` says "gte" where there may be more. `did_you_mean` is the
    question with its misspelt words replaced, None when there are none; `corrected` says that
    all of them were searched for too, at less weight; else one at least is only asked about.
    `ranking` says what they are ranked by: a question of one word is ranked by words.
    `not_found` are the question's words that no passage has, as they were typed, nor anything
    that they may stand for. `unanswered` says that nothing here answers the question: the hits
    are only what is closest to it.
    `answer` is the hit whose own question is the patient's question, None when there is none.
    """

    query: str
    total: int
    total_relation: Relation
    took_ms: float
    ranking: RankedBy
    did_you_mean: str | None
    corrected: bool
    not_found: tuple[str, ...]
    unanswered: bool
    answer: Hit | None
    hits: tuple[Hit, ...]


class EngineFacts(NamedTuple):
    """How much an engine has, and what it ranks questions of several words by."""

    articles: int
    passages: int
    ranking: RankedBy
