"""Recognises boilerplate lines and headings of a page by their words: "Share this:", "3 Comments".

Those that pasted pages have too are in `index.readers.pasted.boilerplate`. Every pattern matches a
whole line or heading."""

from __future__ import annotations

import re

from ..pasted.boilerplate import is_boilerplate, read_masthead_date, starts_footer

_BOILERPLATE_HEADING = re.compile(
    r"share(?: this)?(?: (?:post|article|page|story))?(?: with .*)?:?|follow us.*"
    r"|related(?: (?:posts?|articles?|reading|content|topics|stories|resources))?:?"
    r"|more (?:from|on|in) (?:the|our|this) .{1,30}|(?:keep|continue|more) reading"
    r"|read next|up next"
    r"|(?:recent|latest|popular|featured|other|more) (?:posts?|articles?|news|stories|content)"
    r"|you (?:might|may) (?:also )?(?:like|enjoy|be interested in).*"
    r"|about the authors?|meet the author|author: .{2,40}|written by .{2,40}"
    r"|subscribe(?: (?:to|for|now) ?.{0,60})?|(?:our )?newsletter"
    r"|(?:sign up|join) .{0,60}(?:newsletter|mailing list|updates|letter|emails?|community)"
    r"|get (?:our|the|your) .{0,60}(?:newsletter|letter|updates|emails?|inbox)"
    r"|stay (?:in touch|updated|connected|informed|up to date)"
    r"|(?:\d+|one|no) (?:comments?|responses?|thoughts?|replies)(?: (?:on|to) .*)?"
    r"|(?:leave|post|write|add) a (?:reply|comment|response).*|join the (?:discussion|conversation)"
    r"|member discussion|post navigation|(?:this|our) (?:website|site) uses cookies.*"
    r"|we value your privacy",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"(?:tags?:|tagged:|filed under:?|categor(?:y|ies):|posted (?:in|by|on):?|topics?:) .{1,80}"
    r"|(?:previous|next|older|newer)(?: (?:post|article|story)\b|:).{0,80}"
    r"|(?:by|written by|author:?) (?:dr\.? )?[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}"
    r"|\d+ min(?:ute)?s?(?: read)?|loading\.*|\d+ likes?|\||share",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:table of )?contents:?|(?:in|on) this (?:article|post|page|guide):?|jump to.*"
    r"|what(?:['’]s| is) in this (?:article|post|guide)\??|quick (?:links|navigation)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:book|call|start|schedule|contact|shop|buy|sign|join|subscribe|register|reserve|download"
    r"|request|make an? appointment|get (?:started|in touch)|(?:read|learn) more|(?:view|see) all"
    r"|back to|all posts)\b.{0,60}",
    re.IGNORECASE,
)
_MOST_CHARACTERS = 90


def heads_boilerplate(text: str) -> bool:
    """Whether a heading is above boilerplate: comments, related posts, a newsletter's form."""
    return len(text) <= _MOST_CHARACTERS and (
        _BOILERPLATE_HEADING.fullmatch(text) is not None or starts_footer(text)
    )


def heads_contents(text: str) -> bool:
    """Whether a heading is above a table of contents."""
    return _CONTENTS.fullmatch(text) is not None


def is_boilerplate_line(text: str) -> bool:
    """Whether a separate line is boilerplate: a date, a counter, a label of a button."""
    if not 0 < len(text) <= _MOST_CHARACTERS:
        return False
    return (
        is_boilerplate(text)
        or heads_boilerplate(text)
        or read_masthead_date(text) is not None
        or _LINE.fullmatch(text) is not None
    )


def is_call(text: str) -> bool:
    """Whether the text of a separate link is a call to action: "Book your visit"."""
    return _CALL.fullmatch(text) is not None
