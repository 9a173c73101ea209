from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import FileAccess, UsageError
from pipeline.run.pairing import pair_up


@pytest.fixture
def folders(tmp_path: Path):
    def make(a: str, b: str) -> tuple[Path, Path]:
        for side, names in (("a", a), ("b", b)):
            for name in names.split():
                path = tmp_path / side / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
        return tmp_path / "a", tmp_path / "b"

    return make


def names(paths) -> list[str]:
    return [Path(path).name for path in paths]


def test_names_count_and_not_formats(folders) -> None:
    found = pair_up(*folders("p1.gt.txt p2.gt.page.xml p10.gt.alto.xml", "p1.hocr p10.txt p2.xml"))
    assert [pair.name for pair in found.pairs] == ["p1", "p2", "p10"], "as people count"
    assert names(pair.text for pair in found.pairs) == ["p1.hocr", "p2.xml", "p10.txt"]


def test_what_has_no_counterpart_is_named(folders) -> None:
    found = pair_up(*folders("p1.txt p2.txt", "p1.txt p3.txt p1.png .hidden.txt"))
    assert (names(found.only_reference), names(found.only_text)) == (["p2.txt"], ["p3.txt"])


def test_folders_within_count_to_the_name(folders) -> None:
    found = pair_up(*folders("x/p1.txt y/p1.txt", "x/p1.txt p1.txt"))
    assert [pair.name for pair in found.pairs] == ["x/p1"]


def test_references_and_texts_may_lie_in_one_folder(folders) -> None:
    folder, _ = folders("p1.gt.txt p1.txt p1.hocr p2.txt", "")
    found = pair_up(folder, folder)
    assert names([found.pairs[0].reference, found.pairs[0].text]) == ["p1.gt.txt", "p1.txt"]
    assert names(found.only_text) == ["p2.txt"] and not found.only_reference


def test_a_file_is_not_compared_with_a_folder(folders) -> None:
    a, b = folders("p1.txt", "p1.txt")
    with pytest.raises(UsageError, match="is a folder, and"):
        pair_up(a, b / "p1.txt")
    with pytest.raises(FileAccess, match="no such file"):
        pair_up(a, b / "gone")
    with pytest.raises(UsageError, match="both sides"):
        pair_up(Path("-"), Path("-"))
