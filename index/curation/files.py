"""Finds and reads the clinic's synonyms.txt, medicines.txt, pins.txt, sources.txt, expected.txt
and help.yaml.

They are at the top of a folder of articles, or are named themselves; the case of their names does
not matter. The starter lists are always included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from os.path import isdir, isfile
from pathlib import Path

from search.plural import plural
from search.store.analysis import CODES, ENGLISH, Language, language_of_code

from ..report import Warn
from . import medicines, synonyms
from .everyday_words import data_file
from .expected import Expectation, read_expected
from .help import HelpRules, read_help
from .medicines import Medicines
from .pins import PinRules, read_pins
from .source_sites import SourceSites, read_sites, starter_sites
from .synonyms import Rule

SYNONYMS, MEDICINES, PINS = "synonyms.txt", "medicines.txt", "pins.txt"
SOURCES, EXPECTED = "sources.txt", "expected.txt"
HELP, HELP_TOO = "help.yaml", "help.yml"
ENGLISH_WORDS = "english.txt"
# A list of 20,000 lines has half of this. 18 MB of medicines took a minute and 800 MB.
MOST_BYTES = 1_500_000
MOST_PROBLEMS = 100  # of one list, that are told one by one; 745,000 took half a gigabyte
MOST_BYTES_OF_HELP = 300_000  # a tree is made of it: 1.5 MB of keys took 24 s and 600 MB
NAMES = (SYNONYMS, MEDICINES, PINS, SOURCES, EXPECTED, HELP, HELP_TOO)


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """What questions in a language need: the names of medicines, and synonyms."""

    language: Language
    medicines: Medicines
    rules: tuple[Rule, ...]


def _starter(language: Language, name: str) -> str:
    path = data_file(language, name)
    return path.read_text(encoding="utf-8") if path.exists() else ""


@dataclass(frozen=True, slots=True)
class Extras:
    """All curated data. `rules` are the starter synonyms, those of the medicines' names, and the
    clinic's own."""

    medicines: Medicines
    rules: tuple[Rule, ...]
    pins: PinRules
    help: HelpRules = field(default_factory=HelpRules)
    sites: SourceSites = field(default_factory=starter_sites)
    texts: Mapping[str, str] = field(default_factory=dict)

    def language_rules(self, language: Language, others: Collection[Language]) -> LanguageRules:
        """What questions in a language need, in an index with texts in `others` too.

        The names of medicines in all these languages are known, whatever the question's. `texts`
        are the clinic's own synonyms.txt and medicines.txt, which are read in every language.
        """
        if language is ENGLISH and not others:
            return LanguageRules(language, self.medicines, self.rules)
        known = Medicines(language=language)
        for one in dict.fromkeys((ENGLISH, language, *others)):
            known = medicines.read_medicines(_starter(one, MEDICINES), known)[0]
        known = medicines.read_medicines(self.texts.get(MEDICINES, ""), known)[0]
        lists = (_starter(language, SYNONYMS), self.texts.get(SYNONYMS, ""))
        rules = [rule for text in lists for rule in synonyms.read_synonyms(text, known)[0]]
        for to in (language, *others):
            rules += synonyms.medicine_rules(known, to)
        return LanguageRules(language, known, tuple(rules))

    def foreign(self, language: Language) -> tuple[Rule, ...]:
        """What words of other languages stand for, in an index of `language` alone. Each is read
        in its own language."""
        known = Medicines(language=language)
        others = map(language_of_code, CODES[1:]) if language is ENGLISH else (ENGLISH,)
        return tuple(
            rule
            for other in others
            for rule in synonyms.read_synonyms(crossing(other, language), known, asked_in=other)[0]
        )


def crossing(asked_in: Language, language: Language) -> str:
    """Lines of synonyms that lead from one language to another, one of them English
    (data/es/english.txt)."""
    text = _starter(language if asked_in is ENGLISH else asked_in, ENGLISH_WORDS)
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    sides = (line.split(" = ") for line in lines)
    return "\n".join(
        f"{english} => {own}" if asked_in is ENGLISH else f"{own} => {english}"
        for own, english in sides
    )


def starter_files() -> Extras:
    """The starter lists alone, which every index has."""
    known = medicines.starter_medicines()
    return Extras(
        known, (*synonyms.starter_synonyms(), *synonyms.medicine_rules(known)), PinRules()
    )


def read_extras(asked: Iterable[Path | str]) -> tuple[Extras, tuple[Warn, ...]]:
    """The starter lists with the clinic's files among `asked`, and warnings about these.

    Of several files of one name the first counts; the others get a warning.
    """
    problems: list[Warn] = []
    files: dict[str, Path] = {}
    for path in _extra_files(path for path in asked if isinstance(path, Path)):
        name = path.name.lower().replace(HELP_TOO, HELP)
        if name in files:
            problems.append(Warn(str(path), None, f"ignored: {files[name]} was read instead."))
        files.setdefault(name, path)
    known, rules, pins = medicines.starter_medicines(), tuple[Rule, ...](), PinRules()
    texts: dict[str, str] = {}
    if text := _read(files.get(MEDICINES), problems):
        texts[MEDICINES] = text
        known, found = medicines.read_medicines(text, known, str(files[MEDICINES]))
        problems += _few(found)
    if text := _read(files.get(SYNONYMS), problems):
        texts[SYNONYMS] = text
        rules, found = synonyms.read_synonyms(text, known, str(files[SYNONYMS]))
        problems += _few(found)
    if text := _read(files.get(PINS), problems):
        pins, found = read_pins(text, str(files[PINS]))
        problems += _few(found)
    sites = starter_sites()
    if text := _read(files.get(SOURCES), problems):
        sites, unread = read_sites(text, str(files[SOURCES]), sites)
        problems += _few(unread)
    help_ = HelpRules()
    if text := _read(files.get(HELP), problems):
        help_, found = read_help(text, str(files[HELP]))
        problems += _few(found)
    every = (*synonyms.starter_synonyms(), *synonyms.medicine_rules(known), *rules)
    return Extras(known, every, pins, help_, sites, texts), tuple(problems)


def read_expectations(
    asked: Iterable[Path | str],
) -> tuple[str | None, tuple[Expectation, ...], tuple[Warn, ...]]:
    """The clinic's expected.txt among `asked`, None without one; what it has, and warnings."""
    files = _extra_files(path for path in asked if isinstance(path, Path))
    path = next((file for file in files if file.name.lower() == EXPECTED), None)
    problems: list[Warn] = []
    text = _read(path, problems)
    found, wrong = read_expected(text, str(path))
    return str(path) if path else None, found, (*problems, *_few(wrong))


def _few(problems: Sequence[Warn]) -> Iterator[Warn]:
    """The first problems of a list, and how many more there are."""
    yield from problems[:MOST_PROBLEMS]
    if more := problems[MOST_PROBLEMS:]:
        yield Warn(
            more[0].file, more[0].line, f"from here on, {plural(len(more), 'more problem')}."
        )


def is_extra(name: str) -> bool:
    """Whether a file of this name holds curated data, not an article."""
    return name.lower() in NAMES


def _extra_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            inside = sorted(path.iterdir()) if isdir(path) else [path]
        except OSError:  # the folder is named where its articles are read
            continue
        yield from (file for file in inside if is_extra(file.name) and isfile(file))


def _read(path: Path | None, problems: list[Warn]) -> str:
    if path is None:
        return ""
    most = MOST_BYTES_OF_HELP if path.name.lower() in (HELP, HELP_TOO) else MOST_BYTES
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
        if len(data) > most:
            sentence = f"is too large: the limit is {most:,} bytes; ignored."
            problems.append(Warn(str(path), None, sentence))
            return ""
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        problems.append(Warn(str(path), None, f"cannot be read ({reason}); ignored."))
        return ""
