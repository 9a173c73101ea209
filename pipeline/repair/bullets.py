"""Bullets of lists read as letters: lines one below the other that all begin with "l ", "e " or "o ".

Never a line by itself, and never a word: where the sign is a word as well ("a ", "I ") the list must have a
bullet that was read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Edit, Flag
from pipeline.repair.draft import Draft, Proposal

LEAST = 3  #: lines one below the other, all with a letter for a bullet
LEAST_BESIDE = 2  #: the same, one of them with a bullet

BULLET = "•"
_ITEM = re.compile(r"^([ \t]*)([leoa*•·■▪°]|©|®) ([A-Z\d“\"][^\n\r]*)", re.MULTILINE)
_IN_TEXT = re.compile(r"(?<=[a-z.,;:]) [•■▪] (?=[A-Z\d])")
_REAL = frozenset("•■▪")
_NO_WORDS = frozenset("leo©®°·")


class _Item(NamedTuple):
    start: int  #: of the sign
    end: int  #: of the line
    indent: str
    sign: str


def bullets(draft: Draft) -> Iterator[Proposal]:
    """Propose bullets for letters that begin the lines of a list, and flag lists run into a paragraph. Any language."""
    for group in _groups(draft.text):
        if _is_list([item.sign for item in group]):
            bullet = next((item.sign for item in group if item.sign in _REAL), BULLET)
            for item in group:
                if item.sign != bullet and item.sign not in _REAL:
                    yield Proposal(Edit(item.start, item.start + 1, item.sign, bullet, "bullet"))
    for match in _IN_TEXT.finditer(draft.text):
        yield Proposal(flag=Flag(match.start() + 1, match.end() - 1, match.group().strip(), "bullet.run-in"))


def _groups(text: str) -> Iterator[Sequence[_Item]]:
    """Yield runs of lines that begin with a sign at the same indent, each right below the other."""
    run: list[_Item] = []
    for match in _ITEM.finditer(text):
        item = _Item(match.start(2), match.end(), match[1], match[2])
        if run and (text[run[-1].end : match.start()].strip("\r") != "\n" or item.indent != run[-1].indent):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _is_list(signs: Sequence[str]) -> bool:
    if any(sign in _REAL for sign in signs):
        return len(signs) >= LEAST_BESIDE
    return len(signs) >= LEAST and len(set(signs)) == 1 and signs[0] in _NO_WORDS
