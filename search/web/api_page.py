"""The page of the API: openapi.json for people. It is made for each request, and nothing of it is
loaded at the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from markupsafe import Markup, escape

# JSON as it is read from the description; its shape is OpenAPI's.
Node = Mapping[str, Any]


class Field(NamedTuple):
    """A parameter, or a field of an object: its name, what it may be, and what it means."""

    name: str
    kind: str
    description: str


class Operation(NamedTuple):
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    bodies: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


class Group(NamedTuple):
    description: str
    operations: tuple[Operation, ...]


def groups(spec: Node) -> tuple[Group, ...]:
    """The operations by tag, in the order of the description."""
    found = tuple(_operations(spec))
    return tuple(
        Group(tag["description"], tuple(one for name, one in found if name == tag["name"]))
        for tag in spec["tags"]
    )


def schemas(spec: Node) -> dict[str, tuple[Field, ...]]:
    """The fields of each object that is sent."""
    listed = spec["components"]["schemas"]
    return {name: tuple(_fields(spec, node)) for name, node in listed.items()}


def marked(text: str) -> Markup:
    """A description's text, with its words between backticks as code, in paragraphs."""
    parts = [str(escape(part)) for part in text.strip().split("`")]
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return Markup("".join(parts).replace("\n\n", "<p>"))  # noqa: S704 - each part is escaped


def _operations(spec: Node) -> Iterator[tuple[str, Operation]]:
    for path, item in spec["paths"].items():
        for method, node in item.items():
            answers = {status: _resolved(spec, one) for status, one in node["responses"].items()}
            yield (
                node["tags"][0],
                Operation(
                    method=method.upper(),
                    path=path,
                    summary=node["summary"],
                    description=node.get("description", ""),
                    parameters=tuple(_parameters(spec, node)),
                    bodies=tuple(node.get("requestBody", {}).get("content", ())),
                    answers=tuple((status, one["description"]) for status, one in answers.items()),
                ),
            )


def _parameters(spec: Node, node: Node) -> Iterator[Field]:
    for one in node.get("parameters", ()):
        parameter = _resolved(spec, one)
        yield Field(parameter["name"], _kind(parameter["schema"]), parameter["description"])


def _fields(spec: Node, node: Node) -> Iterator[Field]:
    for part in node.get("allOf", ()):
        yield from _fields(spec, _resolved(spec, part))
    for name, field in node.get("properties", {}).items():
        described = field.get("description") or _resolved(spec, field).get("description", "")
        yield Field(name, _kind(field), described)


def _kind(schema: Node) -> str:
    """What a value may be: "integer, 1 to 50, else 10", "passage or faq", "list of Run"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    kind = schema.get("type", "object")
    said = kind if isinstance(kind, str) else " or ".join(kind)
    if "enum" in schema:
        said = " or ".join(str(one or "null") for one in schema["enum"])
    elif kind == "array":
        said = f"list of {_kind(schema['items'])}"
    elif "minimum" in schema and "maximum" in schema:
        said += f", {schema['minimum']:,} to {schema['maximum']:,}"
    elif "maxLength" in schema:
        said += f", at most {schema['maxLength']:,} characters"
    return said + (f", else {str(schema['default']).lower()}" if "default" in schema else "")


def _resolved(spec: Node, node: Node) -> Node:
    """The node, or what its $ref names."""
    while "$ref" in node:
        found: Any = spec
        for name in str(node["$ref"]).split("/")[1:]:
            found = found[name]
        node = cast(Node, found)
    return node
