"""What is handed to workers and what comes back: small values that travel between processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from msgspec import Struct

from pipeline.evidence import ItemWords, LearntFiles
from pipeline.model import Facing, Failure, Margins, PageSource, Profile, Stamp
from pipeline.readers.protocol import Reader, SecondReader
from pipeline.run.reference import Reference
from pipeline.settings import (
    CollateSettings,
    IngestSettings,
    ItemSettings,
    LayoutSettings,
    ReadSettings,
    ReferenceSettings,
    Region,
    RepairSettings,
    ReportSettings,
    VerifySettings,
)
from pipeline.workspace import Outputs


@dataclass(frozen=True, slots=True)
class ReaderSource:
    """How to get readers, and their stamps without opening them. All functions are importable by name."""

    open: Callable[[ReadSettings], Reader]
    stamp: Callable[[ReadSettings], Stamp]
    open_second: Callable[[ReadSettings], SecondReader] | None = None
    stamp_second: Callable[[ReadSettings], Stamp] | None = None  #: raises MissingDependency where there is none
    stamp_neural: Callable[[], Stamp] | None = None  #: of the neural language model; raises it as well


class _OfSource:
    """A task about an image of a scan."""

    __slots__ = ()
    source: PageSource

    @property
    def item(self) -> str:
        """The item it is about."""
        return self.source.item

    @property
    def page(self) -> str:
        """The page it is about."""
        return self.source.page


@dataclass(frozen=True, slots=True)
class LookTask(_OfSource):
    """Look at an image of a scan to tell how many pages it shows."""

    source: PageSource
    ingest: IngestSettings
    key: str


@dataclass(frozen=True, slots=True)
class ReadTask(_OfSource):
    """Decode a page image and read it."""

    source: PageSource
    outputs: Outputs
    ingest: IngestSettings
    read: ReadSettings
    regions: tuple[Region, ...]  #: of this page, in other languages
    reader: ReaderSource
    view_width: int
    megapixels: float  #: of the image the page is on; it has the more time the larger it is
    key: str


class ItemEvidence(Struct, frozen=True):
    """What the pages of an item tell about each other."""

    words: ItemWords = ItemWords()
    margins: dict[str, Margins] = {}  #: page → what stands first and last on it
    order: tuple[str, ...] = ()  #: the pages

    def following(self, page: str) -> Margins | None:
        """Return what stands on the page after another, if there is one."""
        after = dict(pairwise(self.order)).get(page)
        return None if after is None else self.margins.get(after)


@dataclass(frozen=True, slots=True)
class FoldTask:
    """Gather from all pages of an item what is evidence for each."""

    item: str
    outputs: Outputs
    pages: tuple[str, ...]
    key: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class LocateTask:
    """Find the pages of an item in the reference of the whole."""

    item: str
    outputs: Outputs
    pages: tuple[str, ...]
    reference: Path
    key: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class FinishTask:
    """Repair a page, compare it with its reference, write its texts and its record."""

    item: str
    page: str
    outputs: Outputs
    evidence: str  #: digest of what the pages of the item tell about each other, which lies among the outputs
    language: str
    learnt: LearntFiles
    regions: tuple[Region, ...]  #: of this page, in other languages
    reference: Reference
    policy: ReferenceSettings  #: what the reference does with what is printed
    two_readers: bool  #: whether there is a second reading
    neural: bool  #: whether hard cases are put to the neural model
    collate: CollateSettings
    layout: LayoutSettings
    repair: RepairSettings
    profile: Profile  #: under which it is compared
    key: str


@dataclass(frozen=True, slots=True)
class ItemTask:
    """Write what is made from an item as a whole: its text, its edits, its report, its summary."""

    item: str
    outputs: Outputs
    pages: tuple[str, ...]
    after_gaps: tuple[str, ...]  #: those before which a page could not be read
    evidence: str  #: digest of what the pages tell about each other
    language: str
    footnotes: Literal["page", "end"]
    missing: tuple[tuple[str, Path], ...]  #: pages with a reference and no text: name, reference
    settings: ItemSettings
    reference: Path | None
    failures: tuple[Failure, ...]
    problems: tuple[str, ...]
    cautions: tuple[str, ...]
    verify: VerifySettings
    profile: Profile  #: that `verify` names
    report: ReportSettings
    key: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A task that succeeded: a digest of what later stages take from it, and the files it made."""

    result: str
    files: tuple[Path, ...]
    facing: Facing | None = None  #: what was seen of an image that was looked at


Task = LookTask | ReadTask | FoldTask | LocateTask | FinishTask | ItemTask
STAGES: dict[type[Task], str] = {
    LookTask: "look",
    ReadTask: "read",
    FoldTask: "fold",
    LocateTask: "locate",
    FinishTask: "finish",
    ItemTask: "item",
}
