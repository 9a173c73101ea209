"""Putting a word that runs over a line end on the first of the two lines."""

from __future__ import annotations

import re

_WITH_THE_WORD = re.compile(r"\S*(?:[ \t]+(?=\S))?")


def pull_up(text: str, gap: str, second: str, end: int) -> tuple[int, str]:
    """Return how far an edit that brings `second` before the line break `gap` reaches, and what it leaves.

    Punctuation goes with the word; the line break comes after it, in place of the space there.

    >>> text = "coun-\\ntry, and"
    >>> end, new = pull_up(text, "\\n", "try", 9)
    >>> "coun" + new + text[end:]
    'country,\\nand'
    """
    match = _WITH_THE_WORD.match(text, end)
    assert match is not None  # it matches nothing, too
    follows = match.group().rstrip(" \t")
    moved = match.end() > end + len(follows)
    return match.end(), second + follows + (gap if moved else "")
