from __future__ import annotations

from pathlib import Path

from PIL import Image

from pipeline.run.fingerprint import code_digest
from pipeline.run.journal import Journal
from pipeline.run.plan import plan_item
from pipeline.settings import IngestSettings, ItemSettings
from pipeline.workspace import Workspace


def pages(root: Path, *, spread: bool) -> list[tuple[str, int, str]]:
    workspace = Workspace(root)
    (item,) = workspace.items()[0]
    with Journal(workspace.output) as journal:
        plan = plan_item(
            workspace, item, IngestSettings(), journal, code_digest("probe"), own=ItemSettings(spread=spread)
        )
    assert not plan.failures and not plan.problems
    return [(source.page, source.index, source.half) for source in plan.sources]


def test_each_scan_of_spreads_is_two_pages(tmp_path: Path) -> None:
    folder = tmp_path / "scans" / "book"
    folder.mkdir(parents=True)
    Image.new("L", (60, 40)).save(folder / "0012.png")
    frames = [Image.new("L", (60, 40)) for _ in range(2)]
    frames[0].save(folder / "0013.tif", save_all=True, append_images=frames[1:])
    assert pages(tmp_path, spread=False) == [("0012", 0, ""), ("0013_0001", 0, ""), ("0013_0002", 1, "")]
    assert pages(tmp_path, spread=True) == [
        ("0012a", 0, "left"),
        ("0012b", 0, "right"),
        ("0013_0001a", 0, "left"),
        ("0013_0001b", 0, "right"),
        ("0013_0002a", 1, "left"),
        ("0013_0002b", 1, "right"),
    ]
