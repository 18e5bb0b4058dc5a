"""Headings of reference lists, in English, Spanish, German, French, Italian and Portuguese.

A heading is one or more names, each with words that do not count: "Selected references",
"Sources & further reading", "Fuentes consultadas". Some names may also head a text ("Resources"):
they head a list only where one follows.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..names import fold
from ..references.shape import may_begin_list
from .end_list import is_whole_reference

MOST_CHARACTERS = 80
# Folded: lower case without accents.
_NAMES = frozenset(
    name.strip()
    for name in (
        "reference, references, reference list, references list, list of references, bibliography, "
        "sources, source list, list of sources, works cited, literature cited, cited literature, "
        "references cited, sources cited, studies cited, cited works, literature, citations, "
        "works consulted, works referenced, sources referenced, studies referenced, ref, refs, "
        "footnotes, endnotes, reference section, reference notes, literature references, "
        "source material, research cited, sources of information, sources of evidence, "
        "evidence sources, "
        "referencias, lista de referencias, bibliografia, fuentes, obras citadas, "
        "material consultado, materiales consultados, documentacion consultada, "
        "paginas consultadas, webgrafia, webographie, "
        "literatura citada, notas al pie, notas a pie de pagina, citas bibliograficas, "
        "quellen, quellenangabe, quellenangaben, quellenverzeichnis, quellennachweis, "
        "quellennachweise, quellen- und literaturverzeichnis, literatur, literaturverzeichnis, "
        "literaturangaben, literaturnachweis, literaturnachweise, literaturhinweise, "
        "literaturliste, literaturquellen, referenzen, referenzliste, einzelnachweise, belege, "
        "fussnoten, endnoten, bibliografie, bibliographie, "
        "liste de references, liste des references, ouvrages cites, notes de bas de page, "
        "references bibliographiques, notes bibliographiques, "
        "riferimenti, riferimenti bibliografici, fonti, opere citate, note bibliografiche, "
        "sitografia, elenco dei riferimenti, bibliografia di riferimento, "
        "fontes, notas de rodape, referencias bibliograficas, lista de referencias"
    ).split(",")
)
# These may head a text as well.
_OTHER_NAMES = frozenset(
    name.strip()
    for name in (
        "source, further reading, additional reading, suggested reading, recommended reading, "
        "reading, reading list, readings, resources, notes, evidence, evidence base, studies, "
        "research, consulted, "
        "citas, fuente, lecturas, lecturas recomendadas, lecturas adicionales, para saber mas, "
        "notas, "
        "quelle, anmerkungen, studien, nachweise, zum weiterlesen, lesetipps, zum nachlesen, "
        "notes, lectures, lectures complementaires, pour en savoir plus, pour aller plus loin, "
        "litterature, etudes, fonte, note, letture consigliate, per approfondire, letteratura, "
        "studi, leituras recomendadas, leitura adicional, literatura, estudos, estudios, "
        "links, web links, weblinks, enlaces, liens, more information, learn more, "
        "weitere informationen, mas informacion, en savoir plus, "
        "recursos, recursos de interes, ressources, ressourcen, risorse"
    ).split(",")
)
_ALL = _NAMES | _OTHER_NAMES
# Any of these among a few other words: "Referencias del tratamiento"
_NOUNS = frozenset(
    "reference references bibliography sources citations studies referencia referencias fuentes "
    "bibliografia quellen literatur referenzen bibliographie riferimenti fonti fontes".split()
)
_MOST_WORDS = 6
_BESIDE = frozenset({"fact-checking", "fact checking", "faktencheck"})
# Words before and after a name that do not count.
_BEFORE = (
    "selected select annotated supporting key cited full our my all the article page scientific "
    "scholarly medical clinical "
    "academic editorial article research primary main additional general external important "
    "peer-reviewed list "
    "information data useful evidence weitere verwendete weiterfuhrende ausgewahlte "
    "wissenschaftliche zitierte benutzte medizinische unsere principales principali principais "
    "nuestras las le les i as os nos further other view show see read hide expand open complete"
).split()
_AFTER = (
    "bibliograficas bibliografiche bibliografici bibliographiques consultadas consultada "
    "consultate consultati consultees citadas citada citate citati cites citees cientificas "
    "scientifiche scientifici scientifiques medicas mediche medicales utilizadas utilizzate "
    "utilisees usadas usate essenziale essenziali esenciales recomendadas recomendada "
    "selective seleccionada principales principali "
    "cited used consulted list section here utiles utili utilizados consultados"
).split()
_AND = re.compile(r"\s*(?:&|\+|/|\||,|\b(?:and|or|und|y|e|et)\b)\s*")
_HINT = re.compile(
    r"\s*[\[(](?:click|tap|press|show|hide|expand|open|close|view|see|read|toggle|ausklappen|"
    r"anzeigen|aufklappen|ver|mostrar|afficher|voir|mostra|apri|apa|mla|ama\b|harvard|vancouver|\+|-|–|\d+)[^\])]{0,40}[\])]"
)
_TAIL = re.compile(
    r"\s(?:for|of|in|to|from|used in|used for|used to (?:write|produce|prepare)|cited in) "
    r"(?:this|the|our) (?:article|page|post|blog|guide|text|blog post|leaflet|booklet|brochure"
    r"|fact ?sheet|document|information)$"
)
_BRACKETED = re.compile(r"(\w[^()]{2,50}?) \([^()]{1,40}\)")
_NUMBER = re.compile(r"^(?:\d{1,2}|[ivx]{1,5})[.)]\s+|^\d{1,2}\s+")
# What pages print around a heading: colons, arrows, "+", emoji.
_AROUND = re.compile(r"^[^\w\[(]+|[^\w\])?]+$")


def is_reference_heading(text: str) -> bool:
    """Whether a text heads a reference list, whatever follows it."""
    return len(text) <= MOST_CHARACTERS and _read(text) == "list"


def may_head_references(text: str) -> bool:
    """Whether a text heads a reference list if references follow it."""
    return len(text) <= MOST_CHARACTERS and _read(text) in ("list", "perhaps")


def heads_references(text: str, after: str, first: str = "") -> bool:
    """Whether a text heads a reference list, of what is `after` it; `first` is a list's first item.
    Where it only has the word among others ("Treatment references"), the list must begin with a
    reference that has all its parts, or with an item that prints an address."""
    kind = _read(text) if len(text) <= MOST_CHARACTERS else ""
    if kind == "among":
        return is_whole_reference(first or after) or "://" in first
    return kind != "" and may_begin_list(after)


@lru_cache(maxsize=4096)
def _read(text: str) -> str:
    """ "list", "perhaps", "among" other words, or ""."""
    plain = _plain(text)
    if bare := _BRACKETED.fullmatch(plain):  # "Quellen (Einleitung)"
        return "perhaps" if _read(bare[1]) else ""
    if plain in _NAMES:
        return "list"
    if plain in _OTHER_NAMES:
        return "perhaps"
    kinds = [_kind(part) for part in _AND.split(plain) if part not in _BESIDE]
    if not kinds:
        return ""
    if "" in kinds:
        words = re.findall(r"[^\W\d_]+", plain)
        return "among" if len(words) <= _MOST_WORDS and _NOUNS.intersection(words) else ""
    return "list" if "list" in kinds else "perhaps"


def _plain(text: str) -> str:
    plain = _HINT.sub("", " ".join(fold(text).replace("(s)", "s").split()))
    plain = _AROUND.sub("", _AROUND.sub("", plain))
    return _TAIL.sub("", _NUMBER.sub("", plain))


def _kind(part: str) -> str:
    words = part.split()
    while len(words) > 1 and words[0] in _BEFORE and part not in _ALL:
        words = words[1:]
        part = " ".join(words)
    while len(words) > 1 and words[-1] in _AFTER and part not in _ALL:
        words = words[:-1]
        part = " ".join(words)
    if part in _NAMES:
        return "list"
    return "perhaps" if part in _OTHER_NAMES else ""
