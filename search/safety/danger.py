"""Crisis language: suppress the no-answer notice for questions that contain it.

Nothing else changes: the clinic's emergency line is on every screen anyway.
"""

from __future__ import annotations

import re

_DANGER = re.compile(
    r"\bsuicid|\boverdos|\bself[- ]?harm|\btook too many|\btaken too many|\bno reason to live"
    r"|\b(?:kill|hurt|harm|cut|cutting|hurting) (?:myself|himself|herself|themselves|someone)"
    r"|\b(?:want|going|wish) to (?:die|be dead|end it)|\bend(?:ing)? (?:my|his|her|their) life"
    r"|\b(?:can'?t|cannot|can not) go on\b|\bwant to be here any ?more"
    r"|\bquiero morir|\bmatarme|\bsobredosis",
    re.IGNORECASE,
)


def is_in_danger(text: str) -> bool:
    """Tell whether a question contains crisis language, in English or Spanish."""
    return bool(_DANGER.search(text.replace("\u2019", "'")))
