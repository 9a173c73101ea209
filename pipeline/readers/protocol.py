"""What a reader is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pipeline.evidence.ink import SecondReading
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


@runtime_checkable
class SecondReader(Protocol):
    """Something that reads what another reader has found. Not to be shared between threads."""

    @property
    def stamp(self) -> Stamp:
        """Exactly who reads."""

    def read(self, image: PageImage, reading: Reading, lines: Collection[int]) -> SecondReading:
        """Look at some lines of a reading, by their numbers, and at what else on the page may be text.

        Raises:
            ReaderFailed: the reader crashed or gave rubbish.
        """

    def close(self) -> None:
        """Let go of models."""


@dataclass(frozen=True, slots=True)
class ReaderInfo:
    """What is known about a kind of reader on this machine."""

    name: str
    available: bool
    version: str = ""
    where: str = ""
    remedy: str = ""  #: what to do where it is not available
