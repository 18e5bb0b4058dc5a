"""The address of a cluster, as the settings give it."""

from __future__ import annotations

import pytest

from search.cluster.address import Node, Signed, read_address
from search.errors import BadSetting


def test_several_nodes_have_commas_between_and_a_port_of_their_own() -> None:
    found = read_address("https://one.example, https://two.example:9200/", {})
    assert found.nodes == (Node("one.example", 443, True), Node("two.example", 9200, True))
    assert (found.basic, found.signed) == (None, None)


def test_a_node_on_this_machine_may_be_asked_in_the_open() -> None:
    found = read_address("http://127.0.0.1, http://127.0.0.1:9200", {})
    assert found.nodes == (Node("127.0.0.1", 80, False), Node("127.0.0.1", 9200, False))


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://search-x-abc.eu-west-1.es.amazonaws.com", Signed("eu-west-1", "es")),
        ("https://abc123.us-east-1.aoss.amazonaws.com", Signed("us-east-1", "aoss")),
        ("https://search.eu-west-1.es.amazonaws.com.evil.example", None),
        ("https://search.clinic.example", None),
    ],
)
def test_requests_to_aws_are_signed_and_to_nobody_else(url: str, signed: Signed | None) -> None:
    assert read_address(url, {}).signed == signed


def test_a_password_takes_the_place_of_signing() -> None:
    url = "https://search-x-abc.eu-west-1.es.amazonaws.com"
    found = read_address(url, {"CITEBOX_ENGINE_AUTH": "citebox:secret"})
    assert (found.basic, found.signed) == ("citebox:secret", None)


@pytest.mark.parametrize(
    "url",
    [
        "search.clinic.example",
        "ftp://search.clinic.example",
        "https://user:secret@search.clinic.example",
        "https://search.clinic.example/path",
        "https://search.clinic.example?q=1",
        "https://search.clinic.example:port",
        "https://one.example,",
        "http://search.clinic.example",
    ],
)
def test_what_is_no_address_is_refused_and_so_is_a_question_in_the_open(url: str) -> None:
    with pytest.raises(BadSetting, match="CITEBOX_ENGINE must be"):
        read_address(url, {})


def test_a_password_without_a_user_is_refused() -> None:
    with pytest.raises(BadSetting, match="CITEBOX_ENGINE_AUTH must be user:password"):
        read_address("https://one.example", {"CITEBOX_ENGINE_AUTH": "secret"})
