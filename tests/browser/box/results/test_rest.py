"""An answer that comes right after another takes its place."""

import pytest
from playwright.sync_api import expect

from tests.support.box.page import QUESTION, Box
from tests.support.box.stub import Reply, answer, passage

pytestmark = pytest.mark.browser


def ten(first: int = 1, **around: object) -> dict[str, object]:
    return answer([passage(number) for number in range(first, first + 10)], **around)


def test_the_rest_of_an_answer_does_not_come_into_the_next_one(box: Box) -> None:
    box.stub.usual = Reply(ten())
    box.open()
    box.ask()
    expect(box.part("item")).to_have_count(10)
    replies = {"one": ten(11), "two": answer([passage(99)])}
    box.page.evaluate(
        """(replies) => { window.fetch = async (_, { body }) => Response.json(replies[body]); }""",
        replies,
    )
    box.page.evaluate(
        """async () => {
        const root = document.querySelector("cite-box").shadowRoot;
        const [input, form] = [root.querySelector("input"), root.querySelector("form")];
        for (const question of ["one", "two"]) {
          input.value = question;
          form.requestSubmit();
          await new Promise((done) => setTimeout(done, 20));
        } }"""
    )
    expect(box.part("heading")).to_have_text(["Passage 99"])
    box.page.wait_for_timeout(300)
    expect(box.part("heading")).to_have_text(["Passage 99"])


def test_a_cleared_question_stays_cleared(box: Box) -> None:
    box.stub.usual = Reply(ten())
    box.open()
    box.ask()
    box.part("item").first.wait_for()
    box.part("clear").click()
    box.page.wait_for_timeout(300)
    expect(box.part("item")).to_have_count(0)
    expect(box.part("results")).to_be_hidden()


def test_more_results_stand_after_all_the_first(box: Box) -> None:
    box.stub.replies[QUESTION] = Reply(
        lambda asked: ten(11 if "offset" in asked.options else 1, total=20)
    )
    box.open()
    box.ask()
    box.part("more").click()
    expect(box.part("item")).to_have_count(20)
    expect(box.part("heading")).to_have_text([f"Passage {number}" for number in range(1, 21)])
    assert box.stub.asked[-1].options["offset"] == ["10"]
