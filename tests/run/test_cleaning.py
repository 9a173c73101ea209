"""Which texts of a page are compared with its reference."""

from __future__ import annotations

import pytest

from pipeline.evidence import ItemWords, load_language
from pipeline.model import PROFILES, Block, Box, Document, Kind, Line, Paragraph, Reading, Stamp, Word
from pipeline.run.cleaning import clean_page
from pipeline.run.reference import Reference
from pipeline.run.referring import verify_page
from pipeline.settings import LayoutSettings, ReferenceSettings, RepairSettings

PLACE = Box(0, 0, 400, 20)


def block(text: str, kind: Kind) -> Block:
    words = tuple(Word(word, PLACE, 0.9) for word in text.split())
    return Block((Paragraph((Line(words, PLACE),), PLACE),), PLACE, kind=kind)


READING = Reading(
    Stamp("fake", "1"), 400, 300, (block("THE FLOOD 17", Kind.RUNNING_HEAD), block("The river rose.", Kind.PARAGRAPH))
)


@pytest.mark.parametrize(
    ("layout", "reference", "after", "furniture"),
    [
        ("apart", "", "The river rose.", "THE FLOOD 17"),
        ("keep", "", "THE FLOOD 17\n\nThe river rose.", None),
        ("apart", "in", "THE FLOOD 17\n\nThe river rose.", None),
        ("keep", "out", "The river rose.", "THE FLOOD 17"),
    ],
)
def test_furniture_is_compared_where_the_reference_has_it(layout, reference, after, furniture) -> None:
    cleaned = clean_page(
        READING,
        None,
        load_language("eng"),
        ItemWords(),
        RepairSettings(level="off"),
        LayoutSettings(furniture=layout),
        reference=ReferenceSettings(furniture=reference),
    )
    assert cleaned.compared == (after, after, furniture)
    assert cleaned.clean == ("The river rose." if layout == "apart" else "THE FLOOD 17\n\nThe river rose.")


@pytest.mark.parametrize(("printed", "errors"), [("THE FLOOD 17", 0), ("", 12)])
def test_furniture_that_the_reference_leaves_out_is_counted_apart(tmp_path, printed: str, errors: int) -> None:
    policy = ReferenceSettings(furniture="out")
    cleaned = clean_page(
        READING, None, load_language("eng"), ItemWords(), RepairSettings(level="off"), LayoutSettings(), (), policy
    )
    head = f"<TextRegion type='header'><TextEquiv><Unicode>{printed}</Unicode></TextEquiv></TextRegion>"
    body = "<TextRegion><TextEquiv><Unicode>The river rose.</Unicode></TextEquiv></TextRegion>"
    path = tmp_path / "p1.gt.xml"
    path.write_text(f"<PcGts><Page>{head}{body}</Page></PcGts>")
    found, verified, _ = verify_page("p1", Reference(path, "p1.gt.xml"), cleaned, policy, PROFILES["archive"])
    assert found.after is not None and found.after.strict.cer == 0 and len(verified) == 3
    assert found.furniture is not None and found.furniture.strict.characters.errors == errors


def test_a_document_without_furniture_is_one_piece() -> None:
    assert Document("text\n").apart() == ("text\n", "")
