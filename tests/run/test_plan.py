from __future__ import annotations

from pathlib import Path

from PIL import Image

from pipeline.model import Facing
from pipeline.run.fingerprint import code_digest
from pipeline.run.journal import Journal
from pipeline.run.plan import looks_due, plan_item
from pipeline.settings import IngestSettings, ItemSettings
from pipeline.workspace import Workspace

TWO, ONE = Facing(2, 1.5, (0.48, 0.53)), Facing(1, 1.5)


def pages(root: Path, spread: bool | None, seen: dict[str, Facing]) -> list[tuple[str, int, str]]:
    """Plan the one item, of whose images it is seen what is said by their names."""
    workspace = Workspace(root)
    (item,) = workspace.items()[0]
    own, code = ItemSettings(spread=spread), code_digest("probe")
    with Journal(workspace.output) as journal:
        for look in looks_due(workspace, item, IngestSettings(), journal, code, own):
            if look.page in seen:
                journal.note_look(look.key, seen.pop(look.page))
        assert not seen
        plan = plan_item(workspace, item, IngestSettings(), journal, code, own)
    assert not plan.failures and not plan.problems
    return [(source.page, source.index, source.half) for source in plan.sources]


def scans(root: Path) -> Path:
    folder = root / "scans" / "book"
    folder.mkdir(parents=True)
    Image.new("L", (60, 40)).save(folder / "0012.png")
    frames = [Image.new("L", (60, 40)), Image.new("L", (60, 40))]
    frames[0].save(folder / "0013.tif", save_all=True, append_images=frames[1:])
    return folder


WHOLE = [("0012", 0, ""), ("0013_0001", 0, ""), ("0013_0002", 1, "")]


def test_each_scan_of_spreads_is_two_pages(tmp_path: Path) -> None:
    scans(tmp_path)
    assert pages(tmp_path, True, {}) == [
        ("0012a", 0, "left"),
        ("0012b", 0, "right"),
        ("0013_0001a", 0, "left"),
        ("0013_0001b", 0, "right"),
        ("0013_0002a", 1, "left"),
        ("0013_0002b", 1, "right"),
    ]


def test_spreads_that_are_to_stay_together_are_not_looked_at(tmp_path: Path) -> None:
    scans(tmp_path)
    assert pages(tmp_path, False, {}) == [(name, index, "both") for name, index, _ in WHOLE]


def test_scans_that_show_two_pages_are_parted(tmp_path: Path) -> None:
    scans(tmp_path)
    assert pages(tmp_path, None, {"0012": TWO, "0013_0001": ONE, "0013_0002": TWO}) == [
        ("0012a", 0, "left"),
        ("0012b", 0, "right"),
        ("0013_0001", 0, ""),
        ("0013_0002a", 1, "left"),
        ("0013_0002b", 1, "right"),
    ]


def test_what_was_seen_is_remembered(tmp_path: Path) -> None:
    scans(tmp_path)
    first = pages(tmp_path, None, {"0012": TWO, "0013_0001": ONE, "0013_0002": TWO})
    assert pages(tmp_path, None, {}) == first


def test_what_could_not_be_looked_at_stays_whole(tmp_path: Path) -> None:
    scans(tmp_path)
    assert pages(tmp_path, None, {}) == WHOLE


def test_what_was_transcribed_as_one_page_stays_whole(tmp_path: Path) -> None:
    folder = scans(tmp_path)
    (folder / "0012.gt.txt").write_text("both pages")
    found = pages(tmp_path, None, {"0012": TWO, "0013_0001": TWO, "0013_0002": TWO})
    assert found[0] == ("0012", 0, "")
    assert len(found) == 5


def test_what_was_transcribed_as_two_pages_is_parted(tmp_path: Path) -> None:
    folder = scans(tmp_path)
    (folder / "0012b.gt.txt").write_text("the right page")
    found = pages(tmp_path, None, {"0012": ONE, "0013_0001": ONE, "0013_0002": ONE})
    assert found == [("0012a", 0, "left"), ("0012b", 0, "right"), *WHOLE[1:]]


def test_a_scan_is_not_parted_into_names_that_others_have(tmp_path: Path) -> None:
    folder = scans(tmp_path)
    Image.new("L", (40, 60)).save(folder / "0012b.png")
    found = pages(tmp_path, None, {"0012": TWO, "0013_0001": ONE, "0013_0002": ONE})
    assert sorted(found) == sorted([*WHOLE, ("0012b", 0, "")])


def test_pages_that_are_no_wider_than_high_are_not_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "scans" / "book"
    folder.mkdir(parents=True)
    Image.new("L", (110, 100)).save(folder / "p1.png")
    workspace = Workspace(tmp_path)
    (item,) = workspace.items()[0]
    with Journal(workspace.output) as journal:
        assert looks_due(workspace, item, IngestSettings(), journal, code_digest("probe"), ItemSettings()) == []
