"""The author's report as a self-contained HTML page: no script, no other file, no network."""

from __future__ import annotations

import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .findings import LOOK, NEEDS_AUTHOR, CheckReport
from .report_text import Words, summary, totals

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def to_html(
    report: CheckReport,
    today: datetime.date | None = None,
    language: str = "en",
    words: Words = str,
) -> str:
    """The page. The template engine escapes all text. `today` None: the current date. `words`
    says our sentences in `language`."""
    return _PAGES.get_template("report.html").render(
        report=report,
        needs=NEEDS_AUTHOR,
        look=LOOK,
        not_compared=words(report.note),
        summary=lambda facts: map(words, summary(facts)),
        totals=words(totals(report)),
        language=language,
        _=words,
        today=(today or datetime.date.today()).isoformat(),
    )
