"""Help: whom somebody in danger should call, and what they should read first (help.yaml).

    lines:
      self-harm:
        - text: Crisis line of Alder County
          number: 555-0100
          hours: day and night
      any:
        - text: The nurse on call
          number: 555-0101
    passages:
      any: [keeping-safe, when-to-get-help]
    wording:
      en:
        now: If you may be in danger now, call us.

`any` stands for every kind of danger, after the kind's own. `text`, `how`, `hours` and `cost` are a
text, or a text for each language: `{en: …, es: …}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from search.model import DANGER_KINDS, LANGUAGES, STRENGTHS, is_telephone
from search.store.help import HELP, StoredHelp, StoredLine, Texts

from .. import disk
from ..report import Warn

ANY = "any"
KINDS = (*DANGER_KINDS, ANY)
_DEEPEST = 50  # ours has 5 levels. 290,000 brackets would take the library over a minute
_BEGINS = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockMappingStartToken,
           yaml.BlockSequenceStartToken)  # fmt: skip
_ENDS = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
_LINE_FIELDS = ("text", "number", "how", "hours", "cost", "address")


@dataclass(frozen=True, slots=True)
class Named:
    """A passage or an article that is shown first, by its id. `line` is 1-based."""

    kind: str
    id: str
    line: int


@dataclass(frozen=True, slots=True)
class HelpRules:
    """What a help.yaml says. `lines` is by kind, `wording` by language and strength."""

    lines: Mapping[str, list[StoredLine]] = field(default_factory=dict)
    passages: tuple[Named, ...] = ()
    wording: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    file: str | None = None

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(one.id for one in self.passages)


class _FaultError(ValueError):
    """Something that cannot be used; `line` is 1-based."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read_help(text: str, file: str) -> tuple[HelpRules, tuple[Warn, ...]]:
    """The rules of a text, and a warning for each entry with a problem, which is ignored."""
    reading = _Reading(file)
    try:
        root = _root(text)
    except _FaultError as fault:
        return HelpRules(file=file), (Warn(file, fault.line, str(fault)),)
    if root is not None:
        reading.read(root)
    rules = HelpRules(reading.lines, tuple(reading.passages), reading.wording, file)
    return rules, tuple(reading.problems)


def _root(text: str) -> Node | None:
    """The YAML document; None where it is empty. Raises _FaultError."""
    try:
        depth = 0
        for token in yaml.scan(text):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
                _refuse(token.start_mark.line + 1, "Write the text out: '&' and '*' are not read.")
            depth += isinstance(token, _BEGINS) - isinstance(token, _ENDS)
            if depth > _DEEPEST:
                _refuse(token.start_mark.line + 1, "This is nested too deeply.")
        return yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _FaultError(
            mark.line + 1 if mark else 1, f"This is not YAML: {error.problem}."
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _FaultError(1, "This is not YAML.") from error


class _Reading:
    """Collects what can be used, and a warning for everything else."""

    def __init__(self, file: str) -> None:
        self.lines: dict[str, list[StoredLine]] = {}
        self.passages: list[Named] = []
        self.wording: dict[str, dict[str, str]] = {}
        self.problems: list[Warn] = []
        self._file = file

    def read(self, root: Node) -> None:
        parts: dict[str, Callable[[str, Node], None]] = {
            "lines": self._read_lines,
            "passages": self._read_passages,
            "wording": self._read_wording,
        }
        names = {"lines": KINDS, "passages": KINDS, "wording": LANGUAGES}
        for name, part in self._entries(root, tuple(parts)):
            for key, value in self._entries(part, names[name]):
                self._try(parts[name], key, value)

    def _entries(self, node: Node, known: tuple[str, ...]) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping whose keys are known; a key that comes twice counts once."""
        if _is_empty(node):
            return
        if not isinstance(node, MappingNode):
            self._warn(node, f"Here must be entries like '{known[0]}: …'.")
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = key.value.strip().lower() if isinstance(key, ScalarNode) else ""
            if name not in known:
                self._warn(key, f"'{name}' is not known. Known: {', '.join(known)}.")
            elif name in seen:
                self._warn(key, f"'{name}' comes twice; the first counts.")
            else:
                seen.add(name)
                yield name, value

    def _read_lines(self, kind: str, node: Node) -> None:
        for one in _listed(node):
            self._try(self._read_line, kind, one)

    def _read_line(self, kind: str, node: Node) -> None:
        self.lines.setdefault(kind, []).append(self._line(node))

    def _line(self, node: Node) -> StoredLine:
        if not isinstance(node, MappingNode):
            _refuse(_at(node), "A line to call needs 'text:' and 'number:' (or 'address:').")
        line: StoredLine = {"text": {}}
        for name, value in self._entries(node, _LINE_FIELDS):
            if name == "number":
                line["number"] = _number(value)
            elif name == "address":
                line["address"] = _text(value)
            elif name in ("text", "how", "hours", "cost"):
                line[name] = _texts(value)  # type: ignore[literal-required]
        if not line["text"]:
            _refuse(_at(node), "This line to call has no 'text:'.")
        if "number" not in line and "address" not in line:
            _refuse(_at(node), "This line to call has no 'number:' and no 'address:'.")
        return line

    def _read_passages(self, kind: str, node: Node) -> None:
        for one in _listed(node):
            self._try(self._read_passage, kind, one)

    def _read_passage(self, kind: str, node: Node) -> None:
        self.passages.append(Named(kind, _text(node), _at(node)))

    def _read_wording(self, language: str, node: Node) -> None:
        for strength, value in self._entries(node, STRENGTHS):
            self.wording.setdefault(language, {})[strength] = _text(value)

    def _try(self, read: Callable[[str, Node], None], key: str, node: Node) -> None:
        try:
            read(key, node)
        except _FaultError as fault:
            self.problems.append(Warn(self._file, fault.line, str(fault)))

    def _warn(self, node: Node, message: str) -> None:
        self.problems.append(Warn(self._file, _at(node), message))


def _listed(node: Node) -> list[Node]:
    """The entries of a list; one that stands alone counts as a list of one."""
    if _is_empty(node):
        return []
    return list(node.value) if isinstance(node, SequenceNode) else [node]


def _texts(node: Node) -> Texts:
    if not isinstance(node, MappingNode):
        return {"": _text(node)}
    texts: Texts = {}
    for key, value in node.value:
        language = key.value if isinstance(key, ScalarNode) else ""
        if language not in LANGUAGES:
            _refuse(_at(key), f"'{language}' is no language of ours: {', '.join(LANGUAGES)}.")
        texts[language] = _text(value)
    return texts


def _number(node: Node) -> str:
    """A telephone number as it is written: YAML would read 024 as twenty."""
    number = _text(node)
    if not is_telephone(number):
        _refuse(_at(node), f"'{number}' is no telephone number.")
    return number


def _text(node: Node) -> str:
    if not isinstance(node, ScalarNode) or not node.value.strip():
        _refuse(_at(node), "Here must be a text.")
    return " ".join(node.value.split())


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value in ("", "~", "null")


def _at(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _refuse(line: int, message: str) -> NoReturn:
    raise _FaultError(line, message)


def write_help(rules: HelpRules, numbers: Mapping[str, range], folder: Path) -> tuple[Warn, ...]:
    """Write the file of `search.store.help` into `folder`.

    `numbers` maps the ids of articles and passages to the numbers of their passages. Returns a
    warning for every id that the index does not have.
    """
    missing = tuple(
        Warn(rules.file or "", one.line, f"The index has no article or passage '{one.id}'.")
        for one in rules.passages
        if one.id not in numbers
    )
    named = {kind: [one for one in rules.passages if one.kind == kind] for kind in KINDS}
    help_: StoredHelp = {"lines": {}, "passages": {}, "wording": {}}
    for kind in DANGER_KINDS:
        lines = [*rules.lines.get(kind, []), *rules.lines.get(ANY, [])]
        ids = [one.id for one in (*named[kind], *named[ANY]) if one.id in numbers]
        passages = [*dict.fromkeys(number for id_ in ids for number in numbers[id_])]
        help_["lines"] |= {kind: lines} if lines else {}
        help_["passages"] |= {kind: passages} if passages else {}
    help_["wording"] |= {key: dict(value) for key, value in rules.wording.items()}
    text = json.dumps(help_, ensure_ascii=False, separators=(",", ":"))
    disk.write(folder / HELP, [text.encode()])
    return missing
