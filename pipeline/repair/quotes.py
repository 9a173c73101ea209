"""Quotation marks set apart from what they enclose, turned the wrong way, or read as other signs.

Whether a mark opens or closes shows from the spaces around it; one with a space on either side is settled by
the marks before and after it, which must take turns with it. Where they do not, nothing is changed. Straight
marks stay straight. Any language; the marks of French (« ») and German („ “) print are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import zip_longest
from typing import NamedTuple

from pipeline.model import Candidate, Edit, Flag
from pipeline.repair.draft import Draft, Proposal
from pipeline.repair.tables import table_lines

STRAIGHT, OPENING, CLOSING = '"', "“", "”"
LEAST = 3  #: marks that show how the text sets them

_MARK = re.compile(r"[\"“”]|(?<![\w'])''(?=\w)|(?<=[\w.,!?])''(?![\w'])|(?<![^\s(]),,(?=\w)|\n[ \t]*\n|\f")
_BEFORE = frozenset(" \t\r\n\f([—–-")
_AFTER = frozenset(" \t\r\n\f)].,;:!?—–-")


class _Turn(Enum):
    """What a mark does, as the spaces around it show."""

    OPENS = "opens"
    CLOSES = "closes"
    EITHER = "either"
    UNCLEAR = "unclear"
    BREAK = "break"  #: no mark, but the end of a paragraph


class _Mark(NamedTuple):
    start: int
    end: int
    text: str
    turn: _Turn


def quotes(draft: Draft) -> Iterator[Proposal]:
    """Propose to set marks close, and to turn those that point the wrong way. Any language."""
    text = draft.text
    if "„" in text or "«" in text or "»" in text:
        return
    tables = table_lines(text)
    marks = list(_without_dittos(text, [_mark(text, match) for match in _MARK.finditer(text)]))
    marks = [mark for mark in marks if mark.start not in tables]
    settled = list(_settled(marks))
    yield from _set_close(text, marks, settled)
    yield from _turned(marks)
    yield from _misread(text, marks)


def _mark(text: str, match: re.Match[str]) -> _Mark:
    start, end = match.span()
    if match.group()[0] in "\n\f":
        return _Mark(start, end, "", _Turn.BREAK)
    apart_before = start == 0 or text[start - 1] in _BEFORE
    apart_after = end == len(text) or text[end] in _AFTER
    if text[max(start - 2, 0) : start].rstrip(" ")[-1:].isdigit():
        turn = _Turn.UNCLEAR  # inches
    elif apart_before == apart_after:
        turn = _Turn.EITHER if apart_before else _Turn.UNCLEAR
    else:
        turn = _Turn.OPENS if apart_before else _Turn.CLOSES
    return _Mark(start, end, match.group(), turn)


def _without_dittos(text: str, marks: Sequence[_Mark]) -> Iterator[_Mark]:
    """Make marks unclear that have nothing but spaces between them: they say that the line above goes for this one."""
    before = False
    for mark, following in zip_longest(marks, marks[1:]):
        after = following is not None and _beside(text, mark, following)
        yield mark._replace(turn=_Turn.UNCLEAR) if before or after else mark
        before = after


def _beside(text: str, one: _Mark, other: _Mark) -> bool:
    return one.turn is other.turn is _Turn.EITHER and not text[one.end : other.start].strip()


def _settled(marks: Sequence[_Mark]) -> Iterator[_Turn]:
    """Yield what each mark does, those with a space on either side settled by the marks around them."""
    waiting = 0
    last = _Turn.CLOSES
    regular = True  # whether the marks of the paragraph have taken turns so far
    for mark in (*marks, _Mark(0, 0, "", _Turn.BREAK)):
        if mark.turn is _Turn.EITHER:
            waiting += 1
            continue
        found = _alternating(last, waiting)
        settled = last is not _Turn.UNCLEAR and _go_on([last, *found][-1], mark.turn, regular=regular)
        yield from found if settled else [_Turn.EITHER] * waiting
        regular = mark.turn is _Turn.BREAK or (regular and settled)
        waiting = 0
        last = _Turn.CLOSES if mark.turn is _Turn.BREAK else mark.turn
        yield mark.turn


def _alternating(last: _Turn, number: int) -> list[_Turn]:
    """Return turns for marks that follow `last`, if they take turns."""
    turns = [_Turn.OPENS, _Turn.CLOSES] if last is _Turn.CLOSES else [_Turn.CLOSES, _Turn.OPENS]
    return [turns[place % 2] for place in range(number)]


def _go_on(last: _Turn, turn: _Turn, *, regular: bool) -> bool:
    """Tell whether a mark may follow another; speech that is still open at the end of a paragraph may go on."""
    if turn is _Turn.BREAK:
        return last is _Turn.CLOSES or regular
    return {last, turn} == {_Turn.OPENS, _Turn.CLOSES}


def _set_close(text: str, marks: Sequence[_Mark], settled: Sequence[_Turn]) -> Iterator[Proposal]:
    """Close up marks set apart, unless the text sets more of its marks so."""
    close = sum(mark.turn in (_Turn.OPENS, _Turn.CLOSES) for mark in marks)
    apart = sum(mark.turn is _Turn.EITHER for mark in marks)
    if apart > close:
        return
    for mark, turn in zip(marks, settled, strict=False):
        if mark.turn is not _Turn.EITHER:
            continue
        if turn is _Turn.OPENS and text[mark.end : mark.end + 1] == " " and text[mark.end + 1 : mark.end + 2].isalnum():
            yield _edit(mark.end, mark.end + 1, " ", "", "quote.space")
        elif (
            turn is _Turn.CLOSES
            and mark.start > 1
            and text[mark.start - 1] == " "
            and not text[mark.start - 2].isspace()
        ):
            yield _edit(mark.start - 1, mark.start, " ", "", "quote.space")


def _turned(marks: Sequence[_Mark]) -> Iterator[Proposal]:
    """Turn a curly mark that is turned otherwise than its neighbours and the spaces around it say."""
    curly = [mark for mark in marks if mark.text in (OPENING, CLOSING) and mark.turn in (_Turn.OPENS, _Turn.CLOSES)]
    wrong = [mark for mark in curly if (mark.text == OPENING) != (mark.turn is _Turn.OPENS)]
    if len(curly) - len(wrong) < LEAST * max(len(wrong), 1):
        return
    for mark in _taking_turns(marks):
        if mark in wrong:
            new = OPENING if mark.turn is _Turn.OPENS else CLOSING
            yield _edit(mark.start, mark.end, mark.text, new, "quote.turned")


def _misread(text: str, marks: Sequence[_Mark]) -> Iterator[Proposal]:
    """Flag two apostrophes or two commas, where the text has straight marks."""
    if text.count(STRAIGHT) < max(LEAST, text.count("''") + 1):
        return
    for mark in _taking_turns(marks):
        if mark.text in ("''", ",,"):
            candidates = (Candidate(STRAIGHT, 0.0),)
            yield Proposal(flag=Flag(mark.start, mark.end, mark.text, "quote.misread", candidates))


def _taking_turns(marks: Sequence[_Mark]) -> Iterator[_Mark]:
    """Yield the marks that open after one that closes and before one that closes, or the other way round."""
    for place, mark in enumerate(marks):
        before = marks[place - 1].turn if place else _Turn.BREAK
        after = marks[place + 1].turn if place + 1 < len(marks) else _Turn.BREAK
        if mark.turn is _Turn.OPENS and before in (_Turn.CLOSES, _Turn.BREAK) and after is _Turn.CLOSES:
            yield mark
        if mark.turn is _Turn.CLOSES and before is _Turn.OPENS and after in (_Turn.OPENS, _Turn.BREAK):
            yield mark


def _edit(start: int, end: int, old: str, new: str, rule: str) -> Proposal:
    return Proposal(Edit(start, end, old, new, rule))
