"""Links what names a work again: "ibid.", "Ash, op. cit.", "Ash, *Light and Mood*, 47".

"Ibid." is what was cited last, which is never certain. A short form names author and title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..document import Block, Printed
from ..names import fold, letters_only
from ..references.chicago_notes import ShortForm, find_short_forms
from ..references.parse import ParsedReference
from ..references.shape import IBID, is_ibid, is_short_note
from .link import Link, Spans

_WHY = "It stands for the citation before it."
_NONE = "No linked citation comes before it."
_IN_NOTE = "The note names another reference."

# What else a note may hold that only cites: "Vgl. auch Ash 2018, S. 4 f."
_BESIDE = re.compile(
    r"\b(?:siehe|dazu|auch|ebenso|seiten?|also|compare|pages?|v[ée]ase|voir|aussi|vedi|anche)\b",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_FEWEST_LETTERS = 4  # of a title in a short form

_MOST_WORDS = 14  # of a note that only cites

_NAME = re.compile(r"(?:[^\W\d_]\.\s?)*([^\W\d_][\w’'-]+)")


def with_ibid(
    blocks: Iterable[Block], links: Mapping[Block, tuple[Link, ...]]
) -> dict[Block, tuple[Link, ...]]:
    """The links with those of "ibid.", in the order of the text. `blocks` are in page order."""
    last: tuple[int, ...] = ()
    found: dict[Block, tuple[Link, ...]] = {}
    for block in blocks:
        made = list(links[block])
        marks = [(one.start(), one.end()) for one in IBID.finditer(block.text)]
        taken = Spans.by(links[block]) if marks else None
        made += [
            Link(*mark, (), None, _NONE) for mark in marks if taken and not taken.overlap(*mark)
        ]
        ordered: list[Link] = []
        for link in sorted(made, key=lambda link: link.start):
            if link.why == _NONE and last:
                link = Link(link.start, link.end, last, "ambiguous", _WHY)
            ordered.append(link)
            last = link.entries or last
        found[block] = tuple(ordered)
    return found


class ShortForms:
    """The works of an article's list that short forms may name."""

    def __init__(self, references: Iterable[Printed], reads: Iterable[ParsedReference]) -> None:
        self._works: dict[str, list[tuple[int, str]]] = {}
        for place, (printed, read) in enumerate(zip(references, reads, strict=True)):
            if read.names and not printed.from_link and _short_form(printed.text) is None:
                title = letters_only(str(read.csl.get("title", "")))
                self._works.setdefault(fold(read.names[0]), []).append((place, title))

    def place(self, form: ShortForm) -> int | None:
        """The one work of this author with this title, or whose title has these words."""
        words = letters_only(form.title)
        if len(words) < _FEWEST_LETTERS:
            return None
        works = self._works.get(fold(form.family), ())
        for fits in (str.startswith, str.__contains__):
            places = [place for place, title in works if fits(title, words)]
            if places:
                return places[0] if len(places) == 1 else None
        return None

    def named_in(self, place: int, text: str) -> int | None:
        """The first other work that the text of an entry names so."""
        places = map(self.place, find_short_forms(text))
        return next((one for one in places if one not in (None, place)), None)

    def links(self, text: str) -> Iterator[Link]:
        """The short forms in a text whose work is in the list."""
        for form in find_short_forms(text) if self._works else ():
            if (place := self.place(form)) is not None:
                yield Link(form.start, form.end, (place,), "certain")


def _short_form(text: str) -> ShortForm | None:
    """The short form that an entry is, with no more than a stop behind it."""
    form = next(find_short_forms(text), None)
    is_whole = form and form.start == 0 and len(text.rstrip(". ")) <= form.end
    return form if is_whole else None


def meant_by_notes(
    references: Iterable[Printed],
    reads: Iterable[ParsedReference],
    cited: Callable[[str], Iterable[Link]],
) -> dict[int, int]:
    """For each place of a note that only names another, the place of that: of "Ibid., p. 4" the
    last that is none, of "Ash, op. cit." the last of this author, of "Ash, “Light,” 47" and
    "Vgl. Ash 2018" the work of this author. `cited` finds the last in a text."""
    meant: dict[int, int] = {}
    references, reads = tuple(references), tuple(reads)
    works = ShortForms(references, reads)
    last: int | None = None
    by_author: dict[str, int] = {}
    for place, (printed, read) in enumerate(zip(references, reads, strict=True)):
        found: int | None = None
        is_short = not printed.from_link and is_short_note(printed.text)
        if not printed.from_link and is_ibid(printed.text):
            found = last
        elif not printed.from_link:
            found = works.named_in(place, printed.text)
            found = _only_cites(printed.text, place, cited) if found is None else found
        if found is None and (is_short or _is_bare(read)):
            first = _NAME.match(printed.text)
            found = by_author.get(fold(first[1])) if first else None
        if found is not None:
            meant[place] = found
        elif not is_short:
            last = place
            if read.names and "issued" in read.csl:
                by_author[fold(read.names[0])] = place
        last = found if found is not None else last
    return meant


def _only_cites(text: str, place: int, cited: Callable[[str], Iterable[Link]]) -> int | None:
    """The work that a note cites, which holds nothing else: "Vgl. Ash 2018, S. 4"."""
    if len(text.split()) > _MOST_WORDS:
        return None
    links = [link for link in cited(text) if link.certainty == "certain"]
    rest = text
    for link in reversed(links):
        rest = rest[: link.start] + rest[link.end :]
    if _WORD.search(_BESIDE.sub("", rest)):
        return None
    return next((one for link in links for one in link.entries if one != place), None)


def _is_bare(read: ParsedReference) -> bool:
    """Whether it is no more than a family name and a title."""
    author = read.csl.get("author", [{}])[0]
    return read.csl.keys() == {"type", "author", "title"} and author.keys() == {"family"}


def note_link(link: Link, meant: Mapping[int, int]) -> Link:
    """A citation by a number or a sign; by one of a note that only names another, of both."""
    others = tuple(meant[place] for place in link.entries if place in meant)
    if not others:
        return link
    return Link(link.start, link.end, (*link.entries, *others), "ambiguous", _IN_NOTE)
