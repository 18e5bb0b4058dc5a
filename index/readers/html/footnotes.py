"""Finds a page's footnotes, as themes and plugins make them, and marks them for the tree's walk.

A footnote has a sign in the text and an entry in a list. The two are known by addresses: a link to
"#note-1", a script's `goTo('note-1')`, a `data-id`. The list becomes an <ol>, whatever it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import html

from ...references.shape import is_punctuated
from ..reference_headings import is_reference_heading
from .element import HEADINGS, SIGN, short_text, with_class
from .footnote_list import FootnoteList, letters, write_list

# "1", "[1]", "(a)", "iv", "*", "[footnote 1]": all that a sign may be.
_SIGN = re.compile(
    r"[\[(]?\s*(?:(?:(?:(?:foot|end)?note|reference|fu(?:ß|ss)note|nota(?: al pie)?)\s)?\^?\d{1,3}"
    r"|[a-z]|[ivx]{1,5}|[*†‡§¶#]{1,3})\s*[\])]?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\W*(\d{1,3})(?!\w)")
_SIGN_TAGS = ("a", "sup", "span", "button", "label", "cite", "abbr")
_ADDRESSES = (
    "href",
    "data-id",
    "data-target",
    "data-ref",
    "data-rid",
    "aria-describedby",
    "aria-controls",
)
_QUOTED = re.compile(r"['\"]#?([\w:.-]+)['\"]")
_ENTRY_TAGS = frozenset("li tr dd p div aside".split())
_LIST_TAGS = frozenset("ol ul tbody table dl".split())
_PARTS = frozenset("body html section article main nav".split())
_MOST_CHARACTERS = 4_000  # of an entry
_SHORT = 100  # characters of a block whose words are counted
_FEWEST_WORDS = 2  # beside a sign in its paragraph; a page's number is nearly alone
# A plugin's list whose signs may have no address: the class of what holds it, of its rows and of
# its signs.
_PLUGINS = (
    ("footnotes_reference_container", "footnote_plugin_text", "footnote_plugin_tooltip_text"),
)
_LABELS = ("footnote_container_prepare",)  # a plugin's own heading, with a "[+]" that opens
# A note inside the text, which a plugin shows when its sign is pressed.
_INSIDE = ("modern-footnotes-footnote__note", "sidenote", "inline-footnote__note")
_NOTE_ELEMENTS = ("d-footnote", "dt-fn", "fn", "footnotes")  # of Distill and Drupal
_NOTE_TAGS = frozenset("span small div aside em i cite".split())
_FEWEST_WORDS_OF_NOTE = 5
_MADE = "data-citebox-made"  # on a note that was an attribute
# Their copies at the end of the page.
_PRINTED = ("modern-footnotes-list", "modern-footnotes-list--show-only-for-print")


def mark_footnotes(page: html.HtmlElement) -> None:
    """Mark footnotes' signs and entries with the attributes that `element` names."""
    found = [*_linked_lists(page), *_inside(page)]
    done = {entry for one in found for entry in one.entries}
    found += [one for one in _plugin_lists(page) if not done.intersection(one.entries)]
    found += _shown_on_demand(page, found)
    for number, one in enumerate(found):
        write_list(one, str(number))
    for label in (one for name in _LABELS for one in with_class(page, name)):
        label.drop_tree()


def mark_tooltips(page: html.HtmlElement) -> None:
    """Mark the signs whose reference is their title: "[1](#note \"Ash B. …\")" in Markdown."""
    for one in _shown_on_demand(page, []):
        write_list(one, "title")


# Lists that signs lead to


def _linked_lists(page: html.HtmlElement) -> Iterator[FootnoteList]:
    signs: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    targets: dict[html.HtmlElement, set[html.HtmlElement]] = {}
    for sign, entry, target in _pairs(page):
        signs.setdefault(entry, []).append(sign)
        targets.setdefault(entry, set()).add(target)
    for entry, several in targets.items():
        if entry.tag in ("p", "div") and len(several) > 1:
            del signs[entry]  # a paragraph that holds the whole list
    groups: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    for entry in signs:
        parent = entry.getparent()
        if parent is not None and not any(holder in signs for holder in entry.iterancestors()):
            groups.setdefault(parent, []).append(entry)
    for parent, cited in groups.items():
        own = {entry: signs[entry] for entry in cited}
        if entries := _whole(parent, cited):
            yield FootnoteList(entries, own)
        elif parent.tag not in _LIST_TAGS and all(
            _is_reference(entry.text_content()) for entry in cited
        ):
            yield FootnoteList(tuple(cited), own, inside=True)  # each below what cites it


def _pairs(
    page: html.HtmlElement,
) -> Iterator[tuple[html.HtmlElement, html.HtmlElement, html.HtmlElement]]:
    """(sign, entry, what its address names in it) for signs of entries further down the page."""
    signs = list(_signs(page))
    order = {element: place for place, element in enumerate(page.iter())} if signs else {}
    named = {name: element for element in reversed(order) for name in _names(element)}
    for sign in signs:
        for target in (named[name] for name in _addresses(sign) if name in named):
            entry = _entry(target)
            if entry is not None and order[entry] > order[sign]:
                yield sign, entry, target
                break


def _signs(page: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """What may be a sign by its text, outermost elements first."""
    short: dict[html.HtmlElement, str] = {}  # the text of each block that is short
    for element in page.iter(*_SIGN_TAGS):
        if len(element) < 4 and _SIGN.fullmatch(element.text_content().strip()):
            block = next(element.iterancestors("p", "li", "td", "dd", "div", "figcaption"), None)
            if block is None:
                yield element
                continue
            if block not in short:
                short[block] = short_text(block, _SHORT)
            if _words_beside(short[block], element) >= _FEWEST_WORDS:
                yield element


def _words_beside(text: str, sign: html.HtmlElement) -> int:
    """The words of a short block beside the sign; many of one that is longer, whose text is ""."""
    return len(text.replace(sign.text_content(), " ", 1).split()) if text else _SHORT


def _names(element: html.HtmlElement) -> Iterator[str]:
    if isinstance(element.tag, str):
        yield from filter(None, (element.get("id"), element.tag == "a" and element.get("name")))


def _addresses(sign: html.HtmlElement) -> Iterator[str]:
    for attribute in _ADDRESSES:
        if value := sign.get(attribute):
            yield value.rpartition("#")[2]
    yield from _QUOTED.findall(sign.get("onclick", ""))


def _entry(target: html.HtmlElement | None) -> html.HtmlElement | None:
    """The list's entry that an address leads into; None for a heading, and for a long text."""
    if target is not None and target.tag == "dt":
        target = target.getnext()
    while target is not None and target.tag not in _ENTRY_TAGS:
        target = None if target.tag in HEADINGS or target.tag in _PARTS else target.getparent()
    if target is None or len(target.text_content()) > _MOST_CHARACTERS:
        return None
    if target.tag in ("div", "aside") and next(target.iter("ol", "ul"), None) is not None:
        return None  # the whole list, to which each sign leads
    parent = target.getparent()
    if target.tag not in ("p", "div") or parent is None:
        return target
    holds_number = parent.tag == "div" and _SIGN.fullmatch(target.text_content().strip())
    return _entry(parent) if holds_number or parent.tag in ("li", "dd", "td") else target


def _whole(parent: html.HtmlElement, cited: list[html.HtmlElement]) -> tuple[html.HtmlElement, ...]:
    """The list that has the cited entries; () if they are no list of footnotes."""
    tags = {entry.tag for entry in cited}
    if parent.tag in _LIST_TAGS:
        for heading in [one for one in parent if is_reference_heading(short_text(one, _SHORT))]:
            heading.drop_tree()  # a table's first row
        entries = [child for child in parent if child.tag in tags]
    else:
        among = list(parent)[parent.index(cited[0]) : parent.index(cited[-1]) + 1]
        entries = [one for one in among if isinstance(one.tag, str) and one.text_content().strip()]
        if any(entry.tag not in tags for entry in entries):
            return ()
    headed = any(next(entry.iter(*HEADINGS), None) is not None for entry in entries)
    return () if headed or len(cited) * 3 < len(entries) else tuple(entries)


# Lists of plugins


def _plugin_lists(page: html.HtmlElement) -> Iterator[FootnoteList]:
    """Lists known by a plugin's classes alone: a sign cites the row that has its number."""
    for holder_name, row_name, sign_name in _PLUGINS:
        signs = [one for one in with_class(page, sign_name) if one.get(SIGN) is None]
        for holder in with_class(page, holder_name):
            rows = [cell.getparent() for cell in with_class(holder, row_name)]
            numbered = {number: row for row in rows if (number := _number(row) or _number(row[0]))}
            cited: dict[html.HtmlElement, list[html.HtmlElement]] = {}
            for sign in signs:
                number = _number(sign)
                if number and (row := numbered.get(number)) is not None:
                    cited.setdefault(row, []).append(sign)
            if rows and all(row.tag == "tr" for row in rows):
                yield FootnoteList(tuple(rows), cited)


def _number(element: html.HtmlElement) -> int | None:
    found = _NUMBER.match(element.text_content())
    return int(found[1]) if found else None


def _inside(page: html.HtmlElement) -> Iterator[FootnoteList]:
    """Notes inside the text, taken out of it and put at the end of what holds them all."""
    elements = list(page.iter(*_NOTE_ELEMENTS))
    for element in elements:
        if text := element.get("data-text"):  # as Drupal stores it
            element.append(html.fragment_fromstring(text, create_parent="span"))
    for notes in (elements, *(with_class(page, name) for name in _INSIDE)):
        if not notes:
            continue
        signs = {note: [_sign_of(note)] for note in notes}
        texts = set(map(letters, notes))
        for copy in (one for name in _PRINTED for one in with_class(page, name)):
            if all(any(text in letters(item) for text in texts) for item in copy.iter("li")):
                copy.drop_tree()
        yield FootnoteList(tuple(notes), signs, inside=True)


def _sign_of(note: html.HtmlElement) -> html.HtmlElement:
    """The sign before a note; an empty one where it is made by the page's style."""
    before = note.getprevious()
    if before is not None and _SIGN.fullmatch(before.text_content().strip()):
        return before
    sign = html.Element("a")
    note.addprevious(sign)
    return sign


# Notes that a page shows when its sign is pointed at


def _shown_on_demand(page: html.HtmlElement, known: list[FootnoteList]) -> Iterator[FootnoteList]:
    """References that are an attribute of their sign ("title", "data-content"), or in an element
    right behind the sign or inside it. The same text again is the same reference."""
    candidates = _signs_with_notes(page)
    if not candidates:
        return
    taken = {sign for one in known for signs in one.signs.values() for sign in signs}
    listed = {letters(entry) for one in known for entry in one.entries}
    whole = letters(page)
    found: dict[html.HtmlElement, html.HtmlElement] = {}
    for sign in candidates:
        if not taken.isdisjoint(sign.iter()) or not taken.isdisjoint(sign.iterancestors()):
            continue
        note = _note_of(sign)
        if note is not None and not any(letters(note) in text for text in listed):
            found[sign] = note
            taken.add(sign)
    printed = Counter(letters(note) for note in found.values() if note.get(_MADE) is None)
    notes: dict[str, html.HtmlElement] = {}
    signs: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    for sign, note in found.items():
        is_sign = _SIGN.fullmatch(sign.text_content().strip()) is not None
        if whole.count(letters(note)) > printed[letters(note)]:  # the page's list has it, too
            note.drop_tree()
            sign.tag = "sup" if is_sign else sign.tag
        elif not (is_sign and _begins_block(sign)):
            first = notes.setdefault(letters(note), note)
            if first is not note:
                note.drop_tree()
            signs.setdefault(first, []).append(sign)
    if signs:
        yield FootnoteList(tuple(signs), signs, inside=True)


def _signs_with_notes(page: html.HtmlElement) -> list[html.HtmlElement]:
    """Signs, and elements whose text is a sign before the note inside them, in page order."""
    signs = set(_signs(page))
    return [
        one
        for one in page.iter(*_SIGN_TAGS)
        if one in signs
        or (len(one) == 1 and _SIGN.fullmatch((one.text or "").strip()))
        or any(name.startswith("data-cit") and _is_reference(one.get(name)) for name in one.attrib)
    ]


def _note_of(sign: html.HtmlElement) -> html.HtmlElement | None:
    inside = sign[0] if len(sign) == 1 and not (sign[0].tail or "").strip() else None
    behind = sign.getnext() if not (sign.tail or "").strip() else None
    for note in (inside, behind):
        if note is not None and note.tag in _NOTE_TAGS and _is_reference(note.text_content()):
            return note
    for name, value in sign.items():
        if name not in ("href", "class", "id", "style") and _is_reference(value):
            made = html.fragment_fromstring(value, create_parent="span")
            made.set(_MADE, "")
            sign.addnext(made)
            return made
    return None


def _is_reference(text: str) -> bool:
    return len(text.split()) >= _FEWEST_WORDS_OF_NOTE and is_punctuated(text)


def _begins_block(sign: html.HtmlElement) -> bool:
    """Whether nothing stands before it in its paragraph: it is the number of an entry."""
    block = next(sign.iterancestors("p", "li", "td", "dd", "div"), None)
    return block is None or block.text_content().strip().startswith(sign.text_content().strip())
