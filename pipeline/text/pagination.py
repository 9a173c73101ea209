"""Whether the pages of an item are all there and in order, by the numbers printed on them.

Page numbers go up by one from scan to scan, so the number of a page less its place among the scans is the
same for all pages around it. Where it changes for good, something is missing, or is there twice. A number
that is misread, or not printed, changes nothing: it takes three pages that agree to be believed. At the ends of
an item, where there are not so many, it takes that both readers are sure of the numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import NamedTuple

from pipeline.model import Kind, Reading, Status, Word

_LEAST = 3  #: pages that have to agree
_MOST = 0.5  #: of all pages with numbers, more have to be in order
_DENSE = 0.5  #: of all numbers from the first to the last page in order, that have to be there: else it is a sample
_CHANGE = _LEAST - 0.5  #: misread numbers that are as likely as one change in the order of pages
_MOST_MISSING = 3  #: pages that seem to be missing next to one of whose number no other page tells
_NEW_PART = 5  #: the highest number with which a new part may begin

_AT_START = re.compile(r"[\W_]*(\d{1,4}(?!\d)|[ivxlcdm]{1,9}\b)", re.IGNORECASE)
#: not "l3": that is a number with a misread figure
_AT_END = re.compile(r"((?<![\dlIO|])\d{1,4}|\b[ivxlcdm]{1,9})[\W_]*$", re.IGNORECASE)
_ROMAN = re.compile(r"(?=.)(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Number(NamedTuple):
    """A number that may be that of a page."""

    roman: bool
    value: int

    def __str__(self) -> str:
        return _as_roman(self.value) if self.roman else str(self.value)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page with what may be its number."""

    scan: str  #: what people call the scan
    numbers: tuple[Number, ...] = ()
    sure: tuple[Number, ...] = ()  #: those of them that both readers read alike


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pages in order: those on which number less place is the same."""

    roman: bool
    offset: int
    places: tuple[int, ...]  #: of the pages whose numbers agree

    def number(self, place: int) -> Number:
        """Return the number of the page at a place."""
        return Number(self.roman, place + self.offset)

    @property
    def first(self) -> int:
        return self.places[0]

    @property
    def last(self) -> int:
        return self.places[-1]


def numbers_of(reading: Reading) -> tuple[Number, ...]:
    """Return what may be the number of a page: numbers by themselves, and at either end of running heads."""
    return tuple(dict.fromkeys(number for number, _ in _numbers_with_words(reading)))


def sure_numbers_of(reading: Reading) -> tuple[Number, ...]:
    """Return those of the numbers of a page that both readers read alike."""
    return tuple(
        dict.fromkeys(
            number
            for number, word in _numbers_with_words(reading)
            if word.judgement is not None and word.judgement.status is Status.AGREED
        )
    )


def _numbers_with_words(reading: Reading) -> Iterator[tuple[Number, Word]]:
    for block in reading.blocks:
        words = [word for paragraph in block.paragraphs for line in paragraph.lines for word in line.words]
        if block.kind not in (Kind.PAGE_NUMBER, Kind.RUNNING_HEAD) or not words:
            continue
        text = " ".join(word.text for word in words)
        for match, word in ((_AT_START.match(text), words[0]), (_AT_END.search(text), words[-1])):
            number = _number(match[1]) if match else None
            if number is not None:
                yield number, word


def find_stretches(leaves: Sequence[Leaf]) -> list[Stretch]:
    """Return the stretches of pages that are in order; none where the pages are a sample of a book."""
    chosen = _offsets(leaves)
    stretches: list[Stretch] = []
    for place, offset in enumerate(chosen):
        if offset is None or Number(offset[0], place + offset[1]) not in leaves[place].numbers:
            continue
        if stretches and (stretches[-1].roman, stretches[-1].offset) == offset:
            before = stretches.pop()
            stretches.append(Stretch(*offset, (*before.places, place)))
        else:
            stretches.append(Stretch(*offset, (place,)))
    stretches = [stretch for stretch in stretches if len(stretch.places) >= _LEAST]
    agreeing = sum(len(stretch.places) for stretch in stretches)
    if agreeing <= _MOST * sum(bool(leaf.numbers) for leaf in leaves):
        return []
    span = sum(
        max(stretch.number(stretch.last).value for stretch in of_kind)
        - min(stretch.number(stretch.first).value for stretch in of_kind)
        + 1
        for of_kind in ([stretch for stretch in stretches if stretch.roman is roman] for roman in (False, True))
        if of_kind
    )
    scans = sum(stretch.last - stretch.first + 1 for stretch in stretches)
    return stretches if scans >= _DENSE * span else []


def find_breaks(leaves: Sequence[Leaf]) -> set[int]:
    """Return the places of pages of which the numbers say that they do not follow the page before.

    Where no stretches are found the numbers of two pages have to tell, if both have one.
    """
    stretches = find_stretches(leaves)
    breaks: set[int] = set()
    for earlier, later in pairwise(stretches):
        adjacent = earlier.last + 1 == later.first
        if _missing(earlier, later) > 0 or (adjacent and earlier.roman == later.roman and _missing(earlier, later)):
            # Of pages without numbers between the two it is not known which the missing ones stood beside.
            breaks |= set(range(earlier.last + 1, later.first + 1))
    in_order = {place for stretch in stretches for place in range(stretch.first, stretch.last + 1)}
    for place, (before, after) in enumerate(pairwise(leaves), 1):
        if before.numbers and after.numbers and not {place, place - 1} <= in_order:
            follows = any(Number(one.roman, one.value + 1) in after.numbers for one in before.numbers)
            if not follows:
                breaks.add(place)
    return breaks


def pagination_notes(leaves: Sequence[Leaf]) -> tuple[str, ...]:
    """Return what an archivist should look at: pages that seem to be missing, doubled or out of order."""
    stretches = find_stretches(leaves)
    notes: list[tuple[int, str]] = []
    for stretch in stretches:
        notes += _swapped(stretch, leaves)
    for before, after in pairwise(stretches):
        if before.roman == after.roman:
            found = _between(before, after, leaves)
            notes += [(after.first, found)] if found else []
    if not stretches:
        notes += _backwards(leaves)
    else:
        notes += _missing_at_ends(stretches[0], stretches[-1], leaves)
    return tuple(note for _, note in sorted(notes))


# ------------------------------------------------------------------------------- from numbers to stretches

_Offset = tuple[bool, int]  #: Roman?, number less place


def _offsets(leaves: Sequence[Leaf]) -> list[_Offset | None]:
    """Return for each page the offset that explains the numbers of all pages best (after Viterbi).

    Each number that an offset does not explain costs one, and each change of it as much as `_CHANGE` of these.
    """
    seen = [{(number.roman, number.value - place) for number in leaf.numbers} for place, leaf in enumerate(leaves)]
    counts = Counter(offset for offsets in seen for offset in offsets)
    states = sorted(offset for offset, count in counts.items() if count >= _LEAST)
    if not states:
        return [None] * len(leaves)
    costs = dict.fromkeys(states, 0.0)
    steps: list[dict[_Offset, _Offset]] = []
    for offsets in seen:
        cheapest = min(states, key=lambda state: (costs[state], state))
        came_from = {s: s if costs[s] <= costs[cheapest] + _CHANGE else cheapest for s in states}
        costs = {
            state: min(costs[state], costs[cheapest] + _CHANGE) + (bool(offsets) and state not in offsets)
            for state in states
        }
        steps.append(came_from)
    state = min(states, key=lambda one: (costs[one], one))
    chosen: list[_Offset | None] = []
    for came_from in reversed(steps):
        chosen.append(state)
        state = came_from[state]
    return chosen[::-1]


# ------------------------------------------------------------------------------------ what stretches tell


def _missing(before: Stretch, after: Stretch) -> int:
    """Return how many numbers are left out between two stretches, beyond the scans that stand there."""
    if before.roman != after.roman:
        return 0
    numbers = after.number(after.first).value - before.number(before.last).value - 1
    return numbers - (after.first - before.last - 1)


def _between(before: Stretch, after: Stretch, leaves: Sequence[Leaf]) -> str:
    last, first = before.number(before.last), after.number(after.first)
    scans = f"{leaves[before.last].scan} and {leaves[after.first].scan}"
    missing = _missing(before, after)
    if missing > 0:
        exact = after.first == before.last + 1
        what = _named(last.roman, last.value + 1, first.value - 1) if exact else _counted(missing)
        where = "" if exact else f" (pages {last} and {first})"
        return f"{what} to be missing between {scans}{where}"
    if first.value > last.value:
        return ""  # more scans than numbers: plates are often not counted
    if first.value >= before.number(before.first).value:
        what = _named(last.roman, first.value, last.value)
        return f"{what} to be there twice: see {scans}"
    follows = after.number(after.last).value + 1 == before.number(before.first).value
    if first.value <= _NEW_PART and not follows:
        return ""
    return f"page {first} ({leaves[after.first].scan}) comes after page {last} ({leaves[before.last].scan})"


def _missing_at_ends(first: Stretch, last: Stretch, leaves: Sequence[Leaf]) -> Iterator[tuple[int, str]]:
    """Yield a note where a few pages are missing between a stretch and the few pages beyond it."""
    ends = (
        (first.number(first.first), first.first, range(first.first - 1, -1, -1)),
        (last.number(last.last), last.last, range(last.last + 1, len(leaves))),
    )
    for number, edge, beyond in ends:
        if number not in leaves[edge].sure or not _are_sure([leaves[place] for place in beyond], beyond.step):
            continue
        other = leaves[beyond[0]].numbers[0]
        missing = (other.value - number.value) * beyond.step - 1
        if other.roman == number.roman and 0 < missing <= _MOST_MISSING:
            low, high = sorted((number.value, other.value))
            before, after = sorted((edge, beyond[0]))
            what = _named(number.roman, low + 1, high - 1)
            yield after, f"{what} to be missing between {leaves[before].scan} and {leaves[after].scan}"


def _are_sure(leaves: Sequence[Leaf], step: int) -> bool:
    """Tell whether pages, of which each number is one more or one less than that before, are sure of their numbers.

    Beyond them there may be pages without any, as covers are.
    """
    numbered = list(takewhile(lambda leaf: leaf.numbers, leaves))
    if not numbered or any(leaf.numbers for leaf in leaves[len(numbered) :]):
        return False
    in_turn = all(
        other.numbers[0] == Number(one.numbers[0].roman, one.numbers[0].value + step)
        for one, other in pairwise(numbered)
    )
    return in_turn and all(len(leaf.numbers) == 1 and leaf.sure == leaf.numbers for leaf in numbered)


def _swapped(stretch: Stretch, leaves: Sequence[Leaf]) -> Iterator[tuple[int, str]]:
    for place in range(stretch.first + 1, stretch.last - 1):
        one, other = stretch.number(place), stretch.number(place + 1)
        here, there = leaves[place].numbers, leaves[place + 1].numbers
        if other in here and one in there and one not in here and other not in there:
            scans = f"{leaves[place].scan} and {leaves[place + 1].scan}"
            yield place, f"pages {one} and {other} seem to be swapped: see {scans}"


def _backwards(leaves: Sequence[Leaf]) -> Iterator[tuple[int, str]]:
    """Yield a note where the numbers of most pages go down by one from scan to scan."""
    sums = Counter((n.roman, n.value + place) for place, leaf in enumerate(leaves) for n in leaf.numbers)
    for (roman, total), count in sums.most_common(1):
        if count >= _LEAST and count > _MOST * sum(bool(leaf.numbers) for leaf in leaves):
            places = [p for p, leaf in enumerate(leaves) if Number(roman, total - p) in leaf.numbers]
            if count < _DENSE * (places[-1] - places[0] + 1):
                continue
            first, last = (f"{leaves[p].scan} (page {Number(roman, total - p)})" for p in (places[0], places[-1]))
            yield places[0], f"the page numbers run backwards from {first} to {last}"


def _named(roman: bool, first: int, last: int) -> str:
    if first == last:
        return f"page {Number(roman, first)} seems"
    return f"pages {Number(roman, first)} to {Number(roman, last)} seem"


def _counted(number: int) -> str:
    return "a page seems" if number == 1 else f"{number} pages seem"


# ---------------------------------------------------------------------------------------------- numbers


def _number(text: str) -> Number | None:
    if text.isdecimal():
        return Number(False, int(text)) if int(text) else None
    found = _ROMAN.fullmatch(text.lower())
    return Number(True, _roman_value(text.lower())) if found else None


def _roman_value(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))


def _as_roman(value: int) -> str:
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "c" * (value // 100) + tens[value // 10 % 10] + ones[value % 10]
