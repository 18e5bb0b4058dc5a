"""The figures of cross-validation, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from tools.train_danger.examples import Example
from tools.train_danger.figures import Fractions, KindFractions, figures_of, fractions_of, table
from tools.train_danger.machine import Array
from tools.train_danger.validate import Thresholds, cases_of, curve


def report(name: str, examples: Sequence[Example], scores: Array, thresholds: Thresholds) -> str:
    """With the thresholds, then by kind, language and source, then recall against alarms."""
    cases = cases_of(examples, scores, thresholds)
    figures = figures_of(cases)
    rows: dict[str, Fractions | KindFractions] = {"all": fractions_of(cases)}
    rows |= {f"  {kind}": row for kind, row in figures["by_kind"].items()}
    rows |= {f"  {language}": row for language, row in figures["by_lang"].items()}
    for source in sorted({one.example.source for one in cases}):
        rows[f"  {source}"] = fractions_of([one for one in cases if one.example.source == source])
    rows |= {f"  at {share}": row for share, row in curve(examples, scores)}
    title = f"\n{name}: maybe {thresholds.maybe:.3f}, now {thresholds.now:.3f}"
    return f"{title}\n{table(rows)}"
