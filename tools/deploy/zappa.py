"""Zappa 0.63, run on a ready zip.

With `--zip` it makes no package (so its own handler.py stays out) and no role.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tools.deploy.target import Target
from tools.errors import ToolError

SETTINGS = "zappa_settings.json"
LOG = "zappa.log"
# What Lambda says of a role that is not yet known everywhere, which takes some seconds.
TOO_NEW = re.compile(r"role .*cannot be (assumed by Lambda|found)")
TRIES, PAUSE_S = 8, 5.0
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def run_zappa(command: str, target: Target, work: Path, *options: str) -> None:
    """Run it in `work`, where its settings are; its output goes to a file there, not to the user.

    `--json` keeps it from asking PyPI for a newer Zappa.
    """
    arguments = [
        *(sys.executable, "-P", "-m", "zappa.cli", command, target.stage),
        *("--json", "--disable_progress", "--settings_file", SETTINGS, *options),
    ]
    for left in reversed(range(TRIES)):
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own arguments, no shell
            arguments, env=environment(target), cwd=work, capture_output=True, text=True,
            check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        said = COLOURS.sub("", done.stdout + done.stderr)
        (work / LOG).write_text(said, encoding="utf-8")
        if not done.returncode:
            return
        if not TOO_NEW.search(said) or not left:
            break
        time.sleep(PAUSE_S)
    raise ToolError(
        f"zappa {command} failed: {reason(said)} All that it said is in {work / LOG}. "
        f"Mend that and run the same command again; make undeploy STAGE={target.stage} removes "
        "what is there."
    )


def environment(target: Target) -> dict[str, str]:
    """The region twice: with keys in the environment, Zappa takes it from there."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ZAPPA_")}
    return {**kept, "AWS_REGION": target.region, "AWS_DEFAULT_REGION": target.region}


def reason(said: str) -> str:
    """The last line of Zappa's that is an error's, or else its last."""
    lines = [line.strip() for line in said.splitlines() if line.strip(" =")]
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b|Error:", line)]
    last = (errors or lines or ["it said nothing"])[-1]
    return re.sub(r"^[\w.]+: ", "", last).rstrip(".") + "."
