"""Bad circumstances: disks, readers, settings and other runs that fail; what is finished stays."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from archive import GOOD, GOOD_AS_READ, ITEM, Archive, add_page, contents
from PIL import Image
from worker_fakes import open_line_reader, stamp_of_line_reader

from pipeline import api
from pipeline.errors import ExitCode
from pipeline.model import Block, Box, Line, Paragraph, Reading, Stamp, Word
from pipeline.run.pool import SerialExecutor

HEADER = "level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n"
RECORDED = '[read]\ntesseract = "recorded"\nrecorded = "recorded"\nsecond = "off"\n'


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the work of workers in this process, which spares their start."""
    monkeypatch.setattr("pipeline.run.pool.ProcessExecutor", lambda _: SerialExecutor())


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Archive:
    """A workspace with one finished page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "doublekey.toml").write_text(RECORDED)
    add_page(tmp_path, ITEM, "p1", GOOD_AS_READ, GOOD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.run.pool.ProcessExecutor", lambda _: SerialExecutor())
        api.run()
    return Archive(tmp_path, capsys)


# ------------------------------------------------------------------------------------------------- disks


class Disk:
    """A small file system of its own under `output/`."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def fill(self) -> None:
        with suppress(OSError), (self._place / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    def free(self) -> None:
        (self._place / "filler").unlink()

    def protect(self, *, on: bool) -> None:
        subprocess.run(["mount", "-o", f"remount,{'ro' if on else 'rw'}", str(self._place)], check=True)


@pytest.fixture
def disk(house: Archive) -> Iterator[Disk]:
    place = house.root / "output"
    kept = house.root / "kept"
    place.rename(kept)
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "doublekey-test", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount program")
    if done.returncode:
        pytest.skip(f"needs to mount a small disk, which only root may: {done.stderr.strip()}")
    try:
        shutil.copytree(kept, place, dirs_exist_ok=True)
        yield Disk(place)
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("first", ["lock", "journal", "outputs"])
def test_a_full_disk_stops_the_run_and_loses_nothing(house: Archive, disk: Disk, first: str) -> None:
    add_page(house.root, ITEM, "p2", "A second page.")
    journal = house.root / "output/.journal.jsonl"
    if first == "lock":
        (house.root / "output/.lock").unlink()
    elif first == "journal":  # its last block on the disk is full; empty lines in it mean nothing
        journal.write_bytes(journal.read_bytes() + b"\n" * (-journal.stat().st_size % 4096))
    disk.fill()
    code, err = house.run()
    assert code == ExitCode.FILE_ACCESS
    assert "output/" in err and "the disk is full. Free some space and run again; finished pages are kept." in err
    disk.free()
    assert house.run()[0] == ExitCode.OK
    assert house.text("p2") == "A second page.\n"


@pytest.mark.usefixtures("in_process")
def test_a_read_only_disk_is_named(house: Archive, disk: Disk) -> None:
    add_page(house.root, ITEM, "p2", "A second page.")
    disk.protect(on=True)
    before = contents(house.root / "output")
    code, err = house.run()
    assert code == ExitCode.FILE_ACCESS
    assert "output: cannot be written (permission denied). Check who owns it and its permissions." in err
    assert contents(house.root / "output") == before
    disk.protect(on=False)
    assert house.run()[0] == ExitCode.OK


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (errno.ENOSPC, "the disk is full. Free some space"),
        (errno.EROFS, "cannot be written (permission denied). Check who owns it"),
        (errno.EACCES, "cannot be written (permission denied). Check who owns it"),
        (errno.EIO, "cannot be written (Input/output error). Check"),
    ],
)
def test_a_file_that_cannot_be_written_stops_the_run(
    house: Archive, monkeypatch: pytest.MonkeyPatch, number: int, problem: str
) -> None:
    add_page(house.root, ITEM, "p2", "A second page.")

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.run.files.tempfile.mkstemp", refuse)
        code, err = house.run()
    assert code == ExitCode.FILE_ACCESS
    assert f"output/{ITEM}/" in err and problem in err
    assert house.run()[0] == ExitCode.OK


def test_a_scan_is_not_half_added(house: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    Image.effect_noise((50, 50), 80).save(box / "0001.png")

    def half(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("pipeline.run.adding.shutil.copy2", half)
    code, err = house.call("add", str(box))
    assert code == ExitCode.FILE_ACCESS
    assert "scans/box/0001.png: the disk is full. Free some space" in err
    assert list((house.root / "scans/box").iterdir()) == []


# ----------------------------------------------------------------------------------------------- readers


@pytest.fixture
def tesseract(house: Archive, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a program on the PATH that reads small pages well and does as told with large ones."""
    folder, models = house.root / "bin", house.root / "models"
    folder.mkdir()
    models.mkdir()
    (models / "eng.traineddata").write_bytes(b"model")
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    words = "".join(
        f"5\\t1\\t1\\t1\\t1\\t{n}\\t{9 * n}\\t9\\t8\\t9\\t90\\t{w}\\n" for n, w in enumerate(GOOD_AS_READ.split())
    )
    (house.root / "doublekey.toml").write_text(
        f'[read]\ntesseract = "program"\ntessdata = "{models}"\npage_timeout = 1.5\nsecond = "off"\n'
    )

    def install(behaviour: str) -> None:
        script = folder / "tesseract"
        script.write_text(
            f"#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'tesseract 5.0.0'; exit; fi\n"
            f"if head -c 20 \"$1\" | grep -q '^P5 400 300 '; then printf '{HEADER}{words}' > \"$2.tsv\"; exit; fi\n"
            f"{behaviour}\n"
        )
        script.chmod(0o755)

    return install


@pytest.mark.parametrize(
    ("behaviour", "problem", "remedy"),
    [
        ("exec sleep 60", "could not be read within 1.5 s", "raise `page_timeout`"),
        ("kill -SEGV $$", "SIGSEGV", "doublekey doctor"),
        ("echo 'cannot make sense of it' >&2; exit 3", "cannot make sense of it", "doublekey doctor"),
        ('head -c 3000 /dev/urandom > "$2.tsv"', "gave rubbish", "doublekey doctor"),
        ("exit 0", "gave no result", "doublekey doctor"),
    ],
    ids=["hangs", "crashes", "fails", "rubbish", "silent"],
)
def test_a_reader_program_that_misbehaves_costs_one_page(
    house: Archive, tesseract: Callable[[str], None], behaviour: str, problem: str, remedy: str
) -> None:
    tesseract(behaviour)
    Image.new("L", (410, 300), 255).save(house.item / "p2.png", dpi=(300, 300))
    code, err = house.run()
    assert code == ExitCode.PAGES_FAILED
    assert f"scans/{ITEM}/p2.png: " in err and problem in err and remedy in err
    assert "1 page read" in err and "1 page failed, all others are done" in err


def test_a_reader_in_the_worker_that_misbehaves_costs_one_page(house: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    (house.item / "p1.lines").write_text(GOOD_AS_READ)
    for page, order in (("p2", "!die"), ("p3", "!hang"), ("p4", "!odd"), ("p5", "A last page.")):
        add_page(house.root, ITEM, page, "")
        (house.item / f"{page}.lines").write_text(order)
    (house.root / "doublekey.toml").write_text('[read]\npage_timeout = 1\nsecond = "off"\n')
    monkeypatch.setattr("pipeline.run.collection.GRACE", 4.0)
    monkeypatch.setattr("pipeline.readers.open_reader", open_line_reader)
    monkeypatch.setattr("pipeline.readers.stamp_of", stamp_of_line_reader)
    code, err = house.run()
    assert code == ExitCode.PAGES_FAILED
    assert f"scans/{ITEM}/p2.png: the worker process died (signal 9). Look at the scan" in err
    assert f"scans/{ITEM}/p3.png: not finished after 5 seconds. Look at the scan, or raise `page_timeout`" in err
    assert f"scans/{ITEM}/p4.png: internal error (ZeroDivisionError: odd). Please report this." in err
    assert "3 pages failed, all others are done" in err
    assert house.text("p5") == "A last page.\n"


@pytest.mark.usefixtures("in_process")
def test_garbage_from_a_reader_is_made_safe(house: Archive) -> None:
    add_page(house.root, ITEM, "p2", "")
    add_page(house.root, ITEM, "p3", "")
    nowhere, everywhere, inverted = Box(-90, -90, -50, -50), Box(-5, -5, 10**7, 10**7), Box(30, 40, 10, 20)
    words = (Word("nu\0l", nowhere, 7.0), Word("\x1b[31mred", inverted, -1.0), Word(" \n", nowhere, None))
    blocks = (Block((Paragraph((Line(words, everywhere),), inverted),), nowhere),)
    recorded = house.root / "recorded" / ITEM
    (recorded / "p2.json").write_bytes(msgspec.json.encode(Reading(Stamp("x", "1"), 400, 300, blocks)))
    (recorded / "p3.json").write_bytes(os.urandom(1000))
    code, err = house.run()
    assert code == ExitCode.PAGES_FAILED
    assert "recorded/pamphlet/p3.json: is not a recorded reading" in err and "Record it again." in err
    assert "1 page failed" in err
    assert "nul" in house.text("p2") and house.text("p2").replace("\n", " ").isprintable()


# ---------------------------------------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        (
            "doublekey.toml",
            b"[repair]\nlevle = 'off'\n",
            "unknown setting `repair.levle`. Did you mean `repair.level`?",
        ),
        ("doublekey.toml", b"[raed]\n", "unknown setting `raed`. Did you mean `read`?"),
        ("doublekey.toml", b"[repair]\nlevel = 'wild'\n", "`doublekey config` lists every key"),
        ("doublekey.toml", b"[read\n", "not valid TOML"),
        ("doublekey.toml", "# Größe\n".encode("latin-1"), "not UTF-8 text. Save it as UTF-8."),
        (
            "doublekey.toml",
            b"[read]\ntesseract = 'recorded'\nrecorded = 'gone'\n",
            "gone: is not a folder. Set `recorded`",
        ),
        (f"scans/{ITEM}/item.toml", b"titel = 'A letter'\n", "unknown setting `titel`. Did you mean `title`?"),
        (f"scans/{ITEM}/item.toml", b"max_cer = 'low'\n", "`doublekey config` lists every key"),
    ],
)
def test_wrong_settings_stop_before_anything_is_done(house: Archive, file: str, content: bytes, words: str) -> None:
    (house.root / file).write_bytes(content)
    before = contents(house.root / "output")
    code, err = house.run()
    assert code == ExitCode.BAD_CONFIG
    assert words in err and ("gone" in err or file in err)
    assert contents(house.root / "output") == before


# ---------------------------------------------------------------------------------------------- two runs


def test_a_second_run_is_told_to_wait(house: Archive, tesseract: Callable[[str], None]) -> None:
    tesseract(f"touch begun; while ! test -e go; do sleep 0.05; done; printf '{HEADER}' > \"$2.tsv\"")
    Image.new("L", (410, 300), 255).save(house.item / "p2.png", dpi=(300, 300))
    settings = house.root / "doublekey.toml"
    settings.write_text(settings.read_text().replace("1.5", "20"))
    first = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", "-j", "1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        limit = time.monotonic() + 30
        while not Path("begun").exists():
            assert first.poll() is None and time.monotonic() < limit
            time.sleep(0.02)
        before = contents(house.root / "output")
        code, err = house.run()
        assert code == ExitCode.FILE_ACCESS
        assert f"another run (process {first.pid}) is at work here. Wait until it ends, or stop it." in err
        assert contents(house.root / "output") == before
    finally:
        Path("go").touch()
        said, _ = first.communicate(timeout=30)
    assert first.returncode == ExitCode.OK, said
    house.check_good_page()
    assert house.text("p2") == ""
