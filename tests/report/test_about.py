from __future__ import annotations

from msgspec.structs import replace

from pipeline.model import Stamp, Step
from pipeline.report.about import about, language


def test_where_a_page_came_from(page, compared):
    made = page(verification=compared([]))
    image = replace(
        made.image,
        source=replace(made.image.source, index=2),
        steps=(Step("orient", {"exif": 6}), Step("some-new-step")),
        embedded_text="born digital",
    )
    assert list(about(replace(made, image=image))) == [
        ("scan", "scans/pamphlet/0001.png, page 3 of the file"),
        ("image", "1,000 × 1,500 pixels, grey"),
        ("resolution", "300 dpi (assumed, the file says nothing plausible)"),
        ("prepared", "turned upright (exif 6)"),
        ("prepared", "some new step"),
        ("note", "the dpi tag is implausible"),
        ("note", "The PDF holds a text of its own; it was not used."),
        ("read by", "tesserocr 5.5.0 (eng)"),
        ("reference", "scans/pamphlet/0001.gt.txt"),
    ]


def test_both_readers_are_named(page):
    made = replace(page(), second=Stamp("PP-OCR", "5"))
    assert [one for one in about(made) if "reader" in one[0]] == [
        ("first reader", "tesserocr 5.5.0 (eng)"),
        ("second reader", "PP-OCR 5"),
    ]


def test_the_language_of_the_text():
    assert language(Stamp("r", "1", {"deu": "x", "eng": "y"})) == "de"
    assert language(Stamp("r", "1", {"xyz": "x"})) == ""
    assert language(Stamp("recorded", "1")) == ""
