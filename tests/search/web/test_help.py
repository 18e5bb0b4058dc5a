"""Somebody in danger: what /search, the results page and the terminal say first."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from search.model import DANGER_KINDS
from search.query.parameters import Query
from search.settings import Settings
from search.store.reader import Store
from search.terminal import readable
from tests.support.each import each
from tests.support.engine_under_test import engine_over, open_engine
from tests.support.search_fixtures import HTML, ask, built

HELP = "When to get help at once"
FILES = {
    "diet.md": "# Losing weight\n\n## Will dieting help?\n\nDieting helps some people to lose.\n",
    "help.md": f"# Getting help\n\n## {HELP}\n\nCall us. Die Notrufnummer.\n\n## Other\n\nMore.\n",
    "faq.md": "---\nkind: faq\n---\n# Questions\n\n## I want to die, what now?\n\nTalk to us.\n",
    "help.yaml": """\
lines:
  any: {text: The nurse, number: 024}
passages:
  any: help.when-to-get-help-at-once.1
""",
}
# One for each kind; none is a line that was learned from.
IN_DANGER = {
    "self-harm": "I just want to die tonight",
    "overdose": "my nephew swallowed a whole bottle of my pills",
    "medical": "my neighbour collapsed, he isn't breathing and won't wake up",
    "violence": "my boyfriend keeps hitting me and says he will kill me",
    "withdrawal": "my uncle stopped drinking yesterday and is shaking and seeing things",
    "perinatal": "I am 31 weeks pregnant and bleeding and the baby stopped moving",
    "child": "my newborn is limp and has a fever and won't feed",
}
SILENT = ("Nothing found", "Nothing here answers", "Did you mean", "Not on these pages")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("help"), FILES)


@pytest.fixture
def client(index: Path) -> FlaskClient:
    return create_app(open_engine(index), Settings(country="US")).test_client()


def test_an_ordinary_question_has_no_help(client: FlaskClient) -> None:
    assert ask(client, "does dieting help?")["help"] is None


def test_every_kind_has_a_help_page_and_a_line_first(client: FlaskClient) -> None:
    assert set(IN_DANGER) == set(DANGER_KINDS)
    for kind, question in each(IN_DANGER.items()):
        answer = ask(client, question)
        assert (answer["help"]["strength"], answer["help"]["kinds"][0]) == ("now", kind)
        assert [one["section"][-1] for one in answer["help"]["passages"]] == [HELP]
        # As the clinic writes it: YAML would read 024 as twenty.
        assert answer["help"]["lines"][0]["number"] == "024"
        assert answer["help"]["lines"][0]["tel"] == "tel:024"
        assert (answer["answer"], answer["unanswered"]) == (None, False)


def test_the_results_stay_as_they_are_ranked(client: FlaskClient) -> None:
    answer = ask(client, "I want to die, what now?")
    assert answer["help"]["strength"] == "now"
    assert answer["results"][0]["section"] == ["I want to die, what now?"]
    assert answer["total"] == len(answer["results"])


def test_the_card_answers_in_the_language_of_the_question(client: FlaskClient) -> None:
    shown = ask(client, "quiero morir")["help"]
    assert shown["language"] == "es"
    assert shown["text"].startswith("Si usted")
    assert "Línea 988 de Prevención del Suicidio y Crisis" in [
        one["text"] for one in shown["lines"]
    ]


@pytest.mark.parametrize("question", [*IN_DANGER.values(), "quiero morir", "zzqx i want to die"])
def test_the_page_shows_the_card_first_and_never_only_that_nothing_is_there(
    client: FlaskClient, question: str
) -> None:
    page = client.post("/search", data={"q": question}, headers=HTML).get_data(as_text=True)
    card, passage = page.index('class="help now"'), page.index(HELP)
    assert card < page.index("tel:024") < passage
    assert not [said for said in SILENT if said in page[card:]]
    assert page.count(f">{HELP}<") == 1


def test_the_other_pages_have_a_heading_without_a_count(client: FlaskClient) -> None:
    page = client.post("/search", data={"q": "i want to die"}, headers=HTML).get_data(as_text=True)
    assert (
        page.index(HELP)
        < page.index("Other pages")
        < page.index("want to <mark>die</mark>, what now?")
    )
    assert "found" not in page[page.index("Other pages") :]


def test_the_next_page_has_no_card(client: FlaskClient) -> None:
    asked = {"q": "i want to die", "offset": "1", "limit": "1"}
    page = client.post("/search", data=asked, headers=HTML).get_data(as_text=True)
    assert 'class="help' not in page


@pytest.mark.parametrize("question", ["quiero morir", "zzqx i want to die"])
def test_the_terminal_shows_it_first(index: Path, question: str) -> None:
    engine = open_engine(index)
    text = readable(engine.search(Query(question)), Settings(country="US"))
    lines = text.splitlines()
    assert lines[0].startswith(("If you or someone", "Si usted o alguien"))
    assert "The nurse: 024" in text
    assert text.index("988") < text.index(HELP)
    assert not [said for said in SILENT if said in text]


def test_without_a_help_yaml_there_is_the_card_alone(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "help.yaml"}
    store = Store.open(built(tmp_path, files))
    shown = engine_over(store).search(Query("i want to die")).help
    assert shown is not None
    assert (shown.found.lines, shown.passages) == ((), ())


PAGES = Path(__file__).parents[1] / "safety"
OF_KINDS = {
    "help.md": "# Help\n\n" + "".join(f"## About {kind}\n\nCall us.\n\n" for kind in DANGER_KINDS),
    "other.md": "# I want to die\n\nSuicide, bleeding, overdose, pills, chest pain, violence.\n",
    "help.yaml": "passages:\n"
    + "".join(f"  {kind}: help.about-{kind}.1\n" for kind in DANGER_KINDS),
}


@pytest.mark.parametrize("name", ["asked", "held", "facts"])
def test_a_detected_question_begins_with_the_help_page_of_its_kind(
    tmp_path: Path, name: str
) -> None:
    """Of every kind, in both languages, whatever ranks first. `other.md` has the words."""
    lines = (PAGES / f"danger_{name}.tsv").read_text(encoding="utf-8").splitlines()
    questions = [line.split("\t")[3] for line in lines if not line.startswith("#")]
    engine = open_engine(built(tmp_path, OF_KINDS))
    found = [helped for text in questions if (helped := engine.search(Query(text)).help)]
    assert len(found) > len(questions) / 3
    for one in found:
        sections = [hit.record["section"] for hit in one.passages]
        assert sections == [[f"About {kind}"] for kind in one.found.kinds]
