"""The error that stops a tool: a sentence that says what to do."""


class ToolError(Exception):
    """An error for the user. Its message is printed, and the command exits with 2."""
