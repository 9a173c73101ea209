"""Where the reference of a page is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reference:
    """A transcription that a page is compared with: its own, or its part of that of the whole item."""

    path: Path | None = None  #: None where there is none
    name: str = ""  #: from the workspace
    located: Path | None = None  #: where the pages stand in it, if it is that of the whole item
