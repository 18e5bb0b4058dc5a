"""What we say in Spanish: every sentence is there, and a Spanish page has no English one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from index.build import build
from search import errors
from search.app import create_app
from search.engine.local import LocalEngine
from search.query.parameters import Query
from search.settings import read_settings
from search.store.reader import Store
from search.terminal import readable
from search.wording import count, long_date, own_language, wording
from tests.support.paths import ROOT

SPANISH: dict[str, str] = json.loads((ROOT / "search/strings/es.json").read_text("utf-8"))
BOX: dict[str, str] = json.loads((ROOT / "search/widget/strings/es.json").read_text("utf-8"))
# Words that our English sentences have and no Spanish text has.
ENGLISH = re.compile(
    r"\b(?:the|this|that|these|is|are|has|have|was|not|nothing|found|here|again|more|of|or|and|"
    r"with|your|you|try|search|question|pages?|passages?|references?|reviewed|read|next|results?|"
    r"must|unknown|known|given|method|allowed|requested)\b",
    re.IGNORECASE,
)
QUESTIONS = [
    "litio",
    "qué pasa si dejo el litio",
    "antidepresivo",
    "zzzz qqqq",
    "acupuntura",
    "qué es la adherncia",
]


def said(*names: str) -> set[str]:
    """The sentences that modules say: the arguments of say() and of count(), and the labels of
    which one is chosen first."""
    calls, labels = re.compile(r"\b(?:say|count)\((.*)"), re.compile(r'"([A-Z][^"]*: \{\})"')
    found: set[str] = set()
    for name in names:
        text = (ROOT / name).read_text("utf-8")
        for call in calls.finditer(text):
            found |= set(re.findall(r"[\"']([A-Z1{][^\"']{4,})[\"']", call[1]))
        found |= set(labels.findall(text))
    return found


def in_template() -> set[str]:
    templates = sorted((ROOT / "search/templates").iterdir())
    text = "".join(one.read_text("utf-8") for one in templates)
    counted = re.findall(r'count\([^,]+, "([^"]+)", "([^"]+)", _\)', text)
    return {*re.findall(r'_\("([^"]+)"\)', text), *(one for pair in counted for one in pair)}


def test_every_sentence_of_pages_and_terminal_has_its_spanish() -> None:
    sentences = in_template() | said("search/terminal.py", "search/web/pages.py")
    assert len(sentences) > 30
    assert sorted(sentences - SPANISH.keys()) == []


def test_every_title_of_an_error_has_its_spanish() -> None:
    kinds = (one for one in vars(errors).values() if isinstance(one, type))
    titles = {one.title for one in kinds if issubclass(one, errors.CiteboxError)}
    assert len(titles) > 10
    assert sorted(titles - SPANISH.keys()) == []


def test_values_keep_their_places() -> None:
    for english, spanish in SPANISH.items():
        values = re.findall(r"\{\d?\}", english)
        assert len(values) == len(re.findall(r"\{\d?\}", spanish)), english
        assert spanish.strip(), english


def test_the_boxs_strings_are_those_of_the_script() -> None:
    script = (ROOT / "search/widget/src/strings.js").read_text("utf-8")
    english = dict(re.findall(r'^  (\w+): "(.*)",$', script, re.MULTILINE))
    assert BOX.keys() == english.keys()
    for key, value in BOX.items():
        assert not ENGLISH.search(value), key
        assert value.count("|") == english[key].count("|"), key
        assert set(re.findall(r"\{\d\}", value)) == set(re.findall(r"\{\d\}", english[key])), key


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> LocalEngine:
    to = tmp_path_factory.mktemp("es") / "index"
    build([ROOT / "content/es"], to)
    return LocalEngine(Store.open(to))


@pytest.fixture(scope="module")
def client(engine: LocalEngine) -> FlaskClient:
    return create_app(engine, read_settings({})).test_client()


def own_words(page: str) -> str:
    """A page's text without what is the clinic's: passages, titles, references, names."""
    tree = html.fromstring(page)
    for one in tree.xpath("//*[@class='text'] | //h3 | //details/ol | //script | //style"):
        one.drop_tree()
    return " ".join(tree.text_content().split())


def asked(client: FlaskClient, question: str, language: str, **options: str) -> str:
    headers = {"Accept": "text/html", "Accept-Language": language}
    data = {"q": question, **options}
    return client.post("/search", data=data, headers=headers).get_data(as_text=True)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_spanish_page_has_no_english(client: FlaskClient, question: str) -> None:
    page = asked(client, question, "es-MX,es;q=0.9,en;q=0.5")
    assert '<html lang="es" dir="ltr">' in page
    assert not ENGLISH.search(own_words(page)), own_words(page)


def test_pages_of_questions_show_most_sentences(client: FlaskClient) -> None:
    """So that the test before cannot pass on nothing."""
    pages = " ".join(own_words(asked(client, one, "es")) for one in QUESTIONS)
    for sentence in (
        "Resultados de la búsqueda",
        "Su pregunta",
        "Revisado por Dra. Maya Okafor, 15 de agosto de 2025",
        "1 referencia",
        "Se encontró 1 página",
        "Seguir leyendo",
        "También allí:",
        "No se encontró nada",
    ):
        assert sentence in pages, sentence


def test_the_page_speaks_the_questions_language_else_the_browsers(client: FlaskClient) -> None:
    spanish = asked(client, "por qué la gente deja de tomar el litio", "en-US,es;q=0.5")
    assert '<html lang="es" dir="ltr">' in spanish
    told = asked(client, "por qué la gente deja de tomar el litio", "es", page_lang="en")
    assert '<html lang="en" dir="ltr">' in told
    assert "Reviewed by Dra. Maya Okafor, 30 September 2025" in told


def test_a_passage_in_another_language_is_named_so_with_its_twin(tmp_path: Path) -> None:
    build([ROOT / "content", ROOT / "content/es"], tmp_path / "both")
    both = create_app(LocalEngine.open(tmp_path / "both"), read_settings({})).test_client()
    page = asked(both, "por qué la gente deja de tomar el litio", "es")
    title = "Keeping up a medicine in bipolar disorder"
    assert re.search(rf'English: <a href="[^"]+" lang="en" hreflang="en">{title}</a>', page)
    other = asked(both, "por qué la gente deja de tomar el litio", "es", lang="en")
    assert "(English)" in other


def test_the_clinics_words_have_their_language_whatever_the_pages(client: FlaskClient) -> None:
    tree = html.fromstring(asked(client, "litio", "en", page_lang="en"))
    assert tree.get("lang") == "en"
    clinics = tree.xpath("//h3 | //p[@class='where']/span | //*[@class='text']")
    assert len(clinics) >= 3
    assert {one.get("lang") for one in clinics} == {"es"}


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/search", {"q": " "}),
        ("/search", {"q": "x" * 2001}),
        ("/search", {"q": "x", "limt": "3"}),
        ("/search", {"q": "x", "limit": "99"}),
        ("/search", {"q": "x", "kind": "z"}),
        ("/search", {"q": "x", "exact": "z"}),
        ("/search", {"q": "x", "article": ""}),
        ("/passages/x", None),
        ("/articles/x", None),
        ("/references/x", None),
        ("/references/x?format=z", None),
        ("/articles?limit=x", None),
        ("/embed?lang=1", None),
        ("/embed?theme=1", None),
        ("/nowhere", None),
        ("/embed", {"q": "x"}),
    ],
)
def test_an_error_is_in_the_readers_language(
    client: FlaskClient, address: str, data: dict[str, str] | None
) -> None:
    def problem(language: str) -> dict[str, str]:
        headers = {"Accept": "application/json", "Accept-Language": language}
        response = client.open(
            address, method="POST" if data else "GET", data=data, headers=headers
        )
        assert response.mimetype == "application/problem+json"
        found: dict[str, str] = response.json
        return found

    spanish, english = problem("es"), problem("en")
    assert spanish["status"] == english["status"]
    # Names of parameters and their values are the API's.
    own = re.sub(r"'[^']*'|Se conocen: .*|: (?:passage|true|light) .*", "", spanish["detail"])
    assert not ENGLISH.search(f"{spanish['title']} {own}"), spanish
    assert ENGLISH.search(f"{english['title']} {english['detail']}"), english


def test_the_page_of_an_error_is_spanish_too(client: FlaskClient) -> None:
    page = asked(client, " ", "es")
    assert "La pregunta está vacía." in page
    assert not ENGLISH.search(own_words(page)), own_words(page)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_terminal_speaks_the_language_of_the_question(
    engine: LocalEngine, question: str
) -> None:
    results = engine.current().search(Query(question))._replace(hits=())
    shown = readable(results, read_settings({}), "es")
    assert shown
    assert not ENGLISH.search(shown)


def test_counts_and_dates() -> None:
    say = wording("es")
    assert count(1, "1 page found", "{} pages found", say) == "Se encontró 1 página"
    assert count(1000, "1 page found", "{} pages found", say) == "Se encontraron 1000 páginas"
    assert count(1000, "1 page found", "{} pages found", str) == "1,000 pages found"
    assert long_date("2025-09-30", "es") == "30 de septiembre de 2025"
    assert long_date("2025-02-30", "es") == "2025-02-30"
    assert long_date("mayo de 2025", "es") == "mayo de 2025"
    assert long_date("2025-09-30", "en") == "30 September 2025"


def test_a_doubt_about_a_citation_is_said_in_spanish_and_its_names_stay() -> None:
    doubt = "“Núñez, 2015”: The text says Núñez, the reference list Núñez Prado."
    spanish = "“Núñez, 2015”: El texto dice Núñez; la lista de referencias, Núñez Prado."
    assert wording("es")(doubt) == spanish
    assert wording("en")(doubt) == doubt


def test_the_first_language_that_is_ours_counts() -> None:
    assert own_language(["es-MX", "en"]) == "es"
    assert own_language([None, "fr", "es_ES"]) == "es"
    assert own_language(["de", "est"]) == "en"


@pytest.mark.parametrize("path", ["/", "/try", "/embed?lang=es"])
def test_our_pages_have_no_english(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept-Language": "es"}).get_data(as_text=True)
    tree = html.fromstring(page)
    assert tree.get("lang") == "es"
    for one in tree.xpath("//*[@lang='en'] | //code"):
        one.drop_tree()
    # Names of attributes stay: they are what is pasted.
    names = re.compile(
        r"\b(?:text|surface|accent|label|article|hotkey|src|strings|lang|mark|none)\b"
    )
    told = " ".join(tree.xpath("//@title | //@data-done | //@data-selected | //@aria-label"))
    text = names.sub("", f"{tree.text_content()} {told}")
    assert not ENGLISH.search(text), ENGLISH.search(text)
    assert len(text.split()) > 3
