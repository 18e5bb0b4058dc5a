"""The snippets of docs/box.md, and what stands in for the machines that would read them."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape

from tests.support.paths import ROOT, TESTS

HOSTS = TESTS / "hosts"
PAGE = ROOT / "docs" / "box.md"
API = "https://search.your-clinic.example"


@cache
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def snippets() -> dict[str, str]:
    """By name: it stands behind the block's language."""
    found = re.findall(r"^```[a-z]+ ([a-z-]+)\n(.*?)\n```$", page(), re.DOTALL | re.MULTILINE)
    return dict(found)


def snippet(name: str, api: str) -> str:
    """With this API's address (without the slash at the end) in place of the example's."""
    text = snippets()[name]
    assert API in text or name in {"events", "looks"}
    return text.replace(API, api)


def replica(name: str, api: str, **texts: str) -> str:
    """A page of tests/hosts, with the snippets that it names, and `texts` by name."""
    text = (HOSTS / f"{name}.html").read_text(encoding="utf-8").replace(API, api)
    return re.sub(
        r"<!-- (snippet: )?([a-z-]+) -->",
        lambda found: snippet(found[2], api) if found[1] else texts[found[2]],
        text,
    )


def table(first: str) -> dict[str, list[str]]:
    """The table whose head begins with this word: the other cells by the first, as printed."""
    (rows,) = re.findall(rf"^\| {first} \|.*\n\|[-|]+\n((?:\|.*\n)+)", page(), re.MULTILINE)
    cells = [[cell.strip() for cell in row[1:-1].split("|")] for row in rows.splitlines()]
    return {row[0]: row[1:] for row in cells}


def code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


# ---- JSX ----------------------------------------------------------------------------------


def compiled(jsx: str) -> str:
    """What a JSX compiler makes of a component that returns one element in parentheses."""
    head, tree, tail = re.split(r"return \(\n|\n  \);", jsx)
    body, rest = _element(tree.strip())
    assert rest == ""
    return f'import {{ createElement }} from "react";\n{head}return {body};{tail}'


def _element(text: str) -> tuple[str, str]:
    """One element at the start of the text as a call, and the rest."""
    opening = re.match(r"<([a-z-]+)((?:\s+[\w-]+(?:=(?:\"[^\"]*\"|\{[^}]*\}))?)*)\s*(/?)>", text)
    assert opening, text
    tag, attributes, empty = opening.groups()
    props = ", ".join(
        f'"{name}": {value[1:-1] if value.startswith("{") else value or "true"}'
        for name, value in re.findall(r"([\w-]+)(?:=(\"[^\"]*\"|\{[^}]*\}))?", attributes)
    )
    rest = text[opening.end() :]
    children: list[str] = []
    while not empty and not rest.startswith(f"</{tag}>"):
        if rest.startswith("<"):
            child, rest = _element(rest)
            children.append(child)
        else:
            words, rest = rest.split("<", 1)
            rest = f"<{rest}"
            # JSX drops white space that holds a line end at either side.
            if words := re.sub(r"^\s*\n\s*|\s*\n\s*$", "", words):
                children.append(json.dumps(words))
    rest = rest if empty else rest.removeprefix(f"</{tag}>")
    return f"createElement({', '.join([json.dumps(tag), f'{{{props}}}', *children])})", rest


# ---- WordPress ----------------------------------------------------------------------------


def shortcode(php: str, **given: str) -> tuple[str, str]:
    """(address of the module, HTML) of our plugin: it only puts strings together, which this
    reads. `given` are the shortcode's attributes, with the defaults filled in."""
    assert re.search(r"add_shortcode\( 'cite_box', function \( \$given \) \{", php)
    assert "wp_enqueue_script_module( 'cite-box', $api . 'cite-box.js', array(), null );" in php
    names = re.findall(r"'(\w+)' =>", re.findall(r"shortcode_atts\( array\((.*)\),", php)[0])
    assert sorted(names) == sorted(given)
    values = {f"$set['{name}']": value for name, value in given.items()}
    (values["$api"],) = re.findall(r"^\t\$api\s+= '(.*)';$", php, re.MULTILINE)
    for name, sum_ in re.findall(r"^\t(\$form|return)\s+(?:= )?(.*);$", php, re.MULTILINE):
        values[name] = _joined(sum_, values)
    return f"{values['$api']}cite-box.js", values["return"]


def _joined(sum_: str, values: dict[str, str]) -> str:
    """'text' . $name . esc_attr( $name . 'text' ) …"""
    token = re.compile(
        r"(?:esc_(?:url|attr|html)\( (.*?) \)|'([^']*)'|(\$\w+(?:\['\w+'\])?))( \. |$)"
    )
    done = ""
    while sum_:
        found = token.match(sum_)
        assert found, sum_
        inner, text, name, _ = found.groups()
        done += escape(_joined(inner, values)) if inner else text if name is None else values[name]
        sum_ = sum_[found.end() :]
    return done


def autop(text: str) -> str:
    """What the classic editor makes of pasted lines: a paragraph, its line ends as breaks."""
    return "<p>" + "<br />\n".join(text.splitlines()) + "</p>"
