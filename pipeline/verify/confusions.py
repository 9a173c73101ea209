"""What is read for what: m for rn, e for c, nothing for a comma.

A confusion is a stretch where the two sides differ, of at most two characters on either: 1:1, 1:2, 2:1, or what is
missing or too much against "". Longer stretches of equal length are taken apart into 1:1, since the alignment
replaced one by one; of others it cannot be told what was taken for what, and they are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

from pipeline.model import Confusion, Example, commonest
from pipeline.model.measures import MOST_CONFUSIONS
from pipeline.text.align import Opcode

_WIDEST = 2  #: characters of a confusion, on either side
_CONTEXT = 14  #: characters of the reference shown on either side
_Place = tuple[int, int]  #: in the reference


def confusions(
    steps: Iterable[Opcode], reference: Sequence[str], text: Sequence[str], moved: Set[int] = frozenset()
) -> tuple[Confusion, ...]:
    """Return the confusions of a text, the commonest first, each with an example.

    Args:
        steps: from the reference to the text.
        reference: characters.
        text: characters.
        moved: positions in the reference that stand elsewhere in the text, and are not confused with anything.
    """
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], _Place] = {}
    for start, end, text_start, text_end in _stretches(steps):
        if start in moved:
            continue
        for place, length, text_place, text_length in _parts(start, end, text_start, text_end):
            pair = (
                "".join(reference[place : place + length]),
                "".join(text[text_place : text_place + text_length]),
            )
            counts[pair] += 1
            first.setdefault(pair, (place, place + length))
    ranked = sorted(counts.items(), key=lambda found: (-found[1], found[0]))[:MOST_CONFUSIONS]
    return commonest(
        Confusion(right, read, count, (_example(reference, *first[right, read]),)) for (right, read), count in ranked
    )


def _stretches(steps: Iterable[Opcode]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches between equal steps, on both sides."""
    open_at: tuple[int, int] | None = None
    end = text_end = 0
    for step in steps:
        if step.tag == "equal":
            if open_at is not None:
                yield open_at[0], end, open_at[1], text_end
            open_at = None
        else:
            open_at = open_at or (step.start, step.text_start)
            end, text_end = step.end, step.text_end
    if open_at is not None:
        yield open_at[0], end, open_at[1], text_end


def _parts(start: int, end: int, text_start: int, text_end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the confusions of a stretch: place and length in the reference and in the text."""
    length, text_length = end - start, text_end - text_start
    if length == text_length:
        for ahead in range(length):
            yield start + ahead, 1, text_start + ahead, 1
    elif max(length, text_length) <= _WIDEST:
        yield start, length, text_start, text_length


def _example(reference: Sequence[str], start: int, end: int) -> Example:
    return Example("".join(reference[max(0, start - _CONTEXT) : start]), "".join(reference[end : end + _CONTEXT]))
