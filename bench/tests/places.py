"""Places in the source where one small change can be made, and the changes."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bench.common.places import ROOT

FOLDERS = ("search", "index")
# A number below this is changed by one, a greater one and a fraction to its half or double: a time
# limit of 10 seconds or a size of 1,000 bytes is not promised to the last digit.
SMALL = 100

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
}  # fmt: skip
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}

# Changes that no test could notice: file, text of the line, text in its place, and the reason. All
# may have wildcards.
EQUIVALENT = (
    (
        "search/faq/match.py",
        'return Reading("", "", "", False, False, matter, matter)',
        'return Reading("", "", "", *, matter, matter)',
        "both questions are read so, and only compared",
    ),
    ("*", "*zip(*strict=True*", "*strict=False*", "both are of one length; it guards our faults"),
    ("*", "@dataclass(*frozen=True*", "*frozen=False*", "mypy refuses whoever would assign"),
    ("*", "@dataclass(*slots=True*", "*slots=False*", "the same, in a little more memory"),
    ("*", "*lru_cache(maxsize=*", "*", "the same, in more or less memory and time"),
    ("*", "*.split(*, 1)[[]0]*", "*.split(*, 2)[[]0]*", "the first part is the same"),
    (
        "*",
        "*ensure_ascii=False, indent=1)*",
        "*ensure_ascii=False, indent=[02])*",
        "the same JSON; how it is laid out is not promised",
    ),
    (
        "search/files.py",
        "start = data.rfind(*, 0, *) + 1",
        "start = data.rfind(*, 1, *) + 1",
        "only a first line without a key would differ, and there is none",
    ),
    ("index/source.py", "*range(0x20)*", "*range(33)*", "a space becomes a space"),
    (
        "search/web/compression.py",
        "LEVEL = 6 *",
        "LEVEL = *",
        "the same answer, a hundredth larger or a little later",
    ),
    (
        "index/readers/html/tree.py",
        'self._href, self._href_at = "", 0 *',
        'self._href, self._href_at = "", 1 *',
        "where a link begins is read only where one is open",
    ),
    (
        "index/readers/html/library.py",
        "return sum(*) > _MOST_STEPS",
        "return sum(*) >= _MOST_STEPS",
        "an estimate of some millions of steps; one more or less is no other file",
    ),
    (
        "search/embedding/unigram.py",
        "if len(numbers) >= most:",
        "if len(numbers) > most:",
        "what is beyond the most is cut off",
    ),
    (
        "index/readers/docx.py",
        "parser = etree.XMLParser(resolve_entities=False, no_network=True)",
        "parser = etree.XMLParser(resolve_entities=False, no_network=False)",
        "no entity and no DTD is loaded, from wherever",
    ),
    (
        "search/suggest.py",
        "if len(found) < limit:",
        "if len(found) <= limit:",
        "what is found beyond the limit is cut off",
    ),
    (
        "search/suggest.py",
        "longer = vocabulary.beginning(form, 1)",
        "longer = vocabulary.beginning(form, 2)",
        "the first alone is looked at",
    ),
    (
        "search/excerpt.py",
        "is_item = any(low <= start < high for *",
        "is_item = any(low <= start <= high for *",
        "a sentence never begins where a list ends: a line's end stands between",
    ),
    (
        "search/engine/bucket.py",
        "size = 0",
        "size = 1",
        "of what is too long a part more or less comes, and it is refused all the same",
    ),
    (
        "index/build.py",
        "return kind not in MANY and (size > MOST_BYTES_HERE *",
        "return kind not in MANY and (size >= MOST_BYTES_HERE *",
        "a file of exactly so many bytes is read alike in either process",
    ),
    (
        "index/check/report_html.py",
        "lstrip_blocks=True,",
        "lstrip_blocks=False,",
        "more spaces between the tags of the page, which a browser shows as one",
    ),
    (
        "search/faq/words.py",
        "longest = *, 0) if words else 0",
        "*, 1) if words else 0",
        "a word that begins no phrase is none",
    ),
    ("search/*", "_MOST_CACHED = *", "*", "the same, in more or less memory and time"),
    (
        "search/query/expand.py",
        "if len(stems) <= MOST_TERMS:",
        "if len(stems) < MOST_TERMS:",
        "of as many as are searched, the rarest are all of them",
    ),
    (
        "search/query/edit_distance.py",
        "if * < corner:",
        "if * <= corner:",
        "of two numbers that are the same either is the least",
    ),
    (
        "search/query/edit_distance.py",
        "if least > most and before_least > most:",
        "if least > most and before_least >= most:",
        "a swap that begins at the bound ends above it",
    ),
    (
        "search/engine/cluster/searcher.py",
        'self.search({"size": 0, "track_total_hits": False, *',
        'self.search({"size": 0, "track_total_hits": True, *',
        "nobody reads the total of a search that only asks whether all can be searched",
    ),
    (
        "search/store/synonyms.py",
        "spans.sort(key=lambda span: (*, span[[]0]))",
        "spans.sort(key=lambda span: (*, span[[]1]))",
        "of two of one length the one that begins first ends first",
    ),
    (
        "search/safety/learned.py",
        "length = sqrt(* or 1.0",
        "length = sqrt(* or [02].[05]",
        "where there are no ideas, 0 is divided",
    ),
    ("index/site/fetch.py", "if pause > 0:", "if pause >= 0:", "to wait for 0 s is not to wait"),
    (
        "index/readers/markdown_notes.py",
        'yield Token("text", "", 0, *',
        'yield Token("text", "", [01], *',
        "whether a text opens or closes something is asked of no text",
    ),
    (
        "index/text_before.py",
        "_SOME = 30",
        "*",
        "a word and its marks decide, the last 24 characters at most",
    ),
    ("index/embedding/vectors.py", "_SHARE = 32", "*", "the same vectors, in other batches"),
    (
        "index/embedding/vectors.py",
        "if len(self._waiting) >= 8 * _SHARE * self._threads:",
        "*",
        "the same vectors, in other batches",
    ),
    (
        "index/site/sitemap.py",
        "unpacker = zlib.decompressobj(wbits=31)",
        "unpacker = zlib.decompressobj(wbits=32)",
        "the data begin as gzip, which zlib then finds out by itself",
    ),
    (
        "index/readers/pdf/layout.py",
        "apart = before is None or not 0 < *",
        "apart = before is None or not 1 < *",
        "lines of print are not within a point of each other",
    ),
    (
        "search/store/schema.py",
        "tags=KEYWORD(commas=True, lowercase=True),",
        "*",
        "a tag is added whole and in lower case already (index.writers.generation)",
    ),
    ("index/publish/documents.py", "BLOCK = 250_000", "*", "the same documents, in other blocks"),
    ("index/site/fetch.py", "_PIECE = 65_536", "*", "the same body, in other pieces"),
    ("search/engine/bucket.py", "_PART = *", "*", "the same objects, in other parts"),
    (
        "search/rank/hybrid.py",
        "if len(numbers) > count:",
        "if len(numbers) >= count:",
        "of as many as are asked for, the least is the least of all",
    ),
    ("index/writers/suggestions.py", "_MANY = *", "*", "the same sets, as numbers or as bits"),
    ("index/writers/suggestions.py", "_MANY_SHARE = *", "*", "the same sets, as numbers or bits"),
    (
        "index/readers/pasted/masthead.py",
        "above = * <= title.number *",
        "above = * < title.number *",
        "the title's own line is among those that repeat it",
    ),
)


class Place(NamedTuple):
    """A stretch of one line, half-open in characters, and what may stand there instead."""

    path: Path
    line: int
    start: int
    end: int
    instead: tuple[str, ...]


class Mutant(NamedTuple):
    """One change. `before` and `after` are the whole line."""

    path: Path
    line: int
    before: str
    after: str

    @property
    def file(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def __str__(self) -> str:
        return f"{self.file}:{self.line}\n    - {self.before.strip()}\n    + {self.after.strip()}"


def find_places(folders: Sequence[str] = FOLDERS) -> list[Place]:
    """In the order of the files and lines."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(place for path in paths for place in places_of(path))


def draw(seed: int, count: int, folders: Sequence[str] = FOLDERS) -> Iterator[Mutant]:
    """Different mutants, each place as likely as any other, without those of EQUIVALENT."""
    chance = random.Random(seed)
    places = find_places(folders)
    chance.shuffle(places)
    mutants = (mutant(place, chance.choice(place.instead)) for place in places)
    wanted = (one for one in mutants if reason_left_out(one) is None)
    yield from islice(wanted, count)


def mutants_at(at: str) -> Iterator[Mutant]:
    """Every change of one line, given as FILE:LINE."""
    file, _, line = at.rpartition(":")
    for place in places_of(ROOT / file):
        if place.line == int(line):
            yield from (mutant(place, instead) for instead in place.instead)


def mutant(place: Place, instead: str) -> Mutant:
    before = place.path.read_text(encoding="utf-8").split("\n")[place.line - 1]
    after = before[: place.start] + instead + before[place.end :]
    return Mutant(place.path, place.line, before, after)


def reason_left_out(one: Mutant) -> str | None:
    """Why it can make no difference, if EQUIVALENT says so."""
    for file, before, after, reason in EQUIVALENT:
        same = fnmatch(one.file, file) and fnmatch(one.before.strip(), before)
        if same and fnmatch(one.after.strip(), after):
            return reason
    return None


def places_of(path: Path) -> Iterator[Place]:
    source = path.read_text(encoding="utf-8")
    lines = source.split("\n")
    for node in _running(ast.parse(source)):
        for line, start, end, instead in _changes(node, lines):
            yield Place(path, line, start, end, instead)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run: no types, and nothing that runs for a type checker or a shell alone."""
    yield node
    for name, value in ast.iter_fields(node):
        # The keywords of a class are those of a TypedDict.
        if name in ("annotation", "returns") or (
            isinstance(node, ast.ClassDef) and name == "keywords"
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_apart(child):
                yield from _running(child)


def _is_apart(node: ast.AST) -> bool:
    if not isinstance(node, ast.If):
        return False
    test = ast.unparse(node.test)
    return test == "TYPE_CHECKING" or test.startswith("__name__ ==")


_Change = tuple[int, int, int, tuple[str, ...]]


def _changes(node: ast.AST, lines: list[str]) -> Iterator[_Change]:
    match node:
        case ast.Constant(value=bool() | int() | float()):
            yield _at(node, lines, _instead_of(node.value))
        case ast.Name(id=name) if name in _NAMES:
            yield _at(node, lines, (_NAMES[name],))
        case ast.Compare():
            sides = [node.left, *node.comparators]
            for left, compare, right in zip(sides, node.ops, sides[1:], strict=False):
                yield from _between(left, right, lines, _COMPARISONS[type(compare)])
        case ast.BoolOp():
            sign = "or" if isinstance(node.op, ast.And) else "and"
            yield from _between(node.values[0], node.values[1], lines, sign)


def _instead_of(value: object) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (repr(not value),)
    if isinstance(value, int) and value < SMALL:
        return (f"{value + 1}", f"{value - 1}") if value else ("1",)
    if isinstance(value, int):
        return (f"{value * 2}", f"{value // 2}")
    return (f"{value * 2}", f"{value / 2}") if value else ("1.0",)  # type: ignore[operator]


def _at(node: ast.expr, lines: list[str], instead: tuple[str, ...]) -> _Change:
    line = lines[node.lineno - 1]
    end = _characters(line, node.end_col_offset or 0)
    return node.lineno, _characters(line, node.col_offset), end, instead


def _between(left: ast.expr, right: ast.expr, lines: list[str], sign: str) -> Iterator[_Change]:
    """The operator between two operands, where they stand on one line or it begins the second's
    line."""
    line = lines[right.lineno - 1]
    start = _characters(line, left.end_col_offset or 0) if left.end_lineno == right.lineno else 0
    end = _characters(line, right.col_offset)
    between = line[start:end]
    # A bracket that opens or closes between the operands stays.
    old = between.strip("() ")
    if old:
        first = start + between.index(old)
        yield right.lineno, first, first + len(old), (sign,)


def _characters(line: str, at_byte: int) -> int:
    """`ast` counts bytes."""
    return len(line.encode()[:at_byte].decode())
