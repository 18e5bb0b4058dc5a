"""The reading ease of a Spanish text, 0 to 100: the greater, the easier.

The formula is the index of perspicuity of Szigriszt Pazos (1993, doctoral thesis, Universidad
Complutense de Madrid). What a value means is the INFLESZ scale of Barrio-Cantalejo et al. (2008,
Anales del Sistema Sanitario de Navarra, 31(2), 135-152), which was made for health leaflets: below
40 very hard, below 55 somewhat hard, to 65 normal, to 80 quite easy, above very easy.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Most readers manage a text from here on.
LEAST_EASE = 55.0
# A u that is not heard: "que", "guía"; not "agüita".
_SILENT_U = re.compile(r"(?<=q)u(?=[aeioáéíóú])|(?<=g)u(?=[eiéí])")
# At the end, y is a vowel: "muy", "hoy"; the word "y", too.
_LAST_Y = re.compile(r"y$")
_VOWELS = re.compile(r"[aeiouáéíóúü]+")
# Each of these is a syllable of its own, with the weak vowels beside it: "cre-a", "dí-a", "rui-do".
_STRONG = re.compile(r"[aeoáéíóú]")


def ease(words: list[str], sentences: int) -> float:
    """The ease of a text of these words in so many sentences, from 0 to 100."""
    spoken = sum(map(syllables, words))
    value = 206.835 - 62.3 * spoken / len(words) - len(words) / sentences
    return min(100.0, max(0.0, value))


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """The number of syllables, at least 1; an abbreviation without a vowel, "PHQ", is spelt out."""
    lower = re.sub(r"[^a-záéíóúüñ]", "", word.lower())
    heard = _LAST_Y.sub("i", _SILENT_U.sub("", lower))
    groups = _VOWELS.findall(heard)
    if not groups:
        return max(1, len(lower))
    return sum(max(1, len(_STRONG.findall(group))) for group in groups)
