"""The kinds of blocks: what reports call them and how they draw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model import FURNITURE, Kind

#: Kinds drawn alike; each has a colour and a line of its own in blocks.css.
Family = Literal["text", "heading", "lines", "caption", "note", "figure", "rule", "furniture"]


@dataclass(frozen=True, slots=True)
class KindName:
    """What a kind is called, and how it is drawn."""

    name: str
    family: Family
    sign: str  #: what is written at a block of it on the scan

    @property
    def is_read(self) -> bool:
        """Whether a block of this kind has a place in the reading order."""
        return self.family not in ("figure", "rule", "furniture")


_FAMILIES: dict[Kind, Family] = {
    Kind.HEADING: "heading",
    Kind.LIST: "lines",
    Kind.VERSE: "lines",
    Kind.TABLE: "lines",
    Kind.CAPTION: "caption",
    Kind.FOOTNOTE: "note",
    Kind.MARGINAL: "note",
    Kind.FIGURE: "figure",
    Kind.RULE: "rule",
    **dict.fromkeys(FURNITURE, "furniture"),
}
_NAMES = {Kind.LIST: "list entry"}
_SIGNS = {Kind.PARAGRAPH: "¶", Kind.RULE: "—"}  #: there are many; a word at each would cover the text


def kind_name(kind: Kind) -> KindName:
    """Return what reports call a kind of block; what has no look of its own is drawn as text."""
    name = _NAMES.get(kind, kind.value)
    return KindName(name, _FAMILIES.get(kind, "text"), _SIGNS.get(kind, name))
