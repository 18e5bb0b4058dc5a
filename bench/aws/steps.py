"""The parts of a cold start: functions that each do what the one before did, and one part more.

The client alone; then also every module of the standard library that a first search needs; then
Flask's, Whoosh's, ours; then `import handler`; then the search. Which modules these are is asked
of a process that has just searched, and what the steps load is compared with it. A module counts
as what it is, whoever asks for it; one that the stand-ins spare is counted nowhere. The
stand-ins themselves are made in the second step, so that what they replace stays away there too.
"""

from __future__ import annotations

import py_compile
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.aws.functions import EMPTY, Function, bare, write
from bench.aws.starts import QUESTIONS, instructions, serving
from search.web.slim_imports import CALLED, INHERITED, PLAIN
from tests.support.aws.lambda_stand_in import api_gateway_v2, asked

CLIENT, STANDARD, FLASK, WHOOSH, OURS, INIT, SEARCH = (
    "Python and AWS's client",
    "standard library",
    "Flask and its own",
    "Whoosh",
    "our modules",
    "index opened, routes made",
    "first search",
)
IMPORTS = (STANDARD, FLASK, WHOOSH, OURS)
PARTS = (CLIENT, *IMPORTS, INIT, SEARCH)

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


class Zip(NamedTuple):
    """Our function as it is, and what it takes to start others like it."""

    function: Function
    client: Path
    work: Path

    def millions(self, function: Function) -> float:
        return instructions(function, self.client, self.work) / 1e6


def steps(ours: Zip) -> dict[str, Function]:
    """By the part that each adds. Raises SystemExit where they load other than a search does."""
    needed = loaded_modules(ours, "import handler\nlambda_handler = handler.lambda_handler\n")
    known = set(loaded_modules(ours, EMPTY))
    names = [name for name in needed if name not in known | OPENING]
    made = {CLIENT: bare(ours.work / "bare")}
    for number, part in enumerate(IMPORTS, 1):
        wanted = [name for one in IMPORTS[:number] for name in names if part_of(name) == one]
        text = step(wanted) + EMPTY
        made[part] = added(ours.function.folder, f"step_{number}", text)
    refuse_differing({*loaded_modules(ours, text)} | OPENING, set(needed))
    made[INIT] = added(ours.function.folder, "step_init", "import handler\n" + EMPTY)
    return {**made, SEARCH: ours.function}


def step(names: Sequence[str]) -> str:
    """The text of a module that imports these."""
    stood_in = {*CALLED, *INHERITED, *PLAIN}
    late = [name for name in names if name in stood_in]
    return STEP.format(names=[name for name in names if name not in stood_in], late=late)


def part_of(module: str) -> str:
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return STANDARD
    return {"search": OURS, "whoosh": WHOOSH}.get(top, FLASK)


def loaded_modules(ours: Zip, text: str) -> list[str]:
    """The modules that a function has loaded after a search, in the order that they came."""
    function = added(ours.function.folder, "probe", text + LOADED, "loaded")
    with serving(function, ours.client) as (api, _):
        outcome = api.invoke(api_gateway_v2(asked(QUESTIONS[0])))
    if outcome.failed:
        raise SystemExit(f"A step does not load: {outcome.value}")
    return [name for name in outcome.json["results"] if name not in ("__main__", "probe")]


def refuse_differing(loaded: set[str], needed: set[str]) -> None:
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
