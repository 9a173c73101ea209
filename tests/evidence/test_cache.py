from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct

from pipeline.evidence.cache import cached


class Lists(Struct, frozen=True):
    words: set[str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "doublekey"


def make_counting(calls: list[int]) -> Lists:
    calls.append(1)
    return Lists({"flee", "nee"})


def test_lists_are_made_once_and_then_kept(home: Path) -> None:
    calls: list[int] = []
    for _ in range(3):
        assert cached("english", ["spylls 1"], Lists, lambda: make_counting(calls)) == Lists({"flee", "nee"})
    assert len(calls) == 1


def test_a_new_version_is_made_anew_and_the_old_one_goes(home: Path) -> None:
    calls: list[int] = []
    for made_from in (["spylls 1"], ["spylls 2"]):
        cached("english", made_from, Lists, lambda: make_counting(calls))
    assert len(calls) == 2
    assert len(list(home.iterdir())) == 1


def test_a_damaged_file_is_made_anew(home: Path) -> None:
    calls: list[int] = []
    cached("english", ["1"], Lists, lambda: make_counting(calls))
    (path,) = home.iterdir()
    path.write_bytes(path.read_bytes()[:5])
    assert cached("english", ["1"], Lists, lambda: make_counting(calls)) == Lists({"flee", "nee"})
    assert len(calls) == 2


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    calls: list[int] = []
    assert cached("english", ["1"], Lists, lambda: make_counting(calls)) == Lists({"flee", "nee"})
    assert len(calls) == 1
