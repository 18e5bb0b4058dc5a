"""Records: passages, articles and references as JSON; the one place that holds its key names.

The same JSON is stored in the index and sent to the caller; the TypedDicts describe it.
"""

from __future__ import annotations

import json
from typing import Any, NotRequired, TypedDict, cast

from ..model import (
    Article,
    ArticleInfo,
    BlockType,
    Certainty,
    Kind,
    Passage,
    Reference,
    Run,
    TextBlock,
)


class RunJSON(TypedDict):
    text: str
    match: NotRequired[bool]
    references: NotRequired[list[str]]
    certainty: NotRequired[Certainty | None]
    why: NotRequired[str]
    href: NotRequired[str]


class BlockJSON(TypedDict):
    start: int
    end: int
    type: BlockType
    level: NotRequired[int]
    ordered: NotRequired[bool]
    number: NotRequired[int]
    row: NotRequired[int]
    header: NotRequired[bool]
    colspan: NotRequired[int]
    rowspan: NotRequired[int]
    repeated: NotRequired[bool]


class ArticleInfoJSON(TypedDict):
    id: str
    title: str
    url: str | None
    author: str | None
    published: str | None
    updated: str | None
    reviewed_by: str | None
    reviewed_on: str | None
    lang: str | None
    tags: list[str]
    translation_of: NotRequired[list[str]]


# CSL-JSON's own fields, and ours:
ReferenceJSON = dict[str, Any]
_OURS = ("id", "label", "printed", "link", "looked_up", "record", "notices")


class PassageJSON(TypedDict):
    id: str
    kind: Kind
    article: ArticleInfoJSON
    section: list[str]
    text: list[RunJSON]
    blocks: list[BlockJSON]
    url: str | None
    references: list[ReferenceJSON]
    lang: str | None


class ArticleJSON(ArticleInfoJSON):
    kind: str
    passages: list[str]
    references: list[ReferenceJSON]


# JSON on one line, as it is stored and sent. Not looked through for circles: it has none.
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def run_json(run: Run) -> RunJSON:
    data: RunJSON = {"text": run.text}
    if run.match:
        data["match"] = True
    if run.references is not None:
        data["references"] = list(run.references)
        data["certainty"] = run.certainty
        if run.why:
            data["why"] = run.why
    if run.href:
        data["href"] = run.href
    return data


def read_run(data: RunJSON) -> Run:
    references = data.get("references")
    return Run(
        text=data["text"],
        references=None if references is None else tuple(references),
        certainty=data.get("certainty"),
        why=data.get("why"),
        match=data.get("match", False),
        href=data.get("href"),
    )


def block_json(block: TextBlock) -> BlockJSON:
    """Only what differs from the default; a type always."""
    data = block._asdict()
    defaults = {**TextBlock._field_defaults, "type": None}
    kept = {name: data[name] for name in data if data[name] != defaults.get(name)}
    return cast(BlockJSON, kept)


def read_block(data: BlockJSON) -> TextBlock:
    return TextBlock(**data)


def info_json(info: ArticleInfo) -> ArticleInfoJSON:
    data: ArticleInfoJSON = {
        "id": info.id,
        "title": info.title,
        "url": info.url,
        "author": info.author,
        "published": info.published,
        "updated": info.updated,
        "reviewed_by": info.reviewed_by,
        "reviewed_on": info.reviewed_on,
        "lang": info.lang,
        "tags": list(info.tags),
    }
    if info.translation_of:
        data["translation_of"] = list(info.translation_of)
    return data


def read_info(data: ArticleInfoJSON) -> ArticleInfo:
    fields = {key: data.get(key) for key in ArticleInfoJSON.__annotations__}
    lists = {"tags": data["tags"], "translation_of": data.get("translation_of", ())}
    return ArticleInfo(**cast(Any, fields | {name: tuple(lists[name]) for name in lists}))


def reference_json(reference: Reference) -> ReferenceJSON:
    data: ReferenceJSON = {
        "id": reference.id,
        "label": reference.label,
        **reference.csl,
        "printed": reference.printed,
        "link": reference.link,
    }
    if reference.looked_up:
        data["looked_up"] = list(reference.looked_up)
    if reference.record:
        data["record"] = reference.record
    if reference.notices:
        data["notices"] = list(reference.notices)
    return data


def read_reference(data: ReferenceJSON) -> Reference:
    csl = {key: value for key, value in data.items() if key not in _OURS}
    return Reference(
        data["id"],
        csl,
        data["printed"],
        data["label"],
        tuple(data.get("looked_up", ())),
        data.get("record"),
        tuple(data.get("notices", ())),
    )


def passage_json(passage: Passage) -> PassageJSON:
    return {
        "id": passage.id,
        "kind": passage.kind,
        "article": info_json(passage.article),
        "section": list(passage.section),
        "text": [run_json(run) for run in passage.text],
        "blocks": [block_json(block) for block in passage.blocks],
        "url": passage.url,
        "references": [reference_json(reference) for reference in passage.references],
        "lang": passage.lang,
    }


def read_passage(data: PassageJSON) -> Passage:
    return Passage(
        id=data["id"],
        kind=data["kind"],
        article=read_info(data["article"]),
        section=tuple(data["section"]),
        text=tuple(read_run(run) for run in data["text"]),
        blocks=tuple(read_block(block) for block in data["blocks"]),
        url=data["url"],
        references=tuple(read_reference(reference) for reference in data["references"]),
        lang=data["lang"],
    )


def article_json(article: Article) -> ArticleJSON:
    return {
        **info_json(article.info),
        "kind": article.kind,
        "passages": list(article.passages),
        "references": [reference_json(reference) for reference in article.references],
    }


def read_article(data: ArticleJSON) -> Article:
    return Article(
        info=read_info(data),
        kind=cast(Any, data["kind"]),
        passages=tuple(data["passages"]),
        references=tuple(read_reference(reference) for reference in data["references"]),
    )
