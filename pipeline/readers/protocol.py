"""What a reader is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pipeline.model import PageImage, Reading, Stamp


@runtime_checkable
class Reader(Protocol):
    """Something that reads page images, one after the other. Not to be shared between threads."""

    @property
    def stamp(self) -> Stamp:
        """Exactly who reads; every reading carries it."""

    def read(self, image: PageImage) -> Reading:
        """Read a page.

        Raises:
            ReaderFailed: the reader crashed or gave rubbish.
            ReaderTimeout: it took too long.
            InputError: the page is nothing this reader can read.
        """

    def close(self) -> None:
        """Let go of models and temporary files."""


@dataclass(frozen=True, slots=True)
class ReaderInfo:
    """What is known about a kind of reader on this machine."""

    name: str
    available: bool
    version: str = ""
    where: str = ""
    remedy: str = ""  #: what to do where it is not available
