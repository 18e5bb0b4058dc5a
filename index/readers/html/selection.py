"""Selects the lines of a page that are its article.

What trafilatura extracts is the base. Our own rules add what it loses (a lead above the text,
items and headings beside lines that it kept, closed panels, reference lists) and take away what
has a name or words of boilerplate. A short page is read by our own rules alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from ...names import letters_only
from .boilerplate import find_boilerplate, is_panel
from .boilerplate_lines import leads_elsewhere
from .element import is_accordion
from .library import library_lines
from .lines import Line, find_lines
from .main_content import find_article, find_container, find_references

_FEWEST_LETTERS = 400  # of a page on which the library's statistics mean anything
# Of a page whose statistics mean little: what it marks as its article is read whole.
_FEW_LETTERS = 1_500
# Levels of all elements together; real pages of a megabyte have a tenth.
_MOST_LEVELS = 1_000_000
_MOST_SIBLINGS = 3_000  # 464 real pages have at most 1,125
_PROSE = 80  # characters of a line that is a paragraph
_FEW_LINKS = 0.3
_HALF = 0.5
# Of the page's prose, and of what is no boilerplate by name. Of 333 real pages an eighth have less,
# mostly those with long comments.
_LITTLE = 0.4
_LITTLE_LIVE = 0.6
_TEASER = 200  # most characters of a link that is a line
_CELLS = frozenset("li td th dt dd".split())
_BESIDE = _CELLS | frozenset("p h2 h3 h4 h5 h6 div blockquote summary".split())
_INSIDE_LISTS = _CELLS | frozenset("ul ol dl tr tbody thead tfoot table".split())
_CONTROLS = frozenset({"label", "button", "option"})
_SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|linkedin|pinterest|youtube|tiktok|whatsapp|reddit|t"
    r"|youtu|spotify|apple|google|amazon)\.[a-z.]{2,6}$"
)
_CAPTION = re.compile(r"caption|copyright|credit|bildunter|(?:image|img)-?desc|legende", re.I)
_FIGURE = re.compile(
    r"(?:fig(?:\.|ures?|uras?)|tab(?:\.|les?|elles?|las?|leaux?)|abb(?:\.|ildung)|graphs?|charts?)\s?\d",
    re.I,
)
_CREDIT = re.compile(
    r"©|\bphotos?\b|\bfotos?\b|\bimages?\b|\bcredits?\b|\bcourtesy\b|\bcopyright\b|\bgetty\b"
    r"|\b(?:shutterstock|istock|pixabay|unsplash|reuters|flickr|wikimedia|dpa|afp)\b",
    re.I,
)
_MOST_LAST = 2  # paragraphs below what the library found
_NEAR = 3  # elements around what was found, one of which holds such a paragraph
_SENTENCE = 7  # spaces in the shortest sentence


@dataclass(frozen=True, slots=True)
class Selection:
    """The lines of a page, those of its article, and the elements that are boilerplate. `live`
    are the lines outside of these."""

    lines: Sequence[Line]
    kept: frozenset[Line]
    live: frozenset[Line]
    boilerplate: Sequence[html.HtmlElement]

    @property
    def is_little(self) -> bool:
        """Whether much of the page's text is not taken for the article: some of it may be lost."""
        kept = _count(self.kept)
        prose = _count(line for line in self.lines if _is_prose(line))
        return kept < _LITTLE * prose or kept < _LITTLE_LIVE * _count(self.live)

    def is_lost(self, line: Line) -> bool:
        """Whether it is a paragraph, and no boilerplate, that is not taken for the article."""
        return line in self.live and line not in self.kept and _is_paragraph(line)


def select_article(body: html.HtmlElement, title: str) -> Selection:
    """The article of the page that `body` is the tree of."""
    _show_noscript(body)
    lines = find_lines(body)
    letters = sum(len(line.letters) for line in lines)
    is_short = letters < _FEWEST_LETTERS
    found = set() if is_short or _is_tangled(body) else library_lines(body, lines)
    main = _holders(found or {line for line in lines if _is_prose(line)}, _HALF)
    boilerplate = tuple(find_boilerplate(body, main))
    live = _live(lines, boilerplate)
    container = find_container(body, main)
    # The page says which element its article is.
    is_marked = container is not None or next(body.iter("article", "main"), None) is not None
    if not found & live or (letters < _FEW_LETTERS and is_marked):
        inside = {
            element for part in find_article(body, main, container) for element in part.iter()
        }
        kept = {line for line in live & _within(lines, inside) if not _is_credit(line)}
        if is_short and not is_marked:  # the longest text may be a list
            kept |= {line for line in live if _is_paragraph(line)}
    else:
        kept = _Rules(lines, live, found, body, title, main, container).kept()
    if container is not None:
        kept |= {line for line in live if _is_in_faq(line)}
    return Selection(lines, frozenset(kept), frozenset(live), boilerplate)


def _is_tangled(body: html.HtmlElement) -> bool:
    """Whether the page nests so many elements so deeply that the library, which reads each at
    every level, takes long; or has so many side by side, whose order it compares."""
    levels, ahead = 0, [(body, 1)]
    while ahead and levels <= _MOST_LEVELS:
        element, depth = ahead.pop()
        if len(element) > _MOST_SIBLINGS:
            return True
        levels += depth
        ahead += [(child, depth + 1) for child in element]
    return levels > _MOST_LEVELS


def _show_noscript(body: html.HtmlElement) -> None:
    """Read what is for browsers without scripts, where that is most of the page."""
    for element in list(body.iter("noscript")):
        if len(element.text_content()) * 2 > len(body.text_content()):
            element.tag = "div"


class _Rules:
    """What is kept beside the lines in `found`, of those that are `live`."""

    def __init__(
        self,
        lines: Sequence[Line],
        live: set[Line],
        found: set[Line],
        body: html.HtmlElement,
        title: str,
        main: set[html.HtmlElement],
        container: html.HtmlElement | None,
    ) -> None:
        self._lines, self._live, self._found = lines, live, found
        places = [at for at, line in enumerate(lines) if line in found and line in live]
        self._first, self._last = places[0], places[-1]
        self._start = self._title_line(letters_only(title))
        self._beside = {level for line in found for level in _levels(line)}
        self._parents = self._beside & set(main)
        self._main = main
        self._site = _site(body)
        inside = container.iter() if container is not None and container in main else ()
        self._inside = _within(lines, set(inside))
        # Below the post's own container nothing belongs to the post.
        ends = [at for at, line in enumerate(lines) if line in self._inside]
        self._end = ends[-1] if ends else len(lines)
        references = find_references(body, main)
        self._references = _within(lines, {one for part in references for one in part.iter()})

    def _title_line(self, title: str) -> int:
        above = islice(enumerate(self._lines), self._first + 1)
        return max((at for at, line in above if line.letters == title), default=self._first)

    def kept(self) -> set[Line]:
        return {
            line for at, line in enumerate(self._lines) if line in self._live and self._is(at, line)
        }

    def _is(self, at: int, line: Line) -> bool:
        if line in self._references:
            return True
        if at > self._end or self._is_teaser(line):
            return False
        return line in self._found or self._adds(at, line)

    def _adds(self, at: int, line: Line) -> bool:
        """Whether our rules keep a line that the library has not."""
        if line.linked_share >= _HALF:
            return self._is_source(line)
        below = self._lines[at + 1] if at + 1 < len(self._lines) else line
        if _is_in_panel(line, self._main) or (line.opens and _is_in_panel(below, self._main)):
            return True
        if self._ends_text(at, line):
            return True
        if not self._start <= at <= self._last:
            return False
        if line in self._inside:
            return True
        if _is_control(line):
            return False
        if _is_caption(line):
            return at >= self._first and _tells(line)
        is_beside = line.block.tag in _BESIDE and not self._beside.isdisjoint(_levels(line))
        return _is_prose(line) or (is_beside and at >= self._first)

    def _ends_text(self, at: int, line: Line) -> bool:
        """Whether it is one of the paragraphs right below the last line that the library found,
        beside it: it leaves out short ones with a link, such as whom to call."""
        if not self._last < at <= self._last + _MOST_LAST or line.block.tag != "p":
            return False
        around = set(islice(self._lines[self._last].block.iterancestors(), _NEAR))
        return line in self._inside or line.block.getparent() in around

    def _is_source(self, line: Line) -> bool:
        """Whether it is a link to another site that stands in the article, as in a list of
        sources."""
        if not (line in self._inside or self._parents.intersection(_levels(line))):
            return False
        hosts = {_host(href) for href in line.links}
        return not hosts & {"", self._site} and not any(map(_is_social, hosts))

    def _is_teaser(self, line: Line) -> bool:
        """Whether it is a link to another page of the site, not part of a list or a sentence."""
        if line.linked_share < 0.4 or len(line.text) > _TEASER or line.block.tag in _CELLS:
            return False
        if leads_elsewhere(line.text):
            return True
        return line.linked_share >= 0.8 and all(map(self._is_own, line.links))

    def _is_own(self, href: str) -> bool:
        if href.startswith(("#", "mailto:", "tel:")):
            return False
        return "//" not in href or _host(href) == self._site


def _live(lines: Sequence[Line], boilerplate: Iterable[html.HtmlElement]) -> set[Line]:
    """The lines that have text outside the boilerplate."""
    gone = {inner for element in boilerplate for inner in element.iter()}
    return {line for line in lines if any(owner not in gone for owner in line.owners_of_text())}


def _within(lines: Iterable[Line], elements: set[html.HtmlElement]) -> set[Line]:
    return {line for line in lines if line.owner in elements}


def _holders(lines: Iterable[Line], share: float) -> set[html.HtmlElement]:
    """The elements that hold at least this share of the lines' letters."""
    counts: Counter[html.HtmlElement] = Counter()
    whole = 0
    for line in lines:
        whole += len(line.letters)
        for element in (line.block, *line.block.iterancestors()):
            counts[element] += len(line.letters)
    return {element for element, count in counts.items() if count >= share * whole}


def _count(lines: Iterable[Line]) -> int:
    return sum(len(line.letters) for line in lines)


def _is_prose(line: Line) -> bool:
    return len(line.text) >= _PROSE and line.linked_share < _FEW_LINKS


def _is_paragraph(line: Line) -> bool:
    """Whether it is a paragraph by its tag, and no list of links."""
    return line.block.tag in ("p", "blockquote") and line.linked_share < _HALF


def _is_caption(line: Line) -> bool:
    """By the names of the nearest elements."""
    near = islice((line.block, *line.block.iterancestors()), 3)
    return any(
        element.tag == "figcaption"
        or _CAPTION.search(f"{element.get('class', '')} {element.get('id', '')}")
        for element in near
    )


def _tells(line: Line) -> bool:
    """Whether a caption says something of a figure or table, and not whose picture it is."""
    if _is_credit(line):
        return False
    if _FIGURE.match(line.text):
        return True
    is_sentence = line.text.endswith((".", "!", "?")) and line.text.count(" ") >= _SENTENCE
    near = islice((line.block, *line.block.iterancestors()), 3)
    return is_sentence and any(element.tag == "figcaption" for element in near)


def _is_credit(line: Line) -> bool:
    """Whether a caption only says whose picture it is."""
    return _is_caption(line) and _CREDIT.search(line.text) is not None


def _is_control(line: Line) -> bool:
    """Whether it is a label of the page's own, not a heading that a visitor opens."""
    return line.block.tag in _CONTROLS and not line.opens


def _levels(line: Line) -> Iterator[html.HtmlElement]:
    """The element that its block stands in, and the one that its whole list or table stands in."""
    element = line.block.getparent()
    yield element
    while element is not None and element.tag in _INSIDE_LISTS:
        element = element.getparent()
    yield element


def _is_in_panel(line: Line, main: set[html.HtmlElement]) -> bool:
    """Whether it is in a panel that a visitor opens, inside the article."""
    for element in (line.block, *line.block.iterancestors()):
        if element in main:
            return False
        if is_panel(element):
            return any(holder in main for holder in islice(element.iterancestors(), 4))
    return False


def _is_in_faq(line: Line) -> bool:
    """Whether it is one of the questions and answers that a page has below a post's container."""
    holders = (element for element in line.block.iterancestors() if element.tag != "body")
    return line.linked_share < _HALF and any(map(is_accordion, holders))


def _site(body: html.HtmlElement) -> str:
    """The page's own host, as it says; "" where it does not."""
    path = "//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"
    return next((host for url in body.xpath(path) if (host := _host(str(url)))), "")


def _is_social(host: str) -> bool:
    return _SOCIAL.search(host) is not None


def _host(url: str) -> str:
    try:
        return urlsplit(url.strip()).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
