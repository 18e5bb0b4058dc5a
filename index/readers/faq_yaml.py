"""Reads YAML files of questions and answers.

    title: Weight and activity        (and the other fields of Markdown's front matter)
    questions:
      - question: Will exercise help?
        answer: |
          It can (Bell et al., 2010).
    references:
      - Bell R, Ash T. Sleep. Rest. 2010;1:2.

A file that is only the list of questions is read too. Blank lines separate an answer's paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from ..document import Block, Document, Printed, Section, SourceError
from ..source import Source
from .front_matter import FIELDS, TextLoader, article_info, check_dates, field_text, left_out
from .outline import read_entry
from .publication import check_published

_OWN = ("questions", "references")
_ITEM = re.compile(r"\s*[-*•]\s+")


def read_faq(source: Source) -> Iterator[Document]:
    """One article of kind faq. Raises SourceError, with the line, for any other file."""
    facts, questions, references = _parts(_load(source), source)
    title = field_text(facts, "title") or source.default_id.replace("-", " ").capitalize()
    expires = check_published(facts, source)
    check_dates(facts, source.text(), source)
    sections = tuple(_section(node, source) for node in questions)
    if not sections:
        raise SourceError(source.name, None, "has no questions.")
    known = ", ".join((*FIELDS, *_OWN))
    unknown = [
        (1, f"'{name}' is not known. Known: {known}.") for name in facts if name not in FIELDS
    ]
    info = article_info(facts, title, source)
    yield Document(
        info,
        source.name,
        "faq",
        sections,
        tuple(references),
        notes=(*unknown, *left_out(facts)),
        expires=expires,
    )


def _load(source: Source) -> yaml.Node:
    try:
        node = yaml.compose(source.text(), TextLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        line = mark.line + 1 if mark else None
        raise SourceError(source.name, line, f"cannot be read: {problem}.") from error
    if not isinstance(node, yaml.MappingNode | yaml.SequenceNode):
        raise SourceError(source.name, 1, "is not a list of questions and answers.")
    return node


def _parts(
    node: yaml.Node, source: Source
) -> tuple[dict[str, Any], list[yaml.Node], Iterator[Printed]]:
    """(front matter's fields, nodes of the questions, references)."""
    if isinstance(node, yaml.SequenceNode):
        return {}, node.value, iter(())
    fields = {str(key.value): value for key, value in node.value}
    lists = [_items(fields.pop(name, None), name, source) for name in _OWN]
    loader = TextLoader("")
    facts = {name: loader.construct_object(value, deep=True) for name, value in fields.items()}
    references = (read_entry(str(one.value), _line(one)) for one in lists[1])
    return facts, lists[0], references


def _items(node: yaml.Node | None, name: str, source: Source) -> list[yaml.Node]:
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise SourceError(source.name, _line(node), f"'{name}' is not a list.")
    return list(node.value)


def _section(node: yaml.Node, source: Source) -> Section:
    fields = {str(k.value): v for k, v in node.value} if isinstance(node, yaml.MappingNode) else {}
    if set(fields) != {"question", "answer"}:
        raise SourceError(source.name, _line(node), "is not a question with its answer.")
    question = " ".join(str(fields["question"].value).split())
    if not question or not str(fields["answer"].value).strip():
        raise SourceError(source.name, _line(node), "has an empty question or answer.")
    blocks = tuple(_blocks(str(fields["answer"].value), _line(fields["answer"])))
    return Section((question,), blocks, _line(node))


def _blocks(answer: str, line: int) -> Iterator[Block]:
    for paragraph in re.split(r"\n\s*\n", answer.strip()):
        lines = paragraph.split("\n")
        if all(map(_ITEM.match, lines)):
            for one in lines:
                yield Block(" ".join(_ITEM.sub("", one, count=1).split()), line, "item")
        else:
            yield Block(" ".join(paragraph.split()), line)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
