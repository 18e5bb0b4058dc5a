"""Names of services after a reference, as pages print them: "View PubMed", "[Google Scholar]"."""

from __future__ import annotations

import re

_VERB = (
    r"(?:view|read|see|go to|open|get|find|access|show|download|search|available|links? (?:to|in))"
)
_BETWEEN = r"(?:it|the|this|in|on|at|via|full|original|free|publisher|pmc|open access|more|here|a)"
_NOUN = (
    r"(?:article|abstract|full[ -]?text|text|pdf|html|source|study|paper|site|website|pub\s?med|pmc"
    r"|journal|publication|record|online|summary|page|link|publisher|here|more)"
)
_NAMES = (
    r"google(?: scholar)?|semantic scholar|scholar|pub\s?med(?: (?:central|abstract|citation))?"
    r"|cross\s?ref(?: full[ -]text)?|scopus(?: ?\(\d{1,5}\))?|web of science|times cited:? ?\d{1,5}"
    r"|isi|medline|cas|ads|doi|europe\s?pmc|pmc(?: free article)?|open ?url|worldcat|jstor"
    r"|free (?:pmc )?(?:article|full[ -]?text)|abstract(?:/free)?(?: full[ -]?text)?"
    r"|(?:publisher )?full[ -]?text(?: (?:html|pdf|links?))?|pdf|html|article|reference source"
    r"|(?:external |direct )?links?|opens? in (?:a )?new (?:tab|window)|online|here|↑|↩"
    r"|(?:back|return|jump) to (?:the )?(?:text|top|citation|article|content|reference)"
)
_LAST = re.compile(
    rf"[\s\[(|/·•,;:–®-]*(?<![\w./_=?&#%+~-])"
    rf"(?:{_NAMES}|{_VERB}(?: {_BETWEEN}){{0,3}}(?:[: ]+{_NOUN})?)"
    r"[\s\])|/·•.,;:–…®-]*$",
    re.I,
)
_MOST_NAMES = 12
_REACH = 120  # characters from the end in which one name begins
_ENDS = re.compile(r"[.\d)\]”\"’?!]$")
_BEFORE_TITLE = re.compile(r"\(\d{4}[a-z]?(?:,[^()]{1,30})?\)[.,:]?$")
# Two names that have lost the space between them: "Times Cited: 12Google Scholar".
_GLUED = re.compile(r"(?<=[a-z®\d.])(?=Google|PubMed|Crossref|CrossRef)|(?<=®)(?=Times)")


def without_services(text: str) -> str:
    """The text without such names at its end. What is left must end as a reference does, and not
    before its title: "Ash (2018). Full text." keeps its title."""
    rest = _GLUED.sub(" ", text)
    for _ in range(_MOST_NAMES):
        found = _LAST.search(rest, len(rest) - _REACH)
        if found is None:
            break
        rest = rest[: found.start()]
    whole = _ENDS.search(rest) and not _BEFORE_TITLE.search(rest)
    return rest if whole else text
