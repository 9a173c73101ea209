"""Who reads: found out before anything is read, so that what is missing shows at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from pipeline.errors import FileAccess, MissingDependency
from pipeline.evidence import is_english
from pipeline.model import Stamp
from pipeline.run.tasks import ReaderSource
from pipeline.settings import ReadSettings, Settings


@dataclass(frozen=True, slots=True)
class Stamps:
    """Who reads an item."""

    first: Stamp
    second: Stamp | None = None
    neural: Stamp | None = None  #: the model that hard cases are put to
    regions: Mapping[str, Stamp] = field(default_factory=dict)  #: language → who reads regions in it
    cautions: tuple[str, ...] = ()  #: why something is not there that is wanted


def stamps_of(reader: ReaderSource, settings: Settings, read: ReadSettings, languages: Collection[str] = ()) -> Stamps:
    """Return who reads.

    Args:
        reader: where readers come from.
        settings: of all stages.
        read: how an item is read, its own language among that.
        languages: that regions of its pages are in.

    Raises:
        MissingDependency: the first reader or a language is not installed.
    """
    first = reader.stamp(read)
    regions = {language: reader.stamp(replace(read, language=language)) for language in sorted(languages)}
    if read.second == "off" or reader.stamp_second is None:
        return Stamps(first, regions=regions)
    # A collection is worth more with one reader, or without the model, than not at all; but it must be said.
    cautions = []
    second = neural = None
    try:
        second = reader.stamp_second(read)
        # Having only some lines read twice is for those in a hurry.
        wanted = settings.collate.neural and read.second == "all" and is_english(read.language)
        if wanted and reader.stamp_neural is not None:
            neural = reader.stamp_neural()
    except (MissingDependency, FileAccess) as problem:
        lacking = "by one reader only" if second is None else "without the neural language model"
        cautions.append(f"read {lacking}: {problem}")
    return Stamps(first, second, neural, regions, tuple(cautions))
