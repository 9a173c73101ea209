"""The sample collection in `scans/`: complete, well-formed references, small enough to ship."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from pipeline.settings import load_item_settings
from pipeline.workspace import Item, Workspace

ROOT = Path(__file__).parents[2]
SAMPLES = ("wharfleigh-flood-letter-1936", "wharfleigh-reading-room-1911")
ITEMS = {item.name: item for item in Workspace(ROOT).items()[0] if item.name in SAMPLES}
REFERENCES = sorted(path for name in SAMPLES for path in (ROOT / "scans" / name).glob("*.gt.txt"))

PAMPHLET = ROOT / "scans" / "wharfleigh-reading-room-1911"


def paragraphs(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n\n")


def test_the_samples_are_there_and_nothing_in_them_is_left_out() -> None:
    assert sorted(ITEMS) == sorted(SAMPLES)
    assert [item.problems for item in ITEMS.values()] == [(), ()]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_has_a_reference_and_every_reference_a_page(name: str) -> None:
    item: Item = ITEMS[name]
    stems = [path.stem for path in item.scans]
    assert sorted(item.references) == stems
    assert stems == [f"{number:04}" for number in range(1, len(stems) + 1)]


def test_the_pamphlet_has_six_pages_and_the_letter_two() -> None:
    assert {name: len(item.scans) for name, item in ITEMS.items()} == {SAMPLES[0]: 2, SAMPLES[1]: 6}


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_reference_is_plain_clean_text(path: Path) -> None:
    data = path.read_bytes()
    text = data.decode("utf-8")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert "\r" not in text
    assert text == unicodedata.normalize("NFC", text)
    assert not re.search("[\u00ad\ufb00-\ufb06]", text), "soft hyphens and ligature glyphs are for scans"
    assert text.endswith("\n")
    for paragraph in paragraphs(path):
        assert paragraph == " ".join(paragraph.split()), "one paragraph a line, one empty line between two"


def test_the_item_reference_is_its_pages_joined() -> None:
    folder = ITEMS["wharfleigh-flood-letter-1936"].folder
    first, second = (paragraphs(folder / f"{stem}.gt.txt") for stem in ("0001", "0002"))
    assert not any("- 2 -" in paragraph for paragraph in second), "the page number"
    joined = [*first[:-1], f"{first[-1]} {second[0]}", *second[1:]]
    assert paragraphs(folder / "item.gt.txt") == joined


def test_only_the_letter_has_an_item_reference() -> None:
    assert [name for name, item in ITEMS.items() if item.reference] == ["wharfleigh-flood-letter-1936"]


def test_the_collection_is_small_enough_to_ship() -> None:
    sizes = [path.stat().st_size for item in ITEMS.values() for path in item.folder.iterdir()]
    assert sum(sizes) <= 3_000_000


@pytest.mark.parametrize(("name", "dpi", "inches"), [(SAMPLES[0], 200, (8.0, 13.0)), (SAMPLES[1], 300, (5.4, 8.4))])
def test_scans_have_the_size_and_resolution_of_their_paper(name: str, dpi: int, inches: tuple[float, float]) -> None:
    for path in ITEMS[name].scans:
        with Image.open(path) as image:
            assert image.info["dpi"] == (dpi, dpi)
            assert (image.width / dpi, image.height / dpi) == pytest.approx(inches, abs=0.01)


@pytest.mark.parametrize("name", SAMPLES)
def test_an_item_says_that_it_is_a_typeset_sample(name: str) -> None:
    settings = load_item_settings(ITEMS[name].settings_path)
    assert "typeset sample" in settings.title
    assert settings.date
    assert settings.max_cer is not None


def test_the_pamphlet_shows_what_it_is_there_to_show() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PAMPHLET.glob("*.gt.txt")))
    assert "attempting to flee the country" in text
    assert text.count("\n• ") == 5
    assert "\n* " in text, "the footnote"
    for stem in ("0002", "0003", "0004", "0005", "0006"):
        assert "THE FREE READING-ROOM" not in paragraphs(PAMPHLET / f"{stem}.gt.txt")[0], "the running head"
    for mark in "“”’—":
        assert mark in text
    words = set(re.findall(r"\w+", text.lower()))
    assert {"flee", "flag", "flight", "office", "difficult", "find", "first", "affliction", "indifferent"} <= words
