"""What stands before a place in a text."""


def text_before(text: str, at: int, most: int) -> str:
    """The last `most` characters before the place `at`; fewer near the text's beginning."""
    return text[max(0, at - most) : at]
