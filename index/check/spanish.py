"""The author's report in Spanish: our own sentences are replaced, quoted text stays as it is.

Each rule writes English, with what it read inside; here the whole sentence is matched, so that
nothing of an article is ever translated. A test holds that no sentence of the rules is left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from search.wording import sayer

from ..document import SourceError
from .findings import Checked, CheckReport, Detail, Finding, Kind

_SENTENCES = {
    # Kinds: titles and advice
    "A citation has no reference": "Una cita no tiene referencia",
    "Add the reference to the list, or correct the citation.": (
        "Añada la referencia a la lista o corrija la cita."
    ),
    "Several references fit a citation": "Varias referencias encajan con una cita",
    "Say which one is meant: add the letter of the year (2007a), or name the second author.": (
        "Diga cuál es: añada la letra del año (2007a) o nombre al segundo autor."
    ),
    "A name is spelt differently in the text and in the list": (
        "Un nombre se escribe distinto en el texto y en la lista"
    ),
    "Check the spelling with the paper itself and correct the wrong one.": (
        "Compruebe en el propio artículo cómo se escribe y corrija el que esté mal."
    ),
    "A year differs between the text and the list": "Un año es distinto en el texto y en la lista",
    "Check the year with the paper itself and correct the wrong one.": (
        "Compruebe el año en el propio artículo y corrija el que esté mal."
    ),
    "“et al.” stands for a reference with two authors": (
        "«et al.» está por una referencia de dos autores"
    ),
    "Name both authors in the text. If the paper has more, complete the reference list.": (
        "Nombre a los dos autores en el texto. Si el artículo tiene más, complete la lista."
    ),
    "The article cites but has no reference list": "El artículo cita, pero no tiene referencias",
    "Add a list under a heading of its own, such as “References”.": (
        "Añada una lista con su propio título, como «Referencias»."
    ),
    "The article has a reference list but cites nothing from it": (
        "El artículo tiene una lista de referencias, pero no cita ninguna"
    ),
    "Say in the text which statement rests on which reference.": (
        "Diga en el texto en qué referencia se apoya cada afirmación."
    ),
    "The text names another journal than the reference": (
        "El texto nombra otra revista que la referencia"
    ),
    "Check where the paper appeared, and correct the text or the reference.": (
        "Compruebe dónde se publicó y corrija el texto o la referencia."
    ),
    "A reference is never cited": "Una referencia no se cita nunca",
    "Cite it where it belongs, or take it off the list.": (
        "Cítela donde corresponda o quítela de la lista."
    ),
    "A reference is listed twice": "Una referencia está dos veces en la lista",
    "Keep one of them. If they are two papers, correct what makes them look the same.": (
        "Deje una. Si son dos artículos, corrija lo que los hace parecer el mismo."
    ),
    "A DOI is malformed": "Un DOI está mal escrito",
    "Copy the DOI anew from the paper: it begins with 10., four or more digits and a slash.": (
        "Copie otra vez el DOI del artículo: empieza por 10., cuatro cifras o más y una barra."
    ),
    "Two references have the same DOI": "Dos referencias tienen el mismo DOI",
    "A DOI belongs to one paper: correct the one that is wrong.": (
        "Un DOI es de un solo artículo: corrija el que esté mal."
    ),
    "A DOI ends in punctuation": "Un DOI termina en un signo de puntuación",
    "Take the mark off the end, so that the address works when it is clicked.": (
        "Quite el signo del final, para que la dirección funcione al pulsarla."
    ),
    "References to journal articles have no DOI": "Hay artículos de revista sin DOI en la lista",
    "Add each paper's DOI where it has one, so that a reader can open it.": (
        "Añada el DOI de cada artículo que lo tenga, para que se pueda abrir."
    ),
    "A paper has been retracted": "Un artículo ha sido retractado",
    "Take it out, with what rests on it, or say beside it that it was retracted.": (
        "Quítelo, con lo que se apoya en él, o diga a su lado que fue retractado."
    ),
    "There is an expression of concern about a paper": (
        "Hay una expresión de preocupación sobre un artículo"
    ),
    "Read the notice, and see whether what you say still stands.": (
        "Lea el aviso y vea si lo que usted dice sigue siendo válido."
    ),
    "A paper has been corrected since": "Un artículo ha sido corregido después",
    "Read the correction, and see whether what you say still stands.": (
        "Lea la corrección y vea si lo que usted dice sigue siendo válido."
    ),
    "A reference differs from its record": "Una referencia es distinta de su registro",
    "Correct the reference, or its DOI or PubMed number if that is another paper's.": (
        "Corrija la referencia, o su DOI o número de PubMed si es el de otro artículo."
    ),
    "Two words have lost the space between them": "Dos palabras han perdido el espacio entre ellas",
    "Put the space back. It is often lost where italics end.": (
        "Ponga el espacio. Se suele perder donde termina la cursiva."
    ),
    "No reviewer is named": "No se nombra a quien revisó el artículo",
    "Say who reviewed the article and when, in the page or in its front matter.": (
        "Diga quién revisó el artículo y cuándo, en la página o en sus datos iniciales."
    ),
    "The last review is too long ago": "La última revisión es de hace demasiado tiempo",
    "Have the article read again by a clinician and put the new date in.": (
        "Pida a un profesional que lo lea de nuevo y ponga la fecha nueva."
    ),
    "No date of a review or an update is given": "No hay fecha de revisión ni de actualización",
    "Put in the date of the last review.": "Ponga la fecha de la última revisión.",
    "A date cannot be read for certain": "Una fecha no se puede leer con certeza",
    "Write the date with its year, such as 15 August 2025 or 2025-08-15.": (
        "Escriba la fecha con su año, como 15 de agosto de 2025 o 2025-08-15."
    ),
    "A date lies in the future": "Una fecha está en el futuro",
    "Correct the date.": "Corrija la fecha.",
    "The article is hard to read": "El artículo es difícil de leer",
    "Shorten sentences and choose everyday words, in the hardest sections first.": (
        "Acorte las frases y elija palabras de todos los días, primero en lo más difícil."
    ),
    "Something in the file was not understood": "Algo del archivo no se entendió",
    "Correct it, or take it out.": "Corríjalo o quítelo.",
    # What was read, and what was expected
    "a citation for each reference": "una cita para cada referencia",
    "a list with its reference": "una lista con su referencia",
    "a number of the list": "un número de la lista",
    "each paper once": "cada artículo una vez",
    "a DOI of its own": "un DOI propio",
    "the DOI's address once: https://doi.org/10.…": "la dirección del DOI una vez: https://doi.org/10.…",
    "a DOI without a space in it": "un DOI sin espacios",
    "10., four or more digits, a slash, a name: 10.1000/182": (
        "10., cuatro cifras o más, una barra, un nombre: 10.1000/182"
    ),
    "a DOI for each, such as https://doi.org/10.1000/182": (
        "un DOI para cada uno, como https://doi.org/10.1000/182"
    ),
    "no reviewer": "nadie",
    "a name and the date of the review": "un nombre y la fecha de la revisión",
    "no date": "sin fecha",
    "the date of the last review": "la fecha de la última revisión",
    "a date with its year": "una fecha con su año",
    "a name that we know": "un nombre que conozcamos",
    "The reference list has this number more than once": "La lista tiene ese número más de una vez",
    "References": "Referencias",
    # The page and the text
    "Needs the author": "Necesita al autor",
    "Worth a look": "Conviene mirarlo",
    "could not be read": "no se pudo leer",
    "Could not be read": "No se pudo leer",
    "read": "leído",
    "expected": "esperado",
    "Citation report": "Informe de citas",
    "for the author": "para el autor",
    "worth a look": "por mirar",
    "to look at": "por mirar",
    "article": "artículo",
    "articles": "artículos",
    "nothing found": "nada que señalar",
    "Articles": "Artículos",
    "line": "línea",
    "places": "lugares",
    "We read": "Leímos",
    "We expected": "Esperábamos",
    "What to do:": "Qué hacer:",
    "Nothing to do: no rule found anything.": "Nada que hacer: ninguna regla encontró nada.",
    "It has no citations and no references.": "No tiene citas ni referencias.",
    "Nothing could be read.": "No se pudo leer nada.",
    "Only what the files themselves show was checked: nothing was compared with a database, "
    "and no reference was looked up.": (
        "Solo se comprobó lo que muestran los propios archivos: nada se comparó con una base de "
        "datos y no se buscó ninguna referencia."
    ),
    "References were looked up at Crossref and PubMed by their DOIs and PubMed numbers.": (
        "Las referencias se buscaron en Crossref y PubMed por su DOI o número de PubMed."
    ),
}
_NOUNS = {"citation": "cita", "reference": "referencia"}
_DID = {
    "lead to a reference": ("lleva a una referencia", "llevan a una referencia"),
    "be cited": ("se cita", "se citan"),
    "have a DOI": ("tiene DOI", "tienen DOI"),
}
# A whole sentence -> its Spanish, where {1} is the first group.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), spanish)
    for pattern, spanish in (
        (r"(\d+) references?, no citation", "referencias: {1}; citas: ninguna"),
        (r"one of the (\d+) that fit", "una de las {1} que encajan"),
        (r"a reference in the list for (.+); the list has (.+)",
         "una referencia en la lista para {1}; la lista tiene {2}"),
        (r"a reference in the list for (.+)", "una referencia en la lista para {1}"),
        (r"The reference list has no number (\d+)", "La lista no tiene el número {1}"),
        (r"a citation of (.+), number (\d+) of the list",
         "una cita de {1}, número {2} de la lista"),
        (r"a citation of (.+)", "una cita de {1}"),
        (r"(\d+) of (\d+) journal articles? (?:has|have) no DOI",
         "sin DOI: {1} de {2} artículos de revista"),
        (r"(.+), where the list says that (.+) appeared", "{1}, donde la lista dice que salió {2}"),
        (r"reviewed (.+), (\d+) months ago", "revisado {1}, hace {2} meses"),
        (r"updated (.+), (\d+) months ago", "actualizado {1}, hace {2} meses"),
        (r"published (.+), (\d+) months ago", "publicado {1}, hace {2} meses"),
        (r"reviewed (.+) \(the year is missing\)", "revisado {1} (falta el año)"),
        (r"updated (.+) \(the year is missing\)", "actualizado {1} (falta el año)"),
        (r"published (.+) \(the year is missing\)", "publicado {1} (falta el año)"),
        (r"reviewed (.+) \(no date we can read\)", "revisado {1} (una fecha que no leemos)"),
        (r"updated (.+) \(no date we can read\)", "actualizado {1} (una fecha que no leemos)"),
        (r"published (.+) \(no date we can read\)", "publicado {1} (una fecha que no leemos)"),
        (r"reviewed (\d{4}-.+|.*\d{4})", "revisado {1}"),
        (r"updated (\d{4}-.+|.*\d{4})", "actualizado {1}"),
        (r"published (\d{4}-.+|.*\d{4})", "publicado {1}"),
        (r"the notice at (\w+)", "el aviso en {1}"),
        (r"the year (.+), as at (\w+)", "el año {1}, como en {2}"),
        (r"the first author (.+), as at (\w+)", "{1} de primer autor, como en {2}"),
        (r"a date up to ([\d-]+)", "una fecha hasta el {1}"),
        (r"a review in the last (\d+) months", "una revisión en los últimos {1} meses"),
        (r"reading grade ([\d.]+)", "grado de lectura {1}"),
        (r"grade (\d+) or below", "grado {1} o menos"),
        (r"reading ease ([\d.]+)", "facilidad de lectura {1}"),
        (r"ease (\d+) or above", "facilidad {1} o más"),
        (r"(.+), no year", "{1}, sin año"),
        (r"before the first heading: (grade|ease) ([\d.]+)", "antes del primer título: {2}"),
        (r"(.+): grade ([\d.]+)", "{1}: grado {2}"),
        (r"(.+): ease ([\d.]+)", "{1}: facilidad {2}"),
        (r"Reading grade ([\d.]+) \((\d+) or below suits most readers\)\.",
         "Grado de lectura {1} (hasta {2} va bien a casi todos los lectores)."),
        (r"Reading ease ([\d.]+) \((\d+) or above suits most readers\)\.",
         "Facilidad de lectura {1} (desde {2} va bien a casi todos los lectores)."),
        (r"(.+\d[a-z]?\)?) or (.+)", "{1} o {2}"),
    )
)  # fmt: skip
_COUNTED = re.compile(
    r"(?:(?P<all>All )|(?P<one>The one )|(?P<none>None of the |No )|(?P<some>[\d,]+) of )?"
    r"(?P<total>[\d,]+ )?(?P<noun>citation|reference)s? (?:leads?|is|are|has|have) "
    r"(?P<what>to a reference|cited|a DOI)\."
)
_WHAT = {"to a reference": "lead to a reference", "cited": "be cited", "a DOI": "have a DOI"}
_TOTALS = re.compile(
    r"([\d,]+) articles?: ([\d,]+) findings? for the author, (\d+) worth a look"
    r"(?:; ([\d,]+) sources? could not be read)?\."
)


# What the readers say of a file.
_READERS = sayer(Path(__file__).parent / "strings/es.json")


def spanish(text: str) -> str:
    """A sentence of ours in Spanish; any other text as it is."""
    if text in _SENTENCES:
        return _SENTENCES[text]
    if counted := _COUNTED.fullmatch(text):
        return _counted(counted)
    if totals := _TOTALS.fullmatch(text):
        return _totals(*totals.groups())
    for pattern, template in _PATTERNS:
        if found := pattern.fullmatch(text):
            return template.format(text, *found.groups())
    return _READERS(text)


def in_spanish(report: CheckReport) -> CheckReport:
    """The report with all sentences of ours in Spanish; quotations and names of files stay."""
    unread = [SourceError(one.file, one.line, spanish(one.reason)) for one in report.unread]
    return replace(report, articles=tuple(map(_article, report.articles)), unread=tuple(unread))


def _article(article: Checked) -> Checked:
    return replace(article, findings=tuple(map(_finding, article.findings)))


def _finding(found: Finding) -> Finding:
    kind = found.kind
    return replace(
        found,
        kind=Kind(kind.name, kind.severity, spanish(kind.title), spanish(kind.advice)),
        read=found.read if found.context else spanish(found.read),
        expected=spanish(found.expected),
        where=None if found.where is None else spanish(found.where),
        details=tuple(Detail(one.line, spanish(one.text)) for one in found.details),
    )


def _counted(found: re.Match[str]) -> str:
    noun, (one, many) = _NOUNS[found["noun"]], _DID[_WHAT[found["what"]]]
    total = (found["total"] or "").strip()
    if found["all"]:
        return f"Las {total} {noun}s {many}."
    if found["one"]:
        return f"La única {noun} {one}."
    if found["none"]:
        return f"Ninguna de las {total} {noun}s {one}." if total else f"Ninguna {noun} {one}."
    return f"{found['some']} de {total} {noun}s {one if found['some'] == '1' else many}."


def _totals(articles: str, needs: str, look: str, unread: str | None) -> str:
    text = (
        f"{articles} {'artículo' if articles == '1' else 'artículos'}: {needs} "
        f"{'hallazgo' if needs == '1' else 'hallazgos'} para el autor, {look} por mirar"
    )
    if unread:
        text += (
            f"; {unread} {'fuente no se pudo' if unread == '1' else 'fuentes no se pudieron'} leer"
        )
    return text + "."
