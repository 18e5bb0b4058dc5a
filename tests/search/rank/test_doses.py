"""A dose that the best passages lack is said to be missing, in any spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from search.app import create_app
from search.rank.doses import missing_doses
from search.store.analysis import ENGLISH, language_of_code
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import ask, built, json_lines

SPANISH = language_of_code("es")
LACKED = [
    ("can i take 25 mg", "Take 50 mg a day."),
    ("can i take 25mg", "Take 50 mg a day."),
    ("is 5 mg enough", "Take 25 mg a day."),
    ("is 5 mg enough", "Take 0.5 mg a day."),
    ("is 5 mg enough", "Take 5 ml a day."),
    ("is 1,000 mg too much", "Take 100 mg a day."),
    ("is 5 g too much", "Take 5 mg a day."),
    ("20% more", "It is 2% more."),
    ("is .5 mg enough", "Take 5 mg a day."),
    ("is 5 mg enough", "Take .5 mg a day."),
    ("is 1,5 mg enough", "Take 15 mg, or 5 mg, or 1 mg a day."),
    ("is 5 mg enough", "Take 2,5 mg a day."),
    ("is 1 mg enough", "Take 1,000 mg a day."),
    ("is .5 mg enough", "Take 10.5 mg a day."),
    ("is 0.5 mg enough", "Take 10.5 mg a day."),
    ("is 10^6/L normal", "It is 10⁹/L."),
    ("is 10⁶/L normal", "It is 10^9/L, not 106."),
    ("is 10^-3 normal", "It is 10³."),
    ("is 10^3 normal", "It is 10⁻³, or 10."),
    ("can i take 2 tablets", "Take 1/2 tablet."),
    ("can i take 2 tablets", "Take half a tablet, then one."),
    ("can i take 1/4 tablet", "Take 1/2 tablet. 4 is enough."),
    ("can i take ½ tablet", "Take 1½ tablets."),
    ("can i take 1 1/2 tablets", "Take 1/2 tablet, or 1 tablet."),
    ("can i take 2 drops", "Take 2 tablets."),
    ("can i take 1 puff", "Take two puffs."),
    ("give 10 mg", "Give 10 mg/kg."),
    ("give 10 mg", "Give 10 mg per kilogram."),
    ("give 10 mg/kg", "Give 10 mg."),
    ("is a level of 1.4 high", "It is 0.6 to 0.8, or 14."),
    ("is a level of ,5 or 0,5 high", "It is 0.55."),
    ("what is the PHQ-8", "The PHQ-9 has nine questions."),
    ("phq8 score", "The PHQ-9 has 8 questions and one."),
    ("phq 8 score", "The PHQ-9 has nine questions."),
    ("vitamin b6", "Vitamin B₁₂ is measured."),
    ("type 1 diabetes", "Most have type 2 diabetes."),
    ("is 10 000 units too much", "Give 1,000 units, or 10 units, or 0 units."),
    ("is 500 units too much", "Give 10\u202f500 units."),
    ("is 10\u202f500 units too much", "Give 500 units."),
]
HAD = [
    ("is 10 000 units too much", "Give 10,000 units."),
    ("is 10,000 units too much", "Give 10 000 units."),
    ("is 10\u202f500 units too much", "Give 10\xa0500 units."),
    ("is 1 000 000 units too much", "Give 1,000,000 units."),
    ("can i take 2 500 mg tablets", "A tablet has 500 mg."),
    ("can i take 25 mg", "Take 25 mg a day."),
    ("can i take 25mg", "Take 25 mg a day."),
    ("can i take 25 mg", "Take 25mg a day."),
    ("can i take 25 MG", "Take a 25-mg tablet."),
    ("can i take 25mgs", "Take 25 mg a day."),
    ("can i take 25 mg", "Take 25 to 50 mg a day."),
    ("can i take 25 mg", "Take 25–50 mg a day."),
    ("is 1,000 mg too much", "Take 1000 mg a day."),
    ("is 1000mg too much", "Take 1,000 mg a day."),
    ("is 50 mcg enough", "Take 50 µg a day."),
    ("is 50 mcg enough", "Take 50 micrograms a day."),
    ("20% more", "It is 20 % more."),
    ("10 units", "Inject 10 units."),
    ("is .5 mg enough", "Take 0.5 mg a day."),
    ("is .5 mg enough", "Take .5 mg a day."),
    ("is 0.5 mg enough", "Take .5 mg a day."),
    ("is 1,5 mg enough", "Take 1.50 mg a day."),
    ("is 1.5 mg enough", "Take 1,5mg a day."),
    ("is 25-50 mg enough", "Take 25 to 50 mg a day."),
    ("is 25 or 50 mg enough", "Take 25 mg a day, then 50 mg."),
    ("is 10^9/L normal", "It is 10⁹/L."),
    ("is 10⁹ normal", "It is 10 ^ 9 per litre."),
    ("is 10⁻³ normal", "It is 10^-3 or 10^−4."),
    ("can i take 1/2 tablet", "Take half a tablet."),
    ("can i take ½ tablet", "Take 1/2 a pill."),
    ("can i take 1/2 tablet", "Take 0.5 tablet."),
    ("can i take 1 1/2 tablets", "Take 1½ tablets."),
    ("can i take 2 tablets", "Take two capsules."),
    ("can i take 2 pills", "Take 1 to 2 tablets."),
    ("can i take 1 tablet", "Take a tablet."),
    ("is 5/10 mg enough", "Take 5 mg, then 10 mg."),
    ("give 10mg/kg", "Give 10 mg per kg."),
    ("is a level of 1.4 high", "It is 1.40."),
    ("what is the PHQ-9", "The PHQ9 has nine questions."),
    ("what is the phq 9", "The PHQ-9, unlike the PHQ-2, has nine questions."),
    ("vitamin b12", "Vitamin B₁₂ is measured."),
    ("my phq 8 score", "Fill in form 9."),
    ("type 2 diabetes", "Most have type 2, some type 1."),
    ("take it every 12 hours", "Give it 12-hourly."),
    ("take it every 8h", "Take it every 8 to 12 hours."),
    ("i slept 12 hours", "Sleep 8 hours."),
]
# A question, a passage, and what the passage lacks.
PARTS = [
    ("is 2-3 mg enough", "Take 5 mg.", ["2-3 mg"]),
    ("is 2-3 mg enough", "Take 2 mg.", ["3 mg"]),
    ("is 2 to 3mg enough", "Take 3 mg.", ["2 mg"]),
    ("is 0.5–1 mg enough", "Take 1 mg.", ["0.5 mg"]),
    ("is 5mg or 5mg enough", "Drink water.", ["5mg"]),
    ("is 1/2-1 tablet enough", "Take 1/2 tablet.", ["1 tablet"]),
    ("is 0.5-1 enough", "Take 1.", ["0.5"]),
]
SPANISH_HAD = [
    ("puedo tomar 1000 mg", "Tome 1.000 mg al día."),
    ("puedo tomar 1.000 mg", "Tome 1,000 mg al día."),
    ("puedo tomar 0,5 mg", "Tome 0.5 mg al día."),
    ("pongo 10 UI", "Ponga 10 unidades o 10 IU."),
    ("pongo 10 unidades", "Ponga 10 units."),
    ("puedo tomar 1/2 pastilla", "Tome media tableta."),
    ("puedo tomar 1/4 pastilla", "Tome ¼ de pastilla."),
    ("puedo tomar 2 pastillas", "Tome dos comprimidos."),
    ("doy 10 mg/kg", "Dé 10 mg por kilo."),
    ("nivel de 1,4", "De 0,6 a 1,4."),
]
SPANISH_LACKED = [
    ("puedo tomar 1 mg", "Tome 1.000 mg al día."),
    ("puedo tomar 125 mg", "Tome 0,125 mg al día."),
    ("puedo tomar 5 mg", "Tome 1,5 mg al día."),
    ("puedo tomar 2 pastillas", "Tome 1/2 pastilla."),
    ("puedo tomar 2 gotas", "Tome dos pastillas."),
    ("nivel de 1,4", "De 0,6 a 14."),
    ("la tomo cada 12 horas", "Tome una cada 8 horas [12]."),
]


@pytest.mark.parametrize(("question", "text"), LACKED)
def test_another_number_or_another_unit_is_not_the_dose(question: str, text: str) -> None:
    [missing] = missing_doses(question, ENGLISH, [(ENGLISH, text)])
    assert missing in question


@pytest.mark.parametrize(("question", "text"), HAD)
def test_the_dose_is_found_in_any_spelling(question: str, text: str) -> None:
    assert (
        list(missing_doses(question, ENGLISH, [(ENGLISH, "Other words."), (ENGLISH, text)])) == []
    )


@pytest.mark.parametrize(("question", "text", "lacked"), PARTS)
def test_each_number_of_a_range_is_looked_for(question: str, text: str, lacked: list[str]) -> None:
    assert list(missing_doses(question, ENGLISH, [(ENGLISH, text)])) == lacked


def test_a_power_of_ten_of_any_length_is_read() -> None:
    """Python refuses to read numbers of more than 4,300 digits."""
    assert list(missing_doses("10^9", ENGLISH, [(ENGLISH, "10" + "⁹" * 9000)])) == ["10^9"]


@pytest.mark.parametrize(("question", "text"), SPANISH_HAD + SPANISH_LACKED)
def test_a_spanish_number_has_a_comma_for_decimals(question: str, text: str) -> None:
    missing = list(missing_doses(question, SPANISH, [(SPANISH, text)]))
    assert bool(missing) == ((question, text) in SPANISH_LACKED)


def test_each_text_is_read_in_its_own_language() -> None:
    asked = "puedo tomar 1.000 mg"
    assert not [*missing_doses(asked, SPANISH, [(ENGLISH, "Take 1,000 mg a day.")])]
    assert [*missing_doses(asked, SPANISH, [(ENGLISH, "Take 1.000 mg a day.")])]


@pytest.mark.parametrize(
    "question",
    [
        "lithium",
        "2 weeks",
        "phq 9",
        "B12",
        "5 good reasons",
        "1/2/2026",
        "it was 3.2, then 2.8, now 2.4",
    ],
)
def test_a_question_without_a_dose_lacks_none(question: str) -> None:
    assert list(missing_doses(question, ENGLISH, [])) == []


def test_the_answer_says_so(tmp_path: Path) -> None:
    texts = json_lines("Sertraline begins with 50 mg a day.", "Walking helps.")
    client = create_app(open_engine(built(tmp_path, texts)))
    asked = client.test_client()
    assert ask(asked, "sertraline 25 mg")["not_found"] == ["25 mg"]
    assert ask(asked, "sertraline 50 mg")["not_found"] == []


def test_a_dose_without_a_digit_is_told_with_its_unit(tmp_path: Path) -> None:
    lines = json_lines("Take one tablet of sertraline.")
    client = create_app(open_engine(built(tmp_path, lines))).test_client()
    assert ask(client, "can i take ½ tablet of sertraline")["not_found"] == ["½ tablet"]


def test_a_dose_of_another_medicine_is_not_the_one_asked_about(tmp_path: Path) -> None:
    """The medicine may be named in the passage, in a heading over it, or by another name."""
    page = (
        "# Our medicines\n\n## Sertraline\n\nBegin with 50 mg. Ask about it.\n\n"
        "## Lithium\n\nAsk about 400 mg of it.\n\n## Both\n\nZoloft of 150 mg, not lithium.\n"
    )
    client = create_app(open_engine(built(tmp_path, {"a.md": page}))).test_client()
    for question, lacked in (
        ("ask about sertraline 400 mg", ["400 mg"]),
        ("ask about lithium 50 mg", ["50 mg"]),
        ("ask about sertraline 50 mg", []),
        ("ask about sertraline 150 mg", []),
        ("ask about lithium 400 mg", []),
        ("ask about 400 mg", []),
    ):
        assert ask(client, question)["not_found"] == lacked, question


def test_a_dose_of_another_medicine_in_another_language_does_not_count(
    tmp_path: Path, model: Path
) -> None:
    """By meaning, pages of both languages are near; any dose in the other one counted."""
    (tmp_path / "a.md").write_text(
        "# Doses\n\n## Tramadol\n\nTake 50 mg.\n\n## Sertraline\n\nTake 100 mg.\n"
    )
    (tmp_path / "b.md").write_text(
        "---\nlang: es\n---\n# Dosis\n\n## Media\n\nTome 25 mg de sertralina.\n"
    )
    files = [tmp_path / "a.md", tmp_path / "b.md"]
    assert build(files, tmp_path / "index", model=model).exit_code == 0
    client = create_app(open_engine(tmp_path / "index")).test_client()
    for dose, lacked in (("50 mg", ["50 mg"]), ("100 mg", []), ("25 mg", [])):
        assert ask(client, f"sertralina {dose}")["not_found"] == lacked, dose


# A page's way of writing a dose, and ways of asking for it.
WAYS = ["50mg", "50 mg", "50MG", "50 mgs", "50mg/day", "50-mg"]


@pytest.mark.parametrize("written", WAYS)
def test_a_dose_is_found_however_page_and_question_write_it(tmp_path: Path, written: str) -> None:
    lines = json_lines(
        "Come off sertraline slowly.", f"Most begin one day on sertraline {written}."
    )
    asked = create_app(open_engine(built(tmp_path, lines))).test_client()
    for way in WAYS:
        answer = ask(asked, f"sertraline {way}")
        assert answer["results"][0]["article"]["id"] == "d1", way
        assert answer["not_found"] == [], way
        marked = [run["text"] for run in answer["results"][0]["text"] if run.get("match")]
        assert any(one.startswith("50") for one in marked), way


def test_the_unit_of_a_missing_dose_is_not_told_once_more(tmp_path: Path) -> None:
    client = create_app(open_engine(built(tmp_path, json_lines("Drink water."))))
    for question in ("water 500ml", "water 500 ml", "water 10^6/L"):
        assert ask(client.test_client(), question)["not_found"] == [question.partition(" ")[2]]


def test_a_dose_of_the_question_leads_to_the_section_that_names_it(
    tmp_path: Path, shared: Path
) -> None:
    page = (shared / "cases" / "query-50mg.md").read_text(encoding="utf-8")
    client = create_app(open_engine(built(tmp_path, {"a.md": page}))).test_client()
    answer = ask(client, "sertraline 50mg")
    assert answer["results"][0]["section"] == ["Dose"]
    assert answer["not_found"] == []
