"""The report of a build: text for people, one JSON object for tools."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any

from search.embedding.facts import E5
from search.plural import plural

from .document import SourceError, cut_message

# Help pages to confirm that the text names.
_CANDIDATES = 10
# Folders and kinds of skipped files that it names, and files of each.
_SKIPPED, _NAMES = 20, 3
_GIVE = "Give a text as .docx, .html, .md or .txt."


@dataclass(frozen=True, slots=True)
class Warn:
    """A warning for the author. `line` is 1-based, None where there is none."""

    file: str
    line: int | None
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", cut_message(self.message))

    def __str__(self) -> str:
        return f"{self.file}{'' if self.line is None else f':{self.line}'}: {self.message}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may be a help page: its id, and the heading or sentence that suggests it."""

    passage: str
    because: str


@dataclass(frozen=True, slots=True)
class VanishedArticle:
    """An article of the last index that this one does not have."""

    id: str
    title: str


@dataclass(slots=True)
class Report:
    """Counts and messages, filled while building. `certainty` counts the linked citations by
    certainty; `left_out` holds the removed boilerplate; `unchanged` counts sources that were not
    read again. `meaning` is the name of the model, None for an index of words alone; `encoded`
    counts the passages that were encoded in this build, `by_words` those in a language that the
    model does not know. `help_file` is the clinic's help.yaml;
    where it is None, `help_candidates` are passages that may be help pages. `vanished` are articles
    that the last index had. `skipped` has the names of files that no reader takes, by folder and
    kind. `shrunk_from` is the number of its articles, if this one has too few and was not written;
    else None. `fault` is what ended the build. `index` is None if none was
    written. `expected` says what the questions of expected.txt led to (index.expected); None
    without such a file. `went_back` says that one got worse, and so the last index is live.
    `looked_up` counts the references that were looked up, as index.resolve.resolver.LookedUp; None
    where none was to be."""

    articles: int = 0
    unchanged: int = 0
    passages: int = 0
    references: int = 0
    citations_linked: int = 0
    citations_not_linked: int = 0
    certainty: Counter[str] = field(default_factory=Counter)
    meaning: str | None = None
    encoded: int = 0
    by_words: int = 0
    left_out: list[Warn] = field(default_factory=list)
    warnings: list[Warn] = field(default_factory=list)
    refused: list[SourceError] = field(default_factory=list)
    skipped: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    help_file: str | None = None
    help_candidates: list[Candidate] = field(default_factory=list)
    vanished: list[VanishedArticle] = field(default_factory=list)
    shrunk_from: int | None = None
    fault: str | None = None
    index: str | None = None
    expected: dict[str, Any] | None = None
    looked_up: dict[str, int] | None = None
    went_back: bool = False
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 done, 1 done with files refused, 2 nothing built, 3 a fault of ours or the machine."""
        if self.fault is not None:
            return 3
        if self.index is None:
            return 2
        return 1 if self.refused else 0

    def to_json(self) -> str:
        data: dict[str, Any] = {
            "articles": self.articles,
            "passages": self.passages,
            "unchanged_sources": self.unchanged,
            "references": self.references,
            "citations": {
                "linked": self.citations_linked,
                "not_linked": self.citations_not_linked,
                "certainty": dict(sorted(self.certainty.items())),
            },
            "meaning": {
                "model": self.meaning,
                "encoded": self.encoded,
                "by_words": self.by_words,
            }
            if self.meaning
            else None,
            "left_out": [asdict(one) for one in self.left_out],
            "warnings": [asdict(warning) for warning in self.warnings],
            "refused": [{"file": e.file, "line": e.line, "reason": e.reason} for e in self.refused],
            "skipped": [
                {"folder": folder, "kind": kind, "count": len(names), "names": names}
                for (folder, kind), names in self.skipped.items()
            ],
            "help": {
                "file": self.help_file,
                "candidates": [asdict(one) for one in self.help_candidates],
            },
            "vanished": [asdict(one) for one in self.vanished],
            "shrunk_from": self.shrunk_from,
            "fault": self.fault,
            "index": self.index,
            "expected": self.expected,
            "looked_up": self.looked_up,
            "seconds": round(self.seconds, 3),
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    def to_text(self) -> str:
        lines = [f"refused  {error}" for error in self.refused]
        lines += [f"warning  {warning}" for warning in self.warnings]
        lines += [f"gone     {one.id}: {one.title}" for one in self.vanished]
        lines += self._skipped()
        left_out = Counter(one.file for one in self.left_out)
        lines += [
            f"page     {file}: {plural(count, 'boilerplate block')} removed (--json lists them)"
            for file, count in sorted(left_out.items())
        ]
        if self.unchanged:
            same = plural(self.unchanged, "source")
            lines.append(f"{same} unchanged since the last build, not read again.")
        lines += self._help()
        unsure = self.citations_linked - self.certainty["certain"]
        lines.append(
            f"{plural(self.articles, 'article')}, {plural(self.passages, 'passage')}, "
            f"{plural(self.references, 'reference')}; "
            f"citations: {self.citations_linked} linked ({unsure} of them uncertain), "
            f"{self.citations_not_linked} not linked."
        )
        lines += self._looked_up()
        if self.shrunk_from is not None:
            lines.append(
                f"The last index has {plural(self.shrunk_from, 'article')}: more than a third "
                "would be lost. If that is meant, say --allow-shrink."
            )
        if self.went_back:
            lines.append("A question of expected.txt got worse, so the last index stays.")
        elif self.index is None:
            if not (self.articles or self.refused):
                lines.append(f"No article was found. {_GIVE}")
            lines.append("Nothing was built. An existing index was left unchanged.")
        else:
            lines.append(self._ranking())
            lines.append(f"Index written to {self.index} in {self.seconds:.1f} s.")
        return "\n".join(lines)

    def _looked_up(self) -> list[str]:
        """How the references were looked up, where they were to be."""
        if self.looked_up is None:
            return []
        asked, found, unknown, kept = (
            self.looked_up[name] for name in ("asked", "found", "unknown", "kept")
        )
        failed = asked - found - unknown
        return [
            f"{plural(asked, 'reference')} looked up: {found} found, {unknown} not known there, "
            f"{failed} failed; {kept} known from before."
        ]

    def skip(self, folder: str, kind: str, name: str) -> None:
        """Note a file that no reader takes: ".csv", or what follows "2 files"."""
        self.skipped.setdefault((folder, kind), []).append(name)

    def unskip(self, used: Collection[str]) -> None:
        """Take out what was read after all: `used` are paths."""
        for (folder, kind), names in list(self.skipped.items()):
            names[:] = [one for one in names if os.path.join(folder, one) not in used]
            if not names:
                del self.skipped[folder, kind]

    def _skipped(self) -> list[str]:
        named = list(self.skipped.items())[:_SKIPPED]
        lines = [
            f"skipped  {folder}: {_files(kind, len(names))} ({_some(names)})"
            for (folder, kind), names in named
        ]
        rest = sum(map(len, self.skipped.values())) - sum(len(names) for _, names in named)
        if rest:
            lines.append(f"skipped  … and {plural(rest, 'file')} more (--json lists them)")
        if lines:
            lines.append(f"What was skipped is not searched. {_GIVE}")
        return lines

    def _help(self) -> list[str]:
        """What the clinic may put into its help.yaml, where it has none."""
        found = self.help_candidates
        if self.help_file is not None or not found:
            return []
        shown = [f"           {one.passage}: {one.because[:80]}" for one in found[:_CANDIDATES]]
        more = len(found) - len(shown)
        return [
            "help     There is no help.yaml, so somebody in danger is shown no page first. These "
            "may be help pages; confirm them in a help.yaml (docs/indexing.md):",
            *shown,
            *([f"           … and {more} more (--json lists them)"] if more else []),
        ]

    def _ranking(self) -> str:
        if self.meaning is None:
            return "Ranking is by words alone."
        encoded = plural(self.encoded, "passage")
        told = f"Ranking is by words and meaning ({self.meaning}); {encoded} encoded."
        if not self.by_words:
            return told
        told += f" {plural(self.by_words, 'passage')} by words alone, in a language that it lacks."
        if self.meaning == E5:
            return told
        return f"{told} Spanish is in the model that is made with: make model-multilingual"


def _files(kind: str, count: int) -> str:
    if kind.startswith("."):
        return plural(count, f"{kind} file")
    return f"{plural(count, 'file')} {kind}"


def _some(names: list[str]) -> str:
    more = len(names) - _NAMES
    return ", ".join(names[:_NAMES]) + (f" and {more} more" if more > 0 else "")
