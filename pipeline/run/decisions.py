"""Reading files of decisions: JSON lines as Doublekey writes them, copied or edited by a person."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.errors import InputError
from pipeline.model import Decision
from pipeline.run.files import read_bytes
from pipeline.text.decode import decode_text


class _Candidate(msgspec.Struct):
    text: str
    score: float = 0.0


class _Line(msgspec.Struct):
    """What matters of a line; whatever else stands there is passed over."""

    old: str
    new: str | None = None
    candidates: list[_Candidate] = []
    file: str = ""
    item: str = ""
    page: str = ""
    start: int = -1
    before: str = ""
    after: str = ""
    layer: str = "faithful"


def load_decisions(path: Path, *, accepted: bool) -> tuple[Decision, ...]:
    """Read a file of decisions; empty lines and lines that begin with # say nothing.

    A line without "new" is a suggestion: what is accepted is its first candidate.

    Args:
        path: the file.
        accepted: whether what it lists is accepted or rejected.

    Raises:
        FileAccess: it cannot be read.
        InputError: a line is no decision; it is named.
    """
    decisions = []
    for number, line in enumerate(decode_text(read_bytes(path), path).split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            decisions.append(_decision(line, accepted, f"{path.name}, line {number:,}", path, number))
    return tuple(decisions)


def _decision(line: str, accepted: bool, written: str, path: Path, number: int) -> Decision:
    try:
        found = msgspec.json.decode(line, type=_Line)
    except msgspec.MsgspecError as error:
        raise _wrong(path, number, f"is no decision ({error})") from error
    new = found.new if found.new is not None else _first(found.candidates, found.old)
    if accepted and new is None:
        raise _wrong(path, number, 'does not say what is to stand there ("new")')
    if found.layer not in ("raw", "faithful"):
        raise _wrong(path, number, f'has an unknown "layer" ({found.layer!r})')
    return Decision(
        accepted=accepted,
        old=found.old,
        new=new or "",
        file=found.file or "/".join(filter(None, (found.item, found.page))),
        start=found.start,
        before=found.before,
        after=found.after,
        layer="raw" if found.layer == "raw" else "faithful",
        written=written,
    )


def _first(candidates: list[_Candidate], old: str) -> str | None:
    """Return the likeliest candidate that is not what stands there already."""
    ranked = sorted(candidates, key=lambda one: -one.score)
    return next((one.text for one in ranked if one.text != old), None)


def _wrong(path: Path, number: int, problem: str) -> InputError:
    remedy = "A decision is a line from a list of edits or suggestions; correct it or take it out."
    return InputError(f"line {number:,} {problem}", path=path, remedy=remedy)
