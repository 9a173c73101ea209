from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FileAccess, InputError, UsageError
from pipeline.workspace import Workspace, natural_key, stem_of


@pytest.fixture
def item(tmp_path: Path) -> Path:
    folder = tmp_path / "scans" / "pamphlet"
    folder.mkdir(parents=True)
    return folder


def only_item(root: Path):
    (item,), problems = Workspace(root).items()
    assert not problems
    return item


def test_pages_sort_as_people_count(tmp_path: Path, item: Path) -> None:
    for name in ("p10.png", "p9.png", "P1.PNG", "p2.tiff"):
        (item / name).touch()
    assert [path.name for path in only_item(tmp_path).scans] == ["P1.PNG", "p2.tiff", "p9.png", "p10.png"]


@given(st.lists(st.text()))
def test_sorting_never_fails_and_ignores_the_order_before(names: list[str]) -> None:
    def order(names: list[str]) -> list[str]:
        return sorted(names, key=lambda name: (natural_key(name), name))

    assert order(names) == order(names[::-1])


def test_what_desktops_leave_behind_is_ignored(tmp_path: Path, item: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "p1.png~", ".p1.png", "notes.txt"):
        (item / name).touch()
    assert only_item(tmp_path).scans == ()


def test_references_belong_to_pages(tmp_path: Path, item: Path) -> None:
    for name in ("p1.png", "p1.gt.txt", "item.gt.txt"):
        (item / name).touch()
    found = only_item(tmp_path)
    assert found.references == {"p1": item / "p1.gt.txt"}
    assert found.reference == item / "item.gt.txt"


def test_two_scans_with_one_stem_are_left_out_by_name(tmp_path: Path, item: Path) -> None:
    for name in ("p1.png", "p1.jpg", "p2.png"):
        (item / name).touch()
    found = only_item(tmp_path)
    assert [path.name for path in found.scans] == ["p2.png"]
    assert "p1.jpg and p1.png" in str(found.problems[0])
    assert "Rename" in str(found.problems[0])


@pytest.mark.parametrize("name", ["line\nbreak.png", "tab\t.png", "back\\slash.png"])
def test_names_that_could_forge_messages_are_left_out(tmp_path: Path, item: Path, name: str) -> None:
    (item / name).touch()
    found = only_item(tmp_path)
    assert found.scans == ()
    assert "\n" not in str(found.problems[0])


def test_names_that_are_not_utf8_are_left_out(tmp_path: Path, item: Path) -> None:
    (item.parent / os.fsdecode(b"caf\xe9")).mkdir()
    (item / os.fsdecode(b"caf\xe9.png")).touch()
    items, problems = Workspace(tmp_path).items()
    assert [found.name for found in items] == ["pamphlet"]
    assert items[0].scans == ()
    assert "UTF-8" in str(problems[0])
    str(items[0].problems[0]).encode()


@pytest.mark.parametrize("name", ["plain.png", "with space.png", "Übergrößen.png", "日本.png", "a'b\"c.png"])
def test_ordinary_names_of_the_world_are_fine(tmp_path: Path, item: Path, name: str) -> None:
    (item / name).touch()
    assert [path.name for path in only_item(tmp_path).scans] == [name]


def test_links_out_of_the_workspace_are_left_out(tmp_path: Path, item: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "secret.png").touch()
    (item / "p1.png").symlink_to(outside / "secret.png")
    (item.parent / "linked").symlink_to(outside)
    (item / "p2.png").symlink_to(item / "p3.png")
    (item / "p3.png").touch()
    items, problems = Workspace(tmp_path).items()
    assert [path.name for found in items for path in found.scans] == ["p2.png", "p3.png"]
    assert "p1.png" in str(items[0].problems[0])
    assert "linked" in str(problems[0])


def test_a_scan_outside_any_item_is_pointed_out(tmp_path: Path, item: Path) -> None:
    (item.parent / "loose.tif").touch()
    _, problems = Workspace(tmp_path).items()
    assert "scans/loose/loose.tif" in str(problems[0])


def test_a_folder_without_scans_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="doublekey init"):
        Workspace(tmp_path).items()


def test_an_unreadable_item_does_not_hide_the_others(
    tmp_path: Path, item: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item.parent / "locked").mkdir()
    real = Path.iterdir

    def iterdir(path: Path):
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    items, problems = Workspace(tmp_path).items()
    assert [found.name for found in items] == ["pamphlet"]
    assert isinstance(problems[0], FileAccess)
    assert "locked" in str(problems[0])


def test_problems_are_about_input(tmp_path: Path, item: Path) -> None:
    (item.parent / "loose.tif").touch()
    assert isinstance(Workspace(tmp_path).items()[1][0], InputError)


def test_a_name_without_its_ending_is_its_stem() -> None:
    names = ("p1.gt.txt", "p1.txt", "p1.gt.xml", "p1.gt.page.xml", "p1.page.xml", "p1.alto.xml", "p1.hocr", "p1.GT.TXT")
    assert {stem_of(name) for name in names} == {"p1"}
    assert stem_of(".txt") is stem_of("p1.tif") is None


def test_references_come_in_many_formats(tmp_path: Path, item: Path) -> None:
    for name in ("p1.png", "p1.gt.page.xml", "p2.gt.alto.xml", "p3.gt.hocr", "p4.gt.xml", "item.gt.txt", "p5.xml"):
        (item / name).touch()
    found = only_item(tmp_path)
    assert sorted(found.references) == ["p1", "p2", "p3", "p4"]
    assert found.reference == item / "item.gt.txt"


def test_two_references_of_a_page_are_named_and_left_out(tmp_path: Path, item: Path) -> None:
    for name in ("p1.gt.txt", "p1.gt.xml", "p2.gt.txt", "item.gt.txt", "item.gt.hocr"):
        (item / name).touch()
    found = only_item(tmp_path)
    assert list(found.references) == ["p2"] and found.reference is None
    told = " ".join(map(str, found.problems))
    assert "p1.gt.txt and p1.gt.xml are two references of page p1" in told
    assert "two references of the whole item" in told and "Keep one" in told


def test_references_may_lie_in_another_folder(tmp_path: Path, item: Path) -> None:
    truth = tmp_path / "truth"
    truth.mkdir()
    for path in (item / "p1.png", item / "p1.gt.txt", truth / "p2.txt", truth / "p3.page.xml", truth / "p2.png"):
        path.touch()
    workspace = Workspace(tmp_path)
    found = workspace.with_references(only_item(tmp_path), "../../truth")
    assert {page: path.name for page, path in found.references.items()} == {
        "p1": "p1.gt.txt",
        "p2": "p2.txt",
        "p3": "p3.page.xml",
    }
    (truth / "p1.txt").touch()
    found = workspace.with_references(only_item(tmp_path), "../../truth")
    assert "p1" not in found.references and "two references of page p1" in str(found.problems[0])


@pytest.mark.parametrize("folder", ["gone", "../../..", "/"])
def test_a_folder_of_references_must_be_there_and_within(tmp_path: Path, item: Path, folder: str) -> None:
    found = Workspace(tmp_path).with_references(only_item(tmp_path), folder)
    assert not found.references and "`references` names a folder that cannot be used" in str(found.problems[0])
