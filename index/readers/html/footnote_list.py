"""A list of footnotes: its entries become the items of an <ol>, without the ways back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from ...names import letters_only
from ...references.shape import is_like_reference, is_remark
from .element import NOTE, NOTES, SIGN, TEXTS, common_holder, leads_out, whole_text

# "↑", "↩︎", "1", "^", "Back to text": a way back to the sign.
_BACK = re.compile(
    r"\W*(?:\d{1,3}|[a-z]|(?:back|return|jump|go back)(?: (?:up|to)\b.*)?|zurück|nach oben|volver"
    r"|retour|torna|voltar)?\W*",
    re.I,
)
# "1", "Footnote 1", before the text of a note
_TERM = re.compile(r"\W*(?:[^\W\d_]{3,10}\s)?(?:\d{1,3}|[a-z]|[*†‡]{1,3})\W*")
_INDEX = re.compile(r"\W*(?:(?:\d{1,3}|[a-z])\W*)*", re.I)
_TOOLTIP = re.compile(r"tooltip|popover|popup|hover|preview", re.I)
_LISTS = frozenset("ol ul tbody thead table dl".split())
_PARTS = frozenset("body html main article".split())
# At least such a share of the entries of a list must look like references.
LEAST_SHARE = 1 / 3
_FEWEST_LETTERS = 12
_NUMBERS = ("sup", "span", "b", "strong")


@dataclass(frozen=True, slots=True)
class FootnoteList:
    """The entries in page order, and the signs of those that are cited. Entries that are `inside`
    the text are taken out of it."""

    entries: tuple[html.HtmlElement, ...]
    signs: dict[html.HtmlElement, list[html.HtmlElement]]
    inside: bool = False


def letters(element: html.HtmlElement) -> str:
    """The letters and digits of an element's text, in lower case."""
    return letters_only(element.text_content())


def write_list(found: FootnoteList, name: str) -> None:
    """Mark the signs, and make the list an <ol>. Notes that are no references stay text."""
    for tooltip in list(_tooltips(found)):
        tooltip.drop_tree()
    are_references = _are_references(found)
    for place, entry in enumerate(found.entries):
        for sign in found.signs.get(entry, ()):
            _mark_sign(sign, f"{name}-{place}")
        entry.set(NOTE, f"{name}-{place}")
    if not are_references:
        show(found.entries[0])
        return
    made, remarks = _place(found), html.Element("ol")
    made.set(NOTES, "")
    remarks.set(TEXTS, "")
    for place, entry in enumerate(found.entries):
        number = _number(found.signs.get(entry, ())) or place + 1
        _clean(entry)
        _drop_number(entry, number)
        _make_item(entry, number)
        is_text = is_remark(whole_text(entry)) and not leads_out(entry)
        _move(entry, remarks if is_text else made)
    show(made)
    if len(remarks):
        made.addnext(remarks)


def _mark_sign(sign: html.HtmlElement, name: str) -> None:
    sign.set(SIGN, name)
    for link in sign.iter("a", "button", "label"):
        link.tag = "a"
        link.attrib.pop("href", None)


def _are_references(found: FootnoteList) -> bool:
    like = [is_like_reference(whole_text(entry)) or leads_out(entry) for entry in found.entries]
    return sum(like) >= LEAST_SHARE * len(like)


def _tooltips(found: FootnoteList) -> Iterator[html.HtmlElement]:
    """Copies of an entry beside its sign, which a page shows when one points at it."""
    for entry, signs in found.signs.items():
        text = letters(entry)
        for sign in signs:
            for holder in (sign, *sign.iterancestors("span", "sup", "a", "cite")):
                beside = holder.getnext()
                if beside is not None and beside is not entry and _is_copy(beside, text):
                    yield beside
                    break


def _is_copy(beside: html.HtmlElement, text: str) -> bool:
    own = letters(beside)
    named = f"{beside.get('class', '')} {beside.get('role', '')} {beside.get('style', '')}"
    if len(own) > 3 and _TOOLTIP.search(named) and own[:20] in text:  # a sign is shorter
        return True
    return len(own) >= _FEWEST_LETTERS and own in text and "display" in named


def _number(signs: list[html.HtmlElement] | tuple[()]) -> int | None:
    found = (re.search(r"\d{1,3}", sign.text_content()) for sign in signs)
    return next((int(one[0]) for one in found if one), None)


def _clean(entry: html.HtmlElement) -> None:
    """Take away the ways back to the signs, and the brackets around them."""
    around: dict[html.HtmlElement, None] = {}
    for link in list(entry.iter("a", "button")):
        address = link.get("href", "#")
        is_way = "#" in address or address.startswith("javascript:")
        if is_way and _BACK.fullmatch(link.text_content()):
            holder = link.getparent()
            link.drop_tree()
            while holder is not None and holder is not entry and not letters(holder):
                holder, empty = holder.getparent(), holder
                empty.drop_tree()
            if holder is not None:
                around[holder] = None
    for holder in around:
        _drop_brackets(holder)
    _drop_stop(entry)
    join_lines(entry)


def join_lines(entry: html.HtmlElement) -> None:
    """Make one line of an entry with line breaks."""
    for line in list(entry.iter("br")):
        line.tail = f" {line.tail or ''}"
        line.drop_tree()


def _drop_brackets(holder: html.HtmlElement) -> None:
    holder.text = re.sub(r"\[\s*\]", "", holder.text or "")
    for child in holder:
        child.tail = re.sub(r"\[\s*\]", "", child.tail or "")


def _drop_number(entry: html.HtmlElement, number: int) -> None:
    """Take away an entry's own number before its text: "<sup>1</sup> Ash B."."""
    first = entry[0] if len(entry) and not (entry.text or "").strip() else None
    if first is None or first.tag not in _NUMBERS or len(first):
        return
    if letters(first) == str(number) and (first.tail or "").strip():
        first.drop_tree()


def _drop_stop(entry: html.HtmlElement) -> None:
    """Take away what stood between a number and the entry: ". Ash B."."""
    text = entry.text or ""
    if text.strip().startswith(tuple(".:)]")):
        entry.text = text.lstrip(" \n\t\u00a0.:)]")


def _make_item(entry: html.HtmlElement, number: int) -> None:
    """Make an entry an <li> with the number of its sign. A table's row has its own in a cell."""
    term = entry.getprevious() if entry.tag == "dd" else None
    if term is not None and term.tag == "dt" and _TERM.fullmatch(term.text_content()):
        term.drop_tree()
    if entry.tag == "tr":
        for cell in list(entry):
            if _INDEX.fullmatch(cell.text_content()) and len(entry) > 1:
                cell.drop_tree()
            else:
                cell.tag = "span"
                cell.tail = " "
    entry.tag = "li"
    entry.set("value", str(number))
    for name in ("class", "id", "role", "style"):
        entry.attrib.pop(name, None)


def _move(entry: html.HtmlElement, made: html.HtmlElement) -> None:
    """Append an entry to the list; the text after it stays where it is."""
    before, tail = entry.getprevious(), entry.tail or ""
    entry.tail = None
    if before is not None:
        before.tail = f"{before.tail or ''}{tail}"
    else:
        entry.getparent().text = f"{entry.getparent().text or ''}{tail}"
    made.append(entry)


def _place(found: FootnoteList) -> html.HtmlElement:
    """The <ol> for the entries: the list that they are in, or a new one before the first."""
    first = found.entries[0]
    holder = first.getparent()
    if holder.tag == "ol" and not found.inside:
        return holder
    made = html.Element("ol")
    if found.inside:
        _common(found.entries).append(made)
        return made
    if holder.tag in _LISTS:
        while holder.getparent().tag in _LISTS:
            holder = holder.getparent()
        for caption in holder.findall("caption"):
            caption.drop_tree()
        holder.addprevious(made)
    else:
        first.addprevious(made)
    return made


def _common(entries: tuple[html.HtmlElement, ...]) -> html.HtmlElement:
    """The deepest block that holds all entries and is no paragraph."""
    holder = common_holder([entry.getparent() for entry in entries])
    blocks = ("div", "section", *_PARTS)
    return next((one for one in (holder, *holder.iterancestors()) if one.tag in blocks), holder)


def show(made: html.HtmlElement, alone: bool = False) -> None:
    """Take away what hides an element until it is opened; with `alone` not of what holds it."""
    for holder in (made,) if alone else (made, *made.iterancestors()):
        if holder.tag in _PARTS:
            return
        for name in ("hidden", "aria-hidden", "inert"):
            holder.attrib.pop(name, None)
        if "display" in holder.get("style", ""):
            holder.attrib.pop("style")
