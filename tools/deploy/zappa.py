"""Runs Zappa 0.63 on a finished zip.

With `--zip` it builds no package, so it does not add its own handler.py, and creates no role.
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
# Lambda's message about a role that is not yet known everywhere, which takes some seconds.
TOO_NEW = re.compile(r"role .*cannot be (assumed by Lambda|found)")
TRIES, PAUSE_S = 8, 5.0
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def run_zappa(command: str, target: Target, work: Path, *options: str) -> None:
    """Run Zappa in `work`, where its settings are; its output goes to a file there.

    `--json` keeps it from asking PyPI for a newer version. Raises ToolError if it fails.
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
        output = COLOURS.sub("", done.stdout + done.stderr)
        (work / LOG).write_text(output, encoding="utf-8")
        if not done.returncode:
            return
        if not TOO_NEW.search(output) or not left:
            break
        time.sleep(PAUSE_S)
    raise ToolError(
        f"zappa {command} failed: {reason(output)} Its whole output is in {work / LOG}. "
        f"Fix that and run the same command again; make undeploy STAGE={target.stage} removes "
        "what is there."
    )


def environment(target: Target) -> dict[str, str]:
    """The environment for Zappa. It has the region twice: with keys in the environment, Zappa
    reads the region there too."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ZAPPA_")}
    return {**kept, "AWS_REGION": target.region, "AWS_DEFAULT_REGION": target.region}


def reason(output: str) -> str:
    """The last line of Zappa's output that is an error, or else its last line, as a sentence."""
    lines = [line.strip() for line in output.splitlines() if line.strip(" =")]
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b|Error:", line)]
    last = (errors or lines or ["it printed nothing"])[-1]
    return re.sub(r"^[\w.]+: ", "", last).rstrip(".") + "."
