"""Which files of a folder no reader takes: documents, files that a page needs, and all others."""

from __future__ import annotations

import re
from os.path import isdir, isfile
from pathlib import Path, PurePath

# Kinds of documents; an article in one would be missing in silence. A .gdoc is only an address.
DOCUMENTS = frozenset(
    ".doc .docm .dot .dotx .odt .ott .fodt .sxw .rtf .pages .wpd .wps .mobi .azw3 .djvu "
    ".xps .ppt .pptx .odp .mdx .rst .adoc .org .tex .textile .wiki .qmd .rmd .mdown .mdwn .mkd "
    ".mkdn .mht .mhtml .webarchive .xhtml .xht .shtml .eml .msg .gdoc .gslides".split()
)
# Of files of a kind that is read: those that are no articles, and only stand beside some.
_BESIDE = re.compile(
    r"(?:readme|licen[cs]e|changelog|contributing|code_of_conduct)(?:\.md|\.txt)"
    r"|(?:robots|humans|ads|app-ads|security|cookies|hts-log)\.txt"
    r"|(?:_config|config|hugo|mkdocs|docker-compose|pnpm-lock)\.ya?ml|404\.html?"
    r"|(?:.*[-_.])?sitemap(?:[-_.].*)?\.xml|(?:browserconfig|wlwmanifest|opensearch)\.xml"
)
# Of generators of sites: pages without their text, and words for them.
_TEMPLATES = frozenset({"_layouts", "_includes", "_data", "i18n", "layouts", "archetypes"})
# What a page needs to be shown, and a bibliography: no text of an article is in them.
_OF_A_PAGE = frozenset(
    ".jpg .jpeg .jpe .jfif .png .apng .gif .svg .svgz .webp .avif .bmp .ico .cur .icns .tif .tiff "
    ".heic .heif .css .scss .sass .less .js .mjs .cjs .map .woff .woff2 .ttf .otf .eot "
    ".webmanifest .bib .bibtex".split()
)
# Written by Windows, macOS and Office.
_OF_A_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
_LOCK_OF_OFFICE = "~$"
_FOLDERS = frozenset({"__macosx", "@eadir", "#recycle", "$recycle.bin", "node_modules"})


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is a program's, and not meant to be seen."""
    return (
        name.startswith((".", _LOCK_OF_OFFICE))
        or name.lower() in _OF_A_SYSTEM
        or name.lower() in _FOLDERS
    )


def is_beside(path: PurePath) -> bool:
    """Whether a file of a kind that is read is no article. Its path is that below the folder."""
    return bool(_BESIDE.fullmatch(path.name.lower()) or _TEMPLATES.intersection(path.parts[:-1]))


def unread_kind(file: Path) -> str | None:
    """The kind of a file that is no source: its suffix, or what follows "2 files"; None for what a
    page needs."""
    kind = file.suffix.lower()
    if not (isfile(file) or isdir(file)):
        return "not plain"
    if kind in _OF_A_PAGE:
        return None
    # "Visit 3. Notes" has a full stop, and no suffix.
    has_suffix = kind not in ("", ".") and kind.isprintable() and " " not in kind and len(kind) < 12
    return kind if has_suffix else "without a suffix"
