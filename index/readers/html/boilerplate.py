"""Removes boilerplate from a page: menus, share bars, comments, cookie notes, pop-ups."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import islice

from lxml import html

from ...names import letters_only
from ...references.shape import is_like_reference
from ..reference_headings import is_reference_heading
from .boilerplate_lines import heads_boilerplate, heads_contents, is_boilerplate_line, is_call
from .element import HEADINGS, NOTES, is_styled_away, short_text, whole_text
from .lines import NEVER

_TAGS = frozenset("nav aside footer form button dialog menu".split())
_QUOTES = frozenset({"blockquote", "figure"})  # their footer names the source
_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog alert menu menubar "
    "doc-toc doc-backlink".split()
)
# What themes and plugins call their boilerplate: whole words of one class, id or data-hook. Words
# that may name a section of a health article ("social-anxiety", "informed-consent",
# "related-conditions") count only with another such word beside them.
_NAMES = re.compile(
    r"^(?:social|related|recent|consent|reviews|discussion-box)$|(?:^|-)(?:"
    r"cookies?|gdpr|cky|cmplz|cc-banner|consent-(?:banner|bar|box|popup|modal|container|root)|"
    r"share|sharing|sharedaddy|addtoany|a2a|socials|sd-social|socialaccountlinks|social-"
    r"(?:share|sharing|media|icons?|links?|buttons?|bar|menu|list|wrapper|nav|follow|accounts?)|"
    r"related-(?:posts?|articles?|content|stories|reading|items|blogs?|news|section|list|grid)|"
    r"relatedposts|yarpp|recommended(?:-(?:posts?|articles?|reading|content|list))?|"
    r"read-more|read-next|more-posts|more-articles|(?:recent|popular|latest)-(?:posts?|entries)|"
    r"post-(?:list|feed|card|grid)|posts-grid|comments?|respond|disqus|sidebar|widget-area|"
    r"widget-posts|breadcrumbs?|newsletters?|subscribe|subscription|sign-?up|opt-?in|mc4wp|"
    r"mailchimp|mailing-list|convertkit|pagination|pager|page-links|prev-next|post-nav\w*|"
    r"post-footer|posts-navigation|nav-links|nav-previous|nav-next|byline|sabox\w*|abh-box|"
    r"(?:entry|post|node|article|item)-meta|meta-wrapper|post-info|article-info|postmeta|posted-on|"
    r"entry-footer|post-metadata|author|authors|user-name|time-to-read|read(?:ing)?-time|"
    r"tags?-links|tagcloud|tag-cloud|(?:post|blog|item|article)-tags?|tags-cats|field-tags|"
    r"cat-links|post-categories|post-terms|taxonomy-\w+|popup|pop-up|popups|modal|overlay|"
    r"lightbox|skip-link|screen-reader-text|sr-only|visually-?hidden|wb-inv|instagram-media|toc|table-of-contents|"
    r"lwptoc|on-this-page|cta|call-to-action|button-block|action-button|"
    r"wp-block-buttons?|w-button|banner|promo|advert\w*|adsbygoogle|ads?|sponsor(?:ed|s)?|"
    r"announcement|like-button|post-likes?|simple-like|view-count|print-link|edit-link|w-nav|"
    r"w-form|form-block|w-slider|w-dyn-list|testimonials?|newsletter-block|sqs-block-summary|"
    r"summary-v2|summary-block|(?:site|page|global|location)-(?:header|footer)|"
    r"region-(?:header|footer|sidebar|breadcrumb)|main-menu|nav|navbar|navigation|menu"
    r")(?:$|-)"
)
# Those that a theme also gives to parts of the text: they do not count on an element of prose.
_LAYOUT = re.compile(
    r"(?:^|-)(?:toc|table-of-contents|on-this-page|banner|menu|nav|navbar|navigation|sidebar|overlay|"
    r"share|sharing|modal|breadcrumbs?|read-more|tags?|consent|announcement)(?:$|-)"
)
_PROSE_WORDS = 12
_STOPS = tuple('.!?…。”»"')
# Names of elements with the article's own text, which outweigh those above.
_ARTICLE_NAMES = re.compile(
    r"(?:^|-)(?:reference|references|bibliography|citations?|footnotes?|endnotes?|sources|"
    r"accordion|faq|faqs|toggle|collapse|collapsible|w-richtext|image-block|quote-block|"
    r"post-description|entry-content|article-body|caption)(?:$|-)"
)
# "has-sidebar", "comments-open": the state of a page, not the kind of an element.
_MODIFIER = re.compile(
    r"(?:has|no|with|without|is|hide|show)-.*|.*-(?:open|closed|enabled|disabled)"
)
_TOP = ("#", "#top", "#page", "#header", "#content")  # a link to the page's beginning
_ANY_WORD = re.compile(r"[a-z0-9]+")
_BACK_LINK = re.compile(r"[\s↩↵↑⤴⬆^\ufe0e\ufe0f]+")
_POST = frozenset({"hentry", "type-post", "type-page", "h-entry", "single-post"})
_MOST_ID_WORDS = 3
_INLINE = frozenset("span a cite em i b strong".split())
_MOST_OF_ENTRY, _MOST_PARTS = 1_000, 60  # characters and elements
_BLOCKS = ("p", "div", "ul", "ol", "table", "blockquote", "section", "dl", "figure")
_CALLOUT = re.compile(r"key|point|note|summary|takeaway|callout|tip|info|highlight|fact", re.I)
_ALERT = re.compile(r"\balert-(?:danger|warning|info|success|primary|secondary|light|dark)\b")
_OPENS = ("aria-controls", "aria-expanded", "data-toggle", "data-bs-toggle")
_SAID = ("role", "class", "id")
_ACCORDION = re.compile(
    r"accordion|faq|toggle|collaps|dropdown|tab|region|\b(?:read[-_]?)?more(?:[-_]?(?:text|content))?\b",
    re.I,
)


def count_words(element: html.HtmlElement) -> int:
    """The number of words in an element's text."""
    return len(element.text_content().split())


def is_pruned(element: html.HtmlElement, article: Container[html.HtmlElement]) -> bool:
    """Whether it is boilerplate or inside boilerplate; <main>, <body>, what is in `article` and
    above do not count."""
    for holder in (element, *element.iterancestors()):
        if holder.tag in ("body", "html", "main") or holder in article:
            return False
        if holder.tag != "form" and _is_boilerplate(holder):
            return True
    return False


def find_boilerplate(
    body: html.HtmlElement, article: Container[html.HtmlElement] = frozenset()
) -> Iterator[html.HtmlElement]:
    """The elements that are boilerplate, outermost only, in page order. None in `article` is one,
    whatever its name."""
    headings = frozenset(filter(None, map(whole_text, body.iter(*HEADINGS))))
    gone: set[html.HtmlElement] = set()
    ahead = [(child, False) for child in reversed(body)]
    while ahead:
        element, in_heading = ahead.pop()
        if element in gone:
            continue
        if (
            not isinstance(element.tag, str)
            or element.tag in NEVER
            or (in_heading and _is_tool(element))
        ):
            yield element
        elif not in_heading and element not in article and _is_removed(element, headings):
            found = _with_what_follows(element)
            gone.update(found)
            yield from found
        else:
            inside = in_heading or element.tag in HEADINGS
            ahead += [(child, inside) for child in reversed(element)]


def _is_tool(element: html.HtmlElement) -> bool:
    """Whether a part of a heading is no text of it: a link to itself ("#", "¶"), a button."""
    if "editsection" in element.get("class", ""):  # MediaWiki's "[edit]"
        return True
    text = element.text_content().strip()
    return element.tag in ("a", "button") and text != "" and not letters_only(text)


def prune(body: html.HtmlElement) -> None:
    """Remove the boilerplate from `body`."""
    for element in tuple(find_boilerplate(body)):
        element.drop_tree()


def _is_removed(element: html.HtmlElement, headings: frozenset[str]) -> bool:
    if element.tag in HEADINGS:
        return heads_boilerplate(whole_text(element)) or heads_contents(whole_text(element))
    if not (
        _is_boilerplate(element)
        or _is_contents(element, headings)
        or _is_labelled_boilerplate(element)
    ):
        return False
    return not _holds_references(element)


def _holds_references(element: html.HtmlElement) -> bool:
    """Whether it holds the reference list, whatever its name: an <aside>, the post's footer."""
    if next((one for one in element.iter("ol") if one.get(NOTES) is not None), None) is not None:
        return True
    heads = element.iter(*HEADINGS, "summary", "strong")
    return any(is_reference_heading(whole_text(head)) for head in heads)


def _with_what_follows(element: html.HtmlElement) -> list[html.HtmlElement]:
    """The element; if it is a heading ("Related posts"), also all that is below it."""
    found = [element]
    if element.tag in HEADINGS and heads_boilerplate(whole_text(element)):
        for sibling in element.itersiblings():
            if sibling.tag in HEADINGS and sibling.tag <= element.tag:
                break
            found.append(sibling)
    return found


def _is_boilerplate(element: html.HtmlElement) -> bool:
    tag = element.tag
    if tag in HEADINGS:
        return False
    if tag == "a" and _BACK_LINK.fullmatch(element.text_content()):
        return True
    if tag == "button" and (element.get("aria-controls") or element.get("aria-expanded")):
        return count_words(element) < 3 and not whole_text(element).endswith("?")
    if tag == "footer" and element.getparent() is not None and element.getparent().tag in _QUOTES:
        return False
    names = list(_names(element))
    if tag == "aside" and _is_callout(element):
        return any(map(_NAMES.search, names))
    if tag in _TAGS or (element.get("role") in _ROLES and not _is_warning(element)):
        return True
    if any(map(_ARTICLE_NAMES.search, names)):
        return False
    if _is_hidden(element):
        return True
    found = [name for name in names if _NAMES.search(name)]
    if not found or _is_in_reference(element):
        return False
    return not (all(map(_LAYOUT.search, found)) and _is_prose(element))


def _is_in_reference(element: html.HtmlElement) -> bool:
    """Whether it is a part of a printed reference, such as its authors."""
    entry = next(element.iterancestors("li", "p"), None) if element.tag in _INLINE else None
    if entry is None or len(entry) > _MOST_PARTS:
        return False
    return is_like_reference(short_text(entry, _MOST_OF_ENTRY))


def _is_prose(element: html.HtmlElement) -> bool:
    """Whether it is sentences inside the article, which no menu or table of contents would be."""
    return (
        any(holder.tag in ("article", "main") for holder in element.iterancestors())
        and next(element.iter("a", "form", "input", "button"), None) is None
        and count_words(element) >= _PROSE_WORDS
        and whole_text(element).endswith(_STOPS)
    )


def _names(element: html.HtmlElement) -> Iterator[str]:
    """Classes, id and data-hooks, with "-" between words: "blogItem_main" is "blog-item-main".

    An id of many words is skipped: it repeats a heading of the section.
    """
    if not element.attrib:
        return
    given = f"{element.get('class', '')} {element.get('data-hook', '')}".split()
    if _POST.intersection(given):  # WordPress: the post's tags and categories are classes, too
        return
    for name in (*given, element.get("id", "")):
        words = _ANY_WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower())
        counts = bool(words) and (name in given or len(words) <= _MOST_ID_WORDS)
        if counts and not _MODIFIER.fullmatch(plain := "-".join(words)):
            yield plain


def _is_warning(element: html.HtmlElement) -> bool:
    """Whether an alert is the author's ("Call us at once"), as Bootstrap's are and those in an
    article: not one that a visitor closes."""
    is_named = _ALERT.search(element.get("class", "")) is not None
    return (
        element.get("role") == "alert"
        and (is_named or next(element.iterancestors("article"), None) is not None)
        and next(element.iter("button", "form", "input"), None) is None
    )


def _is_callout(element: html.HtmlElement) -> bool:
    """Whether an aside is part of the article: inside it, with few links, and either with a class
    like "key-points" or prose without a heading, which an advertisement would have."""
    in_text = any(holder.tag in ("article", "main") for holder in element.iterancestors())
    linked = sum(count_words(link) for link in element.iter("a"))
    headed = next(iter(element.iter(*HEADINGS)), None) is not None
    named = _CALLOUT.search(element.get("class", ""))
    prose = not headed and element.find(".//p") is not None
    return in_text and linked * 4 < count_words(element) and (prose or named is not None)


def _is_hidden(element: html.HtmlElement) -> bool:
    return _hides(element) and not _is_opened(element)


def _is_opened(element: html.HtmlElement) -> bool:
    """Whether a visitor opens it, as a closed panel of an accordion: it is text."""
    opener = element.getprevious()
    if opener is not None and (opener.tag == "dt" or next(_openers(opener), None) is not None):
        return True
    parent = element.getparent()
    named = [element] if parent is None else [element, parent]
    return any(_ACCORDION.search(" ".join(one.get(name, "") for name in _SAID)) for one in named)


def _openers(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for inner in element.iter():
        if inner.tag in ("button", "summary") or any(map(inner.get, _OPENS)):
            yield inner


def is_panel(element: html.HtmlElement) -> bool:
    """Whether it is a panel that is closed until a visitor opens it."""
    return element.tag == "details" or (_hides(element) and _is_opened(element))


def _hides(element: html.HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or is_styled_away(element)
    )


def _is_contents(element: html.HtmlElement, headings: frozenset[str]) -> bool:
    """Whether it is a table of contents: it only links into this page, or repeats its headings."""
    if element.tag not in ("ul", "ol"):
        return False
    links = [link for link in element.iter("a") if link.get("href", "").startswith("#")]
    linked = sum(count_words(link) for link in links)
    if len(links) > 1 and linked > len(links) and linked >= 0.9 * count_words(element):
        return True
    second = next(islice(element.iter("li"), 1, None), None)
    return second is not None and all(whole_text(item) in headings for item in element.iter("li"))


def _is_labelled_boilerplate(element: html.HtmlElement) -> bool:
    """Whether it is boilerplate by its own words: a line "Share this post", or a box under a
    heading like it."""
    if element.tag not in ("p", "div", "section"):
        return False
    first = next(iter(element.iter(*HEADINGS)), None)
    if first is None:
        return _is_line(element) and _is_boilerplate_text(element)
    heading = whole_text(first)
    return heads_boilerplate(heading) and whole_text(element).startswith(heading)


def _is_line(element: html.HtmlElement) -> bool:
    """Whether it is a single paragraph, not part of a list, a table or a quotation."""
    parent = element.getparent()
    in_block = parent is not None and parent.tag in ("li", "td", "th", "dd", "blockquote")
    return not in_block and next(iter(element.iter(*_BLOCKS)), None) in (None, element)


def _is_boilerplate_text(element: html.HtmlElement) -> bool:
    text = whole_text(element)
    if is_boilerplate_line(text) or heads_contents(text):
        return True
    links = list(element.iter("a"))
    if len(links) != 1 or whole_text(links[0]) != text:
        return False
    return is_call(text) or (element.tag == "p" and links[0].get("href", "").lower() in _TOP)
