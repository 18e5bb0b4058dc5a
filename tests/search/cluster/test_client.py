"""The client: one kept connection, the next node on failure, an end to waiting."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from search.cluster import client as client_module
from search.cluster.address import read_address
from search.cluster.client import Answer, Client
from search.errors import ClusterUnavailable
from tests.support.cluster.stub import Node, node_running
from tests.support.search_fixtures import free_port


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each process begins with another node; here with the first."""
    monkeypatch.setattr(client_module.os, "getpid", lambda: 0)


def told(status: int, data: Any = None) -> Any:
    return lambda _path, _body: (status, data)


def client(*nodes: Node | str, **environ: str) -> Client:
    urls = ",".join(node if isinstance(node, str) else node.url for node in nodes)
    return Client(read_address(urls, environ))


def ask(asked: Client, try_s: float = 10) -> Answer:
    return asked.send("POST", "/_msearch", b"{}\n", try_s=try_s, within_s=20)


def test_questions_share_one_connection() -> None:
    with node_running(told(200, {"a": 1})) as node:
        asked = client(node)
        assert [ask(asked) for _ in range(3)] == [Answer(200, {"a": 1})] * 3
        assert node.connections == 1
        asked.close()


def test_an_answer_without_json_has_no_data() -> None:
    with node_running(told(200, {"a": 1})) as node:
        asked = client(node)
        assert asked.send("HEAD", "/citebox", try_s=10, within_s=20) == Answer(200, None)
        node.kind = "text/html"
        assert ask(asked) == Answer(200, None)
        asked.close()


def test_a_connection_that_the_node_has_closed_meanwhile_is_replaced_in_silence() -> None:
    with node_running(told(200, 1)) as node, node_running(told(200, 2)) as other:
        node.closes = True
        asked = client(node, other)
        assert [ask(asked).data for _ in range(3)] == [1, 1, 1]
        asked.close()


def test_a_dead_node_is_passed_over_and_not_asked_again_at_once() -> None:
    with node_running(told(200, 2)) as node:
        dead = f"http://127.0.0.1:{free_port()}"
        asked = client(dead, node)
        assert [ask(asked).data for _ in range(2)] == [2, 2]
        asked.close()


def test_a_node_that_hangs_is_given_up_for_the_next_and_costs_one_question_only() -> None:
    with node_running(None) as hung, node_running(told(200, 2)) as node:
        asked = client(hung, node)
        assert [ask(asked, try_s=0.2).data for _ in range(4)] == [2] * 4
        assert len(hung.asked) == 1
        asked.close()


def test_a_node_that_failed_is_asked_last_for_five_seconds() -> None:
    """Longer, and a node that restarted would stay idle; a hung one costs a question each time."""
    now = [1000.0]
    with node_running(told(200, 2)) as node:
        dead = f"http://127.0.0.1:{free_port()}"
        asked = Client(read_address(f"{dead},{node.url}", {}), lambda: now[0])
        first = asked._ordered()[0]
        assert ask(asked).data == 2
        for after_s, is_last in ((4.9, True), (5.0, False)):
            now[0] = 1000.0 + after_s
            assert (asked._ordered()[-1] == first) is is_last
        asked.close()


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_node_that_cannot_just_now_sends_us_to_the_next(status: int) -> None:
    with node_running(told(status)) as busy, node_running(told(200, 2)) as node:
        asked = client(busy, node)
        assert ask(asked).data == 2
        asked.close()


def test_a_refusal_is_the_answer_and_no_other_node_is_asked() -> None:
    with node_running(told(400, {"error": "x"})) as node, node_running(told(200)) as other:
        asked = client(node, other)
        assert ask(asked) == Answer(400, {"error": "x"})
        assert not other.asked
        asked.close()


def test_where_no_node_answers_that_is_said_without_a_name_or_a_question() -> None:
    asked = client(*(f"http://127.0.0.1:{free_port()}" for _ in range(2)))
    with pytest.raises(ClusterUnavailable) as raised:
        asked.send("POST", "/_msearch", b"canary", within_s=20)
    assert "canary" not in str(raised.value)
    assert "127.0.0.1" not in str(raised.value)


def test_an_answer_that_breaks_off_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        asked = client(f"http://127.0.0.1:{listening.getsockname()[1]}")

        def serve() -> None:
            for _ in range(2):
                connection, _ = listening.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{")

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(ClusterUnavailable):
            ask(asked)
        thread.join()


def test_a_password_is_sent_to_every_node() -> None:
    with node_running(told(200)) as node:
        asked = client(node, CITEBOX_ENGINE_AUTH="user:secret")
        ask(asked)
        headers = {name.lower(): value for name, value in node.asked[0][1].items()}
        assert headers["authorization"] == "Basic dXNlcjpzZWNyZXQ="
        asked.close()
