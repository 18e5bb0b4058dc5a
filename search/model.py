"""The model: articles, passages and references. Immutable, shared between requests."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple, get_args

# A CSL-JSON item (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html).
# Its values are strings, numbers, lists of names and dates. They are passed on, not computed with.
Csl = dict[str, Any]

Kind = Literal["passage", "faq"]
Certainty = Literal["certain", "ambiguous", "fuzzy-name", "year-off"]
BlockType = Literal["paragraph", "item", "cell", "term", "quote", "caption"]

# Of danger, as search.safety detects it and the clinic's help.yaml names it.
DangerKind = Literal[
    "self-harm", "overdose", "medical", "violence", "withdrawal", "perinatal", "child"
]
DANGER_KINDS: tuple[DangerKind, ...] = get_args(DangerKind)
# `now`: the words say danger. `maybe`: help is offered without being asked.
Strength = Literal["now", "maybe"]
STRENGTHS: tuple[Strength, ...] = get_args(Strength)
# Of questions in danger, and of the card that answers them.
InterfaceLanguage = Literal["en", "es"]
LANGUAGES: tuple[InterfaceLanguage, ...] = get_args(InterfaceLanguage)

_TELEPHONE = re.compile(r"\+?[0-9 ()./-]{2,30}")


def is_telephone(text: str) -> bool:
    """Tell whether it is a telephone number, with the usual spaces, brackets and dashes."""
    return _TELEPHONE.fullmatch(text) is not None and any(map(str.isdigit, text))


def tel_uri(number: str) -> str:
    """The tel: URI of a telephone number: its digits and a leading plus (RFC 3966)."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


class Run(NamedTuple):
    """A part of a passage's text that is all of one kind.

    `references` is None for plain text. For a citation it holds the ids of the cited references,
    in the order printed, and is empty where none is listed. `certainty` is None for plain text and
    for a citation that could not be linked. `why` is a sentence that says what made a link
    uncertain, None where it is certain. `match` marks a run that the search matched. `href` is the
    http(s), mailto or tel address that the page links these words to, None without one.
    """

    text: str
    references: tuple[str, ...] | None = None
    certainty: Certainty | None = None
    why: str | None = None
    match: bool = False
    href: str | None = None


class TextBlock(NamedTuple):
    """A paragraph, list item, table cell, term, quotation or caption of a passage's text.

    `start` and `end` are half-open code points of the joined text. `level` counts the lists around,
    an item's own included; None outside of lists. A paragraph with a level continues the item above
    it, or defines the term above it. `number` is an ordered item's where it is not the one that
    follows, else None. `row` is a cell's, 1-based in its table in this passage; None for others.
    `colspan` and `rowspan` count columns and rows. `repeated` marks text of a table that stands in
    an earlier passage too.
    """

    start: int
    end: int
    type: BlockType = "paragraph"
    level: int | None = None
    ordered: bool = False
    number: int | None = None
    row: int | None = None
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    repeated: bool = False


class Reference(NamedTuple):
    """One entry of an article's reference list.

    `printed` is the clinic's own string, never rewritten; `csl` is parsed from it. `label` is its
    number in the clinic's list, None where the list has no numbers. `looked_up` names the fields of
    `csl` that are not printed but a service's, and `record` is what these say, in one line.
    `notices` are sentences on what was published about the work since: that it was retracted.
    """

    id: str
    csl: Csl
    printed: str
    label: int | None = None
    looked_up: tuple[str, ...] = ()
    record: str | None = None
    notices: tuple[str, ...] = ()

    @property
    def link(self) -> str | None:
        """Its address by DOI, else at PubMed or PubMed Central, else its own http(s) URL, else
        None. No other address is guessed."""
        if doi := self.csl.get("DOI"):
            return f"https://doi.org/{doi}"
        if pmid := self.csl.get("PMID"):
            return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
        if pmcid := self.csl.get("PMCID"):
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"
        url = str(self.csl.get("URL", ""))
        return url if url.startswith(("https://", "http://")) else None


class ArticleInfo(NamedTuple):
    """Facts of an article, None where unknown. Dates are as the source writes them.

    `translation_of` are ids and addresses of the same article in other languages.
    """

    id: str
    title: str
    url: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    lang: str | None = None
    tags: tuple[str, ...] = ()
    translation_of: tuple[str, ...] = ()


class Passage(NamedTuple):
    """A section of an article, or a part of a long one.

    `section` holds the headings from the outermost, without the article's title.
    `blocks` are ranges of the joined text, in order; only white space is between them.
    `references` are those that the passage cites, in the order first cited.
    `url` leads to the passage in the clinic's page; None where the article has no address.
    `lang` is the language of its text, mostly the article's.
    """

    id: str
    kind: Kind
    article: ArticleInfo
    section: tuple[str, ...]
    text: tuple[Run, ...]
    url: str | None
    references: tuple[Reference, ...]
    blocks: tuple[TextBlock, ...] = ()
    lang: str | None = None

    @property
    def doubts(self) -> tuple[str, ...]:
        """A sentence for each citation, in order, that is uncertain or not in the list."""
        return tuple(
            f"“{run.text}”: {run.why or 'Not in the article’s reference list.'}"
            for run in self.text
            if run.references is not None and run.certainty != "certain"
        )

    @property
    def plain_text(self) -> str:
        return "".join(run.text for run in self.text)

    @property
    def own_text(self) -> str:
        """The text without what is repeated from an earlier passage."""
        text, pieces, at = self.plain_text, [], 0
        for block in self.blocks:
            if block.repeated:
                pieces.append(text[at : block.start])
                at = block.end
        return "".join([*pieces, text[at:]])


class Article(NamedTuple):
    """An article as listed: its facts, its passages' ids and its references, in order."""

    info: ArticleInfo
    kind: Literal["article", "faq"]
    passages: tuple[str, ...]
    references: tuple[Reference, ...]
