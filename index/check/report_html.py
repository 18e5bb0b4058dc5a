"""The author's report as a self-contained HTML page: no script, no other file, no network."""

from __future__ import annotations

import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .findings import LOOK, NEEDS_AUTHOR, NOT_COMPARED, CheckReport
from .report_text import summary, totals

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def to_html(report: CheckReport, today: datetime.date | None = None) -> str:
    """The page. The template engine escapes all text. `today` None: the current date."""
    return _PAGES.get_template("report.html").render(
        report=report,
        needs=NEEDS_AUTHOR,
        look=LOOK,
        not_compared=NOT_COMPARED,
        summary=summary,
        totals=totals(report),
        today=(today or datetime.date.today()).isoformat(),
    )
