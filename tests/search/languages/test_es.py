"""Spanish: stems, letters, sounds, and words as a phone types them."""

from __future__ import annotations

import pytest

from index.curation.everyday_words import data_file
from index.curation.files import starter_files
from index.curation.medicines import read_medicines, starter_medicines, stems_of
from index.curation.synonyms import read_synonyms
from search.languages.es import LANGUAGE, respell, stem
from search.store.analysis import ENGLISH
from tests.support.each import each

SAME = [
    "depresión depresiones depresivo depresiva",
    "ansiedad ansioso ansiosa",
    "tomar tomo tomando tomaría tomado tomarlo tomaban",
    "tratamiento tratamientos tratar tratado",
    "niño niña niños ninos",
    "infección infecciones infectar infectado",
    "vacuna vacunas vacunación vacunar",
    "adicción adicto adictos",
    "dejar dejarlo dejando dejé",
    "respirar respiración",
    "suicidio suicidarse suicida suicidó suicido",
    "olvidar olvidarme olvidé olvide olvidó olvido olvida olvidadas",
    "enfadar enfado enfada enfadado",
    "sertralina sertraline",
    "mujer mujeres",
    "vez veces",
    "duermo dormir durmiendo",
]
OTHER = [
    ("sentado", "sentir"), ("salir", "sal"), ("calorías", "calor"), ("lentes", "lento"),
    ("consejo", "consejería"), ("manera", "manía"), ("horario", "hora"), ("caras", "caro"),
    ("hombro", "hombre"), ("médico", "medicación"), ("año", "ano"), ("uña", "una"),
    ("bebé", "beber"), ("parto", "parte"), ("caso", "casa"), ("peso", "pesar"),
    ("hipertensión", "hipotensión"), ("fluoxetina", "fluvoxamina"),
]  # fmt: skip


def stems(text: str) -> list[str]:
    return [word.stem for word in LANGUAGE.read_words(text)]


@pytest.mark.parametrize("forms", SAME)
def test_the_forms_of_a_word_are_one(forms: str) -> None:
    assert len({*stems(forms)}) == 1


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_no_accent_is_needed() -> None:
    assert stems("medicación corazón cómo después") == stems("medicacion corazon como despues")


def test_a_stem_is_in_no_other_language() -> None:
    """English stems have no prefix, so "hospital" is two terms in an index of both."""
    assert stems("hospital") == ["es:hospital"]
    assert ENGLISH.read_word("hospital").stem == "hospit"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tengo 30 anos", "años"), ("un bebe de un ano", "año"), ("el ano 2020", "año"),
        ("hace dos anos", "años"), ("ano 3", "año"), ("el mismo ano", "año"), ("5 ano", "año"),
        ("ano", "ano"), ("picor ano", "ano"), ("ano rojo", "ano"),
        ("comezon en el ano", "ano"), ("dolor de ano", "ano"),
    ],
)  # fmt: skip
def test_years_without_a_tilde_are_years(typed: str, meant: str) -> None:
    words = LANGUAGE.read_question(typed)
    [form] = [word.form for word in words if word.form in ("ano", "anos", "año", "años")]
    assert form == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vomito", "bomito"), ("hacer", "aser"), ("psicologo", "sicologo"),
        ("ansiedad", "anciedad"),
        ("cigarro", "sigarro"), ("genio", "jenio"), ("excelente", "eselente"),
        ("psoriasis", "soriasis"), ("gnomo", "nomo"), ("zapato", "sapato"), ("ascenso", "asenso"),
        ("hinchazon", "inchason"), ("phobia", "fobia"), ("queso", "keso"), ("kharma", "karma"),
        ("lluvia", "yuvia"), ("quiero", "kiero"), ("cabeza", "cavesa"), ("gente", "jente"),
    ],
)  # fmt: skip
def test_words_that_sound_alike_are_respelt_alike(one: str, other: str) -> None:
    assert respell(one) == respell(other)


def test_no_two_substances_have_a_name_of_one_stem() -> None:
    """A line with names of two substances would be a problem of the list."""
    known, problems = read_medicines(
        data_file(LANGUAGE, "medicines.txt").read_text(encoding="utf-8"), starter_medicines()
    )
    assert problems == ()
    spanish = starter_files().language_rules(LANGUAGE, [ENGLISH]).medicines
    assert len(spanish.substances) == len(known.substances) > len(starter_medicines().substances)
    for substance in each(spanish.substances):
        own = substance.own[0]
        assert spanish.substances_in(stems_of(spanish.language.read_words(own))) == {own}


def test_the_starter_synonyms_have_no_problem() -> None:
    spoken = starter_files().language_rules(LANGUAGE, [])
    text = data_file(LANGUAGE, "synonyms.txt").read_text(encoding="utf-8")
    rules, problems = read_synonyms(text, spoken.medicines)
    assert problems == ()
    groups = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(groups) >= 200
    assert len(rules) > len(groups)


def test_short_words_and_figures_are_their_own_stems() -> None:
    assert [stem(form) for form in ("pie", "50", "phq9", "d3")] == ["pie", "50", "phq9", "d3"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gato", "jato"),
        ("guerra", "jerra"),
        ("guitarra", "jitarra"),
        ("guante", "gante"),
        ("agua", "aga"),
        ("chico", "kiko"),
        ("cola", "sola"),
    ],
)
def test_words_that_sound_apart_are_respelt_apart(one: str, other: str) -> None:
    assert respell(one) != respell(other)


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("soles", "sol"), ("meses", "mes"), ("luces", "luz"), ("sabores", "sabor"),
        ("manos", "mano"), ("activos", "activo"), ("dolores", "dolor"), ("reacciones", "reaccion"),
    ],
)  # fmt: skip
def test_many_have_the_stem_of_one(many: str, one: str) -> None:
    assert stem(many) == stem(one)


@pytest.mark.parametrize("form", ["crisis", "artritis", "virus", "dosis", "anis", "tos"])
def test_an_s_that_is_no_plural_stays(form: str) -> None:
    assert stem(form) == form


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ("edad", "edad"), ("mente", "ment"), ("oso", "oso"), ("uso", "uso"), ("usar", "usar"),
        ("accion", "accion"), ("darle", "darl"), ("tratamiento", "trat"), ("cimiento", "cimient"),
        ("normalmente", "normal"), ("seccion", "sect"), ("tomarlo", "tom"), ("tomaria", "tom"),
        ("seria", "ser"), ("necesario", "neces"), ("salario", "sal"), ("comi", "comi"),
    ],
)  # fmt: skip
def test_an_ending_goes_only_where_a_word_is_left(form: str, kept: str) -> None:
    assert stem(form) == kept
