"""What stands in the scripts of the box."""

from __future__ import annotations

import re

from tests.support.paths import WIDGET


def listed(script: str, name: str) -> list[str]:
    """The strings of a list in one of our scripts."""
    source = (WIDGET / script).read_text(encoding="utf-8")
    [found] = re.findall(rf"const {name} = \[(.*?)\]", source, re.DOTALL)
    return re.findall(r'"([\w-]+)"', found)
