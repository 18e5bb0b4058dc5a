"""No sentence of ours reaches a Spanish reader in English: those of the code, all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.build import build
from index.check.spanish import spanish
from search.app import create_app
from search.engine.local import LocalEngine
from search.settings import read_settings
from search.wording import Say, wording
from tests.support.paths import ROOT
from tests.support.sentences import sentences

# What is no sentence for a reader: marks, parts of sentences, and what whoever runs it is told.
NOT_SAID = {" et al.", "et al.", "{}{}: {}", "   {}: {}", "citebox: {}", "“{}”: {}"}
ONE_BY_ONE = {"There is no {} with the id '{}'."}
FOR_THE_DESK = {
    "Give its text as .docx, .html, .md or .txt.",  # of a build's report
    "Lambda received a request that could not be read.",
    "cannot serve on {} port {}: {}.",
    "port {} on {} is already in use. Stop that program, or choose another: "
    "PORT={} make run, or --port {}.",
}
READERS = """
    check/command.py resolve/options.py readers source.py sources.py prepare.py document.py
    references names.py language.py tables.py
""".split()
ANSWERING = "web errors.py query app.py serve.py model.py terminal.py".split()


def left_in_english(found: set[str], say: Say) -> list[str]:
    """Those that stay English, with values in their places and without those that may be none."""
    said = found - NOT_SAID - ONE_BY_ONE - FOR_THE_DESK
    said |= {re.sub(r"(?<=[a-z\]}])\{\}", "", one) for one in said}
    filled = {one: one.replace("{}", "7") for one in said}
    return sorted(one for one, text in filled.items() if say(text) == text)


def test_what_is_said_of_a_citation_has_its_spanish() -> None:
    found = sentences(ROOT / "index/citations", ROOT / "index/resolve/record.py")
    assert len(found) >= 20
    assert left_in_english(found, wording("es")) == []


def test_what_answers_requests_has_its_spanish() -> None:
    found = sentences(*(ROOT / "search" / name for name in ANSWERING))
    assert len(found) >= 30
    assert left_in_english(found, wording("es")) == []


def test_what_readers_say_of_a_file_has_its_spanish() -> None:
    found = sentences(*(ROOT / "index" / name for name in READERS))
    assert len(found) >= 90
    assert left_in_english(found, spanish) == []


@pytest.mark.parametrize("kind", ["passage", "article", "reference", "language"])
def test_an_unknown_id_is_of_a_kind(kind: str) -> None:
    assert wording("es")(f"There is no {kind} with the id '7'.").startswith("No hay ning")


def test_a_name_in_quotation_marks_is_no_word_of_ours() -> None:
    unknown = "Unknown parameter 'text'. Known: none."
    assert wording("es")(unknown) == "Parámetro desconocido: 'text'. Se conocen: ninguno."
    assert spanish("'text' is not text.") == "«text» no es texto."


DOUBTFUL = """# Sueño

Ayuda mucho (Roble, 2001). También dicen que sí (Ash, 2003).

## References

Roble, B. (2001). Sueño y ánimo. Dormir, 1, 3-9.
Ash, B. (2002). Sueño. Dormir, 1, 3-9.
"""


@pytest.mark.parametrize(
    ("options", "browser", "said"),
    [
        ("?page_lang=es", "en", "La lista de referencias no tiene nada"),
        ("?page_lang=en", "es", "The reference list has nothing"),
        ("", "en", "La lista de referencias no tiene nada"),  # the question's own language
    ],
)
def test_a_doubt_is_said_in_the_language_of_the_box(
    tmp_path: Path, options: str, browser: str, said: str
) -> None:
    (tmp_path / "a.md").write_text(f"---\nlang: es\n---\n{DOUBTFUL}", "utf-8")
    build([tmp_path / "a.md"], tmp_path / "index")
    client = create_app(LocalEngine.open(tmp_path / "index"), read_settings({})).test_client()
    headers = {"Accept": "application/json", "Accept-Language": browser}
    reply = client.post(f"/search{options}", data="ayuda mucho el sueño", headers=headers,
                        content_type="text/plain")  # fmt: skip
    [result] = reply.json["results"]
    for runs in (result["text"], result["excerpt"]):
        [why] = [run["why"] for run in runs if "why" in run]
        assert why.startswith(said)
    passage = client.get(f"/passages/{result['id']}", headers={"Accept-Language": "es"}).json
    assert any(run.get("why", "").startswith("La lista de referencias") for run in passage["text"])
