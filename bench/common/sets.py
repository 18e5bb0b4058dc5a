"""Questions with judgements: corpus.jsonl, queries.jsonl and qrels.tsv of one folder.

corpus.jsonl has `_id`, `title` and `text` in each line, queries.jsonl `_id` and `text`, qrels.tsv
query-id, corpus-id and score with a header line. A score above 0 is relevant.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from index.readers.jsonl import article_id

# Question's id -> id of the article that a document becomes -> gain, at least 0.
Qrels = Mapping[str, Mapping[str, int]]


class Document(NamedTuple):
    """A document of the corpus by the id of its article. `title` may be empty."""

    id: str
    title: str
    text: str


class JudgedSet(NamedTuple):
    """`questions` are those with a relevant document, by their ids, in the order of these."""

    corpus: Path
    questions: Mapping[str, str]
    qrels: Qrels


def read_set(
    folder: Path,
    corpus: str = "corpus.jsonl",
    queries: str = "queries.jsonl",
    qrels: str = "qrels.tsv",
) -> JudgedSet:
    """Each file is looked for in the folder first, then at its own path."""
    judgements = read_qrels(find_file(folder, qrels))
    questions = read_questions(find_file(folder, queries))
    asked = {key: questions[key] for key in sorted(questions) if relevant(judgements, key)}
    return JudgedSet(find_file(folder, corpus), asked, judgements)


def find_file(folder: Path, name: str) -> Path:
    """A file of the folder, or else at its own path."""
    return folder / name if (folder / name).exists() else Path(name)


def relevant(qrels: Qrels, key: str) -> set[str]:
    """The articles that answer a question; none where it was not judged."""
    return {id_ for id_, gain in qrels.get(key, {}).items() if gain > 0}


def read_qrels(path: Path) -> Qrels:
    qrels: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t"):
            if len(row) == 3 and row[2].lstrip("-").isdigit():
                qrels.setdefault(row[0], {})[article_id(row[1])] = max(0, int(row[2]))
    return qrels


def read_questions(path: Path) -> dict[str, str]:
    return {str(line["_id"]): line["text"] for line in read_lines(path)}


def read_texts(path: Path) -> list[str]:
    """The questions without their ids, stripped."""
    return [line["text"].strip() for line in read_lines(path)]


def read_documents(path: Path) -> Iterator[Document]:
    for line in read_lines(path):
        yield Document(article_id(str(line["_id"])), line.get("title") or "", line["text"])


def read_lines(path: Path) -> Iterable[Any]:
    """The values of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
