"""What kinds are measured by."""

from __future__ import annotations

from columns import block, line
from kinds import Agreement
from msgspec.structs import replace

from pipeline.model import Kind, Reading, Stamp


def test_words_of_a_kind_are_compared_page_by_page() -> None:
    caption = replace(block([line("the port at noon", 0, 0)]), kind=Kind.CAPTION)
    body = block([line("of the men", 0, 50)])
    reading = Reading(Stamp("test", "1"), 100, 100, (caption, body))
    found = Agreement()
    found.add(reading, [{"kind": "caption", "text": "The port"}, {"kind": "body", "text": "of the men at noon"}])
    found.add(reading, [{"kind": "footnote", "text": "the port"}])
    assert found.rows() == [["caption", "1", "2", "8", "25.0", "100.0"], ["footnote", "1", "2", "0", "n/a", "0.0"]]
