"""A text, what was changed in it, and what a person should look at."""

from __future__ import annotations

from msgspec import Struct, field

from pipeline.model.base import Candidate, Evidence


class Edit(Struct, frozen=True):
    """One recorded change: `source[start:end] == old` became `new`."""

    start: int
    end: int
    old: str
    new: str
    rule: str  #: dotted name of the rule, e.g. "hyphen.join", "scanno.stealth"
    evidence: Evidence = field(default_factory=dict)


class Flag(Struct, frozen=True):
    """A place a person should look at: `text[start:end] == old`."""

    start: int
    end: int
    old: str
    rule: str
    candidates: tuple[Candidate, ...] = ()
    evidence: Evidence = field(default_factory=dict)


class RepairedText(Struct, frozen=True):
    """A text in its three layers, with everything that led from one to the next.

    `raw` is what was read. `faithful` is `raw` with `faithful_edits` (encoding, ligatures, Unicode):
    the text as printed. `text` is `faithful` with `edits` (hyphens, scannos), lines still as printed.
    """

    raw: str
    faithful: str
    text: str
    faithful_edits: tuple[Edit, ...] = ()  #: offsets in `raw`
    edits: tuple[Edit, ...] = ()  #: offsets in `faithful`
    flags: tuple[Flag, ...] = ()  #: offsets in `faithful`
