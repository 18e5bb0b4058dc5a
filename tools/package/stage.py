"""One stage of zappa_settings.json, checked and ready for packaging."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.errors import BadSetting
from search.settings import Settings, read_settings
from tools.errors import ToolError
from tools.package.allowed_settings import CLINICS_OWN, VARIABLES, refuse_unsafe

FILE = "zappa_settings.json"


@dataclass(frozen=True)
class Stage:
    """A stage of the settings, with the clinic's values from the environment."""

    name: str
    architecture: str  # x86_64 or arm64
    document: str  # the whole settings file, as it is staged
    warnings: tuple[str, ...]
    country: str | None  # chooses the lines to call (CITEBOX_COUNTRY)


def read_stage(root: Path, name: str, environment: Mapping[str, str]) -> Stage:
    """Read the stage `name`. The environment wins over the file, so that a telephone number need
    not be committed.

    Raises ToolError for unsafe settings, and for values that the deployed app would refuse (with
    503 on every question).
    """
    stages = read_file(root / FILE)
    if name not in stages:
        raise ToolError(f"Unknown stage {name!r}. Known in {FILE}: {', '.join(sorted(stages))}.")
    stage = stages[name]
    if not isinstance(stage, dict):
        raise ToolError(f"Stage {name} of {FILE} must be {{…}}.")
    refuse_unsafe(f"Stage {name} of {FILE}", stage)
    variables = stage.setdefault(VARIABLES, {})
    given = {key: environment[key] for key in CLINICS_OWN if environment.get(key)}
    variables.update(given)
    settings = _settings(name, variables)
    return Stage(
        name,
        stage.get("architecture", "x86_64"),
        json.dumps(stages, indent=4, ensure_ascii=False) + "\n",
        tuple(f"Warning, stage {name}: {warning}" for warning in settings.warnings),
        settings.country,
    )


def read_file(file: Path) -> dict[str, Any]:
    try:
        stages = json.loads(file.read_text(encoding="utf-8-sig"))  # Windows' editors add a mark
    except OSError as error:
        raise ToolError(f"{FILE} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ToolError(f"{FILE} cannot be read: save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise ToolError(
            f"{FILE}, line {error.lineno}, is not JSON ({error.msg}). Often a comma or a quotation "
            "mark is missing there or one too many, or at the end of the line before."
        ) from error
    if not isinstance(stages, dict):
        raise ToolError(f'{FILE} must be {{"dev": {{…}}, "production": {{…}}}}.')
    return stages


def _settings(name: str, variables: Mapping[str, str]) -> Settings:
    try:
        return read_settings(variables)
    except BadSetting as error:
        raise ToolError(f"Stage {name} of {FILE}, or the environment: {error}") from error
