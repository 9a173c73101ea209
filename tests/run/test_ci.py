"""Paths that reports for CI name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run.ci import file_of
from pipeline.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    item = tmp_path / "repository/archive/scans/minutes"
    item.mkdir(parents=True)
    for name in ("p1.png", "p1.gt.txt", "p2.png", "book.pdf", "item.gt.txt"):
        (item / name).touch()
    (tmp_path / "repository/archive/scans/letters").mkdir()
    return Workspace(tmp_path / "repository/archive")


@pytest.mark.parametrize(
    ("item", "page", "path"),
    [
        ("minutes", "p1", "scans/minutes/p1.gt.txt"),
        ("minutes", "p2", "scans/minutes/p2.png"),
        ("minutes", "book_0003", "scans/minutes"),
        ("minutes", "", "scans/minutes/item.gt.txt"),
        ("letters", "", "scans/letters"),
        ("gone", "p1", "scans/gone"),
    ],
)
def test_a_page_is_found_by_its_reference_or_scan(workspace: Workspace, item: str, page: str, path: str) -> None:
    assert file_of(workspace)(item, page) == path
    assert file_of(workspace, str(workspace.root.parent))(item, page) == f"archive/{path}"
    assert file_of(workspace, "/elsewhere")(item, page) == path
