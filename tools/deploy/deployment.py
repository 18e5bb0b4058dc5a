"""`make deploy`: deploy one stage to AWS, from the settings to a URL that answers.

settings -> account -> package -> bucket, role, log group -> Zappa -> limits -> /health -> report

A second run is an update. Questions are not stored anywhere.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.plural import plural
from search.settings import read_settings
from tools.deploy.access import authorizer, bounded, guard_api, guard_function, guard_url
from tools.deploy.aws import Account, explained_errors, open_account
from tools.deploy.existing import is_deployed
from tools.deploy.pointer import least_number
from tools.deploy.prerequisites import (
    ensure_bucket,
    ensure_log_group,
    ensure_role,
    more_than_logs,
    uploaded,
)
from tools.deploy.target import Given, Target, read_target, stage_settings, zappa_document
from tools.deploy.zappa import SETTINGS, run_zappa
from tools.errors import ToolError
from tools.package.allowed_settings import VARIABLES
from tools.package.archive import ROOT, Places, package
from tools.package.help_lines import confirm_lines
from tools.package.stage import Stage, read_stage
from tools.package.staging import SAMPLES, holds_samples

NO_ORIGINS = (
    "CITEBOX_ORIGINS is empty: only pages at this address itself may ask. Set it to the origin of "
    "the clinic's website, like https://your-clinic.example."
)
HEALTHY_WITHIN_S, PAUSE_S = 60.0, 2.0
TRIAL = "dev"  # the one stage that our samples may be put on


@dataclass(frozen=True)
class Deployed:
    """A deployed stage. `addresses`: base URLs without a slash at the end, the HTTP API's first.
    `at_once`: the reserved concurrency, or None. `beyond_logs`: policies that somebody else has
    given to the role. `notes`: what the user should know."""

    addresses: tuple[str, ...]
    at_once: int | None
    beyond_logs: tuple[str, ...]
    notes: tuple[str, ...]


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    try:
        stage = read_stage(ROOT, options.stage, os.environ)
        target = read_target(stage, os.environ)
        refuse_samples(stage, options.index)
        confirm_lines(stage)
        account = open_account(target)
        print(announced(account, target), flush=True)
        archive = package(stage, Places(options.index, options.work / "package", options.to))
        deployed = deploy(account, stage, target, archive, options.work / "deploy")
        health = wait_for_health(deployed.addresses[0])
    except ToolError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(report(stage, target, deployed, health)), flush=True)
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.deploy", description=__doc__)
    parser.add_argument("--stage", default="dev", help="a stage of zappa_settings.json")
    parser.add_argument("--index", type=Path, default=ROOT / "build/index", metavar="DIR")
    parser.add_argument("--work", type=Path, default=ROOT / "build", metavar="DIR")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", metavar="DIR")
    return parser.parse_args(arguments)


def refuse_samples(stage: Stage, index: Path) -> None:
    """Raise ToolError for our samples on a stage but `dev`: a clinic that forgets INDEX would
    replace its own articles."""
    if stage.name != TRIAL and holds_samples(index):
        raise ToolError(
            f"The index in {index} holds our samples, or articles under {SAMPLES}, which does not "
            f"exist: they are for STAGE={TRIAL} only. Index your own articles, and name "
            f"their index: make deploy STAGE={stage.name} INDEX=build/clinic."
        )


def announced(account: Account, target: Target) -> str:
    with explained_errors():
        verb = "Updating" if is_deployed(account, target) else "Creating"
    return f"{verb} {target.function} in {target.region}, account {account.id} …"


def deploy(account: Account, stage: Stage, target: Target, archive: Path, work: Path) -> Deployed:
    """Create or update the stage; `work` gets Zappa's settings and its output."""
    with explained_errors():
        command = "update" if is_deployed(account, target) else "deploy"
        ensure_bucket(account, target.bucket)
        role_arn = ensure_role(account, target)
        ensure_log_group(account, target)
        given = Given(
            role_arn,
            bounded(account, target),
            authorizer(account, target),
            least_number(account, stage, target),
        )
        work.mkdir(parents=True, exist_ok=True)
        (work / SETTINGS).write_text(zappa_document(stage, target, given), encoding="utf-8")
        with uploaded(account, target, archive) as key:
            if command == "update":
                match_architecture(account, stage, target, key)
            run_zappa(command, target, work, "--zip", f"s3://{target.bucket}/{key}")
    with explained_errors(
        f"It is live, but its limits are not set: run make deploy STAGE={target.stage} again."
    ):
        return guarded(account, target, given)


def match_architecture(account: Account, stage: Stage, target: Target, key: str) -> None:
    """Set the function's processor, which Zappa does only when it creates the function; code for
    another one would not run."""
    client, function = account.client("lambda"), target.function
    held = client.get_function_configuration(FunctionName=function)["Architectures"]
    if held == [stage.architecture]:
        return
    client.update_function_code(
        FunctionName=function,
        S3Bucket=target.bucket,
        S3Key=key,
        Architectures=[stage.architecture],
    )
    client.get_waiter("function_updated_v2").wait(FunctionName=function)


def guarded(account: Account, target: Target, given: Given) -> Deployed:
    """Close what Zappa leaves open, then collect the facts for the report."""
    addresses = [guard_api(account, target)] if target.api else []
    if target.url:
        addresses.append(guard_url(account, target))
    named = guard_function(account, target)
    waiter = account.client("lambda").get_waiter("function_updated_v2")
    waiter.wait(FunctionName=target.function)
    beyond_logs = tuple(more_than_logs(account, target))
    found = tuple(notes(target, given, beyond_logs, named))
    return Deployed(tuple(addresses), given.at_once, beyond_logs, found)


def notes(
    target: Target, given: Given, beyond_logs: tuple[str, ...], named: list[str]
) -> list[str]:
    found = []
    if given.at_once is None:
        found.append(
            f"The account's quota is too small to reserve concurrency ({target.bounds.at_once} "
            "for Citebox and 100 for the rest), so only the quota limits how many requests "
            "run at once. AWS raises quotas on request."
        )
    if beyond_logs:
        found.append(
            f"Somebody has given the role {target.role} more than writing logs: "
            f"{', '.join(beyond_logs)}. Citebox does not need it."
        )
    if named:
        found.append(f"Others may invoke the function directly: {', '.join(named)}.")
    return found


def wait_for_health(address: str) -> Mapping[str, Any]:
    """Request /health until it answers: a new host name takes some seconds to be known. Raises
    ToolError after a minute."""
    end = time.monotonic() + HEALTHY_WITHIN_S
    while True:
        try:
            return health(address)
        except (OSError, ValueError) as error:
            if time.monotonic() > end:
                raise ToolError(
                    f"It is deployed, but {address}/health does not answer as it should: {error}. "
                    "The function's log, in CloudWatch, may say why."
                ) from error
        time.sleep(PAUSE_S)


def health(address: str) -> Mapping[str, Any]:
    """The answer of /health. Raises OSError or ValueError unless its status is ok."""
    request = urllib.request.Request(  # noqa: S310 - an address that AWS has just given us
        f"{address}/health", headers={"Accept": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
        found: Mapping[str, Any] = json.load(answer)
    if found.get("status") != "ok":
        raise ValueError(f"it says {found.get('status')!r}")
    return found


def report(
    stage: Stage, target: Target, deployed: Deployed, health: Mapping[str, Any]
) -> list[str]:
    address, days = deployed.addresses[0], target.bounds.log_days
    besides = "more besides (see the note)" if deployed.beyond_logs else "do nothing else"
    return [
        *(f"Deployed: {one}/" for one in deployed.addresses),
        f"  {plural(health['articles'], 'article')}, {plural(health['passages'], 'passage')}, "
        f"by {health['ranking']}",
        f"  its role may write to {target.log_group} (kept {days} days) and {besides}",
        *(f"  at most {bound}" for bound in bounds(target, deployed)),
        "On the clinic's page:",
        f'  <script type="module" src="{address}/cite-box.js"></script>',
        f'  <cite-box src="{address}/"></cite-box>',
        *left_to_set(stage),
        *(f"Note: {note}" for note in deployed.notes),
    ]


def bounds(target: Target, deployed: Deployed) -> list[str]:
    """The limits as text. Only the HTTP API has a throttle, a function URL has none."""
    rate, burst = target.bounds.requests_per_second, target.bounds.burst
    throttle = [f"{rate} requests a second, {burst} in a burst"] if target.api else []
    reserved = [f"{deployed.at_once} requests at once"] if deployed.at_once else []
    return throttle + reserved


def left_to_set(stage: Stage) -> list[str]:
    """Warnings about settings that a stage may lack and still work."""
    origins = read_settings(stage_settings(stage)[VARIABLES]).origins
    return [*stage.warnings, *([] if origins else [NO_ORIGINS])]
