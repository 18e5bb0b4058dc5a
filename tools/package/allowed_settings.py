"""The keys and values that a stage of zappa_settings.json may have; all others are refused.

Zappa has a hundred more keys. Some create things that `make deploy` neither limits nor removes
(`events`, `alb_enabled`), some run or fetch code (`prebuild_script`, `remote_env`). Zappa ignores
misspelt keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from tools.errors import ToolError

LEAST = "CITEBOX_POINTER_LEAST"
CLINICS_OWN = (
    "CITEBOX_ORIGINS",
    "CITEBOX_EMERGENCY_TEXT",
    "CITEBOX_EMERGENCY_TEL",
    "CITEBOX_COUNTRY",
    "CITEBOX_CONTACT",
    "CITEBOX_POINTER",
    "CITEBOX_POINTER_KEY",
    LEAST,
)
# A key that stands in a file that is committed is known to whoever reads the repository.
ENVIRONMENT_ONLY = "CITEBOX_POINTER_KEY"

# Variables set in Lambda. Zappa's `environment_variables` are only in the zappa_settings.py that
# Zappa generates, which our handler does not read.
VARIABLES = "aws_environment_variables"

PROTECTED: Mapping[str, tuple[object, str]] = {
    "lambda_handler": ("handler.lambda_handler", "Zappa's own handler executes parts of an event"),
    "callbacks": (
        {"zip": "tools.zappa_hooks.finish_zip"},
        "without it the zip has Zappa's own handler",
    ),
    "apigateway_version": ("v2", "make deploy supports HTTP APIs only"),
    "cors": (False, "API Gateway would replace the headers of search/web/security.py"),
    "function_url_config": (
        {"authorizer": "NONE", "cors": False},
        "Zappa's default lets every site read the answers",
    ),
    "debug": (False, "it shows internal errors to visitors"),
    "xray_tracing": (False, "a trace may contain a patient's question"),
    "keep_warm": (False, "it runs Zappa's handler on a schedule"),
    "manage_roles": (
        False,
        "Zappa's role may do nearly everything; make deploy creates a narrow one",
    ),
    "snap_start": ("None", "make deploy does not check the permissions of an alias"),
    "slim_handler": (False, "it fetches code from a bucket when the function starts"),
    "use_precompiled_packages": (False, "make package installs packages by their hashes only"),
}
OURS = ("assume_policy", "attach_policy", "extra_permissions", "lambda_concurrency", "role_arn")
# All other keys, which a clinic may set or leave out.
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
    """Raise ToolError for the first key that is unsafe. `where` is the start of its message."""
    for key, (value, reason) in PROTECTED.items():
        if key not in settings or not is_same(settings[key], value):
            raise ToolError(f"{where}: {key} must be {json.dumps(value)}: {reason}.")
    for key in OURS:
        if key in settings:
            raise ToolError(f"{where}: remove {key}: make deploy sets it.")
    for key in settings:
        if key not in PROTECTED and key not in FREE:
            raise ToolError(f"{where}: {unknown(key, (*PROTECTED, *FREE))}")
    for key, kind in FREE.items():
        if key in settings and type(settings[key]) is not kind:
            raise ToolError(f"{where}: {key} must be {TYPE_NAMES[kind]}.")
    refuse_values(where, settings)


def refuse_values(where: str, settings: Mapping[str, object]) -> None:
    """Raise ToolError for a bad variable or tag."""
    for key in (VARIABLES, "tags"):
        values = settings.get(key, {})
        assert isinstance(values, dict)  # noqa: S101 - refuse_unsafe has checked it
        for name, value in values.items():
            if key == VARIABLES and name not in CLINICS_OWN:
                raise ToolError(f"{where}: in {key}, {unknown(name, CLINICS_OWN)}")
            if name == ENVIRONMENT_ONLY and value:
                raise ToolError(f"{where}: take {name} out of the file, and set it in your shell.")
            if not isinstance(value, str):
                raise ToolError(f"{where}: in {key}, {name} must be a text, in quotation marks.")


def is_same(one: object, other: object) -> bool:
    """Whether two values are the same JSON; in Python, 0 equals False."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def unknown(key: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = get_close_matches(key, known, 1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return f"{key!r} is not known to make deploy: remove it. {meant}Known: {', '.join(known)}."
