"""From the text as read to the faithful text: the text as printed, in sound Unicode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Edit
from pipeline.repair.encoding import decode_line
from pipeline.repair.unicode import line_changes, unify_line
from pipeline.text.edits import apply

_LINE = re.compile(r"[^\n\r\f\v]{1,2000}(?:[ \t]|(?=[\n\r\f\v]|\Z))|[^\n\r\f\v]{1,2000}")
_MOST_ROUNDS = 10


def faithful_edits(raw: str) -> tuple[Edit, ...]:
    """Return the edits that make the faithful text: wrong decodings, ligature glyphs, soft hyphens, NFC.

    Each line is looked at by itself, and its edits are as short as they can be.
    """
    edits: list[Edit] = []
    # A byte order mark belongs to the file, not to the text.
    for match in _LINE.finditer(raw, int(raw.startswith("\ufeff"))):
        line = match.group()
        if not (line.isascii() and line.isprintable()):
            edits += _line_edits(line, match.start())
    return tuple(edits)


def _line_edits(line: str, offset: int) -> Iterator[Edit]:
    settled, steps = _settle(line)
    if settled == line:
        return
    changes = [
        Edit(offset + change.start, offset + change.end, line[change.start : change.end], change.new, change.rule)
        for change in line_changes(line)
    ]
    if not steps and apply(" " * offset + line, changes)[offset:] == settled:
        yield from changes
        return
    evidence = {"steps": "; ".join(steps)} if steps else {}
    for start, end, new in _differences(line, settled):
        old = line[start:end]
        rule = _rule(old, new) if steps else "unicode.nfc"
        yield Edit(offset + start, offset + end, old, new, rule, dict(evidence))


def _settle(line: str) -> tuple[str, tuple[str, ...]]:
    """Return a line that decoding and unifying no longer change, and the steps of decoding."""
    text = line
    steps: list[str] = []
    for _ in range(_MOST_ROUNDS):
        decoded = decode_line(text)
        steps += decoded.steps
        unified = unify_line(decoded.text)
        if unified == text:
            return text, tuple(steps)
        text = unified
    return line, ()


def _differences(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    from rapidfuzz.distance import Levenshtein

    start = end = 0
    text = ""
    for block in Levenshtein.opcodes(old, new):
        if block.tag == "equal":
            if end > start or text:
                yield start, end, text
            start = end = block.src_end
            text = ""
        else:
            end = block.src_end
            text += new[block.dest_start : block.dest_end]
    if end > start or text:
        yield start, end, text


def _rule(old: str, new: str) -> str:
    if old and unify_line(old) == new:
        return next(line_changes(old)).rule
    if not new and not old.isprintable():
        return "encoding.control"
    return "encoding.mojibake"
