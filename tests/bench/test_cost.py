"""What a month costs, by `bench cost`; docs/deploy.md holds the tables that it prints."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from bench.aws import bills
from bench.aws.bills import Assumed, BeyondPricesError, bill, use
from bench.aws.cost import main
from tests.support.paths import ROOT
from tools.deploy.target import Bounds

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def test_the_page_holds_what_the_bench_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    for table in capsys.readouterr().out.strip().split("\n\n"):
        assert table in PAGE


def test_100_000_searches_by_hand() -> None:
    """400,000 requests, 8 GB, 0.14 GB of logs; each search 2 x 5 + 2 x 1 ms and 5 % of 400 ms."""
    assumed = Assumed(search_ms=5, other_ms=1, cold_ms=400, response_kb=20.0)
    month = bill(assumed, 100_000, 0.05)
    assert month.lambda_requests == pytest.approx(0.08)  # 0.4 million at $0.20
    assert month.x86_64 == pytest.approx(3_200 * 0.0000166667)  # 100,000 x 0.032 s x 1 GB
    assert month.arm64 == pytest.approx(3_200 * 0.0000133334)
    assert month.api_gateway == pytest.approx(0.40)  # 0.4 million at $1.00
    assert month.data_out == pytest.approx(0.72)  # 8 GB at $0.09
    assert month.logs == pytest.approx(0.156)  # 0.312 GB at $0.50
    assert month.total_x86_64 == pytest.approx(1.4093, abs=1e-4)
    assert month.total_arm64 == pytest.approx(1.3987, abs=1e-4)
    assert month.free == pytest.approx(0.40)  # API Gateway's; the rest is below the free tiers


def test_waking_is_billed() -> None:
    awake, waking = (use(Assumed(), 1_000, cold).gb_s for cold in (0.0, 1.0))
    assert waking - awake == pytest.approx(1_000 * bills.COLD_START_MS / 1_000)


def test_memory_is_what_time_costs_by() -> None:
    half = use(Assumed(memory_mb=512), 1_000, 0.5)
    assert half.gb_s == pytest.approx(use(Assumed(), 1_000, 0.5).gb_s / 2)


def test_nothing_asked_costs_nothing() -> None:
    assert bill(Assumed(), 0, 0.0).total_x86_64 == 0


def test_an_option_changes_the_bill(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--searches", "10", "--cold", "0.5", "--response-kb", "7.5", "--json"]
    assert main(options) == 0
    printed = json.loads(capsys.readouterr().out)
    [month] = printed["bills"]
    assert month["data_out"] == pytest.approx(40 * 7.5e-6 * 0.09)
    assert printed["assumed"]["cold"] == [0.5]


def test_its_prices_have_a_date_and_addresses_of_aws(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", printed["prices_read_on"])
    assert printed["prices_read_on"] in PAGE
    for source in printed["sources"]:
        assert source.startswith("https://aws.amazon.com/")
        assert source in PAGE


def test_a_month_at_other_prices_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BeyondPricesError):
        bill(Assumed(), 100_000_000, 0.0)
    assert main(["--searches", "100000000", "--cold", "0"]) == 2
    assert "lower ones" in capsys.readouterr().err


def test_searches_and_shares_must_pair(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--searches", "1", "2"]) == 2
    assert "--cold" in capsys.readouterr().err


def test_what_a_stranger_can_cost_is_all_that_the_bounds_let_through() -> None:
    """By hand: 20 x 2,628,000 s of requests of 119 KB, and ten of 1 GB at work all the time."""
    assert Bounds().requests_per_second == bills.REQUESTS_A_S
    assert Bounds().at_once == bills.AT_ONCE
    month = bills.worst(1024)
    assert month["requests"] == pytest.approx(52.56 * 1.20)  # 52.56 million at $1.00 and $0.20
    assert month["time"] == pytest.approx(26_280_000 * 0.0000166667)
    assert month["data_out"] == pytest.approx(6_254.64 * 0.09)  # GB
    assert month["logs"] == pytest.approx(40.9968 * 0.50)  # GB
    most = round(sum(month.values()), -1)
    assert f"at most about ${most:,.0f} a month for each stage" in PAGE


def test_no_question_gets_a_larger_answer_than_the_page_says(client: FlaskClient) -> None:
    """Over the samples: many words, many of them misspelt, all that may be asked for at once."""
    text = (ROOT / "content" / "physical-activity-and-your-health.md").read_text("utf-8")
    words = sorted({word.lower() for word in re.findall("[A-Za-z]{7,}", text)})
    slips = [word[:3] + word[4] + word[3] + word[5:] for word in words]
    for question in (" ".join(words), " ".join(slips), " ".join(words[::2] + slips[1::2])):
        answer = client.post("/search?limit=50", data=question[:2000], content_type="text/plain")
        assert answer.status_code == 200
        headers = len(str(answer.headers).encode())
        assert len(answer.data) + headers <= bills.LARGEST_KB * 1000
        assert "Content-Encoding" not in answer.headers
