"""Recognises boilerplate lines in text pasted from a clinic's page.

Every pattern matches a whole line. Removed lines are listed in the report.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MES = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
)
DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:, ?\d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?|\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}} de {_MES}(?: del? \d{{4}})?)"
)
_COUNTER = r"\d[\d,.]*[km]? ?(?:views?|comments?|likes?|shares?|reactions?)"

_ON = r"(?:facebook|x|twitter|linkedin|e-?mail|whatsapp|pinterest|print|copy link|link)"
_ANYWHERE = re.compile(
    "|".join(
        (
            "top of page|bottom of page|skip to (?:main )?content|back to (?:top|blog)",
            r"writer's picture.*|profile picture.*|\d+ min(?:ute)?s? read",
            rf"(?:{_COUNTER}[ .·|]*)+(?:post not marked as liked)?|post not marked as liked",
            r"log in(?: ?/ ?sign up)?|sign up|all posts|advertisement|read more",
            rf"share(?: this)?(?: (?:post|article|page|on))?:?(?: {_ON}[,|·]?)*",
            "facebook|twitter|linkedin|pinterest|whatsapp|copy link|tweet|print",
            r"(?:we|this (?:site|website)) uses? cookies\b.*|accept(?: all)?(?: cookies)?",
            "previous(?: post)?|next(?: post)?",
            # what a browser prints above and below each page
            r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d(?: ?[ap]m)? .*",
            r"https?://\S+ \d{1,3}/\d{1,3}|page \d{1,3} (?:of|/) \d{1,3}",
        )
    ),
    re.IGNORECASE,
)
# From such a line on, after the article's text, everything is the page's footer.
_FOOTER = re.compile(
    r"(?:recent|related|similar|more|latest|other) (?:posts?|articles?|stories|reading)"
    r"|you (?:may|might) also like:?|leave a (?:reply|comment)|write a comment\.*"
    r"|comments(?: \(\d+\))?|bottom of page|©.*|copyright ©?.*",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:(updated|last updated|modified|last reviewed|reviewed|published|posted"
    r"|actualizado|última actualización|revisado|última revisión|publicado)"
    rf"(?: on| el)?:? ?)?({DATE})",
    re.IGNORECASE,
)
_WRITER = re.compile(r"writer's picture\s*(.+)", re.IGNORECASE)
_MENU_WORDS = frozenset(
    "home about us our team services blog contact log in login articles faq faqs news shop book "
    "now menu search resources pricing locations careers more patients appointments".split()
)


def is_boilerplate(text: str) -> bool:
    return _ANYWHERE.fullmatch(text) is not None or _is_menu(text)


def _is_menu(text: str) -> bool:
    """A line of menu words only, three or more: "Home About Our Team Services Contact"."""
    words = re.findall(r"[a-z]+", text.lower())
    return len(words) > 2 and _MENU_WORDS.issuperset(words)


def starts_footer(text: str) -> bool:
    return _FOOTER.fullmatch(text) is not None


def read_masthead_date(text: str) -> tuple[str, str] | None:
    """(kind, date as printed) of a line that is only a date; else None.

    The kind is "published", "updated" or "reviewed".
    """
    if found := _DATED.fullmatch(text):
        word = (found[1] or "published").lower()
        kind = "reviewed" if "review" in word or "revis" in word else "published"
        return ("updated" if re.search("updat|modif|actualiz", word) else kind), found[2]
    return None


def read_writer(text: str) -> str | None:
    """The author's name in Wix's author widget, which follows the picture's alt text; or None."""
    found = _WRITER.fullmatch(text)
    return found[1].strip() if found else None
