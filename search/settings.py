"""Settings of the clinic, read from environment variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, NotRequired, TypedDict

from .errors import BadSetting
from .model import is_telephone, tel_uri

_ORIGIN = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?|https?://\[[0-9a-fA-F:]+\](?::\d{1,5})?"
)

# The addresses of a cluster that holds the passages (search.engine.cluster); unset on one machine.
ENGINE = "CITEBOX_ENGINE"
ENGINE_AUTH = "CITEBOX_ENGINE_AUTH"
# What of a contact line is an address to open or a number to call.
_CONTACT = (  # compiled where there is one
    r"(?P<web>https?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<tel>\+?(?:\(\d+\)|\d)[\d ()./-]{3,28}\d)"
)
CONTACT_MOST = 300  # characters

# The countries of safety/lines.tsv.
COUNTRIES = ("US", "CA", "GB", "IE", "AU", "NZ", "ES", "MX")

NO_EMERGENCY_LINE = (
    "No emergency line is set: someone in danger finds no number on the search box. "
    "Set CITEBOX_EMERGENCY_TEXT and CITEBOX_EMERGENCY_TEL."
)
NO_COUNTRY = (
    "No country is set: somebody in danger is told to call “your local emergency number”, without "
    "the number. Set CITEBOX_COUNTRY."
)


class EmergencyJSON(TypedDict):
    text: str
    tel: str


class ContactRunJSON(TypedDict):
    text: str
    href: NotRequired[str]


class Emergency(NamedTuple):
    """The clinic's emergency line. `tel` is as the clinic writes it."""

    text: str
    tel: str

    @property
    def href(self) -> str:
        return tel_uri(self.tel)


class Settings(NamedTuple):
    """The clinic's settings.

    `origins` may call from another site; empty means the same origin only. `emergency` is None
    where the clinic has set none: there is no default number. `country` (two letters, ISO 3166-1)
    chooses the lines that a card for somebody in danger may name; None: none of them. `contact` is
    the line that is shown where nothing answers, in runs; empty where the clinic has set none.
    """

    origins: frozenset[str] = frozenset()
    emergency: Emergency | None = None
    country: str | None = None
    contact: tuple[ContactRunJSON, ...] = ()

    @property
    def emergency_json(self) -> EmergencyJSON | None:
        line = self.emergency
        return {"text": line.text, "tel": line.tel} if line else None

    @property
    def warnings(self) -> list[str]:
        """Sentences about what the clinic has yet to set."""
        line = [] if self.emergency else [NO_EMERGENCY_LINE]
        return line if self.country else [*line, NO_COUNTRY]


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read CITEBOX_ORIGINS (comma-separated), CITEBOX_EMERGENCY_TEXT, CITEBOX_EMERGENCY_TEL,
    CITEBOX_COUNTRY and CITEBOX_CONTACT.

    "*" as an origin allows every site. Raises BadSetting.
    """
    listed = environ.get("CITEBOX_ORIGINS", "").split(",")
    origins = frozenset(_origin(part) for part in listed if part.strip())
    if any(origin != "*" and not _ORIGIN.fullmatch(origin) for origin in origins):
        raise BadSetting("CITEBOX_ORIGINS", "origins like https://clinic.example, with commas")
    return Settings(origins, _emergency(environ), _country(environ), _contact(environ))


def _origin(text: str) -> str:
    """An origin as a browser sends it: lower case, without the scheme's default port."""
    origin = text.strip().rstrip("/").lower()
    return re.sub(r"^(https)://(.*):443$|^(http)://(.*):80$", _without_port, origin)


def _without_port(found: re.Match[str]) -> str:
    return f"{found[1] or found[3]}://{found[2] or found[4]}"


def _emergency(environ: Mapping[str, str]) -> Emergency | None:
    text = _text(environ, "CITEBOX_EMERGENCY_TEXT")
    tel = environ.get("CITEBOX_EMERGENCY_TEL", "").strip()
    if not text and not tel:
        return None
    if not text or not tel:
        raise BadSetting("CITEBOX_EMERGENCY_TEXT", "set together with CITEBOX_EMERGENCY_TEL")
    if not is_telephone(tel):
        raise BadSetting("CITEBOX_EMERGENCY_TEL", "a telephone number")
    return Emergency(text, tel)


def _text(environ: Mapping[str, str], name: str) -> str:
    """A sentence for people. Bytes that are not UTF-8 are halves of pairs here, which no answer can
    hold."""
    text = environ.get(name, "").strip()
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadSetting(name, "UTF-8") from None
    return text


def _country(environ: Mapping[str, str]) -> str | None:
    country = environ.get("CITEBOX_COUNTRY", "").strip().upper()
    if not country:
        return None
    if country not in COUNTRIES:
        raise BadSetting("CITEBOX_COUNTRY", f"one of {', '.join(COUNTRIES)}, or left empty")
    return country


def _contact(environ: Mapping[str, str]) -> tuple[ContactRunJSON, ...]:
    """The contact line in runs, those of an address or a number with its `href`."""
    line = " ".join(_text(environ, "CITEBOX_CONTACT").split())
    if not line:
        return ()
    if len(line) > CONTACT_MOST:
        raise BadSetting("CITEBOX_CONTACT", f"a line of at most {CONTACT_MOST} characters")
    runs: list[ContactRunJSON] = []
    end = 0
    for found in re.finditer(_CONTACT, line):
        if found.start() > end:
            runs.append({"text": line[end : found.start()]})
        runs.append({"text": found[0], "href": _href(found)})
        end = found.end()
    return (*runs, {"text": line[end:]}) if end < len(line) else tuple(runs)


def _href(found: re.Match[str]) -> str:
    if found["tel"]:
        return tel_uri(found["tel"])
    return f"mailto:{found['mail']}" if found["mail"] else found[0]
