from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from pipeline.errors import DiskFull, DoublekeyError, FileAccess, InputError, UsageError
from pipeline.model import ScanInfo
from pipeline.run.adding import Addition, copy_additions, plan_additions
from pipeline.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "ws" / "scans").mkdir(parents=True)
    return Workspace(tmp_path / "ws")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box 7"
    folder.mkdir()
    for name in ("p1.png", "p2.TIF", "p1.gt.txt", "item.toml", ".DS_Store", "notes.docx"):
        (folder / name).write_bytes(name.encode())
    return folder


def sound(_: Path) -> ScanInfo:
    return ScanInfo("png", 1)


def add(workspace: Workspace, *paths: Path, item: str = "") -> list[Addition]:
    additions = plan_additions(workspace, paths, item, sound)
    copy_additions(additions)
    return additions


def names(workspace: Workspace) -> list[str]:
    return sorted(str(path.relative_to(workspace.scans)) for path in workspace.scans.rglob("*") if path.is_file())


def test_a_folder_becomes_an_item_with_its_references(workspace: Workspace, box: Path) -> None:
    add(workspace, box)
    assert names(workspace) == ["box 7/item.toml", "box 7/p1.gt.txt", "box 7/p1.png", "box 7/p2.TIF"]
    assert (box / "p1.png").exists(), "originals are copied, never moved"


def test_adding_again_changes_nothing(workspace: Workspace, box: Path) -> None:
    add(workspace, box)
    times = {path: path.stat().st_ctime_ns for path in workspace.scans.rglob("*")}
    assert all(addition.present for addition in add(workspace, box))
    assert times == {path: path.stat().st_ctime_ns for path in workspace.scans.rglob("*")}


def test_a_pdf_is_an_item_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    pdf = tmp_path / "minutes.pdf"
    pdf.write_bytes(b"%PDF")
    add(workspace, pdf)
    assert names(workspace) == ["minutes/minutes.pdf"]


def test_an_image_needs_an_item(workspace: Workspace, box: Path) -> None:
    with pytest.raises(UsageError, match="--item"):
        add(workspace, box / "p1.png")
    add(workspace, box / "p1.png", item="letters")
    assert names(workspace) == ["letters/p1.png"]


def test_a_page_with_a_taken_stem_stops_everything(workspace: Workspace, box: Path) -> None:
    (workspace.scans / "box 7").mkdir()
    (workspace.scans / "box 7" / "p2.jpg").write_bytes(b"another")
    with pytest.raises(InputError, match=r"p2\.TIF.*p2\.jpg.*Nothing was copied"):
        add(workspace, box)
    assert names(workspace) == ["box 7/p2.jpg"]


def test_two_pages_with_one_stem_stop_everything(workspace: Workspace, box: Path) -> None:
    (box / "p1.jpg").write_bytes(b"x")
    with pytest.raises(InputError, match=r"p1\.png"):
        add(workspace, box)
    assert names(workspace) == []


def test_a_changed_scan_is_not_written_over(workspace: Workspace, box: Path) -> None:
    add(workspace, box)
    (box / "p1.png").write_bytes(b"another picture")
    with pytest.raises(InputError, match=r"p1\.png"):
        add(workspace, box)
    assert (workspace.scans / "box 7" / "p1.png").read_bytes() == b"p1.png"


@pytest.mark.parametrize("item", ["..", "../up", "a/b", ".hidden", "a\nb", "   "])
def test_an_item_name_cannot_lead_elsewhere(workspace: Workspace, box: Path, item: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of an item"):
        add(workspace, box, item=item)
    assert names(workspace) == []


def test_names_are_made_safe_and_umlauts_stay(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "Über Bücher"
    folder.mkdir()
    (folder / "Seite 1\n.png").write_bytes(b"x")
    add(workspace, folder)
    assert names(workspace) == ["Über Bücher/Seite 1_.png"]


@pytest.mark.parametrize(("name", "error"), [("missing.png", FileAccess), ("essay.docx", InputError)])
def test_what_is_no_scan_is_refused_by_name(
    workspace: Workspace, tmp_path: Path, name: str, error: type[DoublekeyError]
) -> None:
    if error is InputError:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(error, match=name):
        add(workspace, tmp_path / name, item="x")


def test_an_empty_folder_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no scans"):
        add(workspace, tmp_path / "empty")


def test_a_broken_scan_is_refused_before_anything_is_copied(workspace: Workspace, box: Path) -> None:
    def probe(path: Path) -> ScanInfo:
        if path.name == "p2.TIF":
            raise InputError("is cut short", path=path)
        return ScanInfo("png", 1)

    with pytest.raises(InputError, match="cut short"):
        plan_additions(workspace, [box], "", probe)
    assert names(workspace) == []


def test_a_copy_that_fails_takes_the_others_back(
    workspace: Workspace, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.copy2

    def full(source: Path, target: Path) -> None:
        if source.name == "p2.TIF":
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    (workspace.scans / "box 7").mkdir(parents=True)
    (workspace.scans / "box 7" / "p0.png").write_bytes(b"mine")
    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(DiskFull):
        add(workspace, box)
    assert names(workspace) == ["box 7/p0.png"]
