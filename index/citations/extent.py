"""The extent of an author-year citation: how far back from its year it may begin.

Between the first author's name and the year there are only further names, "et al.", "and", "&",
commas, brackets and earlier years of the same authors. The search goes back from the year, token
by token, and stops at the first that cannot be in a citation. Its time is linear in the text.
"""

from __future__ import annotations

import re

from ..years import YEAR

_TOKEN = re.compile(r"\s+|[^\W\d_](?:[\w'’‐‑.-]*\w)?\.?|\d+[a-h]?|.", re.DOTALL)
_YEAR = re.compile(rf"{YEAR}[a-h]?")
PARTICLES = frozenset(
    "van von de der den del della di da dos du la le el al ul ten ter bin ibn".split()
)
# Lower-case words in citations and in the names of organisations.
_LINK_WORDS = PARTICLES | frozenset(
    "et al and colleagues others coworkers co-workers und y with in ed eds cited of the for on st "
    "jr sr cols col coll colaboradores colaboradoras colegas otros otras autores "
    "autoras ál alii colleghi collègues collegues his her their team group co-authors coauthors "
    "two three four several su sus equipo ses son équipe equipe suo suoi sua seus collaboratori "
    "collaborateurs sein seine seinem ihr ihre ihrem".split()
)
_EDITORS = frozenset("ed eds hrsg hg".split())
_ANDS = frozenset("and und y e et".split())
# "And" in Italian and Portuguese, and in Spanish before an i: "Silva e Souza", "Pérez e cols."
_NAME_AFTER = re.compile(r"\s(?:[^\W\d_a-zß-öø-ÿ]|col)")
# French and Italian articles: "selon l'Inserm", "dell'Istat".
_ELIDED = re.compile(r"(?:[ld]|dell|all|dall|nell|sull)['’](?=[^\W\d_a-zß-öø-ÿ])")
_POSSESSIVE = re.compile(r"['’]s$")  # "Ash et al.'s (2018) trial"
_AND_OTHERS = ("u.", "a.", "u.a.")  # German


def citation_start(text: str, floor: int, year_at: int) -> int:
    """The first code point that can belong to the citation whose year begins at `year_at`;
    not before `floor`."""
    start = year_at
    named = False
    acronym_only = True
    for token in reversed(list(_TOKEN.finditer(text, floor, year_at))):
        word = token[0]
        if word.isspace() or word in ",.&/'’" or (word == ";" and (not named or acronym_only)):
            pass  # ";" only between years and Brazilian names: "1976; 1977", "(ASH; FERN, 2018)"
        elif word == "e" and named and _NAME_AFTER.match(text, token.end()):
            pass
        elif elided := _ELIDED.match(word):
            return token.start() + elided.end()
        elif _YEAR.fullmatch(word) or (len(word) == 1 and word in "abcdefgh"):
            if named:
                return start  # the year of the citation before this one
        elif word.rstrip(".").lower() in _EDITORS or (word in _ANDS and not named):
            pass  # "Ash, Ed., 2010", "Ash 2010 and 2012"
        elif word in "()[]":
            if named and not (word in "([" and acronym_only):
                return start
        elif _belongs(word):
            if named and _ends_sentence(word):
                return start
            named = True
            acronym_only = acronym_only and word.isupper()
        else:
            return start
        start = token.start()
    return start


def _belongs(word: str) -> bool:
    if word[0].isalpha() and not word[0].islower():
        return True
    bare = _POSSESSIVE.sub("", word).rstrip(".")
    return bare.lower() in _LINK_WORDS or word in _AND_OTHERS


def _ends_sentence(word: str) -> bool:
    """ "Ash." ends a sentence; "al.", "J.", "A.B." and "Jr." do not."""
    bare = word.removesuffix(".")
    return word != bare and len(bare) > 2 and "." not in bare and bare.lower() not in _LINK_WORDS
