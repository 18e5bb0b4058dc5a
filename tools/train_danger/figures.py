"""What was detected in labelled questions -> the fractions that are promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from search.model import DANGER_KINDS, Strength
from tools.train_danger.examples import Example


class Fractions(TypedDict):
    """Of 0 to 1; None where there is no such question.

    danger, urgent  found at any strength
    danger_now      danger answered with `now`
    border          alarms on harmless questions with the words of danger; a `maybe` counts half
    ordinary        alarms on other harmless questions, at any strength
    ordinary_now    of these, those with `now`
    """

    danger: float | None
    danger_now: float | None
    urgent: float | None
    border: float | None
    ordinary: float | None
    ordinary_now: float | None


class KindFractions(TypedDict):
    """As in Fractions. What is harmless has no kind."""

    danger: float | None
    danger_now: float | None
    urgent: float | None


class Figures(Fractions):
    by_kind: dict[str, KindFractions]
    by_lang: dict[str, Fractions]


class Case(NamedTuple):
    example: Example
    strength: Strength | None


def figures_of(cases: Sequence[Case]) -> Figures:
    languages = sorted({one.example.language for one in cases})
    by_kind = {kind: [one for one in cases if one.example.kind == kind] for kind in DANGER_KINDS}
    by_lang = {name: [one for one in cases if one.example.language == name] for name in languages}
    return Figures(
        **fractions_of(cases),
        by_kind={kind: _of_kind(own) for kind, own in by_kind.items()},
        by_lang={name: fractions_of(own) for name, own in by_lang.items()},
    )


def fractions_of(cases: Sequence[Case]) -> Fractions:
    border = [one for one in cases if one.example.border]
    ordinary = [one for one in cases if one.example.is_ordinary]
    return Fractions(
        **_of_kind(cases),
        border=_share([_weight(one) for one in border]),
        ordinary=_share([one.strength is not None for one in ordinary]),
        ordinary_now=_share([one.strength == "now" for one in ordinary]),
    )


def _of_kind(cases: Sequence[Case]) -> KindFractions:
    danger = [one for one in cases if one.example.is_danger]
    urgent = [one for one in cases if one.example.label == "urgent"]
    return KindFractions(
        danger=_share([one.strength is not None for one in danger]),
        danger_now=_share([one.strength == "now" for one in danger]),
        urgent=_share([one.strength is not None for one in urgent]),
    )


def _weight(case: Case) -> float:
    return {None: 0.0, "maybe": 0.5, "now": 1.0}[case.strength]


def _share(counts: Sequence[float]) -> float | None:
    return round(sum(counts) / len(counts), 4) if counts else None


def table(rows: dict[str, Fractions | KindFractions]) -> str:
    """A row for each name."""
    names = [*Fractions.__annotations__]
    lines = [f"{'':28}" + "".join(f"{name:>13}" for name in names)]
    for title, row in rows.items():
        cells = [row.get(name) for name in names]
        lines.append(f"{title:28}" + "".join(f"{_cell(one):>13}" for one in cells))
    return "\n".join(lines)


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "-"
