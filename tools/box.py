"""Builds the box's files from search/widget/src: one script tag needs one file.

    .venv/bin/python -m tools.box            cite-box.js, cite-box.min.js, custom-elements.json,
                                             strings/en.json
    .venv/bin/python -m tools.box --sizes    the sizes of all parts
    .venv/bin/python -m tools.box --fetch    the minifier only, from npm's registry

The minifier is terser (BSD-2-Clause), pinned by its sha512 in requirements/box.txt: one tarball of
0.5 MB without dependencies that we need. It is run by the node that Playwright brings. Tried on
the same box, with our CSS minified before, brotli 11 / gzip 9:

    terser 5.51, 3 passes, `_…` mangled   7582 / 8517
    uglify-js 3.19, the same              7558 / 8504   its last release was in 2024
    swc 1.16, the same                    7608 / 8531   a binary of 30 MB a platform
    esbuild 0.28, --mangle-props          7670 / 8639   a binary of 11 MB a platform
    oxc-minify 0.157                      7697 / 8626   a binary a platform; no property mangling
    terser with its defaults              7717 / 8673

Names that begin with `_` are private and are shortened. Terser's options that change a program's
meaning (`unsafe…`, `booleans_as_integers`) save less than 20 bytes and are off.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import urllib.request
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from string import ascii_lowercase
from typing import TypedDict

from tools.errors import ToolError

ROOT = Path(__file__).resolve().parent.parent
WIDGET = ROOT / "search" / "widget"
SOURCES = WIDGET / "src"
JOINED = WIDGET / "cite-box.js"
MINIFIED = WIDGET / "cite-box.min.js"
MANIFEST = WIDGET / "custom-elements.json"
ENGLISH = WIDGET / "strings" / "en.json"
PIN = ROOT / "requirements" / "box.txt"
TERSER = ROOT / "build" / "terser" / "bundle.min.js"

# The smallest of some hundreds of orders that were tried; the alphabetical one is 40 bytes larger.
ORDER = (
    "limits", "frame", "help", "strings", "typed", "build", "safe", "dress", "settings",
    "suggest", "results", "ask", "element",
)  # fmt: skip

# Works as a module and as a plain script, so everything is in one function: a plain script loaded
# twice must not declare the same names twice, and `import.meta` would be a syntax error in it.
HEAD = """\
// <cite-box>: a search box that shows a clinic's own passages, each with its references.
// Made by `make box` from search/widget/src; edit it there. cite-box.min.js is the same.
// The server puts the clinic's line ({"text", "tel"}) in place of the null at the end.
;((EMERGENCY) => {
"use strict";

"""
# Without "use strict": 14 bytes. It would only change the functions of a plain script, none of
# which depends on it; a test compares what both scripts do.
MINIFIED_HEAD = "// Citebox, MIT\n;((EMERGENCY)=>{"
TAIL = "})(null);\n"

# A script for node. Terser requires a package that it uses for source maps only.
MINIFY = r"""
const { readFileSync } = require("fs");
const terser = {};
new Function("exports", "module", "require", readFileSync(process.argv[1], "utf8"))(
  terser, {}, () => ({}));
const { code, alone } = JSON.parse(readFileSync(0, "utf8"));
terser.minify(code, {
  ecma: 2020, module: !alone, toplevel: !alone,
  compress: { passes: 3, unused: !alone },
  mangle: { properties: { regex: /^_/ } },
}).then(({ code }) => process.stdout.write(code));
"""
COMPRESS = r"""
const { brotliCompressSync } = require("zlib"); // quality 11 unless told
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map((text) => brotliCompressSync(text).length)));
"""


def parts() -> tuple[Path, ...]:
    """The parts in the order in which they are joined.

    They may use each other's names, but not while the script loads; the element is defined last.
    """
    return tuple(SOURCES / f"{name}.js" for name in ORDER)


def style() -> str:
    return (SOURCES / "style.css").read_text(encoding="utf-8")


def join() -> str:
    """The readable script; the style sheet becomes a template string."""
    css = re.sub(r"[\\`]|\$(?=\{)", r"\\\g<0>", style())
    texts = [f"// style.css\nconst CSS = `\n{css}`;\n"]
    texts += [path.read_text(encoding="utf-8") for path in parts()]
    return HEAD + "\n".join(texts) + TAIL


def english() -> str:
    """The text of strings/en.json: what the box says, out of its source."""
    source = (SOURCES / "strings.js").read_text(encoding="utf-8")
    said = re.findall(r'^  (\w+): (".*"),$', source, re.MULTILINE)
    strings = {name: json.loads(text) for name, text in said}
    return json.dumps(strings, indent=2, ensure_ascii=False) + "\n"


# ---- smaller ------------------------------------------------------------------------------


def smaller_css(css: str) -> str:
    """CSS without comments and unneeded white space; quoted strings are unchanged."""
    whole = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|/\*.*?\*/|\s*[{};,>!]\s*|(?<=[\w-]):\s+|\s+"""

    def shorter(found: re.Match[str]) -> str:
        if found[0][0] in "\"'":
            return found[0]
        return found[0].strip() if found[0].strip()[:2] != "/*" else " "

    # Twice: white space on both sides of a comment becomes one run.
    for _ in range(2):
        css = re.sub(whole, lambda found: shorter(found) or " ", css, flags=re.DOTALL)
    return css.replace(";}", "}").strip()


def minify() -> str:
    """The script that is served. `EMERGENCY` is a free name for the minifier, so it is kept."""
    code = "\n".join([_css_part(), *(path.read_text(encoding="utf-8") for path in parts())])
    return MINIFIED_HEAD + _terser(code) + TAIL


def _css_part() -> str:
    css = short_properties(smaller_css(style()))
    return f"const CSS = {json.dumps(css, ensure_ascii=False)};"


def short_properties(css: str) -> str:
    """CSS in which each custom property of ours has one letter; those that a page sets keep
    theirs."""
    names = sorted(set(re.findall(r"(?<![\w-])--(?!cite-box-)[a-z-]+", css)))
    short = {name: f"--{letter}" for name, letter in zip(names, ascii_lowercase, strict=False)}
    return re.sub(r"(?<![\w-])--[a-z-]+", lambda found: short.get(found[0], found[0]), css)


def _terser(code: str, alone: bool = False) -> str:
    """Minified code. `alone`: a part by itself, whose top-level names the other parts use."""
    if not TERSER.is_file():
        raise ToolError(f"{TERSER.relative_to(ROOT)} is missing: `make box` fetches it.")
    given = json.dumps({"code": code, "alone": alone})
    return _node(MINIFY, given, str(TERSER))


def _node(script: str, given: str, *arguments: str) -> str:
    command = [str(node()), "-e", script, *arguments]
    run = subprocess.run(command, input=given, capture_output=True, encoding="utf-8")  # noqa: S603
    if run.returncode:
        raise ToolError(f"node failed: {run.stderr.strip()}")
    return run.stdout


def node() -> Path:
    """The path of the node in the Playwright package. Raises ToolError if it is not installed."""
    found = find_spec("playwright")
    if found is None or found.origin is None:
        raise ToolError("The package playwright is missing: `make setup` installs it.")
    return Path(found.origin).parent / "driver" / ("node.exe" if os.name == "nt" else "node")


def fetch() -> None:
    """Download the minifier to build/. Raises ToolError if its checksum is wrong."""
    *_, url, wanted = PIN.read_text(encoding="utf-8").split()
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - the https of our pin
        data = answer.read()
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if found != wanted:
        raise ToolError(f"{url} does not have the checksum in {PIN.name}: {found}")
    TERSER.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for name in ("package/LICENSE", f"package/dist/{TERSER.name}"):
            member = tar.extractfile(name)
            if member is None:
                raise ToolError(f"{url} does not contain {name}.")
            (TERSER.parent / Path(name).name).write_bytes(member.read())


# ---- sizes --------------------------------------------------------------------------------


def brotli_bytes(texts: Sequence[str]) -> list[int]:
    """The sizes of texts in bytes, compressed by node with brotli at quality 11."""
    return [int(size) for size in json.loads(_node(COMPRESS, json.dumps(texts)))]


def gzip_bytes(text: str) -> int:
    return len(gzip.compress(text.encode(), 9, mtime=0))


def sizes() -> str:
    """A table of sizes in bytes, of each part and of both scripts.

    Each part is minified by itself, without shortening the names that others use. `less` is what
    all parts together lose in brotli without it, so what two parts have in common counts for none.
    """
    smaller = {"style.css": _terser(_css_part(), alone=True)}
    smaller |= {path.name: _terser(path.read_text("utf-8"), alone=True) for path in parts()}
    without = ["".join(text for name, text in smaller.items() if name != left) for left in smaller]
    whole, *less = brotli_bytes(["".join(smaller.values()), *without])
    lines = [f"{'part':14}{'minified':>9}{'brotli':>8}{'less':>6}"]
    alone = brotli_bytes(list(smaller.values()))
    for (name, text), own, left in zip(smaller.items(), alone, less, strict=True):
        lines.append(f"{name:14}{len(text.encode()):9}{own:8}{whole - left:6}")
    for path in (JOINED, MINIFIED):
        text = path.read_text(encoding="utf-8")
        [brotli] = brotli_bytes([text])
        lines.append(f"{path.name}: {len(text.encode())}, brotli {brotli}, gzip {gzip_bytes(text)}")
    return "\n".join(lines)


# ---- custom-elements.json -----------------------------------------------------------------


class Named(TypedDict, total=False):
    """An attribute, event, part … of the element, as in the manifest."""

    kind: str
    name: str
    type: dict[str, str]
    description: str


# Tag in the comment -> list in the manifest (https://github.com/webcomponents/custom-elements-manifest)
LISTS = {
    "attr": "attributes", "prop": "members", "method": "members", "fires": "events",
    "slot": "slots", "csspart": "cssParts", "cssprop": "cssProperties",
}  # fmt: skip
KINDS = {"prop": "field", "method": "method"}
TYPES = {"fires": "CustomEvent"}


def manifest() -> str:
    """The text of custom-elements.json, from the comment above `class CiteBox`."""
    comment = _comment((SOURCES / "element.js").read_text(encoding="utf-8"))
    described, *tags = re.split(r"(?:^|\s)@(?=[a-z]+ )", comment)
    lists: dict[str, list[Named]] = {}
    tag_name = ""
    for tag, _, content in (one.partition(" ") for one in tags):
        if tag == "element":
            tag_name = content.strip()
        elif tag in LISTS:
            lists.setdefault(LISTS[tag], []).extend(_named(tag, content.strip()))
        else:
            raise ToolError(f"element.js has the unknown tag @{tag}. Known: {', '.join(LISTS)}.")
    declaration = {
        "kind": "class",
        "customElement": True,
        "name": "CiteBox",
        "tagName": tag_name,
        "description": described.strip(),
        "superclass": {"name": "HTMLElement"},
        **lists,
    }
    own = {"name": "CiteBox", "module": JOINED.name}
    defined = {"kind": "custom-element-definition", "name": tag_name, "declaration": own}
    module = {
        "kind": "javascript-module",
        "path": JOINED.name,
        "declarations": [declaration],
        "exports": [defined],
    }
    whole = {"schemaVersion": "1.0.0", "modules": [module]}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _comment(source: str) -> str:
    """The comment's text in one line with single spaces. Raises ToolError if there is none."""
    found = re.search(r"/\*\*((?:(?!\*/).)*)\*/\s*class CiteBox\b", source, re.DOTALL)
    if not found:
        raise ToolError("element.js has no /** … */ right above class CiteBox.")
    lines = (re.sub(r"^\s*\*(?=\s|$)", "", line) for line in found[1].splitlines())
    return " ".join(" ".join(lines).split())


def _named(tag: str, content: str) -> Iterable[Named]:
    """Entries of a tag: `{type} name - text`, or names separated by commas, each with `(text)`."""
    kind, content = re.findall(r"^(?:\{(.*?)\} )?(.*)$", content)[0]
    words, text = re.findall(r"^(.*?)(?:(?:^| )- (.*))?$", content)[0]
    for each in re.split(r", (?![^(]*\))", words):
        name, _, note = each.partition(" (")
        named: Named = {"name": name}
        if tag in KINDS:
            named = {"kind": KINDS[tag], "name": name}
        if kind or tag in TYPES:
            named["type"] = {"text": kind or TYPES[tag]}
        if described := text or note.removesuffix(")"):
            named["description"] = described
        yield named


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.box", description="Build the box.")
    parser.add_argument("--sizes", action="store_true", help="print the sizes of all parts")
    parser.add_argument("--fetch", action="store_true", help="fetch the minifier only")
    options = parser.parse_args(arguments)
    try:
        if options.fetch:
            fetch()
        elif options.sizes:
            print(sizes())
        else:
            JOINED.write_text(join(), encoding="utf-8")
            MANIFEST.write_text(manifest(), encoding="utf-8")
            ENGLISH.write_text(english(), encoding="utf-8")
            MINIFIED.write_text(minify(), encoding="utf-8")
    except (ToolError, OSError) as error:
        print(f"tools.box: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
