"""`make undeploy`: remove what `make deploy` has created, except the bucket.

It also removes a partial deployment.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tools.confirm import agreed
from tools.deploy.aws import Account, explained_errors, missing_is_fine, open_account
from tools.deploy.existing import Existing, look, stack_status
from tools.deploy.prerequisites import remove_log_group, remove_role, role_arn
from tools.deploy.target import Given, Target, read_target, zappa_document
from tools.deploy.zappa import SETTINGS, run_zappa
from tools.errors import ToolError
from tools.package.archive import ROOT
from tools.package.stage import Stage, read_stage


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    try:
        stage = read_stage(ROOT, options.stage, os.environ)
        target = read_target(stage, os.environ)
        account = open_account(target)
        refuse_nothing(account, target, logs=options.logs)
        if not (options.yes or agreed(removal(target, account))):
            print("Nothing was removed.")
            return 1
        gone = undeploy(account, stage, target, options.work / "deploy", logs=options.logs)
    except ToolError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(report(target, gone, logs=options.logs)), flush=True)
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.deploy.undeploy", description=__doc__)
    parser.add_argument("--stage", default="dev", help="a stage of zappa_settings.json")
    parser.add_argument("--work", type=Path, default=ROOT / "build", metavar="DIR")
    parser.add_argument("--logs", action="store_true", help="remove the log group too")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    return parser.parse_args(arguments)


def removal(target: Target, account: Account) -> str:
    """The question that is asked before."""
    return (
        f"Remove {target.function} from {target.region}, account {account.id}? "
        "Its address is lost for good."
    )


def refuse_nothing(account: Account, target: Target, *, logs: bool) -> None:
    """Raise ToolError if nothing exists, before the user is asked. A log group is seen only when
    it is removed, so with `logs` this does not check."""
    with explained_errors():
        if not (logs or look(account, target).anything):
            raise nothing(account, target)


def nothing(account: Account, target: Target) -> ToolError:
    return ToolError(
        f"There is no {target.function} in {target.region}, account {account.id}: nothing was "
        "removed. Is it the right region, and the right account?"
    )


def undeploy(
    account: Account, stage: Stage, target: Target, work: Path, *, logs: bool
) -> list[str]:
    """Remove the stage, the function first: it needs the role and writes to the log.

    Return the parts that were removed. Raises ToolError if there were none.
    """
    with explained_errors():
        found = look(account, target)
        if found.function:
            zappa_undeploy(account, stage, target, work)
        remove_stack(account, target)
        if found.role:
            remove_role(account, target)
        log = logs and remove_log_group(account, target)
    gone = named(target, found, log=log)
    if not gone:
        raise nothing(account, target)
    return gone


def named(target: Target, found: Existing, *, log: bool) -> list[str]:
    parts = {
        f"the function {target.function}": found.function,
        "its HTTP API": found.stack is not None,
        f"the role {target.role}": found.role,
        f"the log group {target.log_group}": log,
    }
    return [part for part, was_there in parts.items() if was_there]


def zappa_undeploy(account: Account, stage: Stage, target: Target, work: Path) -> None:
    nobody = Given(role_arn(account, target), None, "NONE")
    work.mkdir(parents=True, exist_ok=True)
    (work / SETTINGS).write_text(zappa_document(stage, target, nobody), encoding="utf-8")
    run_zappa("undeploy", target, work, "--yes")


def remove_stack(account: Account, target: Target) -> None:
    """Remove the stack, which Zappa leaves if the function or the HTTP API is gone."""
    if stack_status(account, target) is None:
        return
    formation = account.client("cloudformation")
    with missing_is_fine():
        formation.delete_stack(StackName=target.function)
        formation.get_waiter("stack_delete_complete").wait(StackName=target.function)


def report(target: Target, gone: list[str], *, logs: bool) -> list[str]:
    kept = f"the bucket {target.bucket}"
    if not logs:
        kept += f" and the log group {target.log_group} (LOGS=1 removes it too)"
    return [f"Removed from {target.region}: {', '.join(gone)}.", f"Left: {kept}."]


if __name__ == "__main__":
    sys.exit(main())
