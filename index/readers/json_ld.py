"""Reads a FAQPage in JSON-LD (https://schema.org/FAQPage) that is a file of its own.

It is read as a web page that has this data and no text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

from ..document import Document, SourceError
from ..source import Source
from .html.reader import read_html


def read_json_ld(source: Source) -> Iterator[Document]:
    """One article of kind faq. Raises SourceError for a file without a FAQPage."""
    text = source.text()
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(source.name, error.lineno, f"is not JSON ({error.msg}).") from error
    page = next(filter(_is_faq_page, _items(data)), None)
    if page is None:
        raise SourceError(source.name, None, "contains no FAQPage of schema.org.")
    title = escape(str(page.get("name") or page.get("headline") or ""))
    inside = json.dumps(page).replace("</", "<\\/")
    head = f'<title>{title}</title><script type="application/ld+json">{inside}</script>'
    written = f"<html><head>{head}</head><body></body></html>"
    yield from read_html(replace(source, data=written.encode()))


def _items(data: Any) -> list[Any]:
    graph = data.get("@graph", data) if isinstance(data, dict) else data
    return graph if isinstance(graph, list) else [graph]


def _is_faq_page(item: Any) -> bool:
    kind = item.get("@type") if isinstance(item, dict) else None
    return "FAQPage" in (kind if isinstance(kind, list) else [kind])
