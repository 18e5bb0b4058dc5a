"""The author list of a printed reference -> CSL-JSON names."""

from __future__ import annotations

import re

from ..names import UPPER
from ..years import YEAR
from .given_first import read_given_first, read_person

_PARTICLE = (
    r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|e|y|ten|ter|zu|van't|bin|ibn|st\.?)"
    r"\s+){0,3}"
)
_CAP = rf"{UPPER}[\w'’`-]*"
# A further word of a family name; not initials, as in "Chapin FS".
_NEXT = rf"(?!(?:Jr|Sr)\b){UPPER}[\w'’`-]*[^\W\d_A-Z][\w'’`-]*"
_FAMILY = rf"{_PARTICLE}(?:(?:O|D|L|d|l)['’])?{_CAP}(?:\s(?:{_PARTICLE}){_NEXT}){{0,3}}"
_DOTTED = rf"{UPPER}[a-z]?\.(?:(?:\s?\.?-\s?|\s)?{UPPER}[a-z]?(?:\.|(?!\w))){{0,5}}"
_BARE = rf"(?:{UPPER}(?:\s{UPPER}){{1,3}}|{UPPER}{{1,4}}(?:-{UPPER}{{1,3}})?)"
_SUFFIX = r"(?:,?\s(?:Jr|Sr|I{2,3}|IV|2nd|3rd)\b\.?)?"
# What may follow a name.
_STOP = r"(?=\s*(?:[,;:.(&/\[“\"]|$|\d)|\s(?:and|und|et|y|e|with|on behalf)\b)"
_NAME = re.compile(
    rf"(?P<family>{_FAMILY})(?:,\s?(?P<dotted>{_DOTTED})|,\s(?P<commabare>{_BARE})(?![\w'’-])"
    rf"|\s(?P<after>{_DOTTED})(?=\s*(?:[,;&(]|and\b|et\b|\.?\s*{YEAR}\b))|\s(?P<bare>{_BARE})(?![\w'’-]))"
    rf"(?P<suffix>{_SUFFIX}){_STOP}"
)
_GIVEN_FIRST = re.compile(
    rf"(?P<given>{_DOTTED})\s(?P<family>{_FAMILY}|[a-z]{{2,6}}(?=,))(?P<suffix>{_SUFFIX}){_STOP}"
)
_FULL = re.compile(
    rf"(?P<family>{_FAMILY}),\s(?P<given>{_CAP}(?:\s(?:{_CAP}|[A-Z]\.?)){{0,4}}){_STOP}"
)
# Tried within a list only: "ben-Avraham D", "delange WCM", "O ldziej S", "Fodor Aa".
_ODD = re.compile(
    rf"(?P<family>(?:[a-z]|{UPPER}\s[a-z])[\w'’-]+(?:\s{_NEXT})?|{_FAMILY})"
    rf"(?:,\s(?P<dotted>{_DOTTED})|\s(?P<bare>{_BARE}|{UPPER}[a-z])(?=[,;(]|\s\(|\.\s))"
)
_BROKEN = re.compile(rf"(?P<family>{UPPER})(?=,)|(?P<given>[a-z]{{2,3}})(?=,)")
_ORGANISATION_WORD = (
    r"(?:Organi[sz]ations?|Committee|Council|Departments?|Institutes?|Cent(?:er|re)s?|Groups?|Associations?"
    r"|Society|Ministry|Consortium|Networks?|Agency|Office|College|Academy|Academies|Universit(?:y|ies)|Foundation"
    r"|Commission|Federation|Initiative|Services?|Board|Bureau|Team|Panel|Force|Collaborat(?:ion|ors|ive)"
    r"|Investigators|Coordinators|Programme|Program|Project|Nations|Bank|Union|Administration|Authority"
    r"|Organizaci[óo]n|Ministerio|Instituto|Sociedad|Asociaci[óo]n|Fundaci[óo]n|Universidad|Centros?"
    r"|Consejo|Comit[ée]|Departamento|Facultad|Agencia|Comisi[óo]n|Federaci[óo]n|Confederaci[óo]n"
    r"|Secretar[íi]a|Observatorio|Colegio|Academia|Servicios?|Grupo|Biblioteca|Direcci[óo]n"
    r"|Organiza[çc][ãa]o|Minist[ée]rio|Sociedade|Associa[çc][ãa]o|Funda[çc][ãa]o|Universidade|Conselho"
    r"|Ag[êe]ncia|Organizzazione|Ministero|Istituto|Societ[àa]|Associazione|Agenzia|Fondazione"
    r"|Minist[èe]re|Soci[ée]t[ée]|Agence|F[ée]d[ée]ration|Autorit[ée]|Fondation|Universit[ée]"
    r"|Gesellschaft|Verband|Bundes(?:amt|ministerium|zentrale|verband)|Ministerium|Institut|Stiftung"
    r"|Trust|Staff|Clinics?|Hospitals?|Inc|Ltd|LLC|Company|Corporation|International|Members|Alliance|Secretariat|community)"
)
_ORGANISATION = re.compile(
    rf"(?P<literal>(?:[Tt]he\s)?(?:[\w'’&./-]+\s){{0,12}}?{_ORGANISATION_WORD}\b(?:\s(?:[\w'’-]+)){{0,8}}?)(?=[,;]\s|\.?\s\(?\d{{4}})"
)
_HAS_ORGANISATION = re.compile(rf"\b{_ORGANISATION_WORD}\b")
# "U.S. Food and Drug Administration" is nobody called Food.
_OF_A_STATE = re.compile(rf"U\.\s?[SK]\.\s[^.(]{{0,80}}\b{_ORGANISATION_WORD}\b")
_ET_AL = re.compile(
    r"[,;]?\s*(?:…|\.\.\.|(?:\.\s\.\s\.)|\b(?:et|and|y|e|und)\s+"
    r"(?:al|[áa]l|others|colleagues|cols?|coll|colaborador[ea]s|otr[oa]s(?: autor[ea]s)?|andere)"
    r"\b\.?|\bu\. ?a\.)",
    re.I,
)
# "and" in six languages; the short ones only before a capital: "Ortega y Gasset" is one name.
_AND = rf"(?:&|[Aa]nd|AND|[Uu]nd|(?:et|y|e)(?=\s{_PARTICLE}{UPPER}))"
_BETWEEN = re.compile(rf"\s*(?:,\s*{_AND}\s+|;\s*{_AND}?\s*|,[\s,]*|\s+{_AND}\s+|\s?/\s?|\.\s*$)")

Name = dict[str, str]

# How a list begins -> how it may go on: "Watson, D., L. A. Clark" changes its order.
_ORDERS: tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = (
    (_NAME, (_NAME, _GIVEN_FIRST, _ORGANISATION, _ODD, _BROKEN)),
    (_GIVEN_FIRST, (_GIVEN_FIRST, _ORGANISATION)),
    (_ORGANISATION, (_NAME, _ORGANISATION)),
    (_ODD, (_NAME, _ODD)),
    (_FULL, (_FULL, _GIVEN_FIRST)),
)
_LONGEST = 4000  # characters: no list of authors is longer


def read_authors(text: str) -> tuple[list[Name], int]:
    """The names at the start of `text` in printed order, and the offset where the list ends.

    An organisation alone, or anything that is not a list of persons, gives ([], 0).
    """
    if _OF_A_STATE.match(text):
        return [], 0
    if found := read_given_first(text, _HAS_ORGANISATION):
        return found
    for first, others in _ORDERS:
        names, end = _read_list(text[:_LONGEST], first, others)
        if any("family" in name for name in names):
            return names, end
    return [], 0


def begins_given_first(text: str) -> bool:
    """Whether a reference clearly has whole given names first: "Jane Ash and Omar Aal. 2022."."""
    found = read_given_first(text, _HAS_ORGANISATION)
    return found is not None and text.startswith(found[0][0]["given"])


def as_persons(literal_name: str) -> list[Name]:
    """Who is meant by a name that seemed an organisation's, in a list where given names are first;
    [] where it is one."""
    return read_person(literal_name, _HAS_ORGANISATION)


def _read_list(
    text: str, first: re.Pattern[str], others: tuple[re.Pattern[str], ...]
) -> tuple[list[Name], int]:
    names: list[Name] = []
    at = end = 0
    found = first.match(text)
    while found:
        names.append(_name(found))
        at = end = found.end()
        between = None
        if more := _ET_AL.match(text, at):
            end = at = more.end()
            between = (
                re.compile(r"\s*&?\s*").match(text, at) if more[0].strip(" ,")[0] in "….&" else None
            )
            if between is None:
                return names, end
        between = between or _BETWEEN.match(text, at)
        if not between or between.end() == len(text):
            break
        at = between.end()
        found = next(filter(None, (pattern.match(text, at) for pattern in others)), None)
    return names, end


def _name(found: re.Match[str]) -> Name:
    groups = {key: value.strip(" ,") for key, value in found.groupdict().items() if value}
    if "literal" in groups:
        return {"literal": groups["literal"]}
    given = next(
        (groups[k] for k in ("dotted", "commabare", "after", "bare", "given") if k in groups), ""
    )
    if "family" not in groups:
        return {"family": given, "given": ""}
    name = {"family": groups["family"], "given": given}
    if suffix := groups.get("suffix"):
        name["suffix"] = suffix
    return name


def literal(text: str) -> list[Name]:
    """An organisation's name, as printed."""
    name = re.sub(r",?\s*\(?\b(?:eds?\.?|editors?)\)?\s*$", "", text).strip(" .,;:")
    return [{"literal": name}] if name else []


_SMALL = frozenset(
    "of the and for in on to de für et der & del la las los el y e en para da das do dos di della "
    "delle dei du des le les pour und "
    # adjectives and fields that other languages write small: "Organisation mondiale de la santé"
    "mondiale mondial mundial nationale nacional nazionale internationale internacional "
    "internazionale européenne europea europeia française français española español italiana "
    "brasileira fédéral fédérale générale santé salud sanidad saúde sanità salute publique pública "
    "pubblica médecine medicina".split()
)
_MOST_WORDS_OF_CAPITALS = 8
_ACRONYM = re.compile(rf"{UPPER}{{2,8}}(?:[,/]\s?{UPPER}{{2,8}})*$")


def is_organisation(text: str) -> bool:
    """Whether a sentence is an organisation's name: an acronym, several words in capitals, or a
    capitalised name that has a word such as "Committee"."""
    text = text.strip(" .")
    if _ACRONYM.match(text):
        return True
    words = text.split()
    if text.isupper():  # "ORGANIZAÇÃO MUNDIAL DA SAÚDE", as Brazil's norm prints them
        return 1 < len(words) <= _MOST_WORDS_OF_CAPITALS and text.replace(" ", "").isalpha()
    return (
        1 < len(words) <= 40
        and re.search(rf"\b{_ORGANISATION_WORD}\b", text) is not None
        and all(word in _SMALL or any(map(str.isupper, word)) for word in words)
    )
