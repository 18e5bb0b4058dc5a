"""python -m tools.bill sbom | audit

sbom writes a bill of materials, with licences, of what the function ships to
build/sbom-function.json, and one of what the desk needs to build/sbom-desk.json. audit asks for the
known weaknesses of all of it. Its exit code is 0 for none, 1 for some, and 2, with a sentence,
where it could not be made."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .licences import licence_of

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS, BUILD = ROOT / "requirements", ROOT / "build"
TOOLS = BUILD / "audit" / "bin"
# meaning.txt names what runtime.txt does too, and index.txt what both do.
BILLS = {"sbom-function.json": "meaning.txt", "sbom-desk.json": "index.txt"}
SECONDS = 120.0


class NotMadeError(Exception):
    """A tool or its database cannot be had; the message says which."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bill", description=__doc__)
    parser.add_argument("action", choices=("sbom", "audit"))
    options = parser.parse_args(arguments)
    try:
        return audit() if options.action == "audit" else sbom()
    except NotMadeError as error:
        print(f"The {options.action} was not made: {error}.")
        return 2


def sbom() -> int:
    """Write both bills, and print a line for each."""
    for name, requirements in BILLS.items():
        made = json.loads(
            _run("cyclonedx-py", "requirements", str(REQUIREMENTS / requirements), "--of", "JSON",
                 "--output-reproducible")
        )  # fmt: skip
        add_licences(made)
        (BUILD / name).write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
        print(f"build/{name}: {len(made['components'])} packages of requirements/{requirements}")
    for part in made["components"]:
        named = [one["license"]["name"] for one in part.get("licenses", ())]
        licence = named[0] if named else "its licence is not known here"
        print(f"  {part['name']} {part['version']}: {licence}")
    return 0


def add_licences(made: dict[str, Any]) -> None:
    """Add the licences of the parts that are installed here to a bill of CycloneDX."""
    for part in made["components"]:
        licence = licence_of(part["name"], part["version"])
        if licence:
            part["licenses"] = [{"license": {"name": licence}}]


def audit() -> int:
    """Print what is known of the packages of the desk, which are those of the function too."""
    answer = _run(
        "pip-audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off",
        "--format", "json", "-r", str(REQUIREMENTS / BILLS["sbom-desk.json"]), codes=(0, 1),
    )  # fmt: skip
    parts = json.loads(answer)["dependencies"]
    if unread := [part["name"] for part in parts if "skip_reason" in part]:
        raise NotMadeError(f"the database does not know {len(unread)} of {len(parts)} packages")
    weak = [(part, one) for part in parts for one in part["vulns"]]
    for part, one in weak:
        fixed = ", ".join(one["fix_versions"]) or "no version"
        print(f"{part['name']} {part['version']}: {one['id']}, mended in {fixed}")
    print(f"{len(parts)} packages, {len(weak)} known weaknesses.")
    return 1 if weak else 0


def _run(name: str, *options: str, codes: tuple[int, ...] = (0,)) -> str:
    """What a tool prints. Raises NotMadeError where there is no such tool or it fails."""
    command = [str(TOOLS / name), *options]
    try:
        run = subprocess.run(  # noqa: S603 - the command that make installed
            command, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError as error:
        raise NotMadeError(f"{name} is not installed (make build/audit/.made)") from error
    except subprocess.TimeoutExpired as error:
        raise NotMadeError(f"{name} had no answer in {SECONDS:.0f} s") from error
    if run.returncode not in codes or not run.stdout.startswith("{"):
        last = (run.stderr.strip().splitlines() or ["no word"])[-1]
        raise NotMadeError(f"{name} failed ({last[:150].strip()})")
    return run.stdout


if __name__ == "__main__":
    sys.exit(main())
