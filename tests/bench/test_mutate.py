"""`python -m bench mutate`: which changes it makes, and that it makes them in a copy only."""

from __future__ import annotations

import ast
import signal
from pathlib import Path

import pytest

from bench.common.places import ROOT
from bench.tests import copies
from bench.tests.copies import Copy
from bench.tests.mutate import Trial, figures_of, steps
from bench.tests.places import (
    EQUIVALENT,
    Mutant,
    draw,
    find_places,
    mutant,
    places_of,
    reason_left_out,
)

SOURCE = '''\
"""A docstring with 1 < 2."""
MOST = 3
LEAST_BYTES = 1_000
IS_ON: Literal[True] = False


def check(left: Literal[1], right: int) -> bool:
    """True and False."""
    return "é" and left <= (right) and not min(left, right) == -1


if TYPE_CHECKING:
    MOST = 4
'''


def changes(folder: Path, source: str) -> list[str]:
    """The lines that may stand there instead."""
    path = folder / "module.py"
    path.write_text(source, encoding="utf-8")
    made = [mutant(place, instead) for place in places_of(path) for instead in place.instead]
    return [one.after.strip() for one in made]


def test_constants_and_comparisons_are_changed_one_by_one(tmp_path: Path) -> None:
    """No docstring, no type, and nothing for the type checker alone."""
    assert sorted(changes(tmp_path, SOURCE)) == sorted(
        [
            "MOST = 4",
            "MOST = 2",
            "LEAST_BYTES = 2000",
            "LEAST_BYTES = 500",
            "IS_ON: Literal[True] = True",
            'return "é" or left <= (right) and not min(left, right) == -1',
            'return "é" and left < (right) and not min(left, right) == -1',
            'return "é" and left <= (right) and not max(left, right) == -1',
            'return "é" and left <= (right) and not min(left, right) != -1',
            'return "é" and left <= (right) and not min(left, right) == -2',
            'return "é" and left <= (right) and not min(left, right) == -0',
        ]
    )


def test_every_change_of_the_source_is_python() -> None:
    places = find_places()
    for place in places[:: len(places) // 200]:
        for instead in place.instead:
            one = mutant(place, instead)
            lines = place.path.read_text(encoding="utf-8").split("\n")
            lines[place.line - 1] = one.after
            ast.parse("\n".join(lines))
            assert one.before != one.after
    assert len(places) > 1_000


def test_a_seed_draws_the_same_changes_again_and_each_once() -> None:
    drawn = list(draw(14, 60))
    assert drawn == list(draw(14, 60))
    assert drawn[:20] == list(draw(14, 20))
    assert len(set(drawn)) == 60
    assert drawn != list(draw(28, 60))


def test_of_one_folder_only_its_changes_are_drawn() -> None:
    drawn = list(draw(101, 40, ("search",)))
    assert len(drawn) == 40
    assert {one.file.partition("/")[0] for one in drawn} == {"search"}


def test_what_is_left_out_is_named_with_a_reason_and_is_still_there() -> None:
    made = [mutant(place, instead) for place in find_places() for instead in place.instead]
    reasons = {reason_left_out(one) for one in made}
    assert reasons == {None, *(reason for *_, reason in EQUIVALENT)}
    for seed in (14, 28):
        assert not {reason_left_out(one) for one in draw(seed, 60)} - {None}


def test_the_nearest_tests_run_first_and_the_promises_last() -> None:
    first, records, second, third = steps(Mutant(ROOT / "search/web/compression.py", 1, "", ""))
    assert first == ["tests/search/web/test_compression.py"]
    assert "tests/search/web/test_security.py" in second
    assert "tests/golden/test_search_records.py" in records
    assert "tests/promises/test_privacy.py" in third
    assert not {"tests/promises/test_install.py", *first, *second} & {*third}


def test_a_module_at_the_top_has_the_tests_beside_it_and_not_those_of_every_folder() -> None:
    _, _, second, _ = steps(Mutant(ROOT / "search/suggest.py", 1, "", ""))
    assert "tests/search/test_pipeline.py" in second
    assert "tests/search/rank/test_hybrid.py" not in second


def test_tests_that_take_too_long_anyway_notice_no_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_sources", lambda: ["search/plural.py"])
    monkeypatch.setattr(copies, "_run", lambda *_: copies.NO_END)
    place, *_ = places_of(ROOT / "search/plural.py")
    assert Trial([Copy(tmp_path)]).verdict(mutant(place, place.instead[0])) == "survived"


def test_tests_that_a_change_lets_run_for_ever_are_counted_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = iter([copies.NO_END, 0])
    monkeypatch.setattr(copies, "_sources", lambda: ["search/plural.py"])
    monkeypatch.setattr(copies, "_run", lambda *_: next(ended))
    place, *_ = places_of(ROOT / "search/plural.py")
    one = mutant(place, place.instead[0])
    assert Trial([Copy(tmp_path)]).verdict(one) == "endless"
    figures = figures_of(1, [one, one, one], ["endless", "noticed", "survived"])
    assert (figures["noticed"], len(figures["endless"]), len(figures["survived"])) == (1, 1, 1)


def test_a_change_is_made_in_the_copy_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["pyproject.toml", "search/plural.py", "search/__init__.py"]
    monkeypatch.setattr(copies, "_sources", lambda: names)
    copy = Copy(tmp_path)
    (copy.root / "test_it.py").write_text(
        "from search.plural import plural\n\n\ndef test_it(): assert plural(1, 'a') == '1 a'\n"
    )
    place, *_ = places_of(ROOT / "search/plural.py")
    one = mutant(place, place.instead[0])
    before = (ROOT / "search/plural.py").read_text()
    with copy.changed(one):
        assert one.after in (copy.root / "search/plural.py").read_text()
        assert copy.failure(["test_it.py"], ()) == "test_it.py::test_it"
        assert copy.failure(["test_it.py"], ["test_it.py::test_it"]) is None
    assert copy.failure(["test_it.py"], ()) is None
    assert (copy.root / "search/plural.py").read_text() == before
    assert (ROOT / "search/plural.py").read_text() == before


@pytest.mark.parametrize("status", [-signal.SIGKILL, -signal.SIGTERM])
def test_tests_that_somebody_else_ends_say_nothing_about_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(copies, "_sources", list)
    monkeypatch.setattr(copies, "_run", lambda *_: status)
    with pytest.raises(RuntimeError, match=f"signal {-status}"):
        Copy(tmp_path).failure([], ())


@pytest.mark.parametrize(
    ("status", "failed"),
    [(copies.NO_END, copies.ENDLESS), (4, copies.BROKEN), (0, None), (5, None)],
)
def test_tests_that_do_not_end_or_begin_have_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, failed: str | None
) -> None:
    monkeypatch.setattr(copies, "_sources", list)
    monkeypatch.setattr(copies, "_run", lambda *_: status)
    assert Copy(tmp_path).failure([], ()) == failed
