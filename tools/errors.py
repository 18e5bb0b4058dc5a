"""What stops a tool: one sentence that says what to do."""


class ToolError(Exception):
    """Printed as it is; the command exits with 2."""
