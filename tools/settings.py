"""zappa_settings.json -> what packaging needs to know of one stage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.errors import BadSetting
from search.settings import NO_EMERGENCY_LINE, read_settings
from tools.errors import ToolError

FILE = "zappa_settings.json"
CLINICS_OWN = ("CITEBOX_ORIGINS", "CITEBOX_EMERGENCY_TEXT", "CITEBOX_EMERGENCY_TEL")

# Lambda's variables: Zappa's own `environment_variables` reach only a program that reads the
# zappa_settings.py which Zappa generates, and our handler does not.
VARIABLES = "aws_environment_variables"


@dataclass(frozen=True)
class Stage:
    """One stage of the settings, with the clinic's own values taken in."""

    name: str
    architecture: str  # x86_64 or arm64
    document: str  # the whole settings file, as it is staged
    warnings: tuple[str, ...]


def read_stage(root: Path, name: str, environment: Mapping[str, str]) -> Stage:
    """The builder's environment wins over the file, so that a number need not be committed.

    A value that the deployed app would refuse (503 on every question) is refused here.
    """
    stages = json.loads((root / FILE).read_text(encoding="utf-8"))
    if name not in stages:
        raise ToolError(f"Unknown stage {name!r}. Known in {FILE}: {', '.join(sorted(stages))}.")
    stage = stages[name]
    variables = stage.setdefault(VARIABLES, {})
    given = {key: environment[key] for key in CLINICS_OWN if environment.get(key)}
    variables.update(given)
    return Stage(
        name,
        stage.get("architecture", "x86_64"),
        json.dumps(stages, indent=4, ensure_ascii=False) + "\n",
        warnings(name, variables),
    )


def warnings(name: str, variables: Mapping[str, str]) -> tuple[str, ...]:
    try:
        settings = read_settings(variables)
    except BadSetting as error:
        raise ToolError(f"Stage {name} of {FILE}, or the environment: {error}") from error
    return () if settings.emergency else (f"Warning, stage {name}: {NO_EMERGENCY_LINE}",)
