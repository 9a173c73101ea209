"""What a neural language model is asked: which of some strings goes best with the text around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.collate.adjudicate import Weighed
from pipeline.collate.rows import Row
from pipeline.evidence.neural import Question

_BEFORE, _AFTER = 60, 30  #: characters of context

Where = tuple[int, int]  #: row, place in it


def questions(rows: Sequence[Row], weighed: Mapping[Where, Weighed]) -> dict[Where, Question]:
    """Return what to ask about the places that are not clear.

    Args:
        rows: of the page.
        weighed: its disputed places.
    """
    texts: list[str] = []
    spans: dict[Where, tuple[int, int]] = {}
    length = 0
    for number, row in enumerate(rows):
        for position, place in enumerate(row.places):
            where = number, position
            text = weighed[where].text if where in weighed else place.group.first_text
            spans[where] = length, length + len(text)
            texts.append(text + " " if text else "")
            length += len(texts[-1])
    whole = "".join(texts)
    asked = {}
    for where, one in weighed.items():
        if not one.asked:
            continue
        start, end = spans[where]
        before, after = whole[max(0, start - _BEFORE) : start].rstrip(), whole[end : end + _AFTER].strip()
        options = [one.options[number].text for number in one.asked]
        # The space goes with the word that follows it: that is how the model cuts text.
        asked[where] = Question(before, tuple(f" {text}" if text else "" for text in options), f" {after}")
    return asked
