from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from fakes import GarbageReader, blank_image, reading_of
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.errors import ConfigError, FileAccess, InputError
from pipeline.model import Block, Box, Line, PageImage, Paragraph, Reading, Stamp, Word
from pipeline.readers import open_reader, recorded, sanitise, stamp_of
from pipeline.settings import ReadSettings
from pipeline.text.layout import compose

HOCR = "<html><body><p class='ocr_page'><b class='ocr_line'>from hOCR</b></p></body></html>"
ALTO = (
    "<alto><Layout><Page><PrintSpace><TextBlock><TextLine>"
    "<String CONTENT='from'/><String CONTENT='ALTO'/>"
    "</TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
)


def settings_for(folder: Path) -> ReadSettings:
    return ReadSettings(tesseract="recorded", recorded=str(folder))


def put(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def as_json(text: str) -> bytes:
    return msgspec.json.encode(reading_of(text))


def read(folder: Path, image: PageImage | None = None) -> Reading:
    reader = open_reader(settings_for(folder))
    try:
        return reader.read(image or blank_image())
    finally:
        reader.close()


@pytest.mark.parametrize(
    ("suffix", "content", "text"),
    [
        (".json", as_json("from JSON"), "from JSON"),
        (".reading.json", as_json("from JSON"), "from JSON"),
        (".hocr", HOCR, "from hOCR"),
        (".html", HOCR, "from hOCR"),
        (".xml", HOCR, "from hOCR"),
        (".xml", ALTO, "from ALTO"),
        (".alto.xml", ALTO, "from ALTO"),
    ],
)
def test_every_kind_of_record_is_replayed(tmp_path: Path, suffix: str, content: str | bytes, text: str) -> None:
    put(tmp_path, f"pamphlet/0001{suffix}", content)
    put(tmp_path, f"pamphlet/0002{suffix}", content if suffix != ".json" else as_json("another page"))
    assert compose(read(tmp_path)).text == text


def test_pixels_do_not_matter(tmp_path: Path) -> None:
    put(tmp_path, "pamphlet/0001.json", as_json("some words"))
    image = blank_image()
    broken = PageImage(None, image.record)  # type: ignore[arg-type]
    assert read(tmp_path, broken) == read(tmp_path, image)


def test_the_reading_carries_the_stamp_of_the_recording(tmp_path: Path) -> None:
    put(tmp_path, "pamphlet/0001.json", as_json("some words"))
    reading = read(tmp_path)
    assert reading.stamp == stamp_of(settings_for(tmp_path)) == open_reader(settings_for(tmp_path)).stamp
    assert reading.stamp.name == "recorded"


def test_what_is_recorded_is_made_safe(tmp_path: Path) -> None:
    image = blank_image()
    words = [word for word in GarbageReader().read(image).words() if "\ud800" not in word.text]
    box = Box(-5, -5, 10**6, 10**6)
    raw = Reading(Stamp("x", "1"), 800, 1000, (Block((Paragraph((Line(tuple(words), box),), box),), box),))
    put(tmp_path, "pamphlet/0001.json", msgspec.json.encode(raw))
    reading = read(tmp_path)
    assert [word.text for word in reading.words()] == ["some", "sense", "nul", "[31mred"]
    assert reading.blocks[0].box == Box(0, 0, 800, 1000)


def test_the_stamp_follows_names_and_content_but_not_dates(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    put(tmp_path, "pamphlet/0001.json", as_json("one"))
    put(tmp_path, "pamphlet/notes.txt", "x")
    first = stamp_of(settings)
    put(tmp_path, "pamphlet/notes.txt", "y")
    os.utime(tmp_path / "pamphlet/0001.json", (1, 1))
    assert stamp_of(settings) == first
    put(tmp_path, "pamphlet/0001.json", as_json("two"))
    second = stamp_of(settings)
    (tmp_path / "pamphlet/0001.json").rename(tmp_path / "pamphlet/0002.json")
    assert len({first.settings["content"], second.settings["content"], stamp_of(settings).settings["content"]}) == 3


def test_a_missing_record_names_the_files_looked_for(tmp_path: Path) -> None:
    put(tmp_path, "pamphlet/0002.json", as_json("another page"))
    with pytest.raises(InputError, match=r"pamphlet: there is no recorded.*0001\.reading\.json, 0001\.json.*0001\.xml"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("0001.json", b"", "is not a recorded reading"),
        ("0001.json", b"\xff\xfe{}", "is not a recorded reading"),
        ("0001.json", b'{"stamp": 1}', "is not a recorded reading"),
        ("0001.json", as_json("cut short")[:-9], "is not a recorded reading"),
        ("0001.xml", b"<PcGts/>", "neither hOCR nor ALTO, but <PcGts>"),
        ("0001.xml", ALTO.encode()[:-9], "damaged or cut short"),
        ("0001.hocr", HOCR.encode()[:-9], "damaged or cut short"),
        ("0001.html", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "declares entities"),
    ],
)
def test_a_record_that_cannot_be_understood(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    put(tmp_path, f"pamphlet/{name}", content)
    with pytest.raises(InputError, match=rf"pamphlet/{name}: .*{complaint}"):
        read(tmp_path)


def test_a_record_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "pamphlet/0001.json", as_json("some words"))
    monkeypatch.setattr(recorded, "MAX_BYTES", 20)
    with pytest.raises(InputError, match="too large for the reading of a page"):
        read(tmp_path)


def test_a_record_that_cannot_be_opened(tmp_path: Path) -> None:
    put(tmp_path, "pamphlet/0001.json", as_json("some words"))
    reader = open_reader(settings_for(tmp_path))
    path = tmp_path / "pamphlet/0001.json"
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(FileAccess, match="permission denied"):
        reader.read(blank_image())


def test_the_folder_must_be_named_and_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no folder of recorded readings is named"):
        open_reader(ReadSettings(tesseract="recorded"))
    with pytest.raises(ConfigError, match="nowhere: is not a folder"):
        stamp_of(settings_for(tmp_path / "nowhere"))


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6)
places = st.integers(0, 1000)
words = st.builds(Word, texts, st.builds(Box, places, places, places, places), st.none() | st.floats(0, 1))


@given(st.lists(st.lists(words, max_size=3), max_size=3))
def test_a_reading_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[Word]]
) -> None:
    box = Box(0, 0, 800, 1000)
    paragraph = Paragraph(tuple(Line(tuple(line), box) for line in lines), box)
    image = blank_image(800, 1000)
    reading = sanitise(Reading(Stamp("x", "1"), 800, 1000, (Block((paragraph,), box),)), image.record)
    folder = tmp_path_factory.mktemp("recorded")
    put(folder, "pamphlet/0001.json", msgspec.json.encode(reading))
    again = read(folder, image)
    assert replace(again, stamp=reading.stamp) == reading
