from __future__ import annotations

from pipeline.model import ImageRecord, Page, PageSource, Reading, RepairedText, Stamp, Step, Verification
from pipeline.run.summary import summarise_page


def page(steps: tuple[Step, ...] = (), notes: tuple[str, ...] = ()) -> Page:
    source = PageSource("pamphlet", "p1", "", "scans/pamphlet/p1.png")
    record = ImageRecord(source, "png", 10, 10, "grey", 300, "assumed", steps, notes)
    return Page(
        record, Reading(Stamp("t", "1"), 10, 10), RepairedText("", "", ""), "", (), Verification("no-reference")
    )


def test_a_page_that_was_turned_is_pointed_out() -> None:
    turned = page((Step("turn", {"degrees": 180}),), ("the dpi tag is odd", "turned by 180°: it was upside down"))
    assert summarise_page(turned).notes == (
        "scans/pamphlet/p1.png: turned by 180°: it was upside down. The scan itself was left as it is.",
    )


def test_a_page_that_was_levelled_is_not() -> None:
    assert summarise_page(page((Step("deskew", {"degrees": 2.0}),), ("the dpi tag is odd",))).notes == ()
