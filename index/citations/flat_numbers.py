"""Superscript numbers that pasting has flattened: "sleep1", "mood.2,3", and "as seen 4, 5."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text_before import text_before
from .numbering import NUMBERS, Numbers

# After a word or a clause, without a space.
_GLUED = re.compile(
    rf"(?<=[\w)\]”’\"'%.,;:!?])(?<!\d)(?P<list>{NUMBERS})(?=[\s)\].,;:?!—]|$)(?![.,:]\d)"
)
_STOP = r"[.,;:!?)\]”’\"']"
# A word in lower case ("sleep1"), or the end of a clause ("sleep.1", "(PTSD)1", "it’s.1").
_SURE = re.compile(
    rf"(?<![\w-])[^\W\d_A-Z]{{3,}}$|[^\W\d_]{{3}}{_STOP}{{1,2}}$|[a-z]{{2}}{_STOP}{{1,2}}$"
)
# A name ("ICIs9"), or a code and a stop ("PD-1.9", "16%.9").
_UNSURE = re.compile(rf"(?<!\w)[^\W\d_]+(?:-[^\W\d_]+)*s$|(?:[^\W\d_][\w-]*|%){_STOP}{{1,2}}$|%$")
_WORD = re.compile(r"[\w-]+$")
# "fig.1", "type2", "top10": the number is a part of it.
NUMBERED = frozenset(
    "fig figs vol no nr art sec ch chap eq ref tab pp approx ca type stage phase level grade group "
    "step class top version covid omega chapter part day week table figure section item mp ver par "
    "page line apt room unit age aged figure eqn supp suppl about".split()
)
_SPACED = re.compile(
    rf"(?<=[\w)\]%]\s)(?P<list>{NUMBERS})(?=\s?(?:[.;:,)](?:\s|$)|$))(?!\s?[.,:]\d)"
)
# Words that a number may follow: it counts, names or measures something.
_COUNTING = frozenset(
    "of in to at than and or the a an is was are were be by for from with on about around over "
    "under between least most only just nearly almost another these those all other per last next "
    "first age aged age ages day days week weeks month months year years hour hours phase stage "
    "grade type level class group groups table figure fig chapter section step part item question "
    "number no version vol volume page pages line score scores point points score dose doses "
    "appendix panel cohort arm trial study criterion factor mean median sd n equals below above "
    "until after before since within up exceed exceeds reached unit room channel season covid "
    "january february march april may june july august september october november december "
    "equation eq case cases supplementary movie video box note experiment day lane "
    "ci cis iqr ric range ranges interval intervals".split()
)


def find_glued(text: str) -> Iterator[Numbers]:
    """Numbers glued to the end of a word or a clause; a part of no name, decimal or version."""
    for found in _GLUED.finditer(text):
        before = text_before(text, found.start())
        sure = _SURE.search(before) is not None
        if (sure or _UNSURE.search(before)) and _word(before) not in NUMBERED:
            yield Numbers(*found.span(), found["list"], sure)


def find_spaced(text: str) -> Iterator[Numbers]:
    """Numbers after a space at the end of a clause: "as was seen 4, 5."."""
    for found in _SPACED.finditer(text):
        before = text_before(text, found.start()).rstrip()
        if _word(before) not in _COUNTING:
            sure = not (before[-1:].isdigit() or before.endswith("%"))
            yield Numbers(*found.span(), found["list"], sure)


def _word(before: str) -> str:
    word = _WORD.search(before.rstrip(".,;:!?)]”’\"'"))
    return word[0].lower() if word else ""
