"""Places where words are visibly lost or stand twice. They are flagged: what was printed nobody knows from the text.

"in the. He": a sentence does not end with an article. "~ --- ;_": signs in a row where words were. "of of the":
a word read twice, at the end of one line and the beginning of the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.model import Candidate, Flag
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.tables import TableLines, table_lines
from pipeline.repair.tokens import Gap

LEAST_SIGNS = 3  #: groups of signs in a row, with spaces between, one of which is no punctuation

# A group of signs with white space around it; dots are leaders, stars and dashes ornaments.
_PUNCTUATION = re.compile(r"[.,;:!?\"'“”‘’()\[\]—–\-\s]+")
_SIGNS = re.compile(r"(?<!\S)(?:[^\w\s]|_){1,6}(?!\S)")
_ORNAMENT = re.compile(r"[.*—–\-_=+·•…\s\"”’')]+")
_ARTICLES = "a an and my or our than the their your"
_OTHERS = "as at by for from he his into is it of she they to was we were which with"
_ENDS_NO_SENTENCE = frozenset(_ARTICLES.split())
_NEVER_TWICE = frozenset(f"{_ARTICLES} {_OTHERS}".split())


def lost(draft: Draft) -> Iterator[Proposal]:
    """Flag places where words are lost or doubled. English only, but for the signs."""
    tables = table_lines(draft.text)
    yield from _signs(draft.text, tables)
    text = draft.as_english
    if text is not None and not text.profile.foreign:
        yield from _words(draft, text, tables)


def _signs(text: str, tables: TableLines) -> Iterator[Proposal]:
    """Flag groups of signs that follow each other in a line with no word between."""
    start = end = number = 0
    for match in (*_SIGNS.finditer(text), None):
        if match is not None and number and text[end : match.start()].strip(" ") == "":
            end, number = match.end(), number + 1
            continue
        if number >= LEAST_SIGNS and start not in tables and not _printed(text, start, end):
            yield Proposal(flag=Flag(start, end, text[start:end], "lost.signs"))
        if match is not None:
            start, end, number = match.start(), match.end(), 1


def _printed(text: str, start: int, end: int) -> bool:
    return any(pattern.fullmatch(text, start, end) for pattern in (_PUNCTUATION, _ORNAMENT))


def _words(draft: Draft, text: EnglishText, tables: TableLines) -> Iterator[Proposal]:
    for index, (one, other) in enumerate(pairwise(draft.tokens)):
        between = draft.text[one.end : other.start]
        if one.start in tables or text.profile.passage[index] or not one.text.islower():
            continue
        if one.text == other.text and one.text in _NEVER_TWICE and not between.strip():
            old = draft.text[one.start : other.end]
            yield Proposal(flag=Flag(one.start, other.end, old, "lost.doubled", (Candidate(one.text, 0.0),)))
        elif one.text in _ENDS_NO_SENTENCE and len(one.text) > 1 and other.gap is Gap.SENTENCE and between[0] == ".":
            yield Proposal(flag=Flag(one.start, one.end + 1, draft.text[one.start : one.end + 1], "lost.ending"))
