"""What a person decided about a change."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Decision(Struct, frozen=True):
    """A change that is made whatever the evidence, or a place that stays as it stands.

    It says what stands around it, so that it is found again where the text before it has become longer or shorter.
    """

    accepted: bool
    old: str
    new: str = ""
    file: str = ""  #: relative name of the text; empty for any
    start: int = -1  #: where `old` stood; -1 where that is not known
    before: str = ""  #: some characters of the text before it
    after: str = ""
    layer: Literal["raw", "faithful"] = "faithful"  #: which text it is about, as in `RepairedText`
    written: str = ""  #: where the decision itself is written, for messages: "accepted.jsonl, line 3"
