"""Takes the tags of site generators out of Markdown: Hugo's, Jekyll's (Liquid), kramdown's.

What a tag shows of its own, which is a figure's caption, stays; so does all text between two tags.
Every line keeps its number.
"""

from __future__ import annotations

import re
from html import escape

# No tag has another's beginning inside: so a file of beginnings without an end is read in one go.
# {{< figure src="bed.jpg" caption="A quiet bed" >}}, {{% notice info %}}
_SHORTCODE = re.compile(r"\{\{[<%](?P<inside>(?:(?!\{\{).)*?)[>%]\}\}", re.DOTALL)
_CAPTION = re.compile(r"""\bcaption\s*=\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)""")
# {% comment %} … {% endcomment %}, {% include toc.html %}, {{ site.baseurl }}
_COMMENT = re.compile(
    r"\{%-? {0,9}comment {0,9}-?%\}(?:(?!\{%-? {0,9}comment\b).)*?\{%-? {0,9}endcomment {0,9}-?%\}",
    re.DOTALL,
)
_LIQUID_TAG = re.compile(r"\{%(?:(?!\{%).)*?%\}", re.DOTALL)
_LIQUID_VALUE = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}", re.DOTALL)
# {: .center }, {:toc}, {::nomarkdown}
_KRAMDOWN = re.compile(r"\{::?[^{}\n]*\}")


def without_template_tags(text: str) -> str:
    """The Markdown of a file with front matter, without tags."""
    text = _SHORTCODE.sub(_caption, text)
    for pattern in (_COMMENT, _LIQUID_TAG, _LIQUID_VALUE, _KRAMDOWN):
        text = pattern.sub(_line_ends, text)
    return text


def _caption(shortcode: re.Match[str]) -> str:
    found = _CAPTION.search(shortcode["inside"])
    words = next(filter(None, found.groups()), "") if found else ""
    shown = f"<figcaption>{escape(' '.join(words.split()))}</figcaption>" if words else ""
    return shown + _line_ends(shortcode)


def _line_ends(tag: re.Match[str]) -> str:
    return "\n" * tag[0].count("\n")
