"""Results: the answer to a question, before it becomes JSON or a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from .excerpt import Excerpt
from .model import Passage
from .safety.help import DangerHelp
from .store.record import PassageJSON, RunJSON, read_passage

if TYPE_CHECKING:
    from .store.languages import Twin

Relation = Literal["eq", "gte"]
RankedBy = Literal["words", "words+meaning"]


class OtherPlace(NamedTuple):
    """A further passage of a result's article: its id, its headings and its address."""

    passage: str
    section: tuple[str, ...]
    url: str | None


class Hit(NamedTuple):
    """A passage that answers a question, its matched words marked.

    `score` is ≥ 0 and comparable within one response only. `excerpt` are the sentences nearest to
    the question, empty where none is short enough. `pinned` says that the clinic put it
    there, whatever its score; `beyond` that it is below the cut (search.rank.cut). `more` counts
    the other passages of its article above the cut, and `places` names the best of them; None and
    empty where results are not grouped. `translations` are its
    article in other languages. `headings` are the article's title and the section's headings in
    runs, matched words marked.
    """

    record: PassageJSON
    score: float
    excerpt: Excerpt
    pinned: bool = False
    beyond: bool = False
    more: int | None = None
    places: tuple[OtherPlace, ...] = ()
    translations: tuple[Twin, ...] = ()
    headings: Sequence[list[RunJSON]] = ()

    @property
    def passage(self) -> Passage:
        return read_passage(self.record)


class Help(NamedTuple):
    """What is shown first to somebody who may be in danger.

    `search.safety.card` makes the sentence and the lines out of `found`. `passages` are the
    clinic's help passages, in its order.
    """

    found: DangerHelp
    passages: tuple[Hit, ...]


class DidYouMean(NamedTuple):
    """What a word of the question may mean: asked about, never searched for.

    `typed` is the word as typed, `name` a near word or medicine, `query` the question with it.
    `mentioned` says whether any passage has it, under this name or another.
    """

    typed: str
    name: str
    query: str
    mentioned: bool


class Results(NamedTuple):
    """The answer to a question: `hits` best first.

    `total` counts the passages above the cut (articles, where results are grouped), up to a
    thousand; `total_relation` is "gte" where there may be more. It is 0 where the question is
    unanswered and nothing is pinned. `matches` counts what can be paged to, those below the cut
    too, up to a thousand. `ranking` says what ranks them: a question of
    one word is ranked by words.

    `did_you_mean` is the question with its misspelt words replaced, None without any. `corrected`
    says that all corrections were searched for too, at less weight. Otherwise at least one is only
    asked about: `may_mean` has these, in the order of the words, the likelier first.

    `not_found` are the question's words, as typed, that no passage has, neither themselves nor by a
    correction, prefix or synonym; and its doses ("25 mg") that none of the first ten passages has.
    `unanswered` says that nothing answers the question: the hits are only the closest. `answer` is
    the FAQ entry that asks the same question, None without one.

    `help` is there where the question says that somebody may be in danger. Then nothing is said to
    be unanswered, and `answer` is None.

    `lang` is the language that the question was taken to be in.
    """

    query: str
    total: int
    total_relation: Relation
    matches: int
    took_ms: float
    ranking: RankedBy
    did_you_mean: str | None
    corrected: bool
    may_mean: tuple[DidYouMean, ...]
    not_found: tuple[str, ...]
    unanswered: bool
    answer: Hit | None
    help: Help | None
    hits: tuple[Hit, ...]
    lang: str = "en"

    @property
    def lacking(self) -> tuple[str, ...]:
        """The words and doses of `not_found` that are not asked about already."""
        asked = {one.typed for one in self.may_mean}
        return tuple(word for word in self.not_found if word not in asked)


class IndexFacts(NamedTuple):
    """Which index answers. `sha256` is the digest of its manifest, and so of all its files.

    `number` is that of its pointer, None where it was not published. `refused` says why a newer
    index was not opened; None where there is none.
    """

    generation: str
    sha256: str
    format: int
    number: int | None
    refused: str | None


class EngineFacts(NamedTuple):
    """Numbers of an engine's articles and passages, and what ranks questions of several words.

    `live` is None for an engine without an index of ours. `questions` are at most five of the
    clinic's own, to start with.
    """

    articles: int
    passages: int
    ranking: RankedBy
    live: IndexFacts | None = None
    questions: tuple[str, ...] = ()
