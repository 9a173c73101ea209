"""The baseline and the history as files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FileAccess, InputError
from pipeline.model import Baseline, GateCounts, ItemBaseline
from pipeline.verify.baseline import baseline_json, history_line, read_baseline, read_history

counts = st.integers(0, 10**9)
measures = st.builds(GateCounts, counts, counts, counts, counts)
names = st.text(st.characters(codec="utf-8"), max_size=12)
stamps = st.dictionaries(st.sampled_from(["reader", "rules", "package"]), st.sampled_from(["1", "2", "sha256:ab"]))
items = st.builds(
    ItemBaseline,
    profile=st.sampled_from(["archive", "strict"]),
    exact=st.booleans(),
    pages=st.dictionaries(names, measures, max_size=4),
    whole=st.none() | measures,
    stamps=stamps,
)
baselines = st.builds(Baseline, items=st.dictionaries(names, items, max_size=4))

SOME = Baseline(
    {
        "b": ItemBaseline("archive", True, {"0002": GateCounts(1, 20, 3, 4)}, None, {"reader": "1", "language": "eng"}),
        "a": ItemBaseline("archive", True, {"0001": GateCounts(5, 60, 7, 8)}, GateCounts(1, 2, 3, 4), {"reader": "1"}),
    }
)


@given(baselines)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, baseline: Baseline) -> None:
    path = tmp_path_factory.mktemp("baseline") / "b.json"
    path.write_bytes(baseline_json(baseline))
    assert read_baseline(path) == baseline


def test_it_is_made_to_be_reviewed() -> None:
    data = baseline_json(SOME).decode()
    assert '"0002": {"errors": 1, "characters": 20, "word_errors": 3, "words": 4}\n' in data, "a page a line"
    assert data.index('"a": {') < data.index('"b": {')
    assert json.loads(data)["stamps"] == {"reader": "1"}, "what all items have in common is said once"
    assert json.loads(data)["items"]["b"]["stamps"] == {"language": "eng"}


def test_there_need_not_be_one(tmp_path: Path) -> None:
    assert read_baseline(tmp_path / "none.json") is None
    assert read_history(tmp_path / "none.jsonl") == ()


def edited(**changes: object) -> bytes:
    return json.dumps({**json.loads(baseline_json(SOME)), **changes}).encode()


DAMAGED = {
    "empty": (b"", "cut off or damaged"),
    "truncated": (baseline_json(SOME)[:-40], "cut off or damaged"),
    "binary": (b"\x00\xff\xfe" * 40, "cut off or damaged"),
    "latin-1": (baseline_json(SOME).replace(b"eng", b"\xe9"), "cut off or damaged"),
    "not a number": (baseline_json(SOME).replace(b'"errors": 1', b'"errors": NaN'), "cut off or damaged"),
    "a list": (b"[]", "is no baseline"),
    "something else": (b'{"schema": "draft", "items": {}}', "is no baseline"),
    "no schema": (b'{"items": {}}', "is no baseline"),
    "a negative count": (baseline_json(SOME).replace(b'"errors": 1', b'"errors": -1'), "is no baseline"),
    "half a character": (baseline_json(SOME).replace(b'"errors": 1', b'"errors": 1.5'), "is no baseline"),
    "an unknown key": (edited(extra=1), "unknown field `extra`"),
    "a missing key": (baseline_json(SOME).replace(b'"exact": true,', b"", 1), "missing required field `exact`"),
    "a newer schema": (edited(schema=2), "another version of Doublekey (schema 2;"),
    "an older schema": (edited(schema=0), "another version of Doublekey (schema 0;"),
    "a merge": (b"{\n<<<<<<< ours\n}\n=======\n", "a merge that was not resolved"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_one_is_named(tmp_path: Path, case: str) -> None:
    data, problem = DAMAGED[case]
    path = tmp_path / "accuracy-baseline.json"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_baseline(path)
    assert str(caught.value).startswith(f"{path}: ") and problem in str(caught.value)
    assert "--update-baseline" in caught.value.remedy


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(b"\xef\xbb\xbf" + baseline_json(SOME))
    assert read_baseline(path) == SOME


def test_one_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.json").mkdir()
    with pytest.raises(FileAccess, match=r"b\.json"):
        read_baseline(tmp_path / "b.json")


def test_the_history_is_a_line_a_change(tmp_path: Path) -> None:
    path = tmp_path / "accuracy-history.jsonl"
    path.write_bytes(history_line(SOME, "2026-01-31") + b"\r\n" + history_line(Baseline({}), "2026-02-01"))
    first, second = read_history(path)
    assert (first.date, first.items["a"], first.total) == (
        "2026-01-31",
        GateCounts(5, 60, 7, 8),
        GateCounts(6, 80, 10, 12),
    )
    assert (second.date, second.items, second.total.cer) == ("2026-02-01", {}, None)


def test_a_damaged_line_of_the_history_is_named(tmp_path: Path) -> None:
    path = tmp_path / "accuracy-history.jsonl"
    path.write_bytes(history_line(SOME, "2026-01-31") + history_line(SOME, "2026-02-01")[:-9])
    with pytest.raises(InputError, match=r"accuracy-history\.jsonl: line 2 is damaged"):
        read_history(path)
