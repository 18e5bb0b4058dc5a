"""Questions to record answers of, and an answer as lines of a record."""

from __future__ import annotations

from collections.abc import Iterator

from search.results import Hit, Results
from tests.support.golden.records import digest
from tests.support.paths import TESTS

EXPLAINED = (
    "does lithium help with streess",
    "how much exercise do i need",
    "mood stabilizer",
    "PHQ 9",
    "weight gain on antidepressants",
    "antidepress",
    "what about 25 mg of quetiapine",
    "terapia cognitivo conductual",
)


def questions(name: str = "questions") -> list[str]:
    text = (TESTS / "golden" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line[:1] not in ("", "#")]


def lines(found: Results) -> Iterator[str]:
    relation = ">" if found.total_relation == "gte" else ""
    said = [f"{relation}{found.total} of {found.matches}", found.lang, found.ranking]
    if found.did_you_mean:
        said.append(f"{'corrected' if found.corrected else 'asked'}: {found.did_you_mean}")
    said += [f"may mean {one.name} ({one.mentioned})" for one in found.may_mean]
    said += [f"not found: {', '.join(found.not_found)}"] if found.not_found else []
    said += ["unanswered"] if found.unanswered else []
    said += [f"answer {found.answer.record['id']}"] if found.answer else []
    said += [f"help {found.help.found}"] if found.help else []
    yield "; ".join(said)
    yield from (_hit(hit) for hit in found.hits)
    yield from (f"help {_hit(hit)}" for hit in (found.help.passages if found.help else ()))


def _hit(hit: Hit) -> str:
    excerpt = " ".join(str(hit.excerpt).split())
    flags = " beyond" * hit.beyond + " pinned" * hit.pinned
    return f"{hit.score:.6f} {hit.record['id']}{flags} {digest(excerpt, hit.record)}"
