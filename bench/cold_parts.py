"""Where a cold start goes, part by part, and what each thing that is left out saves.

    .venv/bin/python bench/cold_parts.py [--index DIR] [--rounds N] [--picture FILE] [--json]

Prints the two tables of docs/cold-start.md. Without --index, one of words alone is built of
content/.

The zip is unpacked and started as bench/cold_start.py does, in steps, each of which does what the
one before it did and one part more: the client alone; then also every module of the standard
library that a first search needs; then Flask's, Whoosh's, ours; then `import handler`; then the
search. Which modules these are is asked of a process that has just searched, and what the steps
load is compared with it. A part is the difference between two steps. A module counts as what it
is, whoever asks for it; one that the stand-ins keep away is counted nowhere. The stand-ins
themselves are made in the second step, so that what they replace stays away there too.

Instructions are callgrind's and come out the same to a few hundred. Milliseconds are the wall
clock's, of the quickest of the shuffled rounds, since what else the machine does only ever adds.

What an omission saves is the instructions of a copy of the zip in which it is undone, less those
of the zip. Savings overlap: two stand-ins may keep the same module away, and then neither saves it
alone. Those that matter only together are undone together; the command line and the development
server, which need the real email.utils, are counted over a copy that has it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import py_compile
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import matplotlib as mpl
from cold_start import QUESTIONS, SEED, instructions, serving, start
from lambda_functions import (
    EMPTY,
    ROOT,
    Function,
    bare,
    hello,
    packed,
    runtime_client,
    write,
    zappa,
)
from matplotlib import pyplot

from search.web.slim_imports import CALLED, INHERITED
from tests.support.lambda_stand_in import api_gateway_v2, asked

CLIENT, STANDARD, FLASK, WHOOSH, OURS, INIT, SEARCH, HELLO, ZAPPA = (
    "Python and AWS's client",
    "standard library",
    "Flask and its own",
    "Whoosh",
    "our modules",
    "index opened, routes made",
    "first search",
    "Flask hello",
    "Zappa as it ships",
)
IMPORTS = (STANDARD, FLASK, WHOOSH, OURS)
PARTS = (CLIENT, *IMPORTS, INIT, SEARCH)
# Times the bare client's start, before anything was left out: commit dbf9c5e, 2026-11-22, 187.8 ms
# by 28.9, measured as here. By the medians of bench/cold_start.py it was 6.3.
BEFORE = 6.5

NOW, THEN = "Citebox", "Citebox before"
# Told apart by those who see no red or green too: https://jfly.uni-koeln.de/color/
COLOURS = ("0.55", "#0072b2", "#e69f00", "#009e73", "#56b4e9", "#cc79a7", "#d55e00")
GREYS = ("0.55", "0.8")

# Modules that open the index when they are imported.
OPENING = {"handler", "search.deployed"}
# `{late}` are real modules whose stand-in was asked for again after its time.
STEP = """
import gc
from importlib import import_module

gc.disable()
from search.web.slim_imports import stand_ins

with stand_ins():
    for name in {names}:
        import_module(name)
for name in {late}:
    import_module(name)
gc.freeze()
gc.enable()
"""
LOADED = """
def loaded(event, context):
    import json
    import sys

    lambda_handler(event, context)
    return {"statusCode": 200, "body": json.dumps({"results": list(sys.modules)})}
"""
# What these stand for reads mails' headers, and does not load beside a stand-in for that.
MAIL = ("email.utils",)
NEEDING_MAIL = (("click", "flask.cli"), ("werkzeug.serving",))


@dataclass(frozen=True, slots=True)
class Edit:
    """What to put for a pattern in a file of the zip, where it must be found once or more."""

    file: str
    pattern: str
    put: str = ""


@dataclass(frozen=True, slots=True)
class Omission:
    """How to undo one; `over`: the name of another that is undone in it and not counted."""

    name: str
    edits: tuple[Edit, ...]
    over: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """Our function as it is, and what it takes to start others like it."""

    ours: Function
    client: Path
    work: Path

    def millions(self, function: Function) -> float:
        return instructions(function, self.client, self.work) / 1e6


def main() -> int:
    options = _options()
    if shutil.which("valgrind") is None:
        raise SystemExit("Instructions are counted by valgrind, and there is none here.")
    with tempfile.TemporaryDirectory() as made:
        found = run(options, Path(made))
    if options.picture:
        draw(found, options.picture)
    print(json.dumps(found, indent=1) if options.json else tables(found))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, metavar="DIR")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--picture", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def run(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    index = options.index or built(work / "index")
    bench = Bench(packed(index, work / "words"), runtime_client(work), work)
    started = {**steps(bench), HELLO: hello(bench.ours, work / "hello")}
    timed = {**started, ZAPPA: zappa(index, work)}
    ms = milliseconds(timed, bench.client, options.rounds)
    millions = {name: bench.millions(one) for name, one in started.items()}
    return {
        "rounds": options.rounds,
        "python": sys.version.split()[0],
        "load": round(os.getloadavg()[0], 1),
        "m_instructions": rounded(millions),
        "ms": rounded(ms),
        "parts": {"m_instructions": parts(millions), "ms": parts(ms)},
        "saved_m_instructions": rounded(savings(bench, millions[SEARCH])),
    }


def built(index: Path) -> Path:
    command = [sys.executable, "-m", "index", "build", str(ROOT / "content"), "--to", str(index)]
    subprocess.run([*command, "--no-meaning"], check=True, cwd=ROOT, capture_output=True)  # noqa: S603
    return index


def parts(taken: dict[str, float]) -> dict[str, float]:
    """What each step adds to the one before."""
    before = (0.0, *(taken[name] for name in PARTS))
    return rounded({name: taken[name] - less for name, less in zip(PARTS, before, strict=False)})


def rounded(taken: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 1) for name, value in taken.items()}


# The steps


def steps(bench: Bench) -> dict[str, Function]:
    """By the part that each adds. Raises SystemExit where they load other than a search does."""
    folder = bench.ours.folder
    needed = modules(bench, "import handler\nlambda_handler = handler.lambda_handler\n")
    known = set(modules(bench, EMPTY))
    names = [name for name in needed if name not in known | OPENING]
    made = {CLIENT: bare(bench.work / "bare")}
    for number, part in enumerate(IMPORTS, 1):
        wanted = [name for own in IMPORTS[:number] for name in names if part_of(name) == own]
        text = step(wanted) + EMPTY
        made[part] = added(folder, f"step_{number}", text)
    compared({*modules(bench, text)} | OPENING, set(needed))
    made[INIT] = added(folder, "step_init", "import handler\n" + EMPTY)
    return {**made, SEARCH: bench.ours}


def step(names: list[str]) -> str:
    stood_in = {*CALLED, *INHERITED}
    late = [name for name in names if name in stood_in]
    return STEP.format(names=[name for name in names if name not in stood_in], late=late)


def part_of(module: str) -> str:
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return STANDARD
    return {"search": OURS, "whoosh": WHOOSH}.get(top, FLASK)


def modules(bench: Bench, text: str) -> list[str]:
    """The modules that a function has loaded after a search, in the order that they came."""
    function = added(bench.ours.folder, "probe", text + LOADED, "loaded")
    with serving(function, bench.client) as (api, _):
        outcome = api.invoke(api_gateway_v2(asked(QUESTIONS[0])))
    if outcome.failed:
        raise SystemExit(f"A step does not load: {outcome.value}")
    return [name for name in outcome.json["results"] if name not in ("__main__", "probe")]


def compared(loaded: set[str], needed: set[str]) -> None:
    if differing := loaded ^ needed:
        raise SystemExit(f"The steps and a search do not load the same: {sorted(differing)}")


def added(folder: Path, name: str, text: str, function: str = "lambda_handler") -> Function:
    """A function in a module of its own beside ours."""
    write(folder / f"{name}.py", text)
    recompile(folder / f"{name}.py")
    return Function(folder, f"{name}.{function}", searches=False)


def recompile(file: Path) -> None:
    """As tools.package.staging compiles: bytecode that is trusted without a look at the source."""
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(file), doraise=True, invalidation_mode=mode)


def milliseconds(started: dict[str, Function], client: Path, rounds: int) -> dict[str, float]:
    """The quickest starts. The first round warms the disk's cache and is not counted."""
    names, chance = list(started), random.Random(SEED)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds + 1):
        chance.shuffle(names)
        for name in names:
            wall_ms = start(started[name], client).wall_ms
            taken[name] += [wall_ms] if number else []
    return {name: min(each) for name, each in taken.items()}


# The omissions


def savings(bench: Bench, whole: float) -> dict[str, float]:
    """Millions of instructions by what is left out, the most first."""
    counted = {"": whole}
    saved = dict([tuples_saved(bench)])
    for one in omissions():
        counted[one.name] = undone(bench, one.edits)
        saved[one.name] = counted[one.name] - counted[one.over]
    return dict(sorted(saved.items(), key=lambda each: -each[1]))


def omissions() -> Iterator[Omission]:
    """An omission comes after the one that it is counted over."""
    grouped = {*MAIL, *chain(*NEEDING_MAIL), "jinja2"}
    mail = tuple(map(real, MAIL))
    yield Omission("; ".join(MAIL), mail)
    for names in NEEDING_MAIL:
        yield Omission("; ".join(names), (*mail, *map(real, names)), over="; ".join(MAIL))
    for name in (*CALLED, *INHERITED):
        if name not in grouped:
            yield Omission(name, (real(name),))
    jinja = (real("jinja2"), Edit("search/web/pages.py", r"^from flask", "import jinja2\n\\g<0>"))
    yield Omission("jinja2, which search.web.pages imports late", jinja)
    others = [name for name in (*CALLED, *INHERITED) if name != "jinja2"]
    yield Omission("**all stand-ins together**", (*map(real, others), *jinja))
    yield Omission("gc while loading (frozen after)", (Edit("search/deployed.py", r"^gc\..*\n"),))
    searching = "import whoosh.query\nimport whoosh.searching\n\\g<0>"
    edit = Edit("search/store/reader.py", r"^from whoosh\.index import", searching)
    yield Omission("whoosh.query, whoosh.searching", (edit,))


def real(name: str) -> Edit:
    """The module itself in the place of its stand-in."""
    return Edit("search/web/slim_imports.py", rf'^    "{re.escape(name)}": \([^)]*\),\n')


def undone(bench: Bench, edits: Iterable[Edit]) -> float:
    folder = bench.work / "undone"
    shutil.copytree(bench.ours.folder, folder)
    for edit in edits:
        text = (folder / edit.file).read_text(encoding="utf-8")
        text, count = re.subn(edit.pattern, edit.put, text, flags=re.MULTILINE)
        if not count:
            raise SystemExit(f"{edit.file} has no {edit.pattern!r} any more: nothing to undo.")
        write(folder / edit.file, text)
        recompile(folder / edit.file)
    counted = bench.millions(Function(folder))
    shutil.rmtree(folder)
    return counted


def tuples_saved(bench: Bench) -> tuple[str, float]:
    """Our NamedTuples against dataclasses of the same names, fields and annotations, alone."""
    classes = named_tuples(modules(bench, "import handler\n" + EMPTY))
    tuples = "".join(f"class {name}(NamedTuple):\n{body}" for name, body in classes)
    frozen = "@dataclass(frozen=True, slots=True)\nclass "
    frozen = "".join(f"{frozen}{name}:\n{body}" for name, body in classes)
    before = "from __future__ import annotations\nfrom dataclasses import dataclass\n"
    before += "from typing import NamedTuple\n"
    counted = [
        bench.millions(added(bench.work / "classes", name, before + text + EMPTY))
        for name, text in (("tuples", tuples), ("frozen", frozen))
    ]
    return f"NamedTuple for frozen dataclasses, {len(classes)} of them", counted[1] - counted[0]


def named_tuples(loaded: Iterable[str]) -> list[tuple[str, str]]:
    """The names and the bodies, without methods, of those in our modules."""
    found = {}
    for name in loaded:
        if part_of(name) == OURS and name not in OPENING:
            for one in vars(importlib.import_module(name)).values():
                if isinstance(one, type) and hasattr(one, "_fields") and one.__module__ == name:
                    found[f"{name.replace('.', '_')}_{one.__name__}"] = one
    return [(name, "".join(fields(one))) for name, one in found.items()]


def fields(one: Any) -> Iterator[str]:
    for name, kind in one.__annotations__.items():
        told = getattr(kind, "__forward_arg__", "object")
        yield f"    {name}: {told}{' = None' if name in one._field_defaults else ''}\n"


# The tables and the picture


def tables(found: dict[str, Any]) -> str:
    counts, ms, added = found["m_instructions"], found["ms"], found["parts"]
    whole = counts[SEARCH]
    rows = ["| part | M instructions | share | ms |", "|---|---|---|---|"]
    for name, count in added["m_instructions"].items():
        rows.append(f"| {name} | {count} | {count / whole:.0%} | {added['ms'][name]} |")
    rows.append(f"| **all of it** | {whole} | 100% | {ms[SEARCH]} |")
    rows.append(f"| {HELLO}, for comparison | {counts[HELLO]} | | {ms[HELLO]} |")
    saved = ["| left out | M instructions saved | of what is left |", "|---|---|---|"]
    for name, count in found["saved_m_instructions"].items():
        saved.append(f"| {name} | {count} | {count / whole:.1%} |")
    told = f"Python {found['python']}, {found['rounds']} rounds, load {found['load']}"
    return "\n".join([told, "", *rows, "", *saved])


def draw(found: dict[str, Any], file: Path) -> None:
    """Above, ours by part; below, the same beside Zappa's."""
    times = {name: ms / found["ms"][CLIENT] for name, ms in found["ms"].items()}
    by_part = {name: ms / found["ms"][CLIENT] for name, ms in found["parts"]["ms"].items()}
    near = {"client alone": 1.0, NOW: times[SEARCH], HELLO: times[HELLO], THEN: BEFORE}
    far = {**near, ZAPPA: times[ZAPPA]}
    mpl.rcParams.update({"font.size": 12, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = pyplot.subplots(2, figsize=(11, 7.2), height_ratios=(4, 5), layout="constrained")
    for axis, whole in zip(axes, (near, far), strict=True):
        bars(axis, whole, by_part)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False)
    axes[1].set_xlabel(
        "process start to the first answer, times that of AWS's runtime client alone"
    )
    figure.savefig(file, dpi=110)
    pyplot.close(figure)


def bars(axes: Any, whole: dict[str, float], by_part: dict[str, float]) -> None:
    """From above, in the order given; the client's own share is grey in each."""
    for row, (name, width) in enumerate(whole.items()):
        shares = by_part if name == NOW else {CLIENT: 1.0, "": width - 1}
        left = 0.0
        for (part, share), colour in zip(
            shares.items(), COLOURS if name == NOW else GREYS, strict=False
        ):
            label = part if name == NOW else None
            axes.barh(row, share, 0.65, left, color=colour, label=label)
            left += share
        axes.text(left + max(whole.values()) / 150, row, f"{width:.1f}", va="center")
    axes.set_yticks(range(len(whole)), whole)
    axes.invert_yaxis()


if __name__ == "__main__":
    sys.exit(main())
