"""One page through all stages, with the reader of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from archive import pdf
from house import House
from worker_fakes import open_line_reader, stamp_of_line_reader

from pipeline import ingest
from pipeline.errors import InputError, ReaderFailed, UsageError
from pipeline.model import Facing
from pipeline.run.inspecting import Inspection, find_page, inspect_page
from pipeline.run.tasks import ReaderSource
from pipeline.settings import IngestSettings

TEXT = "They were attempt-\ning to nee the country."


def inspected(house: House, name: str, into: Path, number: int = 1) -> Inspection:
    source = find_page(house.workspace, name, number, house.settings.ingest)
    return inspect_page(
        source, into, house.settings, ReaderSource(open_line_reader, stamp_of_line_reader), house.workspace
    )


@pytest.mark.parametrize("name", ["pamphlet/p1", "scans/pamphlet/p1.png"])
def test_a_page_is_made_and_shown_and_output_is_not_touched(house: House, tmp_path: Path, name: str) -> None:
    house.page("pamphlet", "p1", TEXT)
    found = inspected(house, name, tmp_path / "seen")
    assert found.page.clean == "They were attempting to flee the country."
    assert found.page.image.source.scan == "scans/pamphlet/p1.png"
    assert found.report == tmp_path / "seen/inspect.html"
    assert found.report.read_text(encoding="utf-8").count("data:image/jpeg;base64,") == 2
    assert not house.workspace.output.exists()


def test_what_the_item_knows_helps_its_page(house: House, tmp_path: Path) -> None:
    house.page("pamphlet", "p1", "the wander-\nkammer is")
    house.page("pamphlet", "p2", "a wander-kammer and a wander-kammer")
    alone = inspected(house, "pamphlet/p1", tmp_path / "alone").page.clean
    house.run()
    assert inspected(house, "pamphlet/p1", tmp_path / "known").page.clean == "the wander-kammer is"
    assert alone != "the wander-kammer is"


def test_the_settings_of_the_item_hold(house: House, tmp_path: Path) -> None:
    house.page("pamphlet", "p1", TEXT)
    (house.workspace.scans / "pamphlet/item.toml").write_text('language = "deu"\n')
    assert "nee" in inspected(house, "pamphlet/p1", tmp_path / "seen").page.clean


def test_a_page_of_a_file_of_several_goes_by_its_number_or_name(house: House) -> None:
    folder = house.workspace.scans / "minutes"
    folder.mkdir()
    (folder / "all.pdf").write_bytes(pdf(3))
    by_name = find_page(house.workspace, "minutes/all_0002", 1, IngestSettings())
    by_number = find_page(house.workspace, "scans/minutes/all.pdf", 2, IngestSettings())
    assert (by_name.page, by_name.index, by_name.scan) == ("all_0002", 1, "scans/minutes/all.pdf")
    assert (by_number.page, by_number.index, by_number.item) == ("all_0002", 1, "minutes")


def test_the_halves_of_a_spread_go_by_their_names_and_numbers(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.page("book", "p1", TEXT)
    monkeypatch.setattr(ingest, "find_facing", lambda *_: Facing(2, 4 / 3, (0.45, 0.55)), raising=False)

    def found(name: str, number: int = 1) -> tuple[str, str]:
        source = find_page(house.workspace, name, number, IngestSettings())
        return source.page, source.half

    assert found("book/p1a") == found("scans/book/p1.png", 1) == ("p1a", "left")
    assert found("book/p1b") == found("scans/book/p1.png", 2) == ("p1b", "right")
    assert found("book/p1") == ("p1", "")
    (house.workspace.scans / "book/item.toml").write_text("spread = false\n")
    assert found("scans/book/p1.png") == found("book/p1") == ("p1", "both")
    with pytest.raises(UsageError, match="has no page p1a"):
        found("book/p1a")
    (house.workspace.scans / "book/item.toml").write_text("spread = true\n")
    with pytest.raises(UsageError, match=r"has no page p1[.] Did you mean book/p1"):
        found("book/p1")


@pytest.mark.parametrize(
    ("name", "number", "error", "said"),
    [
        ("pamphlet/p11", 1, UsageError, "Did you mean pamphlet/p1"),
        ("pamphlet/x", 1, UsageError, "It has p1[.]"),
        ("nowhere/p1", 1, UsageError, "no such item"),
        ("p1", 1, UsageError, "no such file"),
        ("scans", 1, UsageError, "is a folder"),
        ("scans/pamphlet/p1.png", 2, UsageError, "has no page 2"),
        ("scans/pamphlet/p1.lines", 1, InputError, "not a kind of scan"),
        ("bad.png", 1, InputError, "not a scan but a text file"),
    ],
)
def test_what_cannot_be_inspected_says_why(
    house: House, name: str, number: int, error: type[Exception], said: str
) -> None:
    house.page("pamphlet", "p1", TEXT)
    Path("bad.png").write_text("no image at all")
    with pytest.raises(error, match=said):
        find_page(house.workspace, name, number, house.settings.ingest)


@pytest.mark.parametrize("folder", ["output/seen", "scans/seen", "output"])
def test_outputs_and_scans_are_not_written_into(house: House, folder: str) -> None:
    house.page("pamphlet", "p1", TEXT)
    with pytest.raises(UsageError, match="which is not for this"):
        inspected(house, "pamphlet/p1", Path(folder))


def test_a_failure_is_an_error_of_its_kind(house: House, tmp_path: Path) -> None:
    house.page("pamphlet", "p1", "!fail")
    with pytest.raises(ReaderFailed, match="the reader gave up") as raised:
        inspected(house, "pamphlet/p1", tmp_path / "seen")
    assert ".." not in str(raised.value)
