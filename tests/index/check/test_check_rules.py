"""The rules of the author's report: what each finds, and what it keeps quiet about."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest

from index.check.findings import NEEDS_AUTHOR
from index.check.journals import same_journal
from index.check.near_matches import _fits
from index.check.readability import article_grade
from index.check.reviews import read_review_date
from index.check.subject import excerpt, look_at, sentences, short_name
from index.check.syllables import syllables
from index.document import SourceError
from index.readers import read_source
from index.references.parse import parse_reference
from index.source import Source
from tests.support.check_fixtures import ASH, ELM, FIR, checked, checked_source, kinds, only

# A space that is missing


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A trial in Addictionwalking helped.", ["words-glued"]),
        ("A trial in the Addictionwalking helped.", ["words-glued"]),
        ("A trial of the journal Addictionwalking helped.", ["words-glued"]),
        ("A trial of Addictionwalking helped.", []),  # may be a word that we do not know
        ("A trial of the Addictionwalking helped.", []),
        ("A trial of Addictionfound that it helped.", ["words-glued"]),
        ("A trial in Addictionpain helped.", ["words-glued"]),
        ("A trial in Addictionand helped.", ["words-glued"]),
        ("A trial in Addictionbut helped.", []),  # too short to be sure
        ("Addictionwalking in Addictionwalking helped.", []),  # twice: it is a word
    ],
)
def test_a_journal_s_name_that_runs_into_the_next_word_is_found(
    text: str, found: list[str]
) -> None:
    article = checked(f"{text} But walking eases pain (Elm & Oak, 2002).", ELM)
    assert kinds(article) == found


# A reference that is not cited by a citation


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The trial that Ash did over the winter of 2001 helped", []),
        (f"Ash {'x' * 58} 2001", []),
        (f"Ash {'x' * 59} 2001", ["reference-never-cited"]),  # too far apart
        ("Ash helped; it was 2001", ["reference-never-cited"]),  # another part of the sentence
        ("Ashes of 2001", ["reference-never-cited"]),
        ("Nobody in 2001", ["reference-never-cited"]),
    ],
)
def test_a_reference_whose_author_and_year_the_text_has_is_not_called_uncited(
    text: str, found: list[str]
) -> None:
    """Where two references have both, nobody can tell which of them is meant."""
    text = f"{text}, and walking eases pain (Elm & Oak, 2002)."
    assert kinds(checked(text, ASH, ELM)) == found
    other = "Ash, B. (2001). Talking in summer. Addiction, 4, 7-8. doi:10.1000/other"
    assert kinds(checked(text, ASH, ELM, other)) == ["reference-never-cited"] * 2


# What a finding shows


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rest and sleep", "Rest and sleep"),
        ("Rest  and\nsleep.", "Rest and …"),
        ("Resting", "Resting"),
    ],
)
def test_an_excerpt_is_the_beginning_cut_between_words(text: str, shown: str) -> None:
    assert excerpt(text, 14) == shown


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        (ASH, "Ash, 2001"),
        ("Ash T., Bell R. Rest. BMJ. 2003;1:2-3.", "Ash & Bell, 2003"),
        ("Ash T., Bell R., Cole J. Rest. BMJ. 2003;1:2-3.", "Ash et al., 2003"),
        ("???", "???, no year"),
    ],
)
def test_a_reference_is_named_as_a_text_would_cite_it(printed: str, name: str) -> None:
    assert short_name(parse_reference(printed)) == name


# Citations


def test_a_citation_that_the_list_lacks_is_found_with_its_line_and_heading() -> None:
    found = only(checked("It helps (Ash, 2001).\n\nReally (Stone et al., 1999).", ASH))
    assert (found.kind.name, found.line, found.where, found.read) == (
        "citation-without-reference",
        11,
        "About sleep",
        "Stone et al., 1999",
    )


def test_a_number_beyond_the_list_is_found() -> None:
    article = checked_source(
        "n.md", f"Rest helps [1, 4]. So do walks [2].\n\n## References\n\n1. {ASH}\n2. {ELM}\n"
    )
    found = next(f for f in article.findings if f.kind.severity == NEEDS_AUTHOR)
    assert (found.kind.name, found.read) == ("citation-without-reference", "[1, 4]")
    assert "no number 4" in found.expected


def test_citations_without_any_list_are_one_finding_with_every_place() -> None:
    found = only(checked("It helps (Ash et al., 2001).\n\nElm and Oak (2002) agree."))
    assert (found.kind.name, found.read) == ("no-reference-list", "Ash et al., 2001")
    assert [detail.text for detail in found.details] == ["Elm and Oak (2002"]


def test_a_list_from_which_nothing_is_cited_is_one_finding_with_its_length() -> None:
    found = next(f for f in checked("It helps.", ASH).findings if f.kind.name == "nothing-cited")
    assert found.read == "1 reference, no citation"


def test_an_organisation_that_the_list_spells_out_is_not_said_to_be_missing() -> None:
    """The linker does not know the abbreviation; a reader does."""
    office = "Office for National Statistics. 2003. Deaths in winter. doi:10.1000/ons"
    article = checked("Many die (ONS 2003). Sleep helps (Ash, 2001).", ASH, office)
    assert "citation-without-reference" not in kinds(article)


def test_a_name_with_its_letters_swapped_is_shown_beside_the_list_s() -> None:
    article = checked("It helps (Fri et al., 2003).", FIR)
    found = next(f for f in article.findings if f.kind.name == "citation-without-reference")
    assert found.expected.endswith("the list has Fir et al., 2003")


def test_all_that_fit_an_ambiguous_citation_are_named() -> None:
    other = "Ash, B. (2001). Dreams of summer. Journal of Sleep, 2, 30-39. doi:10.1000/dream"
    found = only(checked("It helps (Ash, 2001).", ASH, other))
    assert found.kind.name == "several-references-fit"
    assert [detail.line for detail in found.details] == [13, 14]


def test_a_name_spelt_otherwise_is_shown_in_both_spellings() -> None:
    brook = "Krupitsky, E. (2007). Talking cures. Journal of Sleep, 1, 3-9. doi:10.1000/k"
    found = only(checked("It helps (Krupitski, 2007).", brook))
    assert (found.kind.name, found.read, found.expected) == (
        "name-differs",
        "Krupitski, 2007",
        "Krupitsky, 2007",
    )


def test_a_year_that_is_one_off_is_shown_with_the_list_s() -> None:
    found = only(checked("It helps (Ash, 2002).", ASH))
    assert (found.kind.name, found.read, found.expected) == (
        "year-differs",
        "Ash, 2002",
        "Ash, 2001",
    )


@pytest.mark.parametrize(
    ("cited", "kind"), [("Ash, 2002a,b", "year-differs"), ("Aash, 2001a,b", "name-differs")]
)
def test_two_references_that_are_meant_are_both_named(cited: str, kind: str) -> None:
    listed = [ASH.replace("2001", f"2001{letter}") for letter in "ab"]
    found = next(iter(checked(f"It helps ({cited}).", *listed).findings))
    assert (found.kind.name, found.read) == (kind, cited)
    assert found.expected == "one of: Ash, 2001a; Ash, 2001b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("(Elm et al., 2002)", "Elm & Oak, 2002"), ("Elm et al. (2002) say", "Elm and Oak (2002)")],
)
def test_et_al_for_two_authors_names_both(text: str, expected: str) -> None:
    found = only(checked(f"It helps, {text} so.", ELM))
    assert (found.kind.name, found.expected) == ("et-al-for-two", expected)


def test_et_al_before_a_number_is_read_too() -> None:
    article = checked_source(
        "n.md", f"Elm et al. [2] walked. Rest helps [1].\n\n## References\n\n1. {ASH}\n2. {ELM}\n"
    )
    assert "et-al-for-two" in kinds(article)


@pytest.mark.parametrize(
    "reference", [FIR, "Fir, A., Box, C., et al. (2003). Talking. J Sleep, 7, 8. doi:10.1000/f"]
)
def test_et_al_for_three_authors_or_a_shortened_list_is_right(reference: str) -> None:
    assert checked("It helps (Fir et al., 2003).", reference).findings == ()


# Journals


@pytest.mark.parametrize(
    "text",
    [
        "A study published in the Journal of Sleep found that it helps (Elm & Oak, 2002).",
        "In work reported in Nature, walking helped (Elm & Oak, 2002).",
        "Work published in J Sleep found that it helps (Elm & Oak, 2002).",
        "The Journal of Clinical Psychiatry says that it helps (Elm & Oak, 2002).",
    ],
)
def test_another_journal_than_the_cited_one_s_is_found(text: str) -> None:
    article = checked(f"{text}\n\nSee also (Ash, 2001) and (Fir et al., 2003).", ELM, ASH, FIR)
    found = only(article)
    assert found.kind.name == "other-journal"
    assert found.expected == "Addiction, where the list says that Elm & Oak, 2002 appeared"


@pytest.mark.parametrize(
    "text",
    [
        "A study published in Addiction found that it helps (Elm & Oak, 2002).",
        "A study published in 2002 in Scotland found that it helps (Elm & Oak, 2002).",
        "Early studies, such as those reported in Table Two, say so (Elm & Oak, 2002).",
        "Published in the Journal of Sleep. Walking helps (Elm & Oak, 2002).",
        "Work published in Harvard Medical School notes helps (Elm & Oak, 2002).",
        "Sleep (Ash, 2001) and walks, in the Journal of Sleep (Elm & Oak, 2002).",
    ],
)
def test_what_names_no_other_journal_is_left_alone(text: str) -> None:
    assert "other-journal" not in kinds(checked(text, ELM, ASH))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Br J Psychiatry", "The British Journal of Psychiatry"),
        ("JAMA", "Journal of the American Medical Association"),
        ("Lancet", "The Lancet"),
        ("N Engl J Med", "New England Journal of Medicine"),
        ("BMJ (Clinical research ed.)", "BMJ"),
        ("Proc. Natl. Acad. Sci.", "Proceedings of the National Academy of Sciences"),
    ],
)
def test_two_spellings_of_a_journal_are_one(one: str, other: str) -> None:
    assert same_journal(one, other)
    assert same_journal(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Lancet", "Lancet Psychiatry"), ("BMJ", "BMJ Open"), ("Sleep", "Journal of Sleep"), ("", "")],
)
def test_two_journals_are_two(one: str, other: str) -> None:
    assert not same_journal(one, other)


# Words


def test_a_word_glued_to_a_journal_is_found() -> None:
    found = only(checked("A study in Addictionfound that it helps (Elm & Oak, 2002).", ELM))
    assert (found.kind.name, found.read, found.expected) == (
        "words-glued",
        "Addictionfound",
        "Addiction found",
    )


@pytest.mark.parametrize(
    "word", ["Healthcare", "Painkillers", "Sleepless", "Addictions", "Addictive", "Sleepwalking"]
)
def test_a_word_of_its_own_is_not_taken_apart(word: str) -> None:
    text = f"{word} and care, killers, less, walking and sleep matter (Elm & Oak, 2002)."
    assert "words-glued" not in kinds(checked(text, ELM))


# References


def test_a_reference_that_is_never_cited_is_found() -> None:
    found = only(checked("Sleep helps (Ash, 2001).", ASH, ELM))
    assert (found.kind.name, found.line) == ("reference-never-cited", 14)


def test_a_list_from_which_nothing_is_cited_is_one_finding() -> None:
    assert only(checked("Sleep helps.", ASH, ELM, FIR)).kind.name == "nothing-cited"


def test_a_reference_that_stands_twice_is_found_with_the_first_one_s_line() -> None:
    again = ASH.replace("Sleep and mood", "Sleep and Mood").replace(". doi:10.1000/ash", ".")
    article = checked("It helps (Ash, 2001).", ASH, again)
    found = next(f for f in article.findings if f.kind.name == "reference-twice")
    assert found.line == 14
    assert found.details[0].line == 13


def test_one_doi_for_two_papers_is_found() -> None:
    article = checked(
        "It helps (Ash, 2001; Elm & Oak, 2002).", ASH, ELM.replace("1000/elm", "1000/ash")
    )
    assert only(article).kind.name == "doi-shared"


@pytest.mark.parametrize(
    ("letters", "twice"), [("aa", True), ("ab", False), ("a", True), (("", "a"), True)], ids=str
)
def test_letters_after_the_year_tell_two_papers_of_one_title_apart(
    letters: Sequence[str], twice: bool
) -> None:
    printed = ASH.partition(" doi:")[0]
    one, other = (printed.replace("2001", f"2001{letter}") for letter in (*letters, "")[:2])
    assert ("reference-twice" in kinds(checked("It helps (Ash, 2001).", one, other))) == twice


def test_two_papers_of_one_title_with_two_dois_are_two() -> None:
    other = ASH.replace("1000/ash", "1000/ash.2")
    assert "reference-twice" not in kinds(checked("It helps (Ash, 2001).", ASH, other))


@pytest.mark.parametrize(
    "doi",
    [
        "https://doi.org/https://doi.org/10.1000/182",
        "https://doi.org/doi:10.1000/182",
        "doi:doi:10.1000/182",
        "doi:10.123/182",
        "doi: 101000/182",
        "https://doi.org/10.1000/ 182",
        "doi: 10.1000",
    ],
)
def test_a_doi_that_is_not_written_as_dois_are_is_found(doi: str) -> None:
    reference = ASH.replace("doi:10.1000/ash", doi)
    assert only(checked("It helps (Ash, 2001).", reference)).kind.name == "malformed-doi"


@pytest.mark.parametrize(
    "doi",
    [
        "doi:10.1000/182",
        "DOI 10.1000/182",
        "doi: https://doi.org/10.1000/182.",
        "https://doi.org/10.1016/0005-7967(94)00075-u",
        "http://dx.doi.org/10.1037//0022-3514.54.6.1063.",
        "doi:10.1000.10/123456; PMID: 12345678",
        "doi:10.1892/0891-6640(2007)21[121:cfttod]2.0.co;2.",
    ],
)
def test_a_doi_that_is_written_as_dois_are_is_left_alone(doi: str) -> None:
    found = kinds(checked("It helps (Ash, 2001).", ASH.replace("doi:10.1000/ash", doi)))
    assert not {"malformed-doi", "doi-punctuation"} & set(found)


@pytest.mark.parametrize("end", [",", ";", ".."])
def test_punctuation_at_a_doi_s_end_is_found(end: str) -> None:
    found = only(checked("It helps (Ash, 2001).", ASH + end))
    assert (found.kind.name, found.expected) == ("doi-punctuation", "10.1000/ash")


def test_missing_dois_are_counted_once() -> None:
    bare = [text.partition(" doi:")[0] for text in (ASH, ELM)]
    found = only(checked("It helps (Ash, 2001; Elm & Oak, 2002).", *bare))
    assert (found.kind.name, found.read) == ("no-doi", "2 of 2 journal articles have no DOI")


def test_one_missing_doi_is_counted_as_one() -> None:
    found = only(checked("It helps (Ash, 2001).", ASH.partition(" doi:")[0]))
    assert (found.kind.name, found.read) == ("no-doi", "1 of 1 journal article has no DOI")


# Reviews


def test_no_reviewer_and_no_date_are_two_findings() -> None:
    assert kinds(checked("Rest.", front="author: Dr Ash")) == ["no-reviewer", "no-date"]


def test_a_reviewer_named_in_the_text_is_one() -> None:
    text = "Medically reviewed by: Dr Yew, 3 June 2026.\n\nRest."
    assert checked(text, front="author: Dr Ash").findings == ()


@pytest.mark.parametrize(
    ("date", "months", "kind"),
    [
        ("2024-11-22", 24, None),
        ("2024-10-22", 24, "review-old"),
        ("June 2024", 24, "review-old"),
        ("June 2024", 36, None),
        ("2026", 24, None),
        ("November 2026", 24, None),
        ("December 2026", 24, "date-in-future"),
        ("2027-01-01", 24, "date-in-future"),
        ("Aug 26", 24, "date-unclear"),
        ("08/05/2026", 24, "date-unclear"),
    ],
)
def test_a_review_ages(date: str, months: int, kind: str | None) -> None:
    front = f"reviewed_by: Dr Yew\nreviewed_on: {date}"
    assert kinds(checked("Rest.", front=front, months=months)) == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-08-15", (2025, 8, 15)),
        ("2025-08-15T10:00:00Z", (2025, 8, 15)),
        ("Sep 9, 2025", (2025, 9, 9)),
        ("15th August 2025", (2025, 8, 15)),
        ("February 2024", (2024, 2, 29)),
        ("2024", (2024, 12, 31)),
    ],
)
def test_dates_are_read_as_printed(text: str, date: tuple[int, int, int]) -> None:
    assert read_review_date(text) == datetime.date(*date)


@pytest.mark.parametrize("text", ["Aug 26", "2025-13-40", "31 February 2025", "soon", ""])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_review_date(text) is None


# Reading

PLAIN = "You can rest. Go to bed and put out the light. It is a good way to end the day. " * 8
HEAVY = (
    "Pharmacological interventions facilitating neuroplasticity necessitate comprehensive "
    "interdisciplinary evaluation of the individual and of the contraindications. " * 10
)


def grade_of(text: str, lang: str = "en") -> float | None:
    page = f"---\ntitle: Rest\nlang: {lang}\n---\n\n{text}\n"
    (article,) = read_source(Source("rest.md", "rest.md", page.encode()))
    assert not isinstance(article, SourceError)
    return article_grade(look_at(article))


def test_plain_words_are_of_a_low_grade_and_heavy_ones_of_a_high_one() -> None:
    plain, heavy = grade_of(PLAIN), grade_of(HEAVY)
    assert plain is not None
    assert heavy is not None
    assert plain < 3
    assert heavy > 20


def test_a_citation_makes_no_text_harder() -> None:
    cited = PLAIN.replace("rest.", "rest (Krupitskyanovich & Aghajanianidis, 2002).")
    before = checked_source("a.md", f"{PLAIN}\n\n## References\n\n- {ELM}\n").facts.grade
    reference = ELM.replace("Elm", "Krupitskyanovich").replace("Oak", "Aghajanianidis")
    after = checked_source("a.md", f"{cited}\n\n## References\n\n- {reference}\n").facts.grade
    assert before == after


def test_what_is_short_or_not_english_has_no_grade() -> None:
    assert grade_of("Rest.") is None
    assert grade_of(PLAIN, lang="de") is None
    assert grade_of("Nachts schlafen die meisten Menschen lieber als am Tag. " * 20) is None


@pytest.mark.parametrize(
    ("word", "count"),
    [("the", 1), ("people", 2), ("ketamine", 3), ("addiction", 3), ("helped", 1), ("needed", 2),
     ("medicine", 3), ("table", 2), ("being", 2), ("science", 2), ("likely", 2), ("PHQ", 3),
     ("depression", 3), ("treatment", 2), ("therapies", 3), ("anxiety", 4), ("sleep", 1)],
)  # fmt: skip
def test_syllables_are_counted_as_the_cmu_dictionary_does(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_sentence_does_not_end_at_an_abbreviation() -> None:
    text = "Dr. Ash et al. (2001) slept. J. Elm walked, e.g. Well vs. Badly. He ate."
    assert [text[start:end].strip() for start, end in sentences(text)] == [
        "Dr. Ash et al. (2001) slept.",
        "J. Elm walked, e.g. Well vs. Badly.",
        "He ate.",
    ]


@pytest.mark.parametrize(
    ("citation", "fits"),
    [
        ("(NASEM 2016)", True),
        ("(NAS 2016)", True),
        ("(Academies 2016)", True),
        ("(NASEM 2017)", False),
        ("(XQZ 2016)", False),
        ("(nasem 2016)", False),
    ],
)
def test_initials_stand_for_the_names_that_an_entry_begins_with(citation: str, fits: bool) -> None:
    entry = "National Academies of Sciences, Engineering, and Medicine. 2016. Report."
    assert _fits(citation, entry) is fits
