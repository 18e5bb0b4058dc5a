"""What AWS has of a stage already, and whose it is: only what `make deploy` made is touched."""

from __future__ import annotations

from dataclasses import dataclass

from tools.deploy.access import again
from tools.deploy.aws import Account, missing_is_fine, stranger
from tools.deploy.prerequisites import role_exists
from tools.deploy.target import Target
from tools.errors import ToolError

STABLE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
TAG = "ZappaProject"  # what Zappa puts on its stacks, with the function's name


@dataclass(frozen=True)
class Existing:
    """`stack`: its status, None where there is none."""

    function: bool
    stack: str | None
    role: bool

    @property
    def anything(self) -> bool:
        return self.function or self.stack is not None or self.role


def look(account: Account, target: Target) -> Existing:
    """Raises ToolError for what has our name and is not ours."""
    stack = stack_status(account, target)
    function = function_exists(account, target, has_stack=stack is not None)
    return Existing(function, stack, role_exists(account, target))


def stack_status(account: Account, target: Target) -> str | None:
    with missing_is_fine():
        found = account.client("cloudformation").describe_stacks(StackName=target.function)
        stack = found["Stacks"][0]
        tags = {tag["Key"]: tag["Value"] for tag in stack.get("Tags", [])}
        if tags.get(TAG) != target.function:
            raise stranger("CloudFormation stack", target.function)
        return str(stack["StackStatus"])
    return None


def function_exists(account: Account, target: Target, *, has_stack: bool) -> bool:
    """Ours has our role, or our stack if somebody has changed its role by hand."""
    with missing_is_fine():
        found = account.client("lambda").get_function(FunctionName=target.function)
        role = str(found["Configuration"]["Role"])
        if not has_stack and not role.endswith(f":role/{target.role}"):
            raise stranger("function", target.function)
        return True
    return False


def is_deployed(account: Account, target: Target) -> bool:
    """Half a deployment is refused: Zappa would neither make the rest nor say so."""
    found = look(account, target)
    if found.stack and found.stack.endswith("_IN_PROGRESS"):
        raise ToolError(
            f"AWS is still at work on {target.function} ({found.stack}). Try again later."
        )
    wanted = found.function and target.api
    whole = found.stack in STABLE if wanted else found.stack is None
    if not whole:
        raise ToolError(
            f"Of {target.function}, AWS has half, or an address that the settings no longer name. "
            + again(target)
        )
    return found.function
