"""Reads WordPress exports (WXR): the published posts and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from search.model import ArticleInfo

from ...document import Document, SourceError, cut_message
from ...names import slug
from ...source import Source
from ...urls import page_url
from ..safe_xml import local, text_of
from .fragment import plain_text, read_fragment
from .items import Item, Items, counted, with_note
from .shortcodes import Content, read_content

_READ = ("post", "page")
_MOST_SHOWN = 200  # characters of a title in a message


def is_wxr(items: Items) -> bool:
    """Whether the file is an export, whatever its namespaces: one read as a feed would publish
    its drafts and private posts."""
    exported = any("wordpress.org/export" in uri for uri in items.namespaces.values())
    return (
        exported
        or any(local(element) == "wxr_version" for element in items.root.iter())
        or any(isinstance(item, Item) and _is_post(item.element) for item in items)
    )


def _is_post(item: etree._Element) -> bool:
    """Whether an item has what only exports have. Media RSS has a `status` too."""
    return any(
        local(child) in ("post_type", "post_password")
        or (local(child) == "status" and child.prefix == "wp")
        for child in item
    )


def read_wxr(source: Source, items: Items | None = None) -> Iterator[Document | SourceError]:
    """An article for each published post and page, an error for each that cannot be read.

    The first article has a note that counts what was left out: drafts, attachments, comments, …;
    and a note for each post and page that is not published.
    """
    items = items or Items(source)
    if not is_wxr(items):
        raise SourceError(source.name, None, "is not a WordPress export.")
    export = _Export(source, items)
    reads = [read for item in items if (read := export.read(item)) is not None]
    if not any(isinstance(read, Document) for read in reads):
        counts = f" (left out: {counted(export.left_out)})" if export.left_out else ""
        yield from reads
        yield SourceError(source.name, None, f"contains no published post or page{counts}.")
        yield from (SourceError(source.name, line, text) for line, text in export.unpublished)
        return
    yield from with_note(reads, export.left_out, export.unpublished)


class _Export:
    """Reads items one by one, with the authors' names and ids; `left_out` counts the rest, and
    `unpublished` names the posts and pages among them, as notes."""

    def __init__(self, source: Source, items: Items) -> None:
        self._source = source
        root = items.root
        channel = next((child for child in root if local(child) == "channel"), root)
        self._patterns = {
            str(_text(item.element, "post_id")): _body(item)[0]
            for item in items.with_text("wp_block")
            if _is_pattern(item.element)
        }
        self._lang = _text(channel, "language")
        self._authors = {
            _text(author, "author_login"): _text(author, "author_display_name")
            for author in channel
            if local(author) == "author"
        }
        self._ids: set[str] = set()
        self.left_out: Counter[str] = Counter()
        self.unpublished: list[tuple[int | None, str]] = []

    def read(self, item: Item | SourceError) -> Document | SourceError | None:
        """An item's article or error; None for an item that is left out and counted."""
        if isinstance(item, SourceError):
            return item
        element = item.element
        if why := _why_left_out(element):
            self.left_out[why] += 1
            self._name_unpublished(item, why)
            return None
        self.left_out["comment"] += sum(local(child) == "comment" for child in element)
        self.left_out += Counter()  # drops the zero
        try:
            return self._article(item)
        except ValueError as error:
            reason = f"the {_text(element, 'post_type')} '{_named(element)}': {error}."
            return SourceError(self._source.name, item.line, reason)

    def _name_unpublished(self, item: Item, why: str) -> None:
        if _text(item.element, "post_type") in _READ:
            try:
                title = plain_text(_text(item.element, "title") or "") or "without a title"
            except ValueError:
                title = _named(item.element)
            self.unpublished.append((item.line, f"'{title}' is not read: {why}."))

    def _article(self, item: Item) -> Document:
        element = item.element
        title = plain_text(_text(element, "title") or "")
        raw, line = _body(item)
        content = read_content(raw, _meta(element, "footnotes"), self._patterns)
        info = self._info(element, title)
        sections, references = read_fragment(content.html, info.title, line)
        if not any(section.blocks for section in sections):
            raise ValueError("has no text" + _reasons(content))
        notes = tuple((line + at - 1, f"'{info.title}': {text}") for at, text in content.notes)
        return Document(info, self._source.name, "article", sections, references, notes=notes)

    def _info(self, element: etree._Element, title: str) -> ArticleInfo:
        id_ = self._new_id(element, title)
        login = _text(element, "creator")
        return ArticleInfo(
            id=id_,
            title=title or id_.replace("-", " ").capitalize(),
            url=page_url(_text(element, "link"), id_, self._source.site),
            author=self._authors.get(login) or login,
            published=_date(element, "post_date"),
            updated=_date(element, "post_modified"),
            lang=self._lang,
            tags=tuple(dict.fromkeys(_tags(element))),
        )

    def _new_id(self, element: etree._Element, title: str) -> str:
        """The post's slug, with its number if a page or another post has the same slug."""
        number = _text(element, "post_id") or str(len(self._ids))
        name = unquote(_text(element, "post_name") or "") or title or f"post-{number}"
        id_ = slug(name)
        if id_ in self._ids:
            id_ = f"{id_}-{slug(number)}"
        self._ids.add(id_)
        return id_


def _is_pattern(element: etree._Element) -> bool:
    """Whether it is a published synced pattern: blocks that several posts show."""
    return (
        _text(element, "post_type") == "wp_block"
        and _text(element, "status") == "publish"
        and any(local(child) == "encoded" and "/content/" in str(child.tag) for child in element)
    )


def _why_left_out(element: etree._Element) -> str | None:
    """Why an item is not read, as a short label to count; None for one that is read."""
    kind = _text(element, "post_type") or "item without a type"
    status = _text(element, "status") or "item without a status"
    if kind not in _READ:
        return kind
    if status != "publish":
        return f"{kind} ({status})"
    return f"{kind} (password)" if _text(element, "post_password") else None


def _body(item: Item) -> tuple[str, int]:
    """(content:encoded, the 1-based line where it begins). Raises ValueError if there is none."""
    for child in item.element:
        if isinstance(child.tag, str) and "/content/" in child.tag and local(child) == "encoded":
            return text_of(child), item.line_of(child)
    raise ValueError("has no content:encoded")


def _text(element: etree._Element, name: str) -> str | None:
    """The text of the first child of that name, in any namespace; None where it is empty."""
    child = next((child for child in element if local(child) == name), None)
    return text_of(child).strip() or None if child is not None else None


def _named(element: etree._Element) -> str:
    """The title as it is in the file, for a message."""
    return cut_message(_text(element, "title") or "without a title", _MOST_SHOWN)


def _meta(element: etree._Element, key: str) -> str:
    for child in element:
        if local(child) == "postmeta" and _text(child, "meta_key") == key:
            return _text(child, "meta_value") or ""
    return ""


def _tags(element: etree._Element) -> Iterator[str]:
    for child in element:
        named = local(child) == "category" and child.get("nicename") != "uncategorized"
        if named and (name := plain_text(text_of(child))):
            yield name


def _date(element: etree._Element, name: str) -> str | None:
    """The day as YYYY-MM-DD, or None, for which WordPress writes 0000-00-00."""
    date = (_text(element, name) or "")[:10]
    return date if date and not date.startswith("0000") else None


def _reasons(content: Content) -> str:
    return f" ({' '.join(text for _, text in content.notes)})" if content.notes else ""
