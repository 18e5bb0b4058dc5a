"""Reads an HTML page's article, without menus, comments, cookie notes and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from lxml import etree, html

from ...document import ArticleKind, Document, SourceError
from ...names import letters_only
from ...references.shape import is_punctuated
from ...source import Source, clean_references
from ..decode import page_text
from ..front_matter import FrontMatter, article_info, field_text, left_out, read_front_matter
from ..outline import check_text
from ..template_tags import without_template_tags
from .boilerplate import count_words, prune
from .element import has_class, is_accordion, whole_text
from .footnotes import mark_footnotes
from .metadata import PageAnswer, PageMetadata, read_metadata
from .reference_markup import mark_lists
from .removal import keep_only
from .selection import Selection, select_article
from .tree import Walk

_HEAD = frozenset("base link meta noscript script style template title".split())
# "[^ Ash B. Light. …]": a note in the text, as themes of Ghost read it
_CARET = re.compile(r"\[\^\s([^\[\]]{20,1500})\]")
_TAG = re.compile(r"<[^<>]*>")
_FEWEST_WORDS_OF_TEXT = 12
_FEWEST_QUESTIONS = 3  # of a FAQ page without FAQPage data


def read_html(source: Source) -> Iterator[Document]:
    """One article, of kind "faq" if the page is a FAQ. Raises SourceError for a page without
    text, and for one that cannot be read completely."""
    text, notes = page_text(source)
    text, front = _without_front_matter(text, source)
    text = _CARET.sub(_as_note, text)
    page = parse_page(text, source)
    _mark_title(page)
    _free_text(page)
    mark_footnotes(page)
    mark_lists(page)
    facts = _with_front_matter(read_metadata(page, source), front, source)
    selection = select_article(page, facts.info.title)
    article, dropped = keep_only(page, selection)
    is_faq = facts.kind == "faq" or _is_faq(article)
    if is_faq:
        _add_answers(article, facts.answers)
    walk = Walk(facts.info.title, asks=_asks(facts) if is_faq else None)
    walk.read(article)
    sections, references = walk.outline.done()
    check_text(sections, source)
    kind: ArticleKind = "faq" if is_faq else "article"
    notes += (*_notes(text, selection), *left_out(front.fields if front else {}))
    expires = front.expires if front else None
    yield Document(facts.info, source.name, kind, sections, references, dropped, notes, expires)


def _as_note(found: re.Match[str]) -> str:
    return f"<fn>{found[1]}</fn>" if is_punctuated(_TAG.sub("", found[1])) else found[0]


def _mark_title(page: html.HtmlElement) -> None:
    """Make the paragraph that Google Docs and Word style as the title the page's top heading."""
    if next(page.iter("h1"), None) is None:
        titles = page.xpath(f"//p[{has_class('title')}] | //p[{has_class('MsoTitle')}]")
        for title in titles[:1]:
            title.tag = "h1"


def _free_text(page: html.HtmlElement) -> None:
    """Make a <div> of each <nav> that is none: Webflow's answers, and one without a link. One of
    few words may still be a line above the article, which says where it stands in the site."""
    for nav in page.iter("nav"):
        leads = next(nav.iter("a", "button", "select", "input"), None) is not None
        is_text = not leads and count_words(nav) >= _FEWEST_WORDS_OF_TEXT
        named = any(map(is_accordion, islice(chain([nav], nav.iterancestors()), 2)))
        if is_text or (named and whole_text(nav).endswith(".")):
            nav.tag = "div"


def _without_front_matter(text: str, source: Source) -> tuple[str, FrontMatter | None]:
    """The page of a site generator's source without its front matter and tags, on the same lines.
    Raises SourceError for one that is not published."""
    if not text.lstrip().startswith(("---", "+++")):
        return text, None
    front, body = read_front_matter(text, source)
    return "\n" * front.lines + without_template_tags(body, front.lines > 0), front


def _with_front_matter(
    facts: PageMetadata, front: FrontMatter | None, source: Source
) -> PageMetadata:
    if front is None or not front.fields:
        return facts
    title = field_text(front.fields, "title") or facts.info.title
    return replace(facts, info=article_info(front.fields, title, source))


def parse_page(text: str, source: Source) -> html.HtmlElement:
    """The page as a tree. Raises SourceError if it cannot be parsed completely."""
    parser = html.HTMLParser(encoding="utf-8")
    try:
        page = html.document_fromstring(clean_references(text).encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise SourceError(source.name, None, f"is not an HTML page ({error}).") from error
    for entry in parser.error_log:
        if "depth" in entry.message:
            reason = "nests its elements more than 255 levels deep."
            raise SourceError(source.name, entry.line, reason)
    _fill_body(page)
    return page


def _fill_body(page: html.HtmlElement) -> None:
    """Move into the body what the parser left in the head: it knows no <article>, with which the
    body of a page without the tag <body> may begin."""
    head, body = page.find("head"), page.find("body")
    if head is None:
        return
    known = (isinstance(child.tag, str) and child.tag not in _HEAD for child in head)
    first = next((at for at, is_text in enumerate(known) if is_text), None)
    if first is None:
        return
    if body is None:
        body = etree.SubElement(page, "body")
    moved = head[first:]
    moved[-1].tail, body.text = f"{moved[-1].tail or ''}{body.text or ''}", None
    body[:0] = moved


def _is_faq(article: html.HtmlElement) -> bool:
    """Whether most words are in <details> boxes that open under a question."""
    asked = [
        summary.getparent()
        for summary in article.iter("summary")
        if summary.text_content().strip().endswith("?")
    ]
    answers = sum(count_words(box) for box in asked if box is not None)
    return len(asked) >= _FEWEST_QUESTIONS and answers * 2 > count_words(article)


def _asks(facts: PageMetadata) -> _Asks:
    return _Asks({letters_only(answer.question) for answer in facts.answers})


class _Asks:
    """A predicate: whether a text is one of the page's questions."""

    def __init__(self, questions: set[str]) -> None:
        self._questions = questions
        self._longest = max(map(len, questions), default=0) * 2

    def __call__(self, text: str) -> bool:
        return 0 < len(text) <= self._longest and letters_only(text) in self._questions


def _add_answers(article: html.HtmlElement, answers: tuple[PageAnswer, ...]) -> None:
    """Add to the page the questions and answers that are in its data only, not in its text."""
    shown = letters_only(article.text_content())
    for answer in answers:
        text = html.fragment_fromstring(answer.answer, create_parent="div")
        if (
            letters_only(answer.question) not in shown
            and letters_only(text.text_content()) not in shown
        ):
            question = html.Element("h2")
            question.text = answer.question
            prune(text)
            article.extend([question, text])


def _notes(text: str, selection: Selection) -> Iterator[tuple[int | None, str]]:
    if text.rfind("<") > text.rfind(">"):
        line = text.count("\n", 0, text.rfind("<")) + 1
        yield line, "the page ends inside a tag: it seems to be cut off."
    if selection.is_little:
        read = sum(len(line.text.split()) for line in selection.kept)
        shown = sum(len(line.text.split()) for line in selection.lines)
        yield (
            None,
            (
                f"{read:,} of the {shown:,} words on the page are taken for the article. "
                "Is any of it missing?"
            ),
        )
