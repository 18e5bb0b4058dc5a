"""React and Vue as a browser takes them: `python tests/hosts/frameworks.py` fetches them, once."""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent.parent / "build" / "hosts"
PINS = HERE / "frameworks.txt"
# The development builds: they say on the console what they do not like.
FILES = {
    "react": "package/cjs/react.development.js",
    "react-dom": "package/cjs/react-dom.development.js",
    "react-dom/client": "package/cjs/react-dom-client.development.js",
    "react-dom/server": "package/cjs/react-dom-server-legacy.browser.development.js",
    "scheduler": "package/cjs/scheduler.development.js",
    "vue": "package/dist/vue.esm-browser.js",
}
EXPORTED = {
    "react": "createElement, StrictMode, useEffect, useRef, useState",
    "react-dom/client": "createRoot, hydrateRoot",
    "react-dom/server": "renderToString",
}


def kept(name: str) -> Path:
    return KEPT / f"{name.replace('/', '-')}.js"


def there() -> bool:
    return all(kept(name).is_file() for name in FILES)


def fetch() -> None:
    """Under build/, once the checksums are right."""
    lines = PINS.read_text(encoding="utf-8").split("\n", 1)[1].split()
    KEPT.mkdir(parents=True, exist_ok=True)
    for url, wanted in zip(lines[::2], lines[1::2], strict=True):
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - the https of our pin
            data = answer.read()
        found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
        if found != wanted:
            sys.exit(f"{url} is not what {PINS.name} pins: {found}")
        package = url.split("/")[3]
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for name, member in FILES.items():
                if name.split("/")[0] == package:
                    kept(name).write_bytes(tar.extractfile(member).read())  # type: ignore[union-attr]


def react() -> str:
    """React as one module: it comes as CommonJS only."""
    parts = [name for name in FILES if name != "vue"]
    given = ",\n".join(
        f'"{name}": (exports, module, require) => {{\n{kept(name).read_text("utf-8")}\n}}'
        for name in parts
    )
    exports = "\n".join(
        f'export const {{ {names} }} = require("{name}");' for name, names in EXPORTED.items()
    )
    return f"""const process = {{ env: {{}} }};
const loaded = {{}};
const given = {{ {given} }};
function require(name) {{
  if (!loaded[name]) {{
    loaded[name] = {{ exports: {{}} }};
    given[name](loaded[name].exports, loaded[name], require);
  }}
  return loaded[name].exports;
}}
{exports}
"""


def vue() -> str:
    return kept("vue").read_text(encoding="utf-8")


if __name__ == "__main__":
    fetch()
