"""Makes reference lists plain lists: hidden panels, definition lists, entries made by CSL."""

from __future__ import annotations

import re

from lxml import html

from ...references.shape import is_like_reference
from ..reference_headings import MOST_CHARACTERS, is_reference_heading
from .element import HEADINGS, short_text, whole_text, with_class
from .footnote_list import show

_OPENERS = ("button", "summary", "a", "span", "div", "li", "label", "p", "strong", "b", *HEADINGS)
_CONTROLS = ("aria-controls", "href", "data-target", "data-bs-target", "data-toggle", "for")
_INDEX = re.compile(r"\W*\d{1,4}\W*")
_KEY = re.compile(r"\[[A-Z][^\[\]]{0,40}\d{2}[a-h]?\]")  # "[LM12]"
_WINDOW = re.compile(r"modal|pop-?up|overlay|dialog|lightbox", re.I)
_MOST_HOLDERS = 4
_FEWEST_CARDS = 2
_PARTS = ("p", "div", *HEADINGS)


def mark_lists(page: html.HtmlElement) -> None:
    """Show the lists that a page hides, and make <ol> of lists that are other elements."""
    _show_panels(page)
    for entries in list(page.iter("dl")):
        _make_list_of_terms(entries)
    for body in with_class(page, "csl-bib-body"):
        _make_csl_list(body)
    for heading in list(page.iter(*HEADINGS)):
        if is_reference_heading(_text(heading)) and (cards := _below(heading)) is not None:
            _make_list_of_cards(cards)


# Panels


def _show_panels(page: html.HtmlElement) -> None:
    """Show the panel of each opener that names a reference list, and put its name into it if the
    opener stands elsewhere, as a tab does."""
    named = {one.get("id"): one for one in page.xpath(".//*[@id]")}
    for opener in list(page.iter(*_OPENERS)):
        if len(opener) > 4 or not is_reference_heading(_text(opener)):
            continue
        controlled = [named[name] for name in _controls(opener) if name in named]
        below = _below(opener)
        for panel in (*controlled, *([below] if below is not None else [])):
            if panel is not opener and _has_references(panel):
                _show_inside(panel)
                if panel in controlled and (panel is not below or _own_heading(panel) is not None):
                    _name(panel, opener)
                elif opener.tag in ("button", "a", "label", "span") and not _in_heading(opener):
                    opener.tag = "h6"
                break


def _text(element: html.HtmlElement) -> str:
    return short_text(element, MOST_CHARACTERS)


def _controls(opener: html.HtmlElement) -> list[str]:
    return [value.rpartition("#")[2] for name in _CONTROLS if (value := opener.get(name))]


def _below(opener: html.HtmlElement) -> html.HtmlElement | None:
    """The element that follows an opener, or what holds nothing but the opener."""
    holder = opener
    for _ in range(_MOST_HOLDERS):
        after = holder.getnext()
        while after is not None and (not isinstance(after.tag, str) or not _any_text(after)):
            after = after.getnext()
        if after is not None:
            return after
        parent = holder.getparent()
        if parent is None or parent.tag == "body":
            return None
        holder = parent
    return None


def _any_text(element: html.HtmlElement) -> bool:
    return bool(element.text_content().strip())


def _has_references(panel: html.HtmlElement) -> bool:
    words = panel.text_content().split()
    return is_like_reference(" ".join(words[:60]))


def _show_inside(panel: html.HtmlElement) -> None:
    show(panel)
    if panel.tag == "nav":  # Webflow's dropdowns, whatever is in them
        panel.tag = "div"
    for element in panel.iter("div", "ol", "ul", "table", "section"):
        show(element, alone=True)
        if _WINDOW.search(element.get("class", "")):  # it names no boilerplate here
            element.attrib.pop("class")


def _own_heading(panel: html.HtmlElement) -> html.HtmlElement | None:
    return next((one for one in panel.iter(*HEADINGS) if is_reference_heading(_text(one))), None)


def _name(panel: html.HtmlElement, opener: html.HtmlElement) -> None:
    if _own_heading(panel) is None:
        heading = html.Element("h6")
        heading.text, heading.tail = _text(opener), panel.text
        panel.text = None
        panel.insert(0, heading)
        opener.drop_tree()


def _in_heading(opener: html.HtmlElement) -> bool:
    return next(opener.iterancestors("summary", *HEADINGS), None) is not None


# Lists that are no <ol>


def _make_list_of_terms(terms: html.HtmlElement) -> None:
    """ "<dt>1</dt><dd>Ash B. …</dd>": an <ol> with the numbers or keys, if these are references."""
    definitions = terms.findall("dd")
    like = sum(is_like_reference(whole_text(one)) for one in definitions)
    numbered = all(_INDEX.fullmatch(one.text_content()) for one in terms.findall("dt")) or all(
        _KEY.fullmatch(one.text_content().strip()) for one in terms.findall("dt")
    )
    if not definitions or not numbered or like * 2 < len(definitions):
        return
    terms.tag = "ol"
    number = key = ""
    for child in list(terms):
        if child.tag == "dt":
            term = child.text_content().strip()
            key = f"{term} " if _KEY.fullmatch(term) else ""
            number = "" if key else re.sub(r"\D", "", term)
            child.drop_tree()
        elif child.tag == "dd":
            child.text = f"{key}{child.text or ''}"
            _make_item(child, number)


def _make_list_of_cards(holder: html.HtmlElement) -> None:
    """ "<div><div><span>1</span><p>Ash B. …</p></div>…</div>": an <ol>, if each inner <div> has
    several parts and is like a reference."""
    while holder.tag in ("div", "section") and len(holder) == 1:
        holder = holder[0]
    cards = list(holder)
    if holder.tag not in ("div", "section") or len(cards) < _FEWEST_CARDS:
        return
    if not all(card.tag in ("div", "article") and _is_card(card) for card in cards):
        return
    holder.tag = "ol"
    for card in cards:
        first = next((one for one in card.iter() if (one.text or "").strip()), card)
        number = first.text.strip() if first is not card and _INDEX.fullmatch(first.text) else ""
        if number:
            first.text = None
        for part in card.iter(*_PARTS):
            if part is not card:
                part.tag, part.tail = "span", f" {part.tail or ''}"
        _make_item(card, re.sub(r"\D", "", number))


def _is_card(card: html.HtmlElement) -> bool:
    parts = [one for one in card.iter(*_PARTS) if one is not card and _any_text(one)]
    whole = whole_text(card)
    return bool(parts) and whole_text(parts[0]) != whole and is_like_reference(whole)


def _make_csl_list(body: html.HtmlElement) -> None:
    """The entries that citation processors make, whose number and text are blocks of their own."""
    entries = with_class(body, "csl-entry")
    if not entries or any(entry.tag != "div" for entry in entries):
        return
    body.tag = "ol"
    for entry in entries:
        numbers = with_class(entry, "csl-left-margin")
        number = re.sub(r"\D", "", numbers[0].text_content()) if numbers else ""
        for one in numbers if number else []:
            one.drop_tree()
        _make_item(entry, number)


def _make_item(entry: html.HtmlElement, number: str) -> None:
    entry.tag = "li"
    if number:
        entry.set("value", number)
