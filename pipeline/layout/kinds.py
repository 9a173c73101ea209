"""What the pieces of a page are, by their looks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.layout.chunks import core_height
from pipeline.layout.continuity import words_of
from pipeline.model import Kind, Line
from pipeline.text.clean import CELL_GAP
from pipeline.text.continuity import ends_sentence, starts_small

_LARGE = 1.18  #: times the height of the text, from which on a short line is a heading
_VERY_LARGE = 1.4  #: the same of one that ends in a full stop
_MOST_HEADING_LINES = 4
_MOST_HEADING_WORDS = 14
_BULLET = re.compile(r"(?:[•·◦▪*—–-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s")
_LEADERS = re.compile(r"(?:[.·•…]\s?){3,}")


def kind_of(lines: Sequence[Line], body: float) -> Kind:
    """Return what a paragraph is: a heading, an entry of a list, a table or a plain paragraph.

    Args:
        lines: of the paragraph.
        body: height of a line of the text of the page.
    """
    texts = [words_of(line) for line in lines]
    words = sum(len(text.split()) for text in texts)
    if len(lines) <= _MOST_HEADING_LINES and words <= _MOST_HEADING_WORDS and _is_heading(lines, texts, body):
        return Kind.HEADING
    if len(lines) >= 3 and sum(map(_has_cells, lines)) >= 0.6 * len(lines):
        return Kind.TABLE
    if _BULLET.match(texts[0]):
        return Kind.LIST
    return Kind.PARAGRAPH


def _is_heading(lines: Sequence[Line], texts: Sequence[str], body: float) -> bool:
    letters = [character for text in texts for character in text if character.isalpha()]
    if len(letters) < 3 or starts_small(texts[0]) or texts[-1].endswith((",", ";", "-")):
        return False
    capitals = sum(character.isupper() for character in letters) / len(letters)
    size = max(core_height(line) for line in lines) / body
    if size >= (_VERY_LARGE if ends_sentence(texts[-1]) else _LARGE):
        return True
    return capitals >= 0.85 and len(letters) >= 5 and (len(texts) == 1 or not ends_sentence(texts[-1]))


def _has_cells(line: Line) -> bool:
    if _LEADERS.search(words_of(line)):
        return True
    gap = CELL_GAP * core_height(line)
    return any(b.box.left - a.box.right > gap for a, b in zip(line.words, line.words[1:], strict=False))
