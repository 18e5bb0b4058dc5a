"""Requests that are generated out of the description get answers that are described.

`make contract CASES=10000` tries more of them, SEED=2 others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib import import_module
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.support.needed import missing
from tests.support.search_fixtures import SPEC, resolved

CASES = int(os.environ.get("CASES", "1000"))
SEED = int(os.environ.get("SEED", "1"))
STEPS = 6  # of one walk along the links
WALKS = 6
# What finds something: of generated text, hardly anything does.
QUESTIONS = (
    "lithium",
    "what does my PHQ-9 score mean",
    "does exercize help depresion?",
    "side effects of sertraline?",
    "took too many pills",
    "qué es la depresión",
)
BOTH = ("POSITIVE", "NEGATIVE")


def operations() -> Iterator[tuple[str, str, str]]:
    """Each operation with what fits its description, and with what does not where that can be."""
    for path, item in SPEC["paths"].items():
        for method, operation in item.items():
            found = [resolved(one) for one in operation.get("parameters", [])]
            strict = [one for one in found if one["in"] == "query" or "enum" in one["schema"]]
            for mode in BOTH if strict else BOTH[:1]:
                yield path, method.upper(), mode


OPERATIONS = tuple(operations())


@pytest.fixture(scope="module")
def contract(client: FlaskClient) -> Any:
    """The description, tied to the app. Its server is the app itself, at no address."""
    try:
        from_dict = import_module("schemathesis").openapi.from_dict
    except ImportError:
        missing("schemathesis is not installed")
    described = from_dict(deepcopy({name: SPEC[name] for name in SPEC if name != "servers"}))
    described.app = client.application
    return described


@pytest.fixture(scope="module")
def ids(client: FlaskClient) -> dict[str, str]:
    found = client.get("/search?q=lithium").json["results"][0]
    return {
        "passages": found["id"],
        "articles": found["article"]["id"],
        "references": found["references"][0]["id"],
    }


def seeded(examples: int, **more: Any) -> Any:
    """Settings under which the same requests are made each time; a failure is not made smaller."""
    return settings(
        max_examples=max(1, examples),
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        **more,
    )


def prepare(case: Any) -> None:
    """No compression, which the client here does not read. What is in a body is not in the address
    too: that is refused, and no schema can say so."""
    case.headers = {**(case.headers or {}), "Accept-Encoding": "identity"}
    inside = case.body if isinstance(case.body, dict) else {}
    case.query = {name: value for name, value in (case.query or {}).items() if name not in inside}


def ask(case: Any, question: str) -> None:
    """Put a question in the generated one's place."""
    if isinstance(case.body, dict):
        case.body["q"] = question
    elif isinstance(case.body, str):
        case.body = question
    elif "q" in case.query:
        case.query["q"] = question


@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_what_is_generated_is_answered_as_described(
    contract: Any, ids: dict[str, str], path: str, method: str, mode: str
) -> None:
    modes = import_module("schemathesis").GenerationMode
    cases = contract[path][method].as_strategy(generation_mode=modes[mode])
    known = ids.get(path.split("/")[1])

    @seed(SEED)
    @seeded(CASES // len(OPERATIONS))
    @given(case=cases, question=st.sampled_from(("", *QUESTIONS)), real=st.booleans())
    def holds(case: Any, question: str, real: bool) -> None:
        prepare(case)
        if mode == "POSITIVE" and question:
            ask(case, question)
        if known and real:
            case.path_parameters["id"] = known
        case.call_and_validate()

    holds()


def test_the_links_of_an_answer_lead_on(contract: Any) -> None:
    """Walks along the links: from a question to its passage, from there to the references."""
    asked: list[tuple[str, int]] = []

    class Walk(contract.as_state_machine()):  # type: ignore[misc]
        def before_call(self, case: Any) -> None:
            prepare(case)
            if case.operation.label.endswith("/search"):
                ask(case, QUESTIONS[len(str(case.query)) % len(QUESTIONS)])  # the same each time

        def after_call(self, response: Any, case: Any) -> None:
            asked.append((case.operation.label, response.status_code))

    wanted = {"GET /passages/{id}", "GET /articles/{id}"}
    reached: set[str] = set()
    for further in range(WALKS):  # a walk may miss a link that is rarely drawn
        run: Callable[..., None] = seed(SEED + further)(Walk).run
        run(settings=seeded(CASES // (4 * STEPS), stateful_step_count=STEPS))
        reached = {label for label, status in asked if status == 200}
        if wanted <= reached:
            return
    raise AssertionError(f"never led to {wanted - reached}")
