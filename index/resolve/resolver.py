"""Looks up the records of references: from disk while they are fresh, else from the services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from search.model import Csl
from search.plural import plural

from ..progress import Progress, Stage
from ..site.limits import Limits
from . import crossref, pubmed
from .cache import RecordCache
from .record import Record
from .service import LIMITS, Service, ServiceError

FOLDER = ".records"  # beside the index, unless another is named
Found = dict[str, Record | None]
_Read = TypeVar("_Read")


@dataclass(slots=True)
class LookedUp:
    """What was looked up: works asked about, and of these found and not known to the service;
    the rest failed. `kept` counts those that did not have to be asked for. A paper that is found
    by its number of PubMed Central is asked about there, and by its DOI."""

    asked: int = 0
    found: int = 0
    unknown: int = 0
    kept: int = 0

    @property
    def failed(self) -> int:
        return self.asked - self.found - self.unknown


class Resolver:
    """Looks up references with a DOI at Crossref, with a PubMed number at PubMed. One that has
    only a number of PubMed Central is looked up by the other numbers that its paper has there.

    `roots` are the addresses of both; `allow_private` is for tests, whose stand-in is on loopback.
    """

    def __init__(
        self,
        folder: Path,
        contact: str,
        progress: Progress | None = None,
        limits: Limits = LIMITS,
        roots: tuple[str, str] = (crossref.ROOT, pubmed.ROOT),
        allow_private: bool = False,
    ) -> None:
        self.counts = LookedUp()
        self._cache = RecordCache(folder)
        self._stage = Stage(progress or Progress())
        self._crossref, self._pubmed = (
            Service(one.NAME, root, one.ASKER, contact, limits, allow_private)
            for one, root in zip((crossref, pubmed), roots, strict=True)
        )

    @property
    def faults(self) -> tuple[str, ...]:
        """Why services were not asked to the end, in sentences."""
        return tuple(one.fault for one in (self._crossref, self._pubmed) if one.fault)

    def records(self, references: Iterable[Csl]) -> list[Record | None]:
        """The record of each reference, in order; None where there is none."""
        references = list(references)
        found: Found = {}
        bare = [_pmc_key(one) for one in references if not (_doi_key(one) or _pmid_key(one))]
        self._look_up(dict.fromkeys(filter(None, bare)), self._free_papers, found)
        references = [_numbered(one, found.get(_pmc_key(one) or "")) for one in references]
        dois = dict.fromkeys(filter(None, map(_doi_key, references)))
        self._look_up(dois, self._works, found)
        numbers = (_pmid_key(one) for one in references if not found.get(_doi_key(one) or ""))
        self._look_up(dict.fromkeys(filter(None, numbers)), self._papers, found)
        keys = ([_doi_key(one), _pmid_key(one), _pmc_key(one)] for one in references)
        return [next(filter(None, (found.get(key or "") for key in own)), None) for own in keys]

    def _look_up(
        self, keys: Iterable[str], ask: Callable[[list[str]], Iterator[tuple[str, Record | None]]],
        found: Found,
    ) -> None:  # fmt: skip
        """Add to `found` what is on disk, and what `ask` finds; after a failure an old record."""
        missing = []
        for key in keys:
            kept = self._cache.get(key)
            if kept is not None:
                found[key] = kept.record
            if kept is not None and kept.is_fresh:
                self.counts.kept += 1
            else:
                missing.append(key)
        self.counts.asked += len(missing)
        for key, record in ask(missing):
            found[key] = record
            self._cache.put(key, record)
            self.counts.found += record is not None
            self.counts.unknown += record is None
            done = f"{plural(self.counts.found, 'reference')} looked up"
            self._stage.tell(f"{done}, {self.counts.kept:,} known")

    def _works(self, keys: list[str]) -> Iterator[tuple[str, Record | None]]:
        for key in keys:
            try:
                data = self._crossref.get(crossref.path_of(key.partition(":")[2]))
                yield key, _read(crossref.read_work, data, self._crossref)
            except ServiceError as error:
                if error.missing:
                    yield key, None

    def _papers(self, keys: list[str]) -> Iterator[tuple[str, Record | None]]:
        return self._summaries("pubmed", keys)

    def _free_papers(self, keys: list[str]) -> Iterator[tuple[str, Record | None]]:
        return self._summaries("pmc", keys)

    def _summaries(
        self, database: pubmed.Database, keys: list[str]
    ) -> Iterator[tuple[str, Record | None]]:
        for at in range(0, len(keys), pubmed.MOST_AT_ONCE):
            numbers = {key.partition(":")[2]: key for key in keys[at : at + pubmed.MOST_AT_ONCE]}
            try:
                data = self._pubmed.get(pubmed.path_of(database, numbers))
                papers = _read(pubmed.read_summaries, data, self._pubmed)
            except ServiceError:
                continue
            yield from ((key, papers[n]) for n, key in numbers.items() if n in papers)


def _read(read: Callable[[bytes], _Read], data: bytes, service: Service) -> _Read:
    try:
        return read(data)
    except (ValueError, RecursionError) as error:
        raise service.not_understood() from error


def _doi_key(csl: Csl) -> str | None:
    doi = str(csl.get("DOI", "")).strip().lower()
    return f"doi:{doi}" if doi else None


def _pmid_key(csl: Csl) -> str | None:
    number = str(csl.get("PMID", ""))
    return f"pmid:{number}" if number.isascii() and number.isdigit() else None


def _pmc_key(csl: Csl) -> str | None:
    number = str(csl.get("PMCID", "")).upper().removeprefix("PMC")
    return f"pmc:{number}" if number.isascii() and number.isdigit() else None


def _numbered(csl: Csl, record: Record | None) -> Csl:
    """A reference with the DOI and the PubMed number that PubMed Central has for it."""
    return record.fields | csl if record and _pmc_key(csl) else csl
