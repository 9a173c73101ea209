"""Bad files beside a good page: each is named, with its remedy and exit code, and harms nothing else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import archive
import pytest
from archive import GOOD, GOOD_AS_READ, ITEM, Archive, add_page, record_reading
from PIL import Image

from pipeline import api
from pipeline.errors import ExitCode
from pipeline.run.pool import SerialExecutor


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace whose one page is finished. Its work is done in this process, which spares the start of workers."""
    root = tmp_path_factory.mktemp("finished")
    (root / "doublekey.toml").write_text('[read]\ntesseract = "recorded"\nrecorded = "recorded"\nsecond = "off"\n')
    add_page(root, ITEM, "p1", GOOD_AS_READ, GOOD)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setattr("pipeline.run.pool.ProcessExecutor", lambda _: SerialExecutor())
        api.run()
        yield root


@pytest.fixture
def house(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Archive:
    root = shutil.copytree(finished, tmp_path / "archive")
    monkeypatch.chdir(root)
    return Archive(root, capsys)


# ------------------------------------------------------------------------------- files that are no scans

BAD_SCANS = {
    "empty.png": (lambda: b"", "is empty", "Copy it again"),
    "cut.png": (lambda: archive.picture()[:9000], "is cut off", "Copy it again"),
    "cut.jpg": (lambda: archive.picture("JPEG")[:5000], "is cut off", "Copy it again"),
    "cut.tif": (lambda: archive.picture("TIFF")[:9000], "is cut off", "Copy it again"),
    "cut.pdf": (lambda: archive.pdf(3)[:-200], "is cut off", "Copy it again"),
    "rubbish.pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n", "is damaged", "Copy it again"),
    "locked.pdf": (archive.locked_pdf, "locked with a password", "qpdf --decrypt"),
    "letter.png": (
        lambda: b"Dear Sir,\nplease find the scan enclosed.\n",
        "is not a scan but a text file",
        "PNG, JPEG",
    ),
    "web.tif": (
        lambda: b"<!DOCTYPE html><html><body>404</body></html>",
        "is not a scan but an HTML page",
        "a download failed",
    ),
    "huge.png": (archive.huge_png, "60000 × 60000 pixels", "max_megapixels"),
    "none.pdf": (lambda: archive.pdf(0), "has no pages", ""),
    "many.pdf": (lambda: archive.pdf(10_000), "has 10000 pages, 5000 are allowed", "max_pages"),
}


@pytest.mark.parametrize("name", BAD_SCANS)
def test_a_bad_scan_fails_alone(house: Archive, name: str) -> None:
    make, problem, remedy = BAD_SCANS[name]
    (house.item / name).write_bytes(make())
    code, err = house.run()
    assert code == ExitCode.PAGES_FAILED
    assert f"scans/{ITEM}/{name}" in err and problem in err and remedy in err
    assert "1 page failed, all others are done" in err
    assert house.run("--quiet")[0] == ExitCode.PAGES_FAILED, "it is not forgotten"


# Adding looks at headers only, so that a thousand pages are added in a moment; cut pixels show when they are read.
@pytest.mark.parametrize("name", sorted(BAD_SCANS.keys() - {"cut.png", "cut.jpg", "cut.tif"}))
def test_a_bad_scan_is_not_added(house: Archive, tmp_path: Path, name: str) -> None:
    make, problem, remedy = BAD_SCANS[name]
    source = tmp_path / name
    source.write_bytes(make())
    code, err = house.call("add", "--item", "new", str(source))
    assert code == ExitCode.BAD_INPUT
    assert str(source) in err and problem in err and remedy in err
    assert not (house.root / "scans/new").exists()


def test_pixels_of_rubbish_fail_alone(house: Archive) -> None:
    data = bytearray(archive.picture())
    data[2000:2100] = bytes(100)
    (house.item / "p2.png").write_bytes(data)
    code, err = house.run()
    assert code == ExitCode.PAGES_FAILED
    assert f"scans/{ITEM}/p2.png" in err and "is damaged" in err and "Copy it again" in err


def test_what_is_missing_is_named(house: Archive) -> None:
    code, err = house.call("add", "--item", ITEM, "nowhere.png")
    assert code == ExitCode.FILE_ACCESS
    assert "nowhere.png: does not exist. Check the spelling." in err
    (house.item / "p2.png").symlink_to("p0.png")
    code, err = house.run()
    assert code == ExitCode.PAGES_FAILED
    assert f"scans/{ITEM}/p2.png: there is no such file. Check the name" in err


def test_a_scan_that_breaks_keeps_what_was_made_of_it(house: Archive) -> None:
    book = house.item / "book.pdf"
    book.write_bytes(archive.pdf(2))
    for page in ("book_0001", "book_0002"):
        record_reading(house.root, ITEM, page, "The book.")
    assert house.run()[0] == ExitCode.OK
    book.write_bytes(archive.pdf(2)[:-200])
    code, err = house.run()
    assert code == ExitCode.PAGES_FAILED
    assert "removed" not in err
    assert house.text("book_0001") == house.text("book_0002") == "The book.\n"


def test_a_scan_with_the_wrong_ending_is_read_for_what_it_is(house: Archive) -> None:
    (house.item / "p2.jpg").write_bytes(archive.picture("PNG"))
    record_reading(house.root, ITEM, "p2", "A second page.")
    assert house.run()[0] == ExitCode.OK
    assert house.text("p2") == "A second page.\n"


def test_a_page_without_text_is_a_page(house: Archive) -> None:
    add_page(house.root, ITEM, "p2", "")
    code, _ = house.run()
    assert code == ExitCode.OK
    assert house.text("p2") == ""
    assert "p2" in (house.output / "report.html").read_text()


@pytest.mark.integration
@pytest.mark.parametrize("straighten", [True, False])
def test_pages_upside_down_and_sideways_are_finished(house: Archive, straighten: bool) -> None:
    scan = Path(__file__).parents[1] / "scans/wharfleigh-flood-letter-1936/0001.jpg"
    turned = house.root / "scans/turned"
    turned.mkdir()
    angles = {"upside-down": Image.Transpose.ROTATE_180, "sideways": Image.Transpose.ROTATE_90}
    with Image.open(scan) as image:
        image.save(turned / "upright.png")
        for name, angle in angles.items():
            image.transpose(angle).save(turned / f"{name}.png")
    settings = house.root / "doublekey.toml"
    settings.write_text(
        settings.read_text().replace('"recorded"\n', '"auto"\n', 1) + f"[ingest]\nstraighten = {straighten}\n".lower()
    )
    code, err = house.run("--item", "turned")
    assert code == ExitCode.OK, err
    upright = (house.root / "output/turned/upright.txt").read_text()
    for name in angles:
        assert ((house.root / f"output/turned/{name}.txt").read_text() == upright) is straighten
        note = f"scans/turned/{name}.png: could hardly be read"
        assert (note in err and "Turn the scan" in err) is not straighten


# ------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize("page", ["with two spaces", "Bücher, Größe №1", "-o", "a'b\"c;$(rm)", "100%"])
def test_odd_names_are_names(house: Archive, page: str) -> None:
    add_page(house.root, ITEM, page, "A second page.")
    code, err = house.run()
    assert code == ExitCode.OK, err
    assert house.text(page) == "A second page.\n"


@pytest.mark.parametrize(
    ("page", "shown"), [("two\nlines", "two\\nlines"), ("up\\..\\..", "up\\..\\.."), ("\x1b[2J", "x1b[2J")]
)
def test_dangerous_names_are_left_out_and_shown_harmlessly(house: Archive, page: str, shown: str) -> None:
    add_page(house.root, ITEM, page, "A second page.")
    code, err = house.run()
    assert code == ExitCode.BAD_INPUT
    assert f"{shown}.png: the name holds a control character or a backslash. Rename it." in err
    assert page not in err or page == shown


def test_a_name_that_is_not_utf_8_is_left_out(house: Archive) -> None:
    (house.item / os.fsdecode(b"gr\xfc\xdfe.png")).write_bytes(archive.picture())
    code, err = house.run()
    assert code == ExitCode.BAD_INPUT
    assert "not valid UTF-8" in err and "Rename it." in err


@pytest.mark.parametrize("name", ["../up", "a/b", "..", ".hidden", "two\nlines", "/etc"])
def test_an_item_cannot_be_added_elsewhere(house: Archive, tmp_path: Path, name: str) -> None:
    source = tmp_path / "0001.png"
    source.write_bytes(archive.picture())
    before = archive.contents(tmp_path)
    code, err = house.call("add", "--item", name, str(source))
    assert code == ExitCode.BAD_ARGUMENTS
    assert "cannot be the name of an item. Use letters, digits" in err
    assert "two\nlines" not in err
    assert archive.contents(tmp_path) == before


def test_an_item_elsewhere_cannot_be_run(house: Archive) -> None:
    code, err = house.run("--item", f"../scans/{ITEM}")
    assert code == ExitCode.BAD_ARGUMENTS
    assert f"There are: {ITEM}" in err


def test_a_newline_in_a_name_is_replaced_when_it_is_added(house: Archive, tmp_path: Path) -> None:
    source = tmp_path / "two\nlines.png"
    source.write_bytes(archive.picture())
    assert house.call("add", "--item", ITEM, str(source))[0] == ExitCode.OK
    assert (house.item / "two_lines.png").read_bytes() == source.read_bytes()


def test_two_pages_with_one_stem_are_left_out(house: Archive) -> None:
    for name in ("p2.png", "p2.tif"):
        (house.item / name).write_bytes(archive.picture())
    code, err = house.run()
    assert code == ExitCode.BAD_INPUT
    assert "p2.png and p2.tif would make the same output files. Rename" in err


def test_a_second_scan_of_a_finished_page_does_not_undo_it(house: Archive, tmp_path: Path) -> None:
    source = tmp_path / "p1.tif"
    source.write_bytes(archive.picture("TIFF"))
    code, err = house.call("add", "--item", ITEM, str(source))
    assert code == ExitCode.BAD_INPUT
    assert "p1.tif" in err and "Rename one of the two" in err
    shutil.copy(source, house.item)
    house.is_whole = False
    code, err = house.run()
    assert code == ExitCode.BAD_INPUT
    assert "p1.png and p1.tif" in err and "removed" not in err


@pytest.mark.parametrize("what", ["scan", "item", "reference"])
def test_links_that_lead_out_are_left_out(house: Archive, tmp_path: Path, what: str) -> None:
    outside = tmp_path / "private"
    outside.mkdir()
    (outside / "p2.png").write_bytes(archive.picture())
    (outside / "p2.gt.txt").write_text("secret")
    link, target = {
        "scan": (house.item / "p2.png", outside / "p2.png"),
        "item": (house.root / "scans/private", outside),
        "reference": (house.item / "p2.gt.txt", outside / "p2.gt.txt"),
    }[what]
    link.symlink_to(target)
    code, err = house.run()
    assert code == ExitCode.BAD_INPUT
    assert f"{link.name}: is a link that leads out of the workspace. Copy" in err
    assert not any(b"secret" in path.read_bytes() for path in house.output.rglob("*") if path.is_file())


# -------------------------------------------------------------------------------------------- references


def test_a_reference_in_latin_1_is_left_out(house: Archive) -> None:
    add_page(house.root, ITEM, "p2", "Déjà vu.")
    (house.item / "p2.gt.txt").write_bytes("Déjà vu.".encode("latin-1"))
    code, err = house.run()
    assert code == ExitCode.BAD_INPUT
    assert "p2.gt.txt: is not UTF-8 text" in err and "iconv -f WINDOWS-1252 -t UTF-8" in err
    assert house.text("p2") == "Déjà vu.\n", "the page is made all the same"


@pytest.mark.parametrize("form", ["\ufeff{}\n", "{}\r\n", "\ufeff{}\r\n\r\n"])
def test_marks_and_line_ends_of_a_reference_are_no_errors(house: Archive, form: str) -> None:
    add_page(house.root, ITEM, "p2", "Déjà vu.")
    (house.item / "p2.gt.txt").write_bytes(form.format("Déjà vu.").encode())
    assert house.run()[0] == ExitCode.OK
    record = json.loads((house.output / "p2.json").read_bytes())
    assert record["verification"]["after"]["strict"]["characters"] == {
        "hits": 8,
        "substitutions": 0,
        "deletions": 0,
        "insertions": 0,
        "exact": True,
    }
    assert house.call("check", "-j", "1")[0] == ExitCode.OK


# ------------------------------------------------------------------------------------ what may not be read


def test_an_unreadable_item_is_left_out(house: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    add_page(house.root, "closed", "p1", "Nobody may see this.")
    forbid(monkeypatch, house.root / "scans/closed")
    code, err = house.run()
    assert code == ExitCode.BAD_INPUT
    assert "scans/closed: cannot be read (permission denied). Check who owns it" in err


def test_unreadable_scans_stop_everything(house: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, house.root / "scans")
    code, err = house.run()
    assert code == ExitCode.FILE_ACCESS
    assert "scans: cannot be read (permission denied). Check who owns it" in err


def test_an_unreadable_scan_fails_alone(house: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = add_page(house.root, ITEM, "p2", "Nobody may see this.")
    forbid(monkeypatch, scan)
    code, err = house.run()
    assert code == ExitCode.PAGES_FAILED
    assert "p2.png: cannot be read (permission denied). Check who owns it" in err


def forbid(monkeypatch: pytest.MonkeyPatch, forbidden: Path) -> None:
    """Make a file or folder unreadable, to root too, whom permissions do not stop; from pipeline code only."""

    def guarded(name: str) -> None:
        original = getattr(Path, name)

        def guard(self: Path, *arguments: object, **keywords: object) -> object:
            if not self.is_absolute() and self.absolute() == forbidden:
                raise PermissionError(13, "Permission denied", str(self))
            return original(self, *arguments, **keywords)

        monkeypatch.setattr(Path, name, guard)

    for name in ("iterdir", "open"):
        guarded(name)
