"""What belongs to the book and not to its text: running heads, page numbers, signature marks, catchwords.

A line is furniture for where it stands (first or last on the page, apart from the rest, over a rule), for
what it says (a number beside a few words), and for coming back on other pages of the item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

from pipeline.layout.catchwords import openings
from pipeline.layout.chunks import core_height
from pipeline.layout.continuity import in_capitals, words_of
from pipeline.layout.rows import body_height, find_rows
from pipeline.model import Box, Graphics, Kind, Line, Margins, Reading, around

_ROWS = 2  #: that are looked at, at either end of a page
_MOST_WORDS = 9  #: in a running head
_ALIKE = 80  #: of 100, from which on heads of two pages are the same one
_COMES_BACK = 2  #: other pages that have the same head
_NUMBERED = 2.5  #: evidence of a page number at either end of a line
_LONG = 10  #: letters of heads that may be alike but for missing words
_ENOUGH = 3.5  #: evidence that makes a line furniture
_TALL = 1.6  #: times the height of the text, from which on a line is rather a title

_ROMAN = r"(?=[ivxlcIVXLC]{2,7}\b)(?:[xX][cC]|[xX][lL]|[lL]?[xX]{0,3})(?:[iI][xX]|[iI][vV]|[vV]?[iI]{0,3})"
_NUMBER = re.compile(rf"[\[(—–-]*\s?(?:\d{{1,4}}|{_ROMAN})\s?[\])—–-]*[.,]?")
_YEAR = re.compile(r"1[4-9]\d\d[.,]?|20\d\d[.,]?")  #: the end of a date, rather than a page number
_GLUED = re.compile(
    r"^\d{1,4}(?=[A-Z])(?!(?:ST|ND|RD|TH)\b)|(?<=[^\W\d_.,])(?<!No)(?<!NO)[.,]?\d{1,4}[.,]?$"
)  #: read together with a word: "NOTES.3"
#: Numbers that count chapters and hymns are Roman or have a full stop as a rule.
_ARABIC = re.compile(r"[\[(—–-]*\s?(?:\d{1,4}|[ivxlc]{2,7})\s?[\])—–-]*")
_AT_AN_END = re.compile(r"^\d{1,4}\b|(?<!\d)\d{1,4}[.,]?$")
_DIVISION = re.compile(
    r"^\W*(?:chapter|part|book|section|volume|act|scene|canto|letter|lecture|appendix|plate|fig)\b", re.IGNORECASE
)  #: "CHAPTER IV"
#: "continued on page 57.", "May 1": the number at the end counts something else
_OTHERWISE = re.compile(
    r"\b(?:from|on|see|to)\s+(?:page|pp?\.)\s*\d+\W*$"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\W*$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"^\W*page\W*\d", re.IGNORECASE)  #: "Page 5."
_DASHED = re.compile(r"[\[(—–-]+\s?\d{1,4}\s?[\])—–-]+")
#: "VOL. XXXVII.", "A 2", "B", "No. 203.", "c2"
_SIGNATURE = re.compile(
    r"(?:VOL|NO|No|Vol)[.,]?\s*[\dIVXLC]+[.,—–-]*(?:\s*N[oO][.,]?\s*\d+[.,]?)?|[A-Z]{1,2}\s?\d?|\*?[a-z]\s?\d"
)
_APART = 0.4  #: heights of the text, of more white than usual between furniture and text
_SET_OFF = 1.2  #: heights of a line, of white between a page number and the head beside it
_WIDER = 1.8  #: times what is usual between the words of the line
_CENTRED = 0.05  #: of the width of the text, by which a page number may stand off its middle


@dataclass(frozen=True, slots=True)
class _Row:
    lines: tuple[int, ...]
    box: Box
    text: str
    gap: float  #: white between it and the text, in typical heights of a line
    ruled: bool  #: whether a rule stands between
    over_title: bool  #: whether the next row is in type of a title


def margins(reading: Reading) -> Margins:
    """Return what stands first and last on a page."""
    lines = list(reading.lines())
    top, bottom = _ends(lines, Graphics())
    return Margins(tuple(row.text for row in top), tuple(row.text for row in bottom), openings(lines))


def find_furniture(
    lines: Sequence[Line], graphics: Graphics, others: Sequence[Margins] = (), drop: Sequence[str] = ()
) -> dict[int, Kind]:
    """Return the numbers of the lines of a page that are furniture.

    Args:
        lines: of a page.
        graphics: on it.
        others: what stands first and last on the other pages of the item.
        drop: patterns of lines that are furniture wherever they stand; `*` stands for anything.
    """
    patterns = [re.compile(".*".join(map(re.escape, pattern.split("*"))), re.IGNORECASE) for pattern in drop]
    found = {
        number: Kind.RUNNING_HEAD
        for number, line in enumerate(lines)
        if any(pattern.fullmatch(words_of(line)) for pattern in patterns)
    }
    body = body_height(lines)
    top, bottom = _ends(lines, graphics)
    for rows, texts, at_top in (
        (top, [text for page in others for text in page.top], True),
        (bottom, [text for page in others for text in page.bottom], False),
    ):
        for row in rows:
            kind = _kind(row, lines, body, texts, at_top=at_top)
            if kind is None:
                break  # what stands further in is text as well
            found |= _kinds(row, lines, kind)
    return found


def _ends(lines: Sequence[Line], graphics: Graphics) -> tuple[list[_Row], list[_Row]]:
    """Return the outermost rows at the top and at the bottom of a page, the outermost first."""
    rows = find_rows(lines)
    downwards = [row for row in rows if not _is_noise(row, lines)]
    upwards = [row for row in reversed(rows) if not _is_noise(row, lines) or _is_signature(row, lines)]
    if len(downwards) < 2 * _ROWS:
        return [], []
    return _outermost(downwards, lines, graphics), _outermost(upwards, lines, graphics)


def _outermost(rows: Sequence[Sequence[int]], lines: Sequence[Line], graphics: Graphics) -> list[_Row]:
    body = body_height(lines)
    boxes = [around(lines[number].box for number in row) for row in rows]
    heights = [max(core_height(lines[number]) for number in row) for row in rows]
    pairs = [sorted(pair, key=lambda box: box.top) for pair in pairwise(boxes)]
    usual = max(0.0, median(lower.top - upper.bottom for upper, lower in pairs))
    found: list[_Row] = []
    for row, box, (upper, lower) in list(zip(rows, boxes, pairs, strict=False))[:_ROWS]:
        gap = (lower.top - upper.bottom - usual) / body
        ruled = any(_between(rule, upper, lower) for rule in graphics.rules)
        text = " ".join(words_of(lines[number]) for number in row)
        found.append(_Row(tuple(row), box, text, gap, ruled, heights[len(found) + 1] > _TALL * body))
    return found


def _kind(row: _Row, lines: Sequence[Line], body: float, others: Sequence[str], *, at_top: bool) -> Kind | None:
    if _YEAR.fullmatch(row.text):
        return None
    apart = row.gap >= _APART or row.ruled
    tall = max(lines[number].box.height for number in row.lines) > _TALL * body
    sure = _ARABIC.fullmatch(row.text) or _is_usual(others)
    if (
        _NUMBER.fullmatch(row.text)
        and sure
        and not tall
        and (apart or _is_centred(row, lines) or (at_top and row.text.isdigit()))
    ):
        return Kind.PAGE_NUMBER
    if _DASHED.fullmatch(row.text):
        return Kind.PAGE_NUMBER
    if not at_top and _SIGNATURE.fullmatch(row.text) and row.gap > 0:
        return Kind.SIGNATURE
    # Letters set wide are read as words: three of them count as one.
    if min(len(row.text.split()), len(row.text.replace(" ", "")) / 3) > _MOST_WORDS:
        return None
    numbered = _number_beside(row, lines, others)
    evidence = numbered
    evidence += 2.5 * row.ruled + 1.0 * (row.gap >= _APART)
    evidence += 1.0 * in_capitals(row.text)
    evidence += 2.5 * (_times(row.text, others) >= _COMES_BACK)
    evidence -= 2.5 * (tall and not numbered)
    evidence -= 2.5 * bool(_DIVISION.search(row.text))
    evidence -= 2.5 * (row.over_title and not numbered)
    if not at_top:
        evidence -= 1.0
    return Kind.RUNNING_HEAD if evidence >= _ENOUGH else None


def _number_beside(row: _Row, lines: Sequence[Line], others: Sequence[str]) -> float:
    """Return the evidence of a page number at either end of a row.

    It is full where the number is set off, read together with a word, or where other pages have one as well: a
    line of the text may begin with a number too.
    """
    words = [word for number in row.lines for word in lines[number].words]
    if _PAGE.search(row.text):
        return _NUMBERED
    elsewhere = bool(_OTHERWISE.search(row.text) or _DIVISION.search(row.text))
    if _GLUED.search(row.text) and not elsewhere and not _YEAR.search(words[-1].text):
        return _NUMBERED
    if len(words) < 2:
        return 0.0
    ends = [(words[0], words[1].box.left - words[0].box.right)]
    if not elsewhere:
        ends.append((words[-1], words[-1].box.left - words[-2].box.right))
    numbers = [gap for word, gap in ends if _NUMBER.fullmatch(word.text) and not _YEAR.fullmatch(word.text)]
    if not numbers:
        return 0.0
    gaps = [right.box.left - left.box.right for left, right in pairwise(words)]
    set_off = max(numbers) >= max(_SET_OFF * row.box.height, _WIDER * median(gaps) if len(gaps) > 2 else 0.0)
    return _NUMBERED if set_off or _is_usual(others) else _NUMBERED / 2


def _is_usual(others: Sequence[str]) -> bool:
    """Tell whether other pages have numbers in these rows."""
    return sum(bool(_AT_AN_END.search(other)) for other in others) >= max(_COMES_BACK, len(others) / 6)


def _is_centred(row: _Row, lines: Sequence[Line]) -> bool:
    text = around(line.box for line in lines)
    off = (row.box.left + row.box.right) / 2 - (text.left + text.right) / 2
    return abs(off) <= _CENTRED * text.width


def _kinds(row: _Row, lines: Sequence[Line], kind: Kind) -> Mapping[int, Kind]:
    if kind != Kind.RUNNING_HEAD:
        return dict.fromkeys(row.lines, kind)
    return {
        number: Kind.PAGE_NUMBER if _NUMBER.fullmatch(words_of(lines[number])) else Kind.RUNNING_HEAD
        for number in row.lines
    }


def _times(text: str, others: Sequence[str]) -> int:
    """Return on how many other pages a line comes back, numbers aside; parts of it may be missing."""
    own = _words(text)
    if sum(map(len, own.split())) < 4:
        return 0
    return sum(_alike(own, _words(other)) for other in others)


def _alike(one: str, other: str) -> bool:
    if fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) >= _ALIKE:
        return True
    return min(len(one), len(other)) >= _LONG and fuzz.token_set_ratio(one, other) >= _ALIKE


def _words(text: str) -> str:
    return " ".join("".join(character for character in word if character.isalpha()) for word in text.lower().split())


def _is_noise(row: Sequence[int], lines: Sequence[Line]) -> bool:
    text = "".join(words_of(lines[number]) for number in row)
    return len(text) <= 2 and not _NUMBER.fullmatch(text)


def _is_signature(row: Sequence[int], lines: Sequence[Line]) -> bool:
    return bool(_SIGNATURE.fullmatch(" ".join(words_of(lines[number]) for number in row)))


def _between(rule: Box, upper: Box, lower: Box) -> bool:
    if rule.width <= rule.height or rule.width < 0.3 * max(upper.width, lower.width):
        return False
    middle = (rule.top + rule.bottom) / 2
    return (upper.top + upper.bottom) / 2 < middle < (lower.top + lower.bottom) / 2
