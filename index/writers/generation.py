"""Writes a new generation of the index and swaps it in for the old one."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate, chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from search.model import Article, Passage
from search.store.analysis import ENGLISH, Language, language_of_code
from search.store.languages import PASSAGES
from search.store.manifest import ARTICLE_NUMBERS, ARTICLES, REFERENCES, Counts
from search.store.record import article_json, reference_json
from search.store.records import RECORDS, STARTS
from search.store.synonyms import FOREIGN

from .. import disk
from ..curation.abbreviations import Abbreviations
from ..curation.files import Extras, starter_files
from ..curation.help import write_help
from ..curation.pins import write_pins
from ..curation.questions import choose_questions
from ..curation.synonyms import Rule, phrases, within, write_synonyms
from ..report import Warn
from ..tables import write_lines
from .compiled import Compiled, compile_passages
from .place import KEEP, BuildError, DiskError, Place
from .postings import MOST_WORDS, ImpactsWriter, TooManyError
from .segment import SegmentWriter
from .spelling import write_spelling
from .suggestions import Suggestions
from .twins import Twins

if TYPE_CHECKING:
    from ..embedding.chosen import ChosenVectors
    from ..embedding.vectors import VectorsWriter


class Generation:
    """A new index being written. Use it as a context manager: without `commit` it is removed.

    Raises BuildError where the index cannot be written, or another build is writing it.
    """

    def __init__(
        self,
        directory: Path,
        extras: Extras | None = None,
        vectors: VectorsWriter | ChosenVectors | None = None,
        keep: int = KEEP,
    ) -> None:
        """`directory` is the index's folder. `extras` None: the starter synonyms and medicines,
        and no pins. `vectors` None: an index of words alone. `keep` older indexes stay."""
        self.directory = directory
        self._vectors = vectors
        self._keep = keep
        self._extras = extras or starter_files()
        self._impacts = ImpactsWriter()
        self._segment = SegmentWriter()
        self._collected: dict[str, _Collected] = {ENGLISH.code: _Collected(ENGLISH)}
        self._languages: list[str] = []  # of every passage
        self._twins = Twins()
        self._passages: dict[str, range] = {}
        self._help: dict[str, range] = {}  # passages that help.yaml names
        self._help_ids = self._extras.help.ids
        self._article_numbers = array("I")
        self._records: list[bytes] = []
        self._articles: list[tuple[str, dict[str, Any]]] = []
        self._references: list[tuple[str, dict[str, Any]]] = []

    def __enter__(self) -> Generation:
        try:
            self._place = Place(self.directory)
            try:
                self._folder = self._place.new_folder()
            except BaseException:
                self._place.close()
                raise
        except OSError as error:
            raise DiskError(f"'{self.directory}' cannot be written: {error.strerror}.") from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with suppress(OSError):  # the next build removes it
                disk.remove_folder(self._folder)  # gone already where it was committed
        finally:
            self._place.close()
        if isinstance(error, OSError):
            raise DiskError(f"'{self.directory}' cannot be written: {error.strerror}.") from error
        if isinstance(error, TooManyError):
            raise BuildError(str(error)) from error

    def new_words(self, stems: Iterable[str]) -> int:
        """How many of these terms the index does not have yet."""
        return sum(stem not in self._impacts.stems for stem in stems)

    @property
    def room(self) -> int:
        """How many new terms the index has room for."""
        return MOST_WORDS - len(self._impacts.stems)

    def add(
        self, article: Article, passages: Sequence[Passage], compiled: Compiled | None = None
    ) -> None:
        """Adds an article and its passages; the order of adding breaks ties in ranking.
        `compiled` is what `compile_passages` makes of them, where that is known."""
        compiled = compiled or compile_passages(passages)
        first = len(self._article_numbers)
        for number, passage in enumerate(passages, first):
            if passage.id in self._help_ids:
                self._help[passage.id] = range(number, number + 1)
            self._add_passage(passage)
        self._add_words(article.info.id, passages, compiled)
        self._records += compiled.records
        self._passages[article.info.id] = range(first, len(self._article_numbers))
        language = language_of_code(article.info.lang)
        self._collected_of(language).suggestions.add(article, passages)
        self._twins.add(article.info)
        self._articles.append((article.info.id, dict(article_json(article))))
        self._references += [(ref.id, reference_json(ref)) for ref in article.references]

    def _add_passage(self, passage: Passage) -> None:
        info = passage.article
        self._languages.append(passage.lang or ENGLISH.code)
        self._article_numbers.append(len(self._articles))
        if self._vectors:
            self._vectors.add(passage)
        tags = [tag.lower() for tag in info.tags]
        self._segment.add(id=[passage.id], article=[info.id], kind=[passage.kind], tags=tags)

    def _add_words(self, id_: str, passages: Sequence[Passage], compiled: Compiled) -> None:
        words, fields = compiled.words
        languages = [language_of_code(passage.lang) for passage in passages]
        forms = [word.form for word in words]
        for language, own, explained in zip(languages, fields, compiled.explained, strict=True):
            collected = self._collected_of(language)
            collected.is_met = True
            collected.explained += explained
            collected.forms.update({forms[number] for number in chain(*own)})
        boost = self._extras.pins.boosts.get(id_, 1.0)
        self._impacts.add_article(compiled.words, boost, [one.stop_words for one in languages])

    def commit(self, counts: Counts, sources_sha256: str) -> tuple[Warn, ...]:
        """Finish the files, name the generation by their digest, and swap it in.

        `sources_sha256` is the digest of all sources, for the manifest. Returns a warning for
        every pin to an article that the index does not have.
        """
        self._segment.write(self._folder, self._impacts.words, self._impacts.lengths)
        missing = self._write_our_files()
        meaning = self._vectors.facts if self._vectors else None
        languages = tuple(Counter(self._languages).most_common())
        self._place.swap_in(self._folder, counts, sources_sha256, meaning, languages, self._keep)
        if self._vectors:
            self._vectors.write_cache()
        return missing

    def _write_our_files(self) -> tuple[Warn, ...]:
        """Write our own files, which are compiled from the same words as Whoosh's."""
        folder, extras = self._folder, self._extras
        languages = [one.language for one in self._collected.values() if one.is_met]
        rules = self._write_by_language(languages)
        self._impacts.write(folder, phrases(rules))
        self._write_languages()
        write_lines(folder / ARTICLES, self._articles)
        write_lines(folder / REFERENCES, self._references)
        disk.write(folder / ARTICLE_NUMBERS, [self._article_numbers.tobytes()])
        disk.write(folder / RECORDS, self._records)
        starts = array("Q", accumulate(map(len, self._records), initial=0))
        disk.write(folder / STARTS, [starts.tobytes()])
        if self._vectors:
            self._vectors.write(folder)
        missing = write_help(extras.help, self._help | self._passages, folder)
        missing += self._twins.write(folder)
        asked_in = dict.fromkeys((ENGLISH, *languages))
        questions = choose_questions(
            one for words in self._collected.values() for one in words.suggestions.by_article()
        )
        return (*missing, *write_pins(extras.pins, self._passages, questions, folder, asked_in))

    def _collected_of(self, language: Language) -> _Collected:
        if language.code not in self._collected:
            self._collected[language.code] = _Collected(language)
        return self._collected[language.code]

    def _write_by_language(self, languages: list[Language]) -> list[Rule]:
        """Write the files of every language that questions are asked in; returns all synonyms."""
        every: list[Rule] = []
        for one in self._collected.values():
            others = [other for other in languages if other is not one.language]
            rules_of = self._extras.language_rules(one.language, others)
            found = Abbreviations(rules_of.medicines, rules_of.rules)
            found.add_pairs(one.explained)
            rules = within((*rules_of.rules, *found.rules()), self._impacts.stems)
            write_synonyms(rules, self._folder, one.language)
            write_spelling(one.forms, rules_of.medicines.names, self._folder, one.language)
            one.suggestions.write(self._folder)
            every += rules
            if not others:
                foreign = within(self._extras.foreign(one.language), self._impacts.stems)
                write_synonyms(foreign, self._folder, one.language, FOREIGN)
                every += foreign
        return every

    def _write_languages(self) -> None:
        codes = [code for code, _ in Counter(self._languages).most_common()]
        if len(codes) > 1:
            places = bytes(map(codes.index, self._languages))
            disk.write(self._folder / PASSAGES, [places])


class _Collected:
    """What is collected of a language's passages."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.forms: Counter[str] = Counter()
        self.suggestions = Suggestions(language)
        self.explained: list[tuple[str, str]] = []  # abbreviations, once a passage
        self.is_met = False
