"""What stands before a place in a text."""

# Enough for a word or two and their marks, wherever these decide.
_SOME = 30


def text_before(text: str, at: int, most: int = _SOME) -> str:
    """The last `most` characters before the place `at`; fewer near the text's beginning."""
    return text[max(0, at - most) : at]
