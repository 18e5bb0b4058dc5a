"""What is left out of a cold start, and what each omission saves.

An omission is undone in a copy of the zip: it saves that copy's instructions less those of the
zip. Savings overlap: two stand-ins may spare the same module, and then neither saves it alone.
Those that matter only together are undone together. Some need another module as it is (NEEDING),
and are counted over a copy that has it.
"""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from bench.aws.functions import EMPTY, Function, write
from bench.aws.steps import OPENING, OURS, Zip, added, loaded_modules, part_of, recompile
from search.web.slim_imports import CALLED, INHERITED, PLAIN

STAND_INS = "search/web/slim_imports.py"
# What does not load beside a stand-in for the first: it reads mails' headers, or makes dataclasses.
NEEDING = {
    "email.utils": (("click", "flask.cli"), ("werkzeug.serving",)),
    "inspect": (("werkzeug.formparser",), ("werkzeug.test",)),
}


class Edit(NamedTuple):
    """What to put for a pattern in a file of the zip, where it must be found once or more."""

    file: str
    pattern: str
    put: str = ""


class Omission(NamedTuple):
    """How to undo one; `over`: the name of another that is undone in it and not counted."""

    name: str
    edits: tuple[Edit, ...]
    over: str = ""


def savings(ours: Zip, whole: float) -> dict[str, float]:
    """Millions of instructions by what is left out, the most first; `whole` are the zip's."""
    counted = {"": whole}
    saved = dict([tuples_saved(ours)])
    for one in omissions():
        counted[one.name] = millions_without(ours, one.edits)
        saved[one.name] = counted[one.name] - counted[one.over]
    return dict(sorted(saved.items(), key=lambda each: -each[1]))


def omissions() -> Iterator[Omission]:
    """An omission comes after the one that it is counted over."""
    grouped = {*NEEDING, *chain(*chain(*NEEDING.values())), "jinja2"}
    for needed, others in NEEDING.items():
        yield Omission(needed, (real(needed),))
        for names in others:
            edits = tuple(map(real, (needed, *names)))
            yield Omission("; ".join(names), edits, over=needed)
    for name in (*CALLED, *INHERITED, *PLAIN):
        if name not in grouped:
            yield Omission(name, (real(name),))
    jinja = (real("jinja2"), Edit("search/web/pages.py", r"^from flask", "import jinja2\n\\g<0>"))
    late = "jinja2, which search.web.pages imports late"
    yield Omission(late, (real("inspect"), *jinja), over="inspect")
    rest = [name for name in (*CALLED, *INHERITED, *PLAIN) if name != "jinja2"]
    yield Omission("**all stand-ins together**", (*map(real, rest), *jinja))
    yield Omission("gc while loading (frozen after)", (Edit("search/deployed.py", r"^gc\..*\n"),))
    compiled = Edit(STAND_INS, r"^    setattr\(typing, _CHECK, _unchecked\)\n")
    yield Omission("annotations of tuples, which typing would compile", (compiled,))
    whoosh = Edit(
        "search/store/reader.py", r"^if TYPE_CHECKING", "from .segment import Segment\n\\g<0>"
    )
    yield Omission("Whoosh, which search.store.reader imports late", (whoosh,))
    rules = Edit("search/web/access_log.py", r"^    url_rule_class = .*\n")
    yield Omission("what url_for() calls, compiled late", (rules,))


def real(name: str) -> Edit:
    """The module itself in the place of its stand-in."""
    tables = "for table in (CALLED, INHERITED, PLAIN):\n"
    return Edit(STAND_INS, r"\Z", f"\n{tables}    table.pop({name!r}, None)\n")


def millions_without(ours: Zip, edits: Iterable[Edit]) -> float:
    """The instructions of a copy in which an omission is undone."""
    folder = ours.work / "undone"
    shutil.copytree(ours.function.folder, folder)
    for edit in edits:
        text = (folder / edit.file).read_text(encoding="utf-8")
        text, count = re.subn(edit.pattern, edit.put, text, flags=re.MULTILINE)
        if not count:
            raise SystemExit(f"{edit.file} has no {edit.pattern!r} any more: nothing to undo.")
        write(folder / edit.file, text)
        recompile(folder / edit.file)
    counted = ours.millions(Function(folder))
    shutil.rmtree(folder)
    return counted


def tuples_saved(ours: Zip) -> tuple[str, float]:
    """Our NamedTuples against dataclasses of the same names, fields and annotations, alone."""
    classes = named_tuples(loaded_modules(ours, "import handler\n" + EMPTY))
    tuples = "".join(f"class {name}(NamedTuple):\n{body}" for name, body in classes)
    frozen = "".join(
        f"@dataclass(frozen=True, slots=True)\nclass {name}:\n{body}" for name, body in classes
    )
    before = "from __future__ import annotations\nfrom dataclasses import dataclass\n"
    before += "from typing import NamedTuple\n"
    counted = [
        ours.millions(added(ours.work / "classes", name, before + text + EMPTY))
        for name, text in (("tuples", tuples), ("frozen", frozen))
    ]
    return f"NamedTuple for frozen dataclasses, {len(classes)} of them", counted[1] - counted[0]


def named_tuples(modules: Iterable[str]) -> list[tuple[str, str]]:
    """The names and the bodies, without methods, of those in our modules."""
    found = {}
    for name in modules:
        if part_of(name) == OURS and name not in OPENING:
            for one in vars(importlib.import_module(name)).values():
                if isinstance(one, type) and hasattr(one, "_fields") and one.__module__ == name:
                    found[f"{name.replace('.', '_')}_{one.__name__}"] = one
    return [(name, "".join(fields(one))) for name, one in found.items()]


def fields(one: Any) -> Iterator[str]:
    for name, kind in one.__annotations__.items():
        annotation = getattr(kind, "__forward_arg__", "object")
        yield f"    {name}: {annotation}{' = None' if name in one._field_defaults else ''}\n"
