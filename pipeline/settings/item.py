"""`item.toml`, and the settings of a workspace with what an item says of itself."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from pipeline.model.area import Area
from pipeline.settings.tables import LANGUAGES, Gate, IngestSettings, LayoutSettings, Rate, VerifySettings


class Region(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of some pages that is in another language."""

    box: Annotated[Area, Meta(description="where, in percent of the scan: [left, top, right, bottom]")]
    language: Annotated[str, Meta(pattern=LANGUAGES, description="Tesseract languages that it is read in")]
    pages: Annotated[
        tuple[str, ...], Meta(description='names of the pages; * stands for anything: ["0012", "01*"]; none: all')
    ] = ()


class ReferenceSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What the transcriptions of an item do with what is printed; empty where nothing is said."""

    line_breaks: Annotated[
        Literal["", "kept", "joined"],
        Meta(description='lines end as printed ("kept") or paragraphs run on ("joined"), and so do hyphens'),
    ] = ""
    hyphens: Annotated[
        Literal["", "kept", "joined"],
        Meta(description='words divided at the end of a line are divided ("kept") or "joined"; empty: as line_breaks'),
    ] = ""
    furniture: Annotated[
        Literal["", "in", "out"],
        Meta(description='running heads and page numbers are "in" them or left "out"; empty: as in the clean text'),
    ] = ""
    long_s: Annotated[Literal["", "kept", "modern"], Meta(description='ſ is "kept" or written s ("modern")')] = ""
    ligatures: Annotated[
        Literal["", "kept", "split"], Meta(description='ligatures such as ﬁ are "kept" or "split" into letters')
    ] = ""


UNSAID = ReferenceSettings()


def fits(name: str, pattern: str) -> bool:
    """Tell whether a name is the one that a pattern means, in which * stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name) is not None


class ItemSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`item.toml`: what an archivist says about one item. All keys are optional."""

    title: Annotated[str, Meta(description="title, shown in reports")] = ""
    creator: Annotated[str, Meta(description="author or issuing body")] = ""
    date: Annotated[str, Meta(description="date of the original, as you would print it")] = ""
    language: Annotated[str, Meta(description="Tesseract languages of this item; empty: as in the workspace")] = ""
    furniture: Annotated[
        Literal["", "apart", "keep"],
        Meta(description="running heads and page numbers of this item, as under [layout]; empty: as in the workspace"),
    ] = ""
    columns: Annotated[
        int, Meta(ge=0, le=12, description="columns of text on its pages, as under [layout]; 0: as in the workspace")
    ] = 0
    drop: Annotated[
        tuple[str, ...], Meta(description="lines that are furniture in this item, as under [layout]; added to those")
    ] = ()
    crop: Annotated[
        Area | None, Meta(description="the part of every scan that is looked at, as under [ingest]; left out: as there")
    ] = None
    region: Annotated[
        tuple[Region, ...], Meta(description="parts of pages in another language: a table [[region]] for each")
    ] = ()
    spread: Annotated[
        bool | None,
        Meta(
            description="whether every scan shows two pages, which become <scan>a and <scan>b, or none does; "
            "left out: those that clearly do are parted"
        ),
    ] = None
    references: Annotated[
        str,
        Meta(description="folder of its transcriptions, beside item.toml: text, PAGE, ALTO, hOCR, by names of pages"),
    ] = ""
    reference: Annotated[
        ReferenceSettings, Meta(description="what its transcriptions do with what is printed: a table [reference]")
    ] = UNSAID
    gate: Annotated[
        Literal["", "search", "read", "edition"],
        Meta(description="what `doublekey check` holds this item to, as under [verify]; empty: as in the workspace"),
    ] = ""
    max_cer: Annotated[
        Rate | None, Meta(description="error threshold of this item for `doublekey check`, as under [verify]")
    ] = None
    max_page_cer: Annotated[
        Rate | None, Meta(description="the same for each of its pages; left out: as there, or twice that of the item")
    ] = None


def layout_of(settings: LayoutSettings, item: ItemSettings) -> LayoutSettings:
    """Return the layout settings of a workspace with what an item says of itself."""
    return LayoutSettings(
        order=settings.order,
        furniture=item.furniture or settings.furniture,
        columns=item.columns or settings.columns,
        drop=(*settings.drop, *item.drop),
        footnotes=settings.footnotes,
    )


def max_cer_of(gate: Gate) -> float:
    """Return the character error rate that a named gate allows."""
    return {"search": 0.08, "read": 0.02, "edition": 0.005}[gate]


def limits_of(settings: VerifySettings, item: ItemSettings) -> tuple[float, float | None]:
    """Return the error thresholds of an item and of each of its pages (None: twice that of the item).

    What an item says goes before what the workspace says, and a rate before a named gate.
    """
    if item.max_cer is not None:
        limit = item.max_cer
    elif item.gate:
        limit = max_cer_of(item.gate)
    else:
        limit = max_cer_of(settings.gate) if settings.max_cer is None else settings.max_cer
    return limit, settings.max_page_cer if item.max_page_cer is None else item.max_page_cer


def regions_of(item: ItemSettings, page: str) -> tuple[Region, ...]:
    """Return the regions that a page of an item has."""
    return tuple(region for region in item.region if not region.pages or any(fits(page, name) for name in region.pages))


def ingest_of(settings: IngestSettings, item: ItemSettings) -> IngestSettings:
    """Return the ingest settings of a workspace with what an item says of itself."""
    return msgspec.structs.replace(settings, crop=item.crop or settings.crop)
