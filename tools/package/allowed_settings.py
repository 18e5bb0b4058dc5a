"""What one stage of zappa_settings.json may say: nothing that is not in a list here.

Zappa has a hundred more keys. Some make things that `make deploy` neither bounds nor removes
(`events`, `alb_enabled`), some run or fetch code (`prebuild_script`, `remote_env`), and a misspelt
one it ignores.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from tools.errors import ToolError

CLINICS_OWN = ("CITEBOX_ORIGINS", "CITEBOX_EMERGENCY_TEXT", "CITEBOX_EMERGENCY_TEL")

# Lambda's variables: Zappa's own `environment_variables` reach only a program that reads the
# zappa_settings.py which Zappa generates, and our handler does not.
VARIABLES = "aws_environment_variables"

PROTECTED: Mapping[str, tuple[object, str]] = {
    "lambda_handler": ("handler.lambda_handler", "Zappa's own handler executes parts of an event"),
    "callbacks": (
        {"zip": "tools.zappa_hooks.finish_zip"},
        "without it the zip holds Zappa's own handler",
    ),
    "apigateway_version": ("v2", "make deploy knows HTTP APIs only"),
    "cors": (False, "API Gateway would answer in the place of search/web/security.py"),
    "function_url_config": (
        {"authorizer": "NONE", "cors": False},
        "Zappa's default lets every site read the answers",
    ),
    "debug": (False, "it shows a visitor what went wrong inside"),
    "xray_tracing": (False, "a trace may hold what a patient asked"),
    "keep_warm": (False, "it runs Zappa's handler on a schedule"),
    "manage_roles": (
        False,
        "Zappa's role may do nearly everything; make deploy makes a narrow one",
    ),
    "snap_start": ("None", "make deploy does not look at the permissions of an alias"),
    "slim_handler": (False, "it fetches code from a bucket when the function wakes"),
    "use_precompiled_packages": (False, "make package takes packages by their hashes only"),
}
OURS = ("assume_policy", "attach_policy", "extra_permissions", "lambda_concurrency", "role_arn")
# The rest, which a clinic may set as it likes or leave out.
FREE: Mapping[str, type] = {
    "apigateway_description": str,
    "apigateway_enabled": bool,
    "app_function": str,
    "architecture": str,
    VARIABLES: dict,
    "aws_region": str,
    "citebox": dict,
    "exclude": list,
    "function_url_enabled": bool,
    "lambda_description": str,
    "log_level": str,
    "memory_size": int,
    "num_retained_versions": int,
    "profile_name": str,
    "project_name": str,
    "s3_bucket": str,
    "tags": dict,
    "timeout_seconds": int,
    "touch_path": str,
}
TYPE_NAMES = {bool: "true or false", dict: "{…}", int: "a whole number", list: "[…]", str: "a text"}


def refuse_unsafe(where: str, settings: Mapping[str, object]) -> None:
    """Raise ToolError at the first key that is not safe as it stands. `where` begins a sentence."""
    for key, (value, reason) in PROTECTED.items():
        if key not in settings or not is_same(settings[key], value):
            raise ToolError(f"{where}: {key} must be {json.dumps(value)}: {reason}.")
    for key in OURS:
        if key in settings:
            raise ToolError(f"{where}: {key} must go: make deploy sets it.")
    for key in settings:
        if key not in PROTECTED and key not in FREE:
            raise ToolError(f"{where}: {unknown(key, (*PROTECTED, *FREE))}")
    for key, kind in FREE.items():
        if key in settings and type(settings[key]) is not kind:
            raise ToolError(f"{where}: {key} must be {TYPE_NAMES[kind]}.")
    refuse_values(where, settings)


def refuse_values(where: str, settings: Mapping[str, object]) -> None:
    """Of the objects whose names are free, or the app's."""
    for key in (VARIABLES, "tags"):
        values = settings.get(key, {})
        assert isinstance(values, dict)  # noqa: S101 - refuse_unsafe has looked
        for name, value in values.items():
            if key == VARIABLES and name not in CLINICS_OWN:
                raise ToolError(f"{where}: in {key}, {unknown(name, CLINICS_OWN)}")
            if not isinstance(value, str):
                raise ToolError(f"{where}: in {key}, {name} must be a text, in quotation marks.")


def is_same(one: object, other: object) -> bool:
    """As JSON: in Python, 0 is False too."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def unknown(key: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = get_close_matches(key, known, 1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return f"{key!r} is not known to make deploy, and must go. {meant}Known: {', '.join(known)}."
