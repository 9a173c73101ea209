"""Plain text, page records and the list of edits, as bytes to be written.

Text is UTF-8 with LF and ends in one newline; an empty page gives an empty file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from pipeline.model import Edit, Page, RepairedText
from pipeline.text.decisions import around
from pipeline.text.passages import Running


def clean_text(page: Page) -> bytes:
    """Return the reading text of a page."""
    return _ended(page.clean)


def faithful_text(page: Page) -> bytes:
    """Return the text of a page as printed, line by line."""
    return _ended(page.repaired.faithful)


def item_text(pages: Iterable[Sequence[Running]]) -> Iterator[str]:
    """Yield the text of an item, a form feed between pages.

    A paragraph that runs over the end of a page stands whole on the page where it begins, before the form feed.
    """
    separator = ""
    for page in pages:
        text = "\n\n".join(running.text for running in page)
        yield separator + (f"{text}\n" if text else "")
        separator = "\f"


def page_record(page: Page) -> bytes:
    """Return the full page record as JSON, which `read_page_record` reads back."""
    return msgspec.json.encode(page) + b"\n"


def read_page_record(data: bytes) -> Page:
    """Return the page of a page record.

    Raises:
        msgspec.DecodeError: not a page record.
    """
    return msgspec.json.decode(data, type=Page)


def edit_lines(page: Page) -> Iterator[bytes]:
    """Yield the edits and flags of a page as JSON lines, with the boxes of the words they touch.

    `layer` says which text the offsets belong to: "raw" (as read) for edits that make the faithful
    text, "faithful" for edits that make the clean text and for flags.
    """
    source = page.image.source
    place = {"item": source.item, "page": source.page}
    for record in _records(page.repaired):
        if record["layer"] == "faithful":
            start, end = record["start"], record["end"]
            record["boxes"] = [word.box for word in page.words if word.start < end and word.end > start]
        yield _line(place | record)


def page_end_line(item: str, page: str, edit: Edit) -> bytes:
    """Return an edit of the clean text of a page, made for the text of its item, as a JSON line; `layer` is "clean"."""
    place = {"item": item, "page": page, "kind": "edit", "layer": "clean"}
    return _line(place | msgspec.structs.asdict(edit))


def repaired_lines(repaired: RepairedText, file: str = "", *, raw_at: int = 0, faithful_at: int = 0) -> Iterator[bytes]:
    """Yield the edits and flags of a text without a scan as JSON lines; `layer` as in `edit_lines`.

    Each says what stands around it, so that it can be found again when it is accepted or rejected.

    Args:
        repaired: the text, or a piece of it.
        file: name of the text; empty if it has none.
        raw_at: where the piece begins in the text as read.
        faithful_at: where it begins in the faithful text.
    """
    name = {"file": file} if file else {}
    for record in _records(repaired):
        raw = record["layer"] == "raw"
        before, after = around(repaired.raw if raw else repaired.faithful, record["start"], record["end"])
        at = raw_at if raw else faithful_at
        place = {"start": record["start"] + at, "end": record["end"] + at, "before": before, "after": after}
        yield _line(name | record | place)


def _records(repaired: RepairedText) -> Iterator[dict[str, Any]]:
    for kind, layer, places in (
        ("edit", "raw", repaired.faithful_edits),
        ("edit", "faithful", repaired.edits),
        ("flag", "faithful", repaired.flags),
    ):
        for place in places:
            yield {"kind": kind, "layer": layer} | msgspec.structs.asdict(place)


def _line(record: dict[str, Any]) -> bytes:
    return msgspec.json.encode(record) + b"\n"


def _ended(text: str) -> bytes:
    return f"{text}\n".encode() if text else b""
