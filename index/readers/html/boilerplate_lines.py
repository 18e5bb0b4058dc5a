"""Recognises boilerplate lines and headings of a page by their words: "Share this:", "3 Comments".

Those that pasted pages have too are in `index.readers.pasted.boilerplate`. Every pattern matches a
whole line or heading."""

from __future__ import annotations

import re

from ..pasted.boilerplate import is_boilerplate, read_masthead_date, starts_footer

_BOILERPLATE_HEADING = re.compile(
    r"share(?: this)?(?: (?:post|article|page|story))?(?: with .*)?:?|follow us.*"
    r"|related(?: (?:posts?|articles?|reading|content|topics|stories|resources))?:?"
    r"|more (?:from|on|in) (?:the|our|this) .{1,30}|(?:keep|continue|more) reading"
    r"|read next|up next"
    r"|(?:recent|latest|popular|featured|other|more) (?:posts?|articles?|news|stories|content)"
    r"|you (?:might|may) (?:also )?(?:like|enjoy|be interested in).*"
    r"|about the authors?|meet the author|author: .{2,40}|written by .{2,40}"
    r"|subscribe(?: (?:to|for|now) ?.{0,60})?|(?:our )?newsletter"
    r"|(?:sign up|join) .{0,60}(?:newsletter|mailing list|updates|letter|emails?|community)"
    r"|get (?:our|the|your) .{0,60}(?:newsletter|letter|updates|emails?|inbox)"
    r"|stay (?:in touch|updated|connected|informed|up to date)"
    r"|(?:\d+|one|no) (?:comments?|responses?|thoughts?|replies)(?: (?:on|to) .*)?"
    r"|(?:leave|post|write|add) a (?:reply|comment|response).*|join the (?:discussion|conversation)"
    r"|member discussion|post navigation|(?:this|our) (?:website|site) uses cookies.*"
    r"|we value your privacy"
    r"|(?:notas|artículos|noticias|posts|entradas) relacionad[oa]s?|te puede interesar:?"
    r"|(?:ähnliche|verwandte|weitere|aktuelle) (?:artikel|beiträge|themen|meldungen)(?: .{1,40})?"
    r"|das könnte (?:sie|dich|ihnen|dir|euch) (?:auch )?(?:interessieren|gefallen).*"
    r"|auch interessant:?|schon gelesen\?|mehr zum thema:?|empfohlener redaktioneller inhalt"
    r"|articles? (?:similaires|liés|associés|connexes)|sur le même (?:sujet|thème)|à lire aussi:?"
    r"|articoli correlati|potrebbe interessarti.*|artigos relacionados|veja também:?"
    r"|(?:keine|ein|\d+) kommentare?(?: .{1,40})?|(?:\d+ )?(?:commentaires?|comentarios?|commenti)"
    r"|(?:schreibe?|hinterlasse) (?:einen|deinen) kommentar.*"
    r"|deja (?:un|una) (?:comentario|respuesta)"
    r"|laisser un commentaire.*|lascia un commento.*|antwort schreiben|attachments?:",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"(?:tags?:|tagged:|filed under:?|categor(?:y|ies):|posted (?:in|by|on):?|topics?:) .{1,80}"
    r"|(?:previous|next|older|newer)(?: (?:post|article|story)\b|:).{0,80}"
    r"|(?:by|written by|author:?) (?:dr\.? )?[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}"
    r"|\d+ min(?:ute)?s?(?: read)?|loading\.*|\d+ likes?|\||share"
    r"|(?:kategorien?|catégories?|categorías?|categorie?|schlagw[oö]rte?r?|schlüsselwörter"
    r"|etiquetas?|themen|temas|sujets|rubrik):? .{1,60}|temas|themen|tags"
    r"|.{0,25}(?:lesezeit|temps de lecture|tiempo de lectura|tempo di lettura):? .{1,20}"
    r"|.{0,20}\bmin(?:uten|utes|uti|utos)?\.? (?:lesezeit|read|de lecture|de lectura|di lettura)"
    r"|(?:was|did you find) this (?:page|article|post|information|content|answer)?.{0,8}"
    r"(?:helpful|useful)\?.{0,20}"
    r"|(?:war|fanden sie) (?:dies|diese|dieser|den|das) .{0,30}(?:hilfreich|nützlich)\?"
    r"|¿(?:te|le) (?:ha )?(?:sido|fue|result[óo]|pareci[óo]) .{0,30}útil.{0,30}\?"
    r"|kommentare(?: insgesamt)?:? \d*|view (?:all )?comments?",
    re.IGNORECASE,
)
_CHANGED = (
    r"(?:last |zuletzt )?(?:updated?|modified|changed|published|posted|ge[äa]ndert|aktualisiert"
    r"|veröffentlicht|erschienen|publié|actualizado|publicado|aggiornato|pubblicato|mis à jour)"
    r"|letzte (?:änderung|aktualisierung)|stand|dernière mise à jour|última actualización"
)
_DAY = r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}\.? [^\W\d]{3,10}\.? \d{4})"
_DATED = re.compile(
    rf"(?:(?:{_CHANGED})(?: (?:am|on|le|el|il))?[:\s]*)?\W*{_DAY}"
    r"(?:\W+(?:um |at |à )?\d{1,2}[:.]\d\d(?:\W*[ap]m| uhr)?)?\W*"
    r"|\d{1,2}:\d\d\W?(?:[ap]m|uhr)",
    re.IGNORECASE,
)
# Who took a picture. Not a caption, which says what it shows.
_CREDIT = re.compile(
    r"(?:©|\(c\)|copyright|(?:titel|symbol|archiv|beitrags|header)?(?:bild|foto|photo|picture"
    r"|image)s?(?:nachweis|quelle|rechte| ?credits?)?|credits?(?: photos?)?|crédits?(?: photos?)?"
    r"|fot\.|imagen)\s*(?:[:©/|]|by|via|von)\s*[^.!?]{1,80}\.?"
    r"|[^.!?]{1,50}/\s?(?:getty(?: images)?|afp|reuters|dpa|apa|shutterstock|istock\w*"
    r"|adobe ?stock|unsplash|pexels)\b.{0,30}|[^.!?]{0,60}©[^.!?]{1,50}",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:table of )?contents:?|(?:in|on) this (?:article|post|page|guide):?|jump to.*"
    r"|what(?:['’]s| is) in this (?:article|post|guide)\??|quick (?:links|navigation)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:book|call|start|schedule|contact|shop|buy|sign|join|subscribe|register|reserve|download"
    r"|request|make an? appointment|get (?:started|in touch)|(?:read|learn) more|(?:view|see) all"
    r"|back to|all posts)\b.{0,60}",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"(?:read (?:more|also|next|now)|see also|also read|more on this|related|watch"
    r"|lesen sie (?:auch|hier|mehr|dazu|weiter)|mehr (?:dazu|zum thema|lesen)|auch interessant"
    r"|siehe auch|weiterlesen|passend dazu|(?:à )?lire (?:aussi|la suite)|(?:à )?voir aussi"
    r"|lea? (?:también|más)|ver (?:también|más)|te puede interesar|mir[ae]|vea también"
    r"|leggi (?:anche|tutto)|potrebbe interessarti|leia (?:também|mais)|veja também"
    r"|czytaj (?:też|także|więcej)|zobacz (?:też|także)|dowiedz się więcej|lees (?:ook|meer))\b",
    re.IGNORECASE,
)
_MOST_CHARACTERS = 90
_BARS = re.compile(r"\s+[|·•]\s+")


def heads_boilerplate(text: str) -> bool:
    """Whether a heading is above boilerplate: comments, related posts, a newsletter's form."""
    return len(text) <= _MOST_CHARACTERS and (
        _BOILERPLATE_HEADING.fullmatch(text) is not None or starts_footer(text)
    )


def heads_contents(text: str) -> bool:
    """Whether a heading is above a table of contents."""
    return _CONTENTS.fullmatch(text) is not None


def is_boilerplate_line(text: str) -> bool:
    """Whether a separate line is boilerplate: a date, a counter, a label of a button."""
    if not 0 < len(text) <= _MOST_CHARACTERS:
        return False
    parts = [*filter(None, _BARS.split(text))]
    if len(parts) > 1 and all(map(is_boilerplate_line, parts)):
        return True  # "By Ann Ash | March 2, 2024 | 5 min read"
    return (
        is_boilerplate(text)
        or heads_boilerplate(text)
        or read_masthead_date(text) is not None
        or any(known.fullmatch(text) for known in (_LINE, _DATED, _CREDIT))
    )


def leads_elsewhere(text: str) -> bool:
    """Whether a line with a link sends the visitor to another article: "Read more: …"."""
    return _LEADS.match(text) is not None


def is_call(text: str) -> bool:
    """Whether the text of a separate link is a call to action: "Book your visit"."""
    return _CALL.fullmatch(text) is not None
