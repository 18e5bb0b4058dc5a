"""The address: the cluster's nodes and how to be let in, from the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from ..errors import BadSetting
from ..settings import ENGINE, ENGINE_AUTH

_AWS = re.compile(r"\.([a-z0-9-]+)\.(es|aoss)\.amazonaws\.com(?:\.cn)?$")


class Node(NamedTuple):
    host: str
    port: int
    tls: bool


class Signed(NamedTuple):
    """Requests are signed for AWS (search.cluster.signing)."""

    region: str
    service: str


class Address(NamedTuple):
    """`basic` is "user:password", None without one; `signed` is None outside of AWS."""

    nodes: tuple[Node, ...]
    basic: str | None = None
    signed: Signed | None = None


def read_address(urls: str, environ: Mapping[str, str]) -> Address:
    """The address of `https://one.example,https://two.example:9200`. Raises BadSetting.

    CITEBOX_ENGINE_AUTH is "user:password". Without it, requests to an address of AWS are signed
    with the credentials of the role, and others are sent as they are.
    """
    nodes = tuple(_node(url.strip()) for url in urls.split(","))
    basic = environ.get(ENGINE_AUTH, "").strip() or None
    if basic is not None and ":" not in basic:
        raise BadSetting(ENGINE_AUTH, "user:password")
    found = _AWS.search(nodes[0].host)
    signed = Signed(found[1], found[2]) if found and basic is None else None
    return Address(nodes, basic, signed)


def _node(url: str) -> Node:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad() from None
    tls = parts.scheme == "https"
    plain = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    if not parts.hostname or not plain or parts.scheme not in ("https", "http"):
        raise _bad()
    if not tls and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise BadSetting(ENGINE, "https: a question must not cross a network in the open")
    return Node(parts.hostname, port or (443 if tls else 80), tls)


def _bad() -> BadSetting:
    return BadSetting(ENGINE, "addresses like https://search.clinic.example:9200, with commas")
