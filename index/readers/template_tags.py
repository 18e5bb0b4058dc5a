"""Takes the tags of site generators out of Markdown: Hugo's, Liquid (Jekyll, GitBook), kramdown's.

All text between two tags stays, and so do the words that a tag itself shows: its title, caption,
text, label or summary, and a sentence in quotation marks. Every line keeps its number.
"""

from __future__ import annotations

import re

from .reference_headings import is_reference_heading

# No tag has another's beginning inside: so a file of beginnings without an end is read in one go.
# {{< figure src="bed.jpg" caption="A quiet bed" >}}, {{% notice info %}}
_SHORTCODE = re.compile(r"\{\{[<%](?P<inside>(?:(?!\{\{).)*?)[>%]\}\}", re.DOTALL)
# {{% sources %}} in a line of its own heads a list; {{% /sources %}} ends it.
_LIST = re.compile(r"^[ \t]*\{\{[<%] {0,9}(?P<name>[a-z]+) {0,9}[%>]\}\}[ \t]*$", re.MULTILINE)
_END = re.compile(r"\{\{[<%] {0,9}/ {0,9}([\w/-]+)")
# title="A quiet bed", and "Take it with food." by itself; a quotation mark inside has a backslash.
_QUOTED = re.compile(
    r"""(?:(?<![\w-])(?P<name>[\w-]+)\s*=\s*)?(?P<mark>["'`])(?P<words>(?:\\.|(?!(?P=mark))[^\\])*)(?P=mark)"""
)
_SHOWN = frozenset("body caption content header label message quote summary text title".split())
# These only decide or compute: {% if page.title == "About us" %}
_LOGIC = re.compile(
    r"#|(?:(?:end|els)?if|elsif|else|unless|case|when|for|assign|set|capture|cycle|render|extends|"
    r"import|from|link|post_url|highlight|macro|liquid)\b"
)
# {% comment %} … {% endcomment %}, {{% comment %}} … {{% /comment %}} and {{< comment >}} of Hugo
_COMMENT = re.compile(
    r"\{%-? {0,9}comment {0,9}-?%\}(?:(?!\{%-? {0,9}comment\b).)*?\{%-? {0,9}endcomment {0,9}-?%\}"
    r"|\{\{[<%] {0,9}comment {0,9}[>%]\}\}(?:(?!\{\{[<%] {0,9}comment\b).)*?"
    r"\{\{[<%] {0,9}/ {0,9}comment {0,9}[>%]\}\}",
    re.DOTALL,
)
# {% include toc.html %}, {{ site.baseurl }}, {# a comment of Nunjucks #}
_LIQUID_TAG = re.compile(r"\{%(?P<inside>(?:(?!\{%).)*?)%\}", re.DOTALL)
# {% cite ash2018 fern2019 --locator 4 %} of Jekyll-Scholar, {{< cite "ash2018" >}} of Hugo,
# {cite:p}`ash2018,fern2019` of MyST, \citep[p. 4]{ash2018} of LaTeX
_CITES = re.compile(
    r"\{% {0,9}cite (?P<jekyll>[^{}%\n]{1,300})%\}|\{\{< {0,9}cite (?P<hugo>[^{}<>\n]{1,300})>\}\}"
    r"|\{cite(?::\w{1,9})?\}`(?P<myst>[^`\n]{1,300})`"
    r"|\\(?:paren|text|auto)?cite[a-z]{0,8}\*?(?:\[[^\[\]\n]{0,80}\]){0,2}"
    r"\{(?P<latex>[^{}\n]{1,300})\}"
)
# {% footnote %}Ash B. …{% /footnote %} of Markdoc, {{% footnote %}} of Hugo, {% endfootnote %}
_OPENS, _CLOSES = r"\{(?:%|\{[<%])-? {0,9}", r" {0,9}-?(?:%|[<%>]\})\}"
_NOTE = re.compile(
    rf"{_OPENS}(?P<name>footnote|sidenote|fn){_CLOSES}(?P<note>[^{{}}\n]{{1,2000}})"
    rf"{_OPENS}(?:/ {{0,9}}|end)(?P=name){_CLOSES}"
)
# {{< footnote "1" >}}Ash B. …{{< /footnote >}} and its sign {{< ref "1" >}}
_DEFINED = re.compile(
    r"^[ \t]*\{\{[<%] {0,9}(?P<tag>footnote|fn|note|reference) {0,9}"
    r"\"(?P<name>[\w-]{1,40})\" {0,9}[%>]\}\}"
    r"(?P<note>[^{}\n]{1,2000})\{\{[<%] {0,9}/ {0,9}(?P=tag) {0,9}[%>]\}\}[ \t]*$",
    re.MULTILINE,
)
_USED = re.compile(r"[ \t]?\{\{[<%] {0,9}\w{2,12} {0,9}\"(?P<name>[\w-]{1,40})\" {0,9}/?[%>]\}\}")
# <Citation id="1" …/> and <Ref n={2} /> of MDX
_JSX = re.compile(
    r"[ \t]?<(?:Citation|Cite|Ref|Reference|Footnote|FootnoteRef|Fn)\s"
    r"(?:id|n|number|num|index|refs?)=[{\"']{1,2}(?P<number>\d{1,3})[}\"']{1,2}(?:\s[\w-]{1,20}=(?:\"[^\"<>]*\"|\{[^{}<>]*\})){0,9}\s*/>"
)
# A forgotten end eats no paragraph: no empty line is inside.
_LIQUID_VALUE = re.compile(r"\{\{(?:(?!\{\{|\n[ \t]*\n).)*?\}\}", re.DOTALL)
_NUNJUCKS = re.compile(r"\{#-?\s(?:(?!\{#).)*?#\}", re.DOTALL)
# A list item in whose place kramdown puts the table of contents.
_KRAMDOWN_TOC = re.compile(
    r"^ {0,3}(?:[*+-]|\d\.)[ \t][^\n]{0,80}\n[ \t]*\{:[ \t]*toc\b[^{}\n]*\}", re.M
)
# {: .center }, {:toc}, {::nomarkdown}
# ::: {#refs} and ::: note of Pandoc, Docusaurus and others; words after the name are a title.
_FENCED_DIV = re.compile(
    r"^ {0,3}:{3,}[ \t]*(?:\{[^}\n]*\}|[\w-]+\[?(?P<title>[^:\]\n{]*)\]?)?[ \t]*:*[ \t]*$",
    re.MULTILINE,
)
_KRAMDOWN = re.compile(r"\{::?[^{}\n]*\}")
# Pandoc: "[words]{.highlight}", and the attributes of a picture or a link
_SPAN = re.compile(r"(?<![!\]])\[([^\[\]\n]{1,300})\]\{[.#][\w .#=\"%-]{0,200}\}")
_ATTRIBUTES = re.compile(r"(?<=\))\{(?=[.#\w])[\w .#:=\"%-]{1,200}\}")
# MDX: import Tabs from '@theme/Tabs'; export const wide = true; {/* a comment */}
_MDX = re.compile(
    r"^import [\w{][^'\"\n]{0,300} from ['\"][^'\"\n]{1,300}['\"];?[ \t]*$"
    r"|^export (?:const|let) \w{1,60} {0,9}=[^\n]{0,300};[ \t]*$"
    r"|(?<!\{)\{/\*(?:(?!\{/\*).)*?\*/\}(?!\})",
    re.MULTILINE | re.DOTALL,
)
# !!! note "Before you start", ??? info, === "A tab": MkDocs; what belongs to it is indented.
_ADMONITION = re.compile(
    r"^(?:!!!|\?\?\?\+?|===)[ \t]+(?:[\w-]+[ \t]+){0,5}(?:[\w-]+[ \t]*)?"
    r"(?:\"(?P<title>[^\"\n]*)\")?[ \t]*$"
)
# Obsidian: "![[lamp.png]]", "%% a comment %%", "^name-of-a-block" at a paragraph's end; "==words=="
_OBSIDIAN = re.compile(
    r"!\[\[[^\[\]\n]{1,200}\]\]|(?<!%)%%(?!%)[^%\n]{0,500}%%(?!%)"
    r"|^%%[ \t]*$(?:(?!^%%)[^\0])*?^%%[ \t]*$|(?<=\S)[ \t]\^(?=[\w-]*[a-z])[\w-]{1,40}[ \t]*$",
    re.MULTILINE,
)
_HIGHLIGHT = re.compile(r"(?<![=\w])==(?=[^\s=])([^=\n]{1,300})(?<=\S)==(?![=\w])")
_INDENT = "    "
# A line of nothing but a class, an id or an attribute is no text in any file: {: .notes #top}
_ATTRIBUTE = r"(?:[.#][\w-]+|[\w-]+=\"[^\"\n]*\")"
_KRAMDOWN_LINE = re.compile(
    rf"^[ \t]*\{{:[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}}[ \t]*$", re.MULTILINE
)


def with_citation_keys(text: str) -> str:
    """The Markdown with Pandoc's keys in the place of the tags that cite by key, and its inline
    notes in the place of tags around a note."""
    text = _NOTE.sub(r"^[\g<note>]", _CITES.sub(_as_keys, text))
    defined = {one["name"] for one in _DEFINED.finditer(text)}
    if defined:
        text = _DEFINED.sub(r"[^\g<name>]: \g<note>", text)
        text = _USED.sub(
            lambda tag: f"[^{tag['name']}]" if tag["name"] in defined else tag[0], text
        )
    return _JSX.sub(lambda tag: f"[{tag['number']}]{_line_ends(tag)}", text)


def _as_keys(tag: re.Match[str]) -> str:
    listed = tag["jekyll"] or tag["hugo"] or (tag["myst"] or tag["latex"]).replace(",", " ")
    keys = [word.rpartition("=")[2].strip("\"',") for word in listed.split()]
    options = next((place for place, key in enumerate(keys) if key.startswith("-")), len(keys))
    named = "; ".join(f"@{key}" for key in keys[:options] if key)
    return f"[{named}]" if named else tag[0]


def without_template_tags(text: str, has_front_matter: bool) -> str:
    """The Markdown without tags. "{{ … }}" and "{: … }" may be words where a file has no front
    matter."""
    text = _COMMENT.sub(_line_ends, _without_admonitions(text))
    text = _MDX.sub(_line_ends, text)
    closed = set(_END.findall(text))
    text = _LIST.sub(lambda tag: _list_heading(tag, closed), text)
    for pattern in (_SHORTCODE, _LIQUID_TAG):
        text = pattern.sub(lambda tag: _shown(tag, closed), text)
    if has_front_matter:
        for pattern in (_NUNJUCKS, _LIQUID_VALUE, _KRAMDOWN_TOC, _KRAMDOWN):
            text = pattern.sub(_line_ends, text)
    text = _ATTRIBUTES.sub("", _SPAN.sub(r"\1", text))
    text = _HIGHLIGHT.sub(r"\1", _OBSIDIAN.sub(_line_ends, _KRAMDOWN_LINE.sub("", text)))
    return _FENCED_DIV.sub(lambda div: (div["title"] or "").strip(), text)


def _without_admonitions(text: str) -> str:
    """The titles and texts of MkDocs's boxes, which are no code."""
    if not any(opener in text for opener in ("!!! ", "??? ", "???+", '=== "')):
        return text
    lines, inside = [], False
    for line in text.split("\n"):
        box = _ADMONITION.match(line)
        if box:
            lines.append(box["title"] or "")
        else:
            inside = inside and (not line.strip() or line.startswith(_INDENT))
            lines.append(line.removeprefix(_INDENT) if inside else line)
        inside = inside or box is not None
    return "\n".join(lines)


def _list_heading(tag: re.Match[str], closed: set[str]) -> str:
    name = tag["name"].capitalize()
    return f"## {name}" if tag["name"] in closed and is_reference_heading(name) else tag[0]


def _shown(tag: re.Match[str], closed: set[str]) -> str:
    """The words that a tag shows, as Markdown; a figure's are its caption. One that is written
    {{</* … */>}} is an example of a tag. A word alone is a title where the tag is `closed` below
    and it begins in upper case."""
    inside = tag["inside"].strip("- \n\t")
    if inside.startswith("/*") or _LOGIC.match(inside):
        return _line_ends(tag)
    is_figure = inside.startswith(("figure", "include figure"))
    # The title of an included figure is a tooltip.
    names = {"caption"} if is_figure and inside.startswith("include") else _SHOWN
    is_closed = inside.partition(" ")[0] in closed
    found = [
        re.sub(r"\\(.)", r"\1", one["words"])
        for one in _QUOTED.finditer(inside)
        if (
            one["name"] in names
            if one["name"]
            else " " in one["words"].strip() or (is_closed and one["words"][:1].isupper())
        )
    ]
    words = " ".join(" ".join(found).split())
    if words and is_figure:
        words = f"<figcaption>{words}</figcaption>"
    return words + _line_ends(tag)


def _line_ends(tag: re.Match[str]) -> str:
    return "\n" * tag[0].count("\n")
