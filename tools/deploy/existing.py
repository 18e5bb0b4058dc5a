"""Finds the parts of a stage that exist at AWS; only those that `make deploy` created are used."""

from __future__ import annotations

from dataclasses import dataclass

from tools.deploy.access import again
from tools.deploy.aws import Account, missing_is_fine, not_ours_error
from tools.deploy.prerequisites import role_exists
from tools.deploy.target import Target
from tools.errors import ToolError

STABLE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
TAG = "ZappaProject"  # Zappa's tag on its stacks; its value is the function's name


@dataclass(frozen=True)
class Existing:
    """Which parts of a stage exist. `stack`: its status, None if there is none."""

    function: bool
    stack: str | None
    role: bool

    @property
    def anything(self) -> bool:
        return self.function or self.stack is not None or self.role


def look(account: Account, target: Target) -> Existing:
    """The existing parts of a stage. Raises ToolError for one that has our name but is not ours."""
    stack = stack_status(account, target)
    function = function_exists(account, target, has_stack=stack is not None)
    return Existing(function, stack, role_exists(account, target))


def stack_status(account: Account, target: Target) -> str | None:
    with missing_is_fine():
        found = account.client("cloudformation").describe_stacks(StackName=target.function)
        stack = found["Stacks"][0]
        tags = {tag["Key"]: tag["Value"] for tag in stack.get("Tags", [])}
        if tags.get(TAG) != target.function:
            raise not_ours_error("CloudFormation stack", target.function)
        return str(stack["StackStatus"])
    return None


def function_exists(account: Account, target: Target, *, has_stack: bool) -> bool:
    """Whether the function exists. Raises ToolError if it is not ours: it has neither our role nor
    our stack."""
    with missing_is_fine():
        found = account.client("lambda").get_function(FunctionName=target.function)
        role = str(found["Configuration"]["Role"])
        if not has_stack and not role.endswith(f":role/{target.role}"):
            raise not_ours_error("function", target.function)
        return True
    return False


def is_deployed(account: Account, target: Target) -> bool:
    """Whether the whole stage exists. Raises ToolError for a partial one, which Zappa would
    neither complete nor report."""
    found = look(account, target)
    if found.stack and found.stack.endswith("_IN_PROGRESS"):
        raise ToolError(
            f"AWS is still working on {target.function} ({found.stack}). Try again later."
        )
    wanted = found.function and target.api
    whole = found.stack in STABLE if wanted else found.stack is None
    if not whole:
        raise ToolError(
            f"AWS has only a part of {target.function}, or a URL that is no longer in the "
            f"settings. {again(target)}"
        )
    return found.function
