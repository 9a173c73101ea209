"""Parts of pages in another language: read by a reader of it, and let alone by what knows English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from columns import HEIGHT, WIDTH, column, line, page, prose, text_of
from fakes import SCRIPTED, blank_image
from house import House

from pipeline.errors import ConfigError, ReaderFailed
from pipeline.export.text import read_page_record
from pipeline.model import Area, Box, ImageRecord, Line, Mapping, PageImage, Reading, Stamp, Word
from pipeline.run.languages import on_page, read_in_languages
from pipeline.settings import IngestSettings, Region, as_it_lies

IMAGE = blank_image(WIDTH, HEIGHT)
RIGHT_HALF = Region(Area(50, 0, 100, 100), "deu")
LEFT, RIGHT = column(prose(20, "a"), 100, 100, 480), column(prose(20, "b"), 520, 100, 900)
GERMAN = column(prose(20, "g"), 520, 100, 900)


@dataclass
class RegionReader:
    """Finds some lines of the right half of the page; remembers what it was shown."""

    lines: Sequence[Line]
    error: Exception | None = None
    shown: list[tuple[int, ...]] = field(default_factory=list)
    stamp: Stamp = SCRIPTED

    def read(self, image: PageImage) -> Reading:
        height, width = image.pixels.shape[:2]
        self.shown.append((width, height))
        if self.error:
            raise self.error
        held = [_moved(one, -500) for one in self.lines]
        return msgspec.structs.replace(page(held) if held else page(), width=width, height=height)

    def close(self) -> None:
        pass


def _moved(one: Line, across: int) -> Line:
    def move(box: Box) -> Box:
        return Box(box.left + across, box.top, box.right + across, box.bottom)

    return Line(tuple(Word(word.text, move(word.box), word.confidence) for word in one.words), move(one.box))


def in_german(reading: Reading, reader: RegionReader, *regions: Region) -> Reading:
    asked: list[str] = []

    def reader_of(language: str) -> RegionReader:
        asked.append(language)
        return reader

    found = read_in_languages(IMAGE, reading, regions or (RIGHT_HALF,), reader_of)
    assert set(asked) <= {"deu"}
    return found


def test_what_stands_in_a_region_is_read_in_its_language() -> None:
    reader = RegionReader(GERMAN)
    found = in_german(page(LEFT, RIGHT), reader)
    assert reader.shown == [(500, HEIGHT)]
    assert [text_of(one) for one in found.lines()] == [text_of(one) for one in (*LEFT, *GERMAN)]
    (attempt,) = found.attempts
    assert (attempt.box, attempt.way, attempt.kept) == (Box(500, 0, WIDTH, HEIGHT), "language deu", True)


def test_a_line_that_runs_into_a_region_is_cut_at_its_side() -> None:
    across = [line(f"{text_of(a)} {text_of(b)}", 100, a.box.top, 900) for a, b in zip(LEFT, RIGHT, strict=True)]
    found = in_german(page(across), RegionReader(GERMAN))
    texts = [text_of(one) for one in found.lines()]
    assert [text for text in texts if text.startswith("g")] == [text_of(one) for one in GERMAN]
    outside = [word for one in found.lines() if one.box.left < 500 for word in one.words]
    assert outside and all(word.box.left + word.box.right < 1000 for word in outside)
    kept = {word.text for word in outside}
    assert {f"a{number}" for number in range(20)} <= kept


def test_where_nothing_is_found_the_first_reading_stays() -> None:
    reading = page(LEFT, RIGHT)
    found = in_german(reading, RegionReader([]))
    assert found.blocks == reading.blocks
    assert not found.attempts[0].kept
    failing = RegionReader(GERMAN, error=ReaderFailed("the reader failed"))
    assert in_german(reading, failing).blocks == reading.blocks


def test_a_region_beside_the_page_is_not_read() -> None:
    reader = RegionReader(GERMAN)
    part = Mapping(WIDTH, HEIGHT, 2, ((1000.0, 0.0), (2000.0, 0.0), (1000.0, 1400.0), (2000.0, 1400.0)))
    record = msgspec.structs.replace(IMAGE.record, scan_width=2000, scan_height=HEIGHT, mapping=part)
    image = PageImage(IMAGE.pixels, record)
    reading = page(LEFT)
    region = Region(Area(0, 0, 40, 100), "deu")
    assert read_in_languages(image, reading, [region], lambda _: reader) is reading
    assert reader.shown == []


def record_of(mapping: Mapping | None, width: int, height: int) -> ImageRecord:
    return msgspec.structs.replace(
        IMAGE.record, width=width, height=height, scan_width=400, scan_height=200, mapping=mapping
    )


def test_an_area_of_the_scan_is_found_on_the_page() -> None:
    assert on_page(Area(25, 50, 75, 100), record_of(None, 400, 200)) == Box(100, 100, 300, 200)
    cut = Mapping(200, 100, 2, ((100.0, 20.0), (300.0, 20.0), (100.0, 120.0), (300.0, 120.0)))
    assert on_page(Area(0, 0, 50, 50), record_of(cut, 200, 100)) == Box(0, 0, 100, 80)
    turned = Mapping(200, 400, 2, ((400.0, 0.0), (400.0, 200.0), (0.0, 0.0), (0.0, 200.0)))
    assert on_page(Area(0, 0, 25, 50), record_of(turned, 200, 400)) == Box(0, 300, 100, 400)


# ------------------------------------------------------------------------------------- in a workspace

ENGLISH = "They were attempting to nee the country."


def write(house: House, text: str) -> None:
    (house.workspace.scans / "pamphlet" / "item.toml").write_text(text)


def test_no_english_repair_in_a_region(house: House) -> None:
    house.page("brief", "p2", ENGLISH)
    house.page("pamphlet", "p2", ENGLISH)
    house.settings = msgspec.structs.replace(house.settings, ingest=as_it_lies(IngestSettings()))
    write(house, '[[region]]\npages = ["p2"]\nbox = [0, 0, 100, 100]\nlanguage = "deu"\n')
    assert house.run().problems == []
    first, second = (read_page_record(house.files()[f"{name}/p2.json"]) for name in ("brief", "pamphlet"))
    assert "flee" in first.clean
    assert "nee the" in second.clean
    assert [attempt.way for attempt in second.reading.attempts] == ["language deu"]
    assert first.reading.attempts == ()


def test_a_new_region_or_crop_reads_its_pages_again(house: House) -> None:
    house.page("pamphlet", "p1", ENGLISH)
    house.page("pamphlet", "p2", ENGLISH)
    house.run()
    write(house, '[[region]]\npages = ["p2"]\nbox = [0, 0, 100, 50]\nlanguage = "deu"\n')
    assert house.run().read == 1
    write(house, '[[region]]\npages = ["p2"]\nbox = [0, 0, 100, 60]\nlanguage = "deu"\n')
    assert house.run().read == 1
    assert house.run().read == 0
    write(house, "crop = [0, 0, 90, 100]\n")
    assert house.run().read == 2


def test_a_page_that_there_is_not_is_named(house: House) -> None:
    house.page("pamphlet", "p1", ENGLISH)
    write(house, '[[region]]\npages = ["p*", "q1"]\nbox = [0, 0, 100, 50]\nlanguage = "deu"\n')
    (problem,) = house.run().problems
    assert "item.toml" in problem and "`region[0].pages` names q1" in problem


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("crop = [10, 10, 90]\n", r"item\.toml: .*at `crop`"),
        ("crop = [90, 0, 10, 100]\n", r"left less than right.*at `crop`"),
        ("crop = [0, 0, 100, 120]\n", r"<= 100.*at `crop\[3\]`"),
        ("[[region]]\nbox = [0, 0, 50, 50]\n", r"`language`.*at `region\[0\]`"),
        ("[[region]]\nbox = [0, 0, 50, 50]\nlanguage = 'German, please'\n", r"at `region\[0\]\.language`"),
        ("[[region]]\nbox = [0, 60, 50, 50]\nlanguage = 'deu'\n", r"at `region\[0\]\.box`"),
        ("[[region]]\nboxx = [0, 0, 50, 50]\n", r"unknown setting `region\.boxx`.*`region\.box`"),
    ],
)
def test_what_is_no_area_is_refused(house: House, text: str, message: str) -> None:
    house.page("pamphlet", "p1", ENGLISH)
    write(house, text)
    with pytest.raises(ConfigError, match=message):
        house.run()
    assert not Path(house.workspace.output / "pamphlet").exists()
