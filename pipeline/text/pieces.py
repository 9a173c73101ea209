"""Aligning long sequences: piece by piece, and then looked over.

They are cut where they share runs that are rare (`anchors`), each piece is aligned optimally, and it is
looked into whether the whole is optimal too (`proof`). Where a cut was not a happy one the stretch around
it is aligned anew. Time and memory grow with the lengths, whatever the sequences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from rapidfuzz.distance import Levenshtein

from pipeline.text.anchors import Coded, Span, coded, cut, parts
from pipeline.text.proof import Path, Step, hopeless, prove, worse_around


def align_pieces(reference: Sequence[str], text: Sequence[str]) -> tuple[list[Step], bool]:
    """Return the steps of an alignment, and whether it is known that no other has fewer errors."""
    sides = coded(reference, text)
    spans = cut(sides[0].codes, sides[1].codes)
    steps, longest = _assembled(spans, *sides), max(len(reference), len(text))
    if (errors := _errors(steps)) > longest:
        # Worse than to put one text in the place of the other: those were no anchors.
        spans = list(parts(Span(0, len(reference), 0, len(text))))
        steps = _assembled(spans, *sides)
        errors = _errors(steps)
    if errors == _fewest(reference, text):
        return steps, True
    if hopeless(*sides, errors):
        return steps, False
    path = Path(steps)
    cuts = [(span.start, span.text_start) for span in spans[1:]]
    if worse := worse_around(*sides, path, cuts):
        path = _mended(path, worse, *sides)
        cuts += [(span.start, span.text_start) for span in worse]
        cuts += [(span.end, span.text_end) for span in worse]
    worse, exact = prove(*sides, path, sorted(cuts))
    if worse:
        path = _mended(path, worse, *sides)
    return path.steps, exact


def _assembled(spans: Iterable[Span], reference: Coded, text: Coded) -> list[Step]:
    return _joined(_aligned(span, reference, text) for span in spans)


def _aligned(span: Span, reference: Coded, text: Coded) -> list[Step]:
    start, end, text_start, text_end = span
    found = cast(
        "list[Step]", Levenshtein.opcodes(reference.units[start:end], text.units[text_start:text_end]).as_list()
    )
    return [
        (tag, old + start, old_end + start, new + text_start, new_end + text_start)
        for tag, old, old_end, new, new_end in found
    ]


def _mended(path: Path, worse: Sequence[Span], reference: Coded, text: Coded) -> Path:
    """Return an alignment some stretches of which are aligned anew."""

    def stretches() -> Iterator[list[Step]]:
        start = text_start = 0
        for span in worse:
            yield path.stretch(Span(start, span.start, text_start, span.text_start))
            yield _aligned(span, reference, text)
            start, text_start = span.end, span.text_end
        yield path.stretch(Span(start, len(reference.codes), text_start, len(text.codes)))

    return Path(_joined(stretches()))


def _joined(stretches: Iterable[list[Step]]) -> list[Step]:
    """Return the steps of all stretches; what was cut in two is one step again."""
    steps: list[Step] = []
    for part in stretches:
        if steps and part and steps[-1][0] == part[0][0]:
            tag, start, _, text_start, _ = steps.pop()
            _, _, end, _, text_end = part[0]
            steps.append((tag, start, end, text_start, text_end))
            steps += part[1:]
        else:
            steps += part
    return steps


def _errors(steps: Iterable[Step]) -> int:
    return sum([max(end - start, other - begun) for tag, start, end, begun, other in steps if tag != "equal"])


def _fewest(reference: Sequence[str], text: Sequence[str]) -> int:
    """Return a number of errors that no alignment is below: units without their like on the other side are wrong."""
    common = (Counter(reference) & Counter(text)).total()
    return max(len(reference), len(text)) - common
