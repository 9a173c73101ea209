from __future__ import annotations

import json

from pipeline.export.text import item_text, page_end_line
from pipeline.model import Edit, Kind
from pipeline.text.passages import Piece, Running


def running(*texts: str, page: int = 0) -> Running:
    return Running(Kind.PARAGRAPH, [Piece(page + number, text) for number, text in enumerate(texts)])


def test_pages_are_parted_by_form_feeds_and_paragraphs_by_empty_lines() -> None:
    pages = [[running("One."), running("Two.")], [], [running("Three.", page=2)]]
    assert "".join(item_text(pages)) == "One.\n\nTwo.\n\f\fThree.\n"


def test_a_paragraph_over_the_end_of_a_page_is_one_before_the_form_feed() -> None:
    pages = [[running("the labour ", "movement."), running("* A note.")], [running("More.", page=1)]]
    assert "".join(item_text(pages)) == "the labour movement.\n\n* A note.\n\fMore.\n"


def test_a_word_put_together_is_on_record() -> None:
    line = json.loads(page_end_line("pamphlet", "p1", Edit(4, 9, "move-", "move", "hyphen.page-end")))
    assert line == {
        "item": "pamphlet",
        "page": "p1",
        "kind": "edit",
        "layer": "clean",
        "start": 4,
        "end": 9,
        "old": "move-",
        "new": "move",
        "rule": "hyphen.page-end",
        "evidence": {},
    }
