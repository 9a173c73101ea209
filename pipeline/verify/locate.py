"""Where the pages of an item stand in a reference that has no page breaks.

Runs of letters that stand once in the reference and on a page are anchors. Anchors of a page that keep step make a
strand; strands of a page between which no other page stands make a stretch of the reference, which is the page's own.
From its ends it goes on as far as page and reference are more alike than not.

- What stands between two anchors of a page, on either side, is the page's: text that was lost or added there is
  an error. But where the reference has more there than the page, and more than a page of the item has commonly,
  it is text of other pages.
- What stands outside, before the first letter alike or after the last one, is no error but coverage: matter around
  the reference, text between pages, running heads, pages that are missing on either side.
- A page of which nothing was found, between two that were, where the reference has half to twice as much as it:
  that is the page, badly read. So are pages before the first and after the last that were found, and the end of a
  page and the beginning of the next, where what the reference has there is alike at all.
- A note that the reference has elsewhere is a stretch of its own, compared where the page has it. Parts of a page
  that lie together in the reference are compared in the order of the reference, so a wrong order is an error.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rapidfuzz.distance import Levenshtein

from pipeline.model import Coverage, Located, Missing
from pipeline.text.align import opcodes
from pipeline.text.letters import Letters, letters_of
from pipeline.verify.anchors import ANCHOR, anchors, goes_on, rare_runs

STRAND = 40  #: letters; what is shorter may be a running head that stands once in the reference
_LEAST = 200  #: letters of a page that must be found; less may be a slogan or a heading that stands elsewhere too
_NEAR = 200  #: letters between two anchors that belong together however they lie
_FAR = 2_000  #: letters between two anchors that belong together if they keep step
_ALIKE = 0.65  #: share of letters to be changed up to which two texts are the same, badly read; unrelated: above 0.7
_NAMED = 60  #: characters of a stretch that no page has from which on it is named
_BEGINNING = 80  #: characters that are quoted of it


@dataclass(slots=True)
class _Stretch:
    """A part of the letters of the reference, and where it stands among those of a page."""

    page: int
    start: int  #: in the reference
    end: int
    at_start: int  #: where the page has what stands at its start
    at_end: int  #: and at its end
    low: int  #: the first letter of the page that belongs to it
    high: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def join(self, other: _Stretch) -> None:
        """Take in a stretch of the same page that follows in the reference."""
        if other.end > self.end:
            self.end, self.at_end = other.end, other.at_end
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)


def locate(reference: str, pages: Mapping[str, str]) -> Located:
    """Find the pages of an item in a reference without page breaks.

    Args:
        reference: the text of the whole item, or of a part of it, with whatever stands around it.
        pages: page → its text, in order.
    """
    whole = letters_of(reference)
    read = [letters_of(text) for text in pages.values()]
    found = _stretches(whole.text, [letters.text for letters in read])
    _extend(whole.text, [letters.text for letters in read], found)
    _fill(whole.text, [letters.text for letters in read], found)
    found.sort(key=lambda one: (one.start, one.end))
    names = list(pages)
    return Located(_spans(whole, names, found), _coverage(whole, read, names, found))


def reference_of(located: Located, page: str, reference: str) -> str | None:
    """Return what the reference has of a page; None if it has nothing of it."""
    spans = located.spans.get(page)
    return None if spans is None else "\n".join(reference[start:end] for start, end in spans)


def part_in(reference: str, text: str) -> str:
    """Return the text of a page without what stands before and after all that its reference has.

    Where the two have no anchor in common, nothing is taken away.

    Args:
        reference: that of the page alone.
        text: the page.
    """
    whole, read = letters_of(reference), letters_of(text)
    found = list(anchors(rare_runs(whole.text), read.text))
    if not found:
        return text
    (first, first_at), (last, last_at) = found[0], found[-1]
    before, _ = goes_on(read.text[:first][::-1], whole.text[:first_at][::-1])
    after, _ = goes_on(read.text[last:], whole.text[last_at:])
    low, high = first - before, last + after
    start, end = read.span(low, high)
    # What has no letters cannot be told to stand outside.
    return text[start if low else 0 : end if high < len(read.text) else len(text)]


def _stretches(whole: str, pages: Sequence[str]) -> list[_Stretch]:
    runs = rare_runs(whole)
    strands = [strand for page, letters in enumerate(pages) for strand in _strands(page, runs, letters)]
    strands.sort(key=lambda one: (one.start, one.end))
    strands = _without_strays(strands)
    lengths = [len(letters) for letters in pages if letters]
    common = median(lengths) if lengths else 0
    found: list[_Stretch] = []
    last: dict[int, _Stretch] = {}
    starts = [strand.start for strand in strands]
    for strand in strands:
        before = last.get(strand.page)
        if before is not None and strand.start - before.end <= max(len(pages[strand.page]), common):
            between = strands[bisect_left(starts, before.end) : bisect_left(starts, strand.start)]
            if not any(one.page != strand.page and one.end <= strand.start for one in between):
                before.join(strand)
                continue
        last[strand.page] = strand
        found.append(strand)
    return found


def _strands(page: int, runs: Mapping[str, int], letters: str) -> list[_Stretch]:
    """Return where anchors of a page keep step with the reference."""
    found: list[_Stretch] = []
    for place, start in sorted(anchors(runs, letters), key=lambda pair: pair[1]):
        one = _Stretch(page, start, start + ANCHOR, place, place + ANCHOR, place, place + ANCHOR)
        if found:
            ahead, page_ahead = start - found[-1].end, place - found[-1].at_end
            step = abs(page_ahead - ahead) <= _NEAR // 2 + abs(ahead) // 4
            if ahead <= _NEAR or (ahead <= _FAR and step):
                found[-1].join(one)
                continue
        found.append(one)
    half = len(letters) / 2
    kept = [strand for strand in found if strand.length >= STRAND or strand.length >= half]
    return kept if sum(strand.length for strand in kept) >= min(_LEAST, half) else []


def _without_strays(strands: list[_Stretch]) -> list[_Stretch]:
    """Leave out what a page shares with text that another page has more of: a running head with the title."""
    longest: dict[int, int] = {}
    for strand in strands:
        longest[strand.page] = max(longest.get(strand.page, 0), strand.length)
    kept: list[_Stretch] = []
    reach = 0
    widest = max(longest.values(), default=0)
    starts = [strand.start for strand in strands]
    for strand in strands:
        reach = max(reach, strand.end)
        if strand.length < longest[strand.page]:
            near = strands[bisect_left(starts, strand.start - widest) : bisect_left(starts, strand.end)]
            if any(
                one.page != strand.page and min(one.end, strand.end) - max(one.start, strand.start) > strand.length / 2
                for one in near
                if one.length > strand.length
            ):
                continue
        kept.append(strand)
    return kept


def _extend(whole: str, pages: Sequence[str], found: list[_Stretch]) -> None:
    """Let every stretch go on at both ends as far as page and reference are alike, but not into another."""
    found.sort(key=lambda one: (one.start, one.end))
    floor = 0
    for number, one in enumerate(found):
        letters = pages[one.page]
        floor = min(floor, one.start)
        back, page_back = _reach(whole[floor : one.start], letters[: one.at_start])
        one.start -= back
        one.low = min(one.low, one.at_start - page_back)
        one.at_start -= page_back
        ceiling = max(found[number + 1].start, one.end) if number + 1 < len(found) else len(whole)
        on, page_on = goes_on(letters[one.at_end :], whole[one.end : ceiling])[::-1]
        one.end += on
        one.high = max(one.high, one.at_end + page_on)
        one.at_end += page_on
        floor = max(floor, one.end)


def _reach(whole: str, letters: str) -> tuple[int, int]:
    """Return how far two texts are alike from their ends backwards: letters of the first, of the second."""
    size = len(letters) * 2 + 500
    return goes_on(letters[::-1], whole[-size:][::-1] if whole else "")[::-1]


def _fill(whole: str, pages: Sequence[str], found: list[_Stretch]) -> None:
    """Give what no page has to pages that stand there and were not recognised."""
    main = {one.page: one for one in sorted(found, key=lambda one: one.length)}  # the longest stays
    if not main:
        return
    starts = sorted(one.start for one in found)
    first, last = -1, len(pages)
    main[first] = _Stretch(first, 0, 0, 0, 0, 0, 0)
    main[last] = _Stretch(last, len(whole), len(whole), 0, 0, 0, 0)
    for left, right in pairwise(sorted(main)):
        before, after = main[left], main[right]
        start, end = before.end, after.start
        if end <= start or bisect_left(starts, start) < bisect_left(starts, end):
            continue
        lost = [(page, 0, pages[page]) for page in range(left + 1, right) if pages[page]]
        tail = pages[left][before.high :] if left != first else ""
        head = pages[right][: after.low] if right != last else ""
        pieces = [piece for piece in ((left, before.high, tail), *lost, (right, 0, head)) if piece[2]]
        text = "".join(piece for _, _, piece in pieces)
        gap = whole[start:end]
        if not len(text) / 2 <= len(gap) <= 2 * len(text):
            continue
        short = len(text) < STRAND
        between = bool(lost) and left != first and right != last and not short
        if between or Levenshtein.normalized_distance(text, gap) <= (_ALIKE / 2 if short else _ALIKE):
            _share(gap, start, pieces, before, after, found)


def _share(
    gap: str,
    start: int,
    pieces: Sequence[tuple[int, int, str]],
    before: _Stretch,
    after: _Stretch,
    found: list[_Stretch],
) -> None:
    ends = list(_cuts(gap, [piece for _, _, piece in pieces]))
    bounds = [start, *(start + end for end in ends)]
    for (page, at, piece), low, high in zip(pieces, bounds, bounds[1:], strict=False):
        if page == before.page:
            if high > low:
                before.end, before.at_end, before.high = high, at + len(piece), at + len(piece)
        elif page == after.page:
            if high > low:
                after.start, after.at_start, after.low = low, 0, 0
        elif high > low:
            found.append(_Stretch(page, low, high, 0, len(piece), 0, len(piece)))


def _cuts(gap: str, pieces: Sequence[str]) -> Iterator[int]:
    """Yield where in a text each of some pieces ends that together make it up, more or less."""
    steps = iter(opcodes(gap, "".join(pieces)))
    step = next(steps, None)
    reached = 0
    for piece in pieces[:-1]:
        reached += len(piece)
        while step is not None and step.text_end < reached:
            step = next(steps, None)
        yield len(gap) if step is None else min(step.end, step.start + max(reached - step.text_start, 0))
    yield len(gap)


def _spans(whole: Letters, names: Sequence[str], found: Sequence[_Stretch]) -> dict[str, tuple[tuple[int, int], ...]]:
    spans: dict[str, tuple[tuple[int, int], ...]] = {}
    for one in sorted(found, key=lambda one: (one.page, one.low)):
        spans[names[one.page]] = (*spans.get(names[one.page], ()), whole.span(one.start, one.end))
    return spans


def _coverage(whole: Letters, read: Sequence[Letters], names: Sequence[str], found: Sequence[_Stretch]) -> Coverage:
    """Return what is covered; `found` is sorted by its place in the reference."""
    missing: list[Missing] = []
    covered = position = 0
    before = ""
    for one in found:
        start, end = whole.span(one.start, one.end)
        if start > position:
            missing += _missing(whole.source, position, start, before, names[one.page])
        covered += _visible(whole.source[max(start, position) : end])
        if end > position:
            position, before = end, names[one.page]
    missing += _missing(whole.source, position, len(whole.source), before, "")
    bounds: dict[int, tuple[int, int]] = {}
    for one in found:
        low, high = bounds.get(one.page, (one.low, one.high))
        bounds[one.page] = min(low, one.low), max(high, one.high)
    return Coverage(
        reference=_visible(whole.source),
        found=covered,
        text=sum(_visible(letters.source) for letters in read),
        covered=sum(_visible(read[page].source[slice(*read[page].span(*span))]) for page, span in bounds.items()),
        missing=tuple(missing),
        not_found=tuple(name for page, name in enumerate(names) if page not in bounds and read[page].text),
    )


def _visible(text: str) -> int:
    return sum(map(len, text.split()))


def _missing(reference: str, start: int, end: int, after: str, before: str) -> Iterator[Missing]:
    text = reference[start:end]
    if len(text.strip()) >= _NAMED:
        start += len(text) - len(text.lstrip())
        words = " ".join(reference[start : min(end, start + 2 * _BEGINNING)].split())
        yield Missing(start, start + len(text.strip()), after, before, words[:_BEGINNING])
