"""Nothing is indexed before its author publishes it, or after."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from index.build import build
from index.document import Document, SourceError
from index.source import Source
from index.sources import find_sources
from tests.support.index_fixtures import read_all, read_one, refusal, texts

NEXT_YEAR = datetime.datetime.now(datetime.UTC).year + 1
HIDDEN = [
    "draft: true", "Draft: yes", "draft: y", "draft: 'True'", "draft: in review", "isDraft: true",
    "published: false", "publish: no", "status: draft", "status: Pending", "visibility: private",
    "private: true", "unlisted: true", "password: letmein", "permalink: false", "headless: true",
    "search_exclude: true", "_build:\n  render: never", "build:\n  render: false",
]  # fmt: skip
PUBLIC = ["draft: false", "draft:", "published: true", "status: publish", "private: false",
          "permalink: /sleep/", "build:\n  render: always", "visibility: public"]  # fmt: skip
FUTURE = ["2999-01-31", "2999-01-31T08:00:00Z", "2999-1-1 08:00:00 +0200", "2999/01/31", "'2999'",
          "Jul 08 2999", "8 July 2999", "July 8, 2999", "08/07/2999", "31.12.2999"]  # fmt: skip
PAST = ["2024-01-31", "2024-01-31T08:00:00+02:00", "Jul 08 2022", "31/12/2023", "soon", "12.5",
        "0001-01-01", "2024-13-45x"]  # fmt: skip


def page(front: str) -> str:
    return f"---\ntitle: Sleep\n{front}\n---\n\nNot yet.\n"


@pytest.mark.parametrize("front", HIDDEN)
def test_a_hidden_page_is_refused_and_the_reason_names_the_field(front: str) -> None:
    error = refusal("a.md", page(front))
    assert "is a draft or hidden" in error.reason
    assert front.split(":")[0] in error.reason
    assert "letmein" not in error.reason, "a password is no text for a report"


@pytest.mark.parametrize("front", PUBLIC)
def test_what_says_that_it_is_public_is_read(front: str) -> None:
    assert texts(read_one("a.md", page(front))) == ["Not yet."]


@pytest.mark.parametrize("name", ["date", "publishDate", "pubDate", "published", "published_on"])
@pytest.mark.parametrize("day", FUTURE)
def test_a_date_in_the_future_is_refused_however_it_is_written(name: str, day: str) -> None:
    error = refusal("a.md", page(f"{name}: {day}"))
    assert error.reason.startswith(f"is dated in the future ({name}: ")


@pytest.mark.parametrize("day", PAST)
def test_a_date_in_the_past_and_what_is_no_date_are_read(day: str) -> None:
    assert texts(read_one("a.md", page(f"date: {day}"))) == ["Not yet."]


def test_what_is_no_date_is_told() -> None:
    notes = [text for _, text in read_one("a.md", page("publishDate: someday")).notes]
    assert notes == ["'someday' is no date of publication: the page is read at once."]
    assert read_one("a.md", page("publishDate: 2024-01-31")).notes == ()


def test_the_date_of_publishing_goes_before_that_of_an_event() -> None:
    """As in Hugo: `date` may be the day of an open evening."""
    both = "date: 2999-01-31\npublishDate: 2024-01-31"
    assert texts(read_one("a.md", page(both))) == ["Not yet."]


def test_a_later_hour_of_today_is_the_future() -> None:
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=3)
    zone = datetime.timezone(datetime.timedelta(hours=-5))
    assert "in the future" in str(refusal("a.md", page(f"date: {soon.astimezone(zone):%FT%T%z}")))


@pytest.mark.parametrize("name", ["expiryDate", "expires", "unpublishdate", "expiry_date"])
def test_an_expired_page_is_refused(name: str) -> None:
    assert (
        f"has expired ({name}: 2020-01-01)" in refusal("a.md", page(f"{name}: 2020-01-01")).reason
    )
    assert texts(read_one("a.md", page(f"{name}: 2999-01-01"))) == ["Not yet."]


@pytest.mark.parametrize(
    "text",
    [
        '+++\ndraft = true\n+++\nNot yet.\n',
        '+++\npublishDate = 2999-01-01T08:00:00Z\n+++\nNot yet.\n',
        '{\n "title": "Sleep",\n "draft": true\n}\n\nNot yet.\n',
        "\n\n---\ndraft: true\n---\nNot yet.\n",
        "\ufeff---\r\ndraft: true\r\n---\r\nNot yet.\r\n",
    ],
    ids=["toml", "toml date", "json", "empty lines before", "mark and carriage returns"],
)  # fmt: skip
def test_every_form_of_front_matter_can_hide_a_page(text: str) -> None:
    reason = refusal("a.md", text).reason
    assert "draft" in reason or "in the future" in reason


@pytest.mark.parametrize(
    "text", ["---\ndraft: true\n\nNot yet.\n", "+++\ndraft = true\nNot yet.\n"]
)
def test_front_matter_without_an_end_is_refused(text: str) -> None:
    assert "has no end" in refusal("a.md", text).reason


def test_the_day_in_a_file_s_name_counts_where_no_other_is_given() -> None:
    """Jekyll's _posts/2030-01-31-sleep.md."""
    name = "2999-01-31-sleep.md"
    assert f"by its name ({name})" in refusal(name, "Not yet.\n").reason
    assert "by its name" in refusal(name, page("layout: post")).reason
    assert texts(read_one(name, page("date: 2024-01-31"))) == ["Not yet."]
    assert texts(read_one("2024-01-31-sleep.md", "Long since.\n")) == ["Long since."]


def test_a_generator_s_html_and_faq_files_are_held_back_too() -> None:
    assert "is a draft" in refusal("a.html", "---\npublished: false\n---\n<p>Not yet.</p>").reason
    faq = "draft: true\nquestions:\n- question: Why?\n  answer: So.\n"
    assert "is a draft" in refusal("a.yaml", faq).reason


def test_a_generator_s_html_is_read_without_its_front_matter_and_tags() -> None:
    made = read_one(
        "a.html", "---\ntitle: Sleep\ndate: 2024-03-01\n---\n<p>Rest {% if x %}well{% endif %}.</p>"
    )
    assert (made.info.title, made.info.published) == ("Sleep", "2024-03-01")
    assert [(b.text, b.line) for b in made.blocks()] == [("Rest well.", 5)]


@pytest.mark.parametrize("folder", ["_drafts", "posts/_drafts", "drafts/2024"])
def test_a_folder_of_drafts_is_not_read_and_each_file_is_named(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    for name in (f"{folder}/a.md", f"{folder}/b.html", "c.md"):
        (tmp_path / name).write_text("Text.\n")
    found = list(find_sources([tmp_path], None))
    errors = [one for one in found if isinstance(one, SourceError)]
    assert sorted(Path(one.file).name for one in errors) == ["a.md", "b.html"]
    assert {one.reason for one in errors} == {
        "is in a folder of drafts; only what is published is read."
    }
    assert [one.key for one in found if isinstance(one, Source)] == ["c.md"]


def test_a_page_that_will_expire_is_read_anew_by_every_build(tmp_path: Path) -> None:
    source, to = tmp_path / "in", tmp_path / "index"
    source.mkdir()
    (source / "a.md").write_text(page("expiryDate: 2999-01-01"))
    (source / "b.md").write_text(page("draft: false"))
    build([source], to)
    assert build([source], to).unchanged == 1, "a cached article would outlive its date"


def test_the_report_names_each_page_that_is_held_back(tmp_path: Path) -> None:
    source, to = tmp_path / "in", tmp_path / "index"
    source.mkdir()
    (source / "later.md").write_text(page(f"date: {NEXT_YEAR}-12-31"))
    (source / "now.md").write_text(page("date: 2024-12-31"))
    report = build([source], to)
    assert f"later.md: is dated in the future (date: {NEXT_YEAR}-12-31)" in report.to_text()
    assert json.loads(report.to_json())["refused"][0]["file"].endswith("later.md")


def test_a_hidden_page_beside_public_ones_hides_only_itself() -> None:
    public = read_all("a.md", page("draft: false"))
    assert [type(one) for one in public] == [Document]
