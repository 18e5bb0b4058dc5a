"""The picture of docs/cold-start.md: a cold start by part, beside others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.axes import Axes

from bench.aws.steps import CLIENT, SEARCH

HELLO, ZAPPA = "Flask hello", "Zappa as it ships"
NOW, THEN = "Citebox", "Citebox before"
# Times the bare client's start, before anything was left out: commit dbf9c5e, 2026-11-22, 187.8 ms
# by 28.9, measured as here. By the medians of `cold-start` it was 6.3.
BEFORE = 6.5
# Distinct to those who see no red or green too: https://jfly.uni-koeln.de/color/
COLOURS = ("0.55", "#0072b2", "#e69f00", "#009e73", "#56b4e9", "#cc79a7", "#d55e00")
GREYS = ("0.55", "0.8")


def draw(ms: Mapping[str, float], parts_ms: Mapping[str, float], file: Path) -> None:
    """Above, ours by part; below, the same beside Zappa's. `ms` by step, `parts_ms` by part."""
    times = {name: value / ms[CLIENT] for name, value in ms.items()}
    by_part = {name: value / ms[CLIENT] for name, value in parts_ms.items()}
    near = {"client alone": 1.0, NOW: times[SEARCH], HELLO: times[HELLO], THEN: BEFORE}
    far = {**near, ZAPPA: times[ZAPPA]}
    mpl.rcParams.update({"font.size": 12, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = pyplot.subplots(2, figsize=(11, 7.2), height_ratios=(4, 5), layout="constrained")
    for axis, whole in zip(axes, (near, far), strict=True):
        draw_bars(axis, whole, by_part)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False)
    axes[1].set_xlabel(
        "process start to the first answer, times that of AWS's runtime client alone"
    )
    figure.savefig(file, dpi=110)
    pyplot.close(figure)


def draw_bars(axis: Axes, whole: Mapping[str, float], by_part: Mapping[str, float]) -> None:
    """From above, in the order given; the client's own share is grey in each."""
    for row, (name, width) in enumerate(whole.items()):
        shares = by_part if name == NOW else {CLIENT: 1.0, "": width - 1}
        left = 0.0
        for (part, share), colour in zip(
            shares.items(), COLOURS if name == NOW else GREYS, strict=False
        ):
            label = part if name == NOW else None
            axis.barh(row, share, 0.65, left, color=colour, label=label)
            left += share
        axis.text(left + max(whole.values()) / 150, row, f"{width:.1f}", va="center")
    axis.set_yticks(range(len(whole)), list(whole))
    axis.invert_yaxis()
